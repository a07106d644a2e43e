"use strict";

/** The timeline beside the gallery: how many photos when, where one is, and a way to any day. */
(() => {
  const { element, shape } = calotype;
  const WIDTH = 56;
  const BIN = 3; // pixels
  const LABEL = 18; // pixels between two years at least
  const LONGEST = 1 / 40; // of the whole time: the most that a pause between two photos takes, so that one wrong clock spoils nothing
  const DAY = 86400;
  const NARROW = "(max-width: 640px)"; // there it lies over the photos, and is seen while they move
  const SEEN = 1500; // milliseconds

  /**
   * Draw it for a gallery that is ordered by date. `jump(index)` brings a photo of the gallery's order to the top;
   * what is returned has `box`, and `show(index)`, which marks where the gallery is.
   */
  calotype.timeline = (gallery, jump) => {
    const shares = sharesOf(gallery);
    const last = shares.length - 1;
    if (last < 1 || !shares[last]) return null;
    const at = (index) => gallery.clocks[gallery.photos[index]];
    if (calotype.month(at(0)) === calotype.month(at(last))) return null; // there is nowhere to go
    const height = Math.max(200, window.innerHeight - (matchMedia(NARROW).matches ? 150 : 110));
    const place = (index) => shares[index] * (height - 8) + 4;
    const mark = element("span", { class: "now" });
    const box = element(
      "div",
      {
        class: "timeline",
        tabindex: "0",
        role: "slider",
        "aria-label": "Timeline",
        "aria-orientation": "vertical",
        "aria-valuemin": "0",
        "aria-valuemax": String(last),
      },
      bars(shares.length, place, height),
      ...years(shares.length, at, place),
      mark,
    );
    box.style.height = `${height}px`;
    const state = { index: 0, hiding: 0 };
    listen(box, (y) => jump(search(shares.length, (index) => place(index) >= y)));
    box.addEventListener("keydown", (event) =>
      onKey(event, (days) => jump(near(state.index, days * DAY, at, shares.length))),
    );
    return {
      box,
      show(index) {
        state.index = Math.min(index, last);
        showWhileScrolling(box, state);
        mark.style.transform = `translateY(${place(state.index)}px)`;
        const said = calotype.month(at(state.index));
        if (mark.textContent === said) return;
        mark.textContent = said;
        box.setAttribute("aria-valuenow", String(state.index));
        box.setAttribute("aria-valuetext", said);
      },
    };
  };

  function showWhileScrolling(box, state) {
    if (!window.scrollY) return;
    clearTimeout(state.hiding);
    box.classList.add("scrolling");
    state.hiding = setTimeout(() => box.classList.remove("scrolling"), SEEN);
  }

  /** Where each dated photo of the order stands, from 0 to 1. Photos without a date come last, whatever the order. */
  function sharesOf({ photos, clocks }) {
    let count = photos.length;
    while (count && Number.isNaN(clocks[photos[count - 1]])) count -= 1;
    const shares = new Float64Array(count);
    if (!count) return shares;
    const longest = Math.abs(clocks[photos[count - 1]] - clocks[photos[0]]) * LONGEST;
    for (let index = 1; index < count; index += 1) {
      shares[index] =
        shares[index - 1] + Math.min(longest, Math.abs(clocks[photos[index]] - clocks[photos[index - 1]]));
    }
    const whole = shares[count - 1];
    return whole ? shares.map((share) => share / whole) : shares;
  }

  function bars(count, place, height) {
    const counts = new Array(Math.ceil(height / BIN)).fill(0);
    for (let index = 0; index < count; index += 1) counts[Math.floor(place(index) / BIN)] += 1;
    const most = Math.sqrt(Math.max(...counts));
    const bar = (number, bin) =>
      number ? `M${WIDTH} ${bin * BIN + 1}h${-Math.max(2, (Math.sqrt(number) / most) * 22)}` : "";
    return shape(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, "aria-hidden": "true" },
      shape("path", { d: counts.map(bar).join("") }),
    );
  }

  /** A label where a year begins in the order, as far as there is room. */
  function years(count, at, place) {
    const made = [];
    const yearOf = (index) => new Date(at(index) * 1000).getUTCFullYear();
    let lowest = 0;
    for (let index = 0, year = yearOf(0); index < count; index += 1) {
      if (yearOf(index) === year) continue;
      year = yearOf(index);
      if (place(index) - lowest < LABEL) continue;
      lowest = place(index);
      const label = element("span", { class: "year", "aria-hidden": "true" }, String(year));
      label.style.transform = `translateY(${lowest}px)`;
      made.push(label);
    }
    return made;
  }

  function listen(box, go) {
    const follow = (event) => go(event.clientY - box.getBoundingClientRect().top);
    box.addEventListener("pointerdown", (event) => {
      box.setPointerCapture(event.pointerId);
      follow(event);
    });
    box.addEventListener("pointermove", (event) => box.hasPointerCapture(event.pointerId) && follow(event));
  }

  function onKey(event, go) {
    const days = { ArrowUp: -31, ArrowDown: 31, PageUp: -366, PageDown: 366, Home: -1e6, End: 1e6 }[event.key];
    if (!days) return;
    event.preventDefault();
    event.stopPropagation();
    go(days);
  }

  /** The photo so many seconds further on in the order's direction, and at least one further. */
  function near(index, seconds, at, count) {
    const falling = at(0) > at(count - 1);
    const wall = at(index) + (falling ? -seconds : seconds);
    const found = search(count, (other) => (falling ? at(other) <= wall : at(other) >= wall));
    return seconds > 0 ? Math.max(found, Math.min(index + 1, count - 1)) : Math.min(found, Math.max(index - 1, 0));
  }

  /** The first place that passes a test which all later ones pass too; the last if none does. */
  function search(count, test) {
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
})();
