"use strict";

/** Where photos were taken, on a map that needs no network: degrees, a coarse outline of the land, heaps of photos. */
(() => {
  const { element, shape, names } = calotype;
  const HEAP = 64; // pixels within which photos are one heap
  const TOUCHING = 46; // pixels between two heaps below which they become one
  const CLOSEST = 40000; // pixels a degree

  calotype.views.map = async (main, parameters, signal) => {
    const [latitudes, longitudes, aspects] = await Promise.all([names.latitude, names.longitude, names.aspect].map(calotype.column));
    if (signal.aborted) return;
    const photos = [...latitudes.keys()].filter((photo) => Math.abs(latitudes[photo]) <= 90 && Math.abs(longitudes[photo]) <= 180);
    if (!photos.length) return main.replaceChildren(calotype.notice("No places", "No photo here says where it was taken."));
    const map = { photos, latitudes, longitudes, aspects, pins: new Map(), ...frame(photos.length) };
    main.replaceChildren(map.heading, map.box);
    fit(map);
    listen(map, signal);
    draw(map);
  };

  function frame(count) {
    const land = shape("path", { class: "land", d: outline(), "fill-rule": "evenodd" });
    const lines = shape("g", { class: "graticule" });
    const world = shape("svg", { class: "world", "aria-hidden": "true" }, land, lines);
    const pins = element("div", { class: "pins", role: "list", "aria-label": "Places" });
    const inView = element("a", { class: "button" });
    const button = (label, text) => element("button", { type: "button", class: "round", "aria-label": label }, text);
    const [closer, further] = [button("Closer", "+"), button("Further away", "−")];
    const box = element(
      "div",
      { class: "map", tabindex: "0", role: "group", "aria-label": "Map. Arrows move it, plus and minus change its scale." },
      world,
      pins,
      element("div", { class: "scale" }, closer, further),
      element("div", { class: "inview" }, inView),
    );
    const heading = element("div", { class: "heading" }, element("h1", null, "Places"), element("p", { class: "muted under" }, `${calotype.count(count, "photo")} with a place, on a map that needs no network.`));
    return { box, world, land, lines, pinsBox: pins, inView, closer, further, heading };
  }

  const outline = () =>
    calotype.land.map((points) => `M${points.trim().split(/\s+/).map((point) => point.split(",").map(Number)).map(([x, y]) => `${x} ${-y}`).join("L")}Z`).join("");

  /** Show all photos at first. `x`, `y`: the longitude and latitude in the middle; `scale`: pixels a degree. */
  function fit(map) {
    const range = (values) => map.photos.reduce(([low, high], photo) => [Math.min(low, values[photo]), Math.max(high, values[photo])], [Infinity, -Infinity]);
    const [west, east] = range(map.longitudes);
    const [south, north] = range(map.latitudes);
    map.scale = Math.min(1000, (map.box.clientWidth * 0.8) / Math.max(0.02, east - west), (map.box.clientHeight * 0.75) / Math.max(0.02, north - south));
    map.x = (west + east) / 2;
    map.y = (south + north) / 2;
  }

  function listen(map, signal) {
    const { box } = map;
    let asked = false;
    map.redraw = () => {
      if (!asked) requestAnimationFrame(() => {
        asked = false;
        if (!signal.aborted) draw(map);
      });
      asked = true;
    };
    const zoom = (factor, dx = 0, dy = 0) => {
      const scale = Math.min(CLOSEST, Math.max(1.5, map.scale * factor));
      map.x += dx / map.scale - dx / scale;
      map.y -= dy / map.scale - dy / scale;
      map.scale = scale;
      map.redraw();
    };
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      const at = box.getBoundingClientRect();
      zoom(2 ** (-event.deltaY / 240), event.clientX - at.left - at.width / 2, event.clientY - at.top - at.height / 2);
    }, { passive: false });
    map.closer.addEventListener("click", () => zoom(2));
    map.further.addEventListener("click", () => zoom(1 / 2));
    drag(map);
    box.addEventListener("keydown", (event) => {
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (moves) move(map, (moves[0] * 80) / map.scale, (moves[1] * 80) / map.scale);
      else if (event.key === "+" || event.key === "=") zoom(2);
      else if (event.key === "-") zoom(1 / 2);
      else return;
      event.preventDefault();
    });
    window.addEventListener("resize", map.redraw, { signal });
  }

  /** Drag with the pointer; a click that does not move still opens a heap. */
  function drag(map) {
    const { box } = map;
    let from = null;
    box.addEventListener("pointerdown", (event) => (from = { id: event.pointerId, x: event.clientX, y: event.clientY }));
    box.addEventListener("pointermove", (event) => {
      if (from?.id !== event.pointerId || !event.buttons) return;
      if (!box.hasPointerCapture(event.pointerId)) {
        if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < 5) return;
        box.setPointerCapture(event.pointerId);
      }
      move(map, -event.movementX / map.scale, event.movementY / map.scale);
    });
    box.addEventListener("pointerup", () => (from = null));
  }

  function move(map, x, y) {
    map.x = Math.min(180, Math.max(-180, map.x + x));
    map.y = Math.min(85, Math.max(-85, map.y + y));
    map.redraw();
  }

  function draw(map) {
    const [width, height] = [map.box.clientWidth, map.box.clientHeight];
    map.world.setAttribute("viewBox", `0 0 ${width} ${height}`);
    map.land.setAttribute("transform", `translate(${width / 2 - map.x * map.scale} ${height / 2 + map.y * map.scale}) scale(${map.scale})`);
    drawLines(map, width, height);
    drawPins(map, width, height);
    const edge = (value) => value.toFixed(map.scale > 500 ? 4 : 2);
    const [dx, dy] = [width / 2 / map.scale, height / 2 / map.scale];
    map.inView.href = calotype.queryAddress({
      where: [
        `${edge(map.y - dy)} < ${names.latitude} < ${edge(map.y + dy)}`,
        `${edge(map.x - dx)} < ${names.longitude} < ${edge(map.x + dx)}`,
      ],
    });
  }

  /** Meridians and parallels at a round distance, with their degrees. */
  function drawLines(map, width, height) {
    const step = [60, 30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01].findLast((degrees) => degrees * map.scale > 110) ?? 60;
    const [dx, dy] = [width / 2 / map.scale, height / 2 / map.scale];
    const made = [];
    const degrees = (value, signs) => `${Number(Math.abs(value).toFixed(2))}°${value ? signs[value < 0 ? 1 : 0] : ""}`;
    for (let value = Math.ceil(Math.max(-180, map.x - dx) / step) * step; value < Math.min(181, map.x + dx); value += step) {
      const x = width / 2 + (value - map.x) * map.scale;
      made.push(shape("line", { x1: x, x2: x, y1: 0, y2: height }), shape("text", { x: x + 4, y: height - 6 }, degrees(value, "EW")));
    }
    for (let value = Math.ceil(Math.max(-90, map.y - dy) / step) * step; value < Math.min(91, map.y + dy); value += step) {
      const y = height / 2 - (value - map.y) * map.scale;
      made.push(shape("line", { x1: 0, x2: width, y1: y, y2: y }), shape("text", { x: 6, y: y - 4 }, degrees(value, "NS")));
    }
    map.lines.replaceChildren(...made);
  }

  /** Photos by cells of a grid that stays where it is while the map moves, so that heaps don't flicker. */
  function heaps(map, width, height) {
    const cell = HEAP / 2 ** (Math.round(Math.log2(map.scale) * 2) / 2);
    const [dx, dy] = [(width / 2 + HEAP) / map.scale, (height / 2 + HEAP) / map.scale];
    const found = new Map();
    for (const photo of map.photos) {
      const [x, y] = [map.longitudes[photo], map.latitudes[photo]];
      if (Math.abs(x - map.x) > dx || Math.abs(y - map.y) > dy) continue;
      const key = `${Math.floor(x / cell)} ${Math.floor(y / cell)} ${cell}`;
      const heap = found.get(key) ?? { photo, count: 0, x: 0, y: 0, west: x, east: x, south: y, north: y };
      heap.count += 1;
      if (Number.isNaN(map.aspects[heap.photo])) heap.photo = photo; // one with a thumbnail, if any has
      heap.x += x;
      heap.y += y;
      [heap.west, heap.east] = [Math.min(heap.west, x), Math.max(heap.east, x)];
      [heap.south, heap.north] = [Math.min(heap.south, y), Math.max(heap.north, y)];
      found.set(key, heap);
    }
    return joined(found, map.scale);
  }

  /** Heaps that would cover each other become one, the larger ones first. */
  function joined(found, scale) {
    const kept = new Map();
    for (const [key, heap] of [...found].sort((left, right) => right[1].count - left[1].count)) {
      const near = [...kept.values()].find((other) => Math.hypot(other.x / other.count - heap.x / heap.count, other.y / other.count - heap.y / heap.count) * scale < TOUCHING);
      if (!near) {
        kept.set(key, heap);
        continue;
      }
      for (const sum of ["count", "x", "y"]) near[sum] += heap[sum];
      for (const low of ["west", "south"]) near[low] = Math.min(near[low], heap[low]);
      for (const high of ["east", "north"]) near[high] = Math.max(near[high], heap[high]);
    }
    return kept;
  }

  function drawPins(map, width, height) {
    const found = heaps(map, width, height);
    for (const [key, pin] of map.pins) {
      if (found.has(key)) continue;
      pin.remove();
      map.pins.delete(key);
    }
    let count = 0;
    for (const [key, heap] of found) {
      if (!map.pins.has(key)) {
        const made = pinOf(heap);
        map.pins.set(key, made);
        map.pinsBox.append(made);
        calotype.showThumbnail(made.querySelector("img"), heap.photo);
      }
      const x = width / 2 + (heap.x / heap.count - map.x) * map.scale;
      const y = height / 2 - (heap.y / heap.count - map.y) * map.scale;
      map.pins.get(key).style.transform = `translate(${x - 24}px, ${y - 24}px)`;
      if (x > 0 && x < width && y > 0 && y < height) count += heap.count;
    }
    map.inView.textContent = `Show these ${calotype.number(count)} in the gallery`;
  }

  function pinOf(heap) {
    const near = calotype.coordinates(heap.y / heap.count, heap.x / heap.count);
    const one = heap.count === 1;
    const edge = 0.000006; // half of the last digit that is written
    const where = [
      `${(heap.south - edge).toFixed(5)} <= ${names.latitude} <= ${(heap.north + edge).toFixed(5)}`,
      `${(heap.west - edge).toFixed(5)} <= ${names.longitude} <= ${(heap.east + edge).toFixed(5)}`,
    ];
    return element(
      "a",
      {
        class: "pin",
        role: "listitem",
        draggable: "false",
        href: one ? `#/photo/${heap.photo}` : calotype.queryAddress({ where }),
        "aria-label": `${calotype.count(heap.count, "photo")} near ${near}`,
        title: near,
      },
      element("img", { alt: "", draggable: "false", decoding: "async" }),
      one ? null : element("span", null, calotype.number(heap.count)),
    );
  }
})();
