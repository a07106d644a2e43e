"use strict";

/** The timeline beside the gallery: how many photos when, where one is, and a way to any day. */
(() => {
  const { element, shape } = calotype;
  const WIDTH = 56;
  const BIN = 3; // pixels

  /**
   * Draw it for a gallery that is ordered by date. `jump(index)` brings a photo of the gallery's order to the top;
   * what is returned has `show(index)`, which marks where the gallery is.
   */
  calotype.timeline = (gallery, jump) => {
    const dated = datedCount(gallery);
    const at = (index) => gallery.clocks[gallery.photos[Math.min(index, dated - 1)]];
    if (dated < 2 || at(0) === at(dated - 1)) return null;
    const box = element("div", { class: "timeline", tabindex: "0", role: "slider", "aria-label": "Timeline", "aria-orientation": "vertical", "aria-valuemin": "0", "aria-valuemax": String(dated - 1) });
    const mark = element("span", { class: "now" });
    const height = Math.max(200, window.innerHeight - 110);
    const place = (wall) => ((wall - at(0)) / (at(dated - 1) - at(0))) * (height - 8) + 4;
    box.style.height = `${height}px`;
    box.append(bars(gallery, dated, place, height), ...years(at(0), at(dated - 1), place), mark);
    const state = { index: 0 };
    const go = (index) => jump(Math.max(0, Math.min(dated - 1, index)));
    listen(box, (share) => go(search(at, dated, at(0) + share * (at(dated - 1) - at(0)))));
    box.addEventListener("keydown", (event) => onKey(event, (days) => go(search(at, dated, at(state.index) + days * 86400 * Math.sign(at(dated - 1) - at(0))))));
    return {
      box,
      show(index) {
        state.index = index;
        mark.style.transform = `translateY(${place(at(index))}px)`;
        const said = calotype.month(at(index));
        if (mark.textContent === said) return;
        mark.textContent = said;
        box.setAttribute("aria-valuenow", String(index));
        box.setAttribute("aria-valuetext", said);
      },
    };
  };

  /** Photos without a date come last, whatever the order. */
  function datedCount({ photos, clocks }) {
    let count = photos.length;
    while (count && Number.isNaN(clocks[photos[count - 1]])) count -= 1;
    return count;
  }

  function bars({ photos, clocks }, dated, place, height) {
    const counts = new Array(Math.ceil(height / BIN)).fill(0);
    for (let index = 0; index < dated; index += 1) counts[Math.floor(place(clocks[photos[index]]) / BIN)] += 1;
    const most = Math.sqrt(Math.max(...counts));
    const path = counts.map((count, bin) => (count ? `M${WIDTH} ${bin * BIN + 1}h${-Math.max(2, (Math.sqrt(count) / most) * 22)}` : "")).join("");
    return shape("svg", { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, "aria-hidden": "true" }, shape("path", { d: path }));
  }

  function years(from, to, place) {
    const [first, last] = [Math.min(from, to), Math.max(from, to)].map((wall) => new Date(wall * 1000).getUTCFullYear());
    const made = [];
    let taken = -Infinity;
    const starts = Array.from({ length: last - first }, (nothing, step) => [first + step + 1, Date.UTC(first + step + 1, 0, 1) / 1000]);
    for (const [year, wall] of starts.sort((left, right) => place(left[1]) - place(right[1]))) {
      if (place(wall) - taken < 18) continue;
      taken = place(wall);
      const label = element("span", { class: "year", "aria-hidden": "true" }, String(year));
      label.style.transform = `translateY(${taken}px)`;
      made.push(label);
    }
    return made;
  }

  function listen(box, go) {
    const follow = (event) => go(Math.min(1, Math.max(0, (event.clientY - box.getBoundingClientRect().top) / box.clientHeight)));
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

  /** The first place in the order whose time is at or past `wall`, in the direction of the order. */
  function search(at, dated, wall) {
    const falling = at(0) > at(dated - 1);
    let [low, high] = [0, dated - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (falling ? at(middle) > wall : at(middle) < wall) low = middle + 1;
      else high = middle;
    }
    return low;
  }
})();
