"use strict";

/** The members of a group side by side, under one magnifier: all show the same spot at the same scale. */
(() => {
  const { element } = calotype;
  const AT_ONCE = 8; // members that are loaded in full at a time
  const MOST = 32; // times

  calotype.comparison = (group) => {
    const members = calotype.bestFirst(group);
    const view = { scale: 1, x: 0.5, y: 0.5, frames: [] }; // x and y: what stands in the middle, as shares of the picture
    const panes = element("div", { class: "panes" });
    const differences = element("div", { class: "differences" });
    const more = element("button", { type: "button", class: "button", onclick: () => showMore() });
    let shown = 0;
    const showMore = () => {
      const next = members.slice(shown, shown + AT_ONCE);
      shown += next.length;
      panes.append(...next.map((member) => pane(member, group, view)));
      more.hidden = shown === members.length;
      more.textContent = `Show more (${calotype.number(members.length - shown)} left)`;
      calotype.differences(members.slice(0, shown), group).then((table) => differences.replaceChildren(table));
    };
    showMore();
    return [controls(view), panes, more, differences];
  };

  function controls(view) {
    const slider = element("input", {
      type: "range",
      min: "0",
      max: String(Math.log2(MOST)),
      step: "0.1",
      value: "0",
      "aria-label": "Magnification of all",
    });
    const read = element("output", null, "1×");
    slider.addEventListener("input", () => move(view, { scale: 2 ** Number(slider.value) }));
    view.changed = () => {
      slider.value = Math.log2(view.scale);
      read.textContent = `${view.scale < 10 ? view.scale.toFixed(1) : Math.round(view.scale)}×`;
      slider.setAttribute("aria-valuetext", read.textContent);
    };
    return element(
      "div",
      { class: "zoom" },
      slider,
      read,
      element(
        "span",
        { class: "muted" },
        "Scroll or drag on a photo: all follow. With the keyboard: + − 0 and arrows.",
      ),
    );
  }

  function pane(member, group, view) {
    const best = member.photo === group.best;
    const name = calotype.fileName(member.path);
    const picture = element("img", { alt: name, draggable: "false" });
    const frame = element(
      "div",
      { class: "lens", tabindex: "0", role: "group", "aria-label": `${name}, magnified with all others` },
      picture,
    );
    calotype.showThumbnail(picture, member.photo);
    calotype.line(member.photo).then((line) => calotype.showLarge(picture, line));
    listen(frame, view);
    view.frames.push(picture);
    place(picture, view);
    const reasons = [member.why ?? []].flat();
    return element(
      "figure",
      { class: best ? "pane best" : "pane" },
      frame,
      element(
        "figcaption",
        null,
        element("a", { href: `#/photo/${member.photo}`, title: member.path }, name),
        best && calotype.bestBadge(),
        member.rank !== undefined &&
          member.rank !== null &&
          !best &&
          element("span", { class: "muted" }, `rank ${member.rank}`),
        element("span", { class: "where" }, member.path),
        reasons.length
          ? element("ul", { class: "why" }, ...reasons.map((reason) => element("li", null, reason)))
          : null,
      ),
    );
  }

  function listen(frame, view) {
    frame.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        const box = frame.getBoundingClientRect();
        const [dx, dy] = [(event.clientX - box.left) / box.width - 0.5, (event.clientY - box.top) / box.height - 0.5];
        zoomAt(view, view.scale * 2 ** (-event.deltaY / 240), dx, dy);
      },
      { passive: false },
    );
    frame.addEventListener("pointerdown", (event) => frame.setPointerCapture(event.pointerId));
    frame.addEventListener("pointermove", (event) => {
      if (!frame.hasPointerCapture(event.pointerId)) return;
      const box = frame.getBoundingClientRect();
      move(view, {
        x: view.x - event.movementX / box.width / view.scale,
        y: view.y - event.movementY / box.height / view.scale,
      });
    });
    frame.addEventListener("keydown", (event) => onKey(event, view));
  }

  /** Magnify so that the spot under the pointer stays where it is. */
  function zoomAt(view, wanted, dx, dy) {
    const scale = Math.min(MOST, Math.max(1, wanted));
    move(view, { scale, x: view.x + dx / view.scale - dx / scale, y: view.y + dy / view.scale - dy / scale });
  }

  function onKey(event, view) {
    const step = 0.1 / view.scale;
    const change = {
      "+": { scale: view.scale * 1.5 },
      "=": { scale: view.scale * 1.5 },
      "-": { scale: view.scale / 1.5 },
      0: { scale: 1 },
      ArrowLeft: { x: view.x - step },
      ArrowRight: { x: view.x + step },
      ArrowUp: { y: view.y - step },
      ArrowDown: { y: view.y + step },
    }[event.key];
    if (!change || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(view, change);
  }

  function move(view, change) {
    Object.assign(view, change);
    view.scale = Math.min(MOST, Math.max(1, view.scale));
    const margin = 0.5 / view.scale;
    view.x = Math.min(1 - margin, Math.max(margin, view.x));
    view.y = Math.min(1 - margin, Math.max(margin, view.y));
    view.changed?.();
    for (const picture of view.frames) place(picture, view);
  }

  function place(picture, { scale, x, y }) {
    picture.style.transform = `scale(${scale}) translate(${(0.5 - x) * 100}%, ${(0.5 - y) * 100}%)`;
  }
})();
