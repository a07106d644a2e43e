"use strict";

/** Where photos were taken, on a map that needs no network: degrees, a coarse outline of the land, heaps of photos. */
(() => {
  const { element, shape, names } = calotype;
  const SCALES = [1.5, 40000]; // pixels a degree, least and most
  const FIRST_SCALE = 1000; // the most at first, however near all photos are
  const STEPS = [60, 30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01]; // degrees between lines
  const APART = 110; // pixels between lines at least
  const ROOM = 44; // pixels that the name of a meridian takes
  const KEY_STEP = 80; // pixels that an arrow moves the map

  calotype.views.map = async (main, parameters, signal) => {
    const wanted = [names.latitude, names.longitude, names.aspect].map(calotype.column);
    const [latitudes, longitudes, aspects] = await Promise.all(wanted);
    if (signal.aborted) return;
    const placed = (photo) => Math.abs(latitudes[photo]) <= 90 && Math.abs(longitudes[photo]) <= 180;
    const photos = [...latitudes.keys()].filter(placed);
    if (!photos.length) {
      return main.replaceChildren(calotype.notice("No places", "No photo here says where it was taken."));
    }
    const page = pageOf();
    const said = `${calotype.count(photos.length, "photo")} with a place, on a map that needs no network.`;
    const heading = [element("h1", null, "Places"), element("p", { class: "muted under" }, said)];
    main.replaceChildren(element("div", { class: "heading" }, ...heading), page.box);
    const map = { ...page, places: { photos, latitudes, longitudes, aspects }, pins: new Map(), signal };
    map.view = around(map);
    listen(map);
    draw(map);
  };

  function pageOf() {
    const land = shape("path", { class: "land", d: calotype.landPath(), "fill-rule": "evenodd" });
    const lines = shape("g", { class: "graticule" });
    const world = shape("svg", { class: "world", "aria-hidden": "true" }, land, lines);
    const pinsBox = element("div", { class: "pins", role: "group", "aria-label": "Places" });
    const inView = element("a", { class: "button" });
    const button = (label, text) => element("button", { type: "button", class: "round", "aria-label": label }, text);
    const [closer, further] = [button("Closer", "+"), button("Further away", "−")];
    const box = element(
      "div",
      {
        class: "map",
        tabindex: "0",
        role: "group",
        "aria-label": "Map. Arrows move it, plus and minus change its scale.",
      },
      world,
      pinsBox,
      element("div", { class: "scale" }, closer, further),
      element("div", { class: "inview" }, inView),
    );
    return { box, world, land, lines, pinsBox, inView, closer, further };
  }

  /** The view that holds all photos: longitude `x` and latitude `y` in the middle, `scale` in pixels a degree. */
  function around({ box, places }) {
    const range = (values) =>
      [Math.min, Math.max].map((outer) =>
        places.photos.reduce((found, photo) => outer(found, values[photo]), values[places.photos[0]]),
      );
    const [west, east] = range(places.longitudes);
    const [south, north] = range(places.latitudes);
    const scale = Math.min(
      FIRST_SCALE,
      (box.clientWidth * 0.8) / (east - west),
      (box.clientHeight * 0.75) / (north - south),
    );
    return { x: (west + east) / 2, y: (south + north) / 2, scale };
  }

  function listen(map) {
    const { box, view } = map;
    box.addEventListener("wheel", (event) => onWheel(event, map), { passive: false });
    map.closer.addEventListener("click", () => zoom(map, 2));
    map.further.addEventListener("click", () => zoom(map, 1 / 2));
    box.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (steps) move(map, (steps[0] * KEY_STEP) / view.scale, (steps[1] * KEY_STEP) / view.scale);
      else if (event.key === "+" || event.key === "=") zoom(map, 2);
      else if (event.key === "-") zoom(map, 1 / 2);
      else return;
      event.preventDefault();
    });
    window.addEventListener("resize", () => redraw(map), { signal: map.signal });
    listenForDrag(map);
  }

  function onWheel(event, map) {
    event.preventDefault();
    const at = map.box.getBoundingClientRect();
    const [dx, dy] = [event.clientX - at.left - at.width / 2, event.clientY - at.top - at.height / 2];
    zoom(map, 2 ** (-event.deltaY / 240), dx, dy);
  }

  /** Drag with the pointer; a click that hardly moves still opens a heap. */
  function listenForDrag(map) {
    const { box, view } = map;
    let from = null;
    box.addEventListener("pointerdown", ({ pointerId, clientX, clientY }) => (from = { pointerId, clientX, clientY }));
    box.addEventListener("pointerup", () => (from = null));
    box.addEventListener("pointermove", (event) => {
      if (from?.pointerId !== event.pointerId || !event.buttons) return;
      if (!box.hasPointerCapture(event.pointerId)) {
        if (Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < 5) return;
        box.setPointerCapture(event.pointerId);
      }
      move(map, -event.movementX / view.scale, event.movementY / view.scale);
    });
  }

  /** Change the scale; what stands `dx`, `dy` pixels from the middle stays where it is. */
  function zoom(map, factor, dx = 0, dy = 0) {
    const { view } = map;
    const scale = Math.min(SCALES[1], Math.max(SCALES[0], view.scale * factor));
    const [x, y] = [dx / view.scale - dx / scale, dy / scale - dy / view.scale];
    view.scale = scale;
    move(map, x, y);
  }

  function move(map, x, y) {
    map.view.x = Math.min(180, Math.max(-180, map.view.x + x));
    map.view.y = Math.min(85, Math.max(-85, map.view.y + y));
    redraw(map);
  }

  function redraw(map) {
    if (map.asked) return;
    map.asked = true;
    requestAnimationFrame(() => {
      map.asked = false;
      if (!map.signal.aborted) draw(map);
    });
  }

  function draw(map) {
    const { view, box } = map;
    [view.width, view.height] = [box.clientWidth, box.clientHeight];
    const { x, y, scale, width, height } = view;
    map.world.setAttribute("viewBox", `0 0 ${width} ${height}`);
    map.land.setAttribute("transform", `translate(${width / 2 - x * scale} ${height / 2 + y * scale}) scale(${scale})`);
    map.lines.replaceChildren(...graticule(view));
    const seen = calotype.drawHeaps(map.places, view, map.pinsBox, map.pins);
    map.inView.textContent = `Show these ${calotype.number(seen)} in the gallery`;
    const [dx, dy] = [width / 2 / scale, height / 2 / scale];
    const digits = scale > 500 ? 4 : 2;
    const between = (name, middle, reach) =>
      `${(middle - reach).toFixed(digits)} < ${name} < ${(middle + reach).toFixed(digits)}`;
    map.inView.href = calotype.queryAddress({
      where: [between(names.latitude, y, dy), between(names.longitude, x, dx)],
    });
  }

  /** Meridians and parallels at a round distance, with their degrees. */
  function graticule({ x, y, scale, width, height }) {
    const step = STEPS.findLast((degrees) => degrees * scale > APART) ?? STEPS[0];
    const meridians = marks(x, width / 2 / scale, step, 180).flatMap((degrees) => {
      const at = width / 2 + (degrees - x) * scale;
      return [
        shape("line", { x1: at, x2: at, y1: 0, y2: height }),
        at < width - ROOM ? shape("text", { x: at + 4, y: height - 6 }, named(degrees, "EW")) : null,
      ].filter(Boolean);
    });
    const parallels = marks(y, height / 2 / scale, step, 90).flatMap((degrees) => {
      const at = height / 2 - (degrees - y) * scale;
      return [
        shape("line", { x1: 0, x2: width, y1: at, y2: at }),
        shape("text", { x: 6, y: at - 4 }, named(degrees, "NS")),
      ];
    });
    return [...meridians, ...parallels];
  }

  /** Multiples of `step` within `reach` of the middle, and no further than `most`. */
  function marks(middle, reach, step, most) {
    const first = Math.ceil(Math.max(-most, middle - reach) / step);
    const last = Math.floor(Math.min(most, middle + reach) / step);
    return Array.from({ length: Math.max(0, last - first + 1) }, (nothing, place) => (first + place) * step);
  }

  const named = (degrees, signs) =>
    `${Number(Math.abs(degrees).toFixed(2))}°${degrees ? signs[degrees < 0 ? 1 : 0] : ""}`;
})();
