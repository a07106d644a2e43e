"use strict";

/** Heaps of photos that lie near each other on the map, and the pins that show them. */
(() => {
  const { element, names } = calotype;
  const HEAP = 64; // pixels within which photos are one heap
  const TOUCHING = 46; // pixels between two heaps below which they become one
  const PIN = 48; // pixels
  const EDGE = 0.00001; // degrees: the last digit that is written

  /**
   * Heaps of what a view shows, by a key that changes only with their photos. `places` has the photos with a place
   * and the columns of latitude, longitude and aspect; `view` the middle `x`, `y` in degrees, `scale` in pixels a
   * degree, `width` and `height` in pixels.
   */
  calotype.heaps = (places, view) => {
    // The grid stays where it is while the map moves, and changes only with every second doubling of the scale.
    const cell = HEAP / 2 ** (Math.round(Math.log2(view.scale) * 2) / 2);
    const [reachX, reachY] = [(view.width / 2 + HEAP) / view.scale, (view.height / 2 + HEAP) / view.scale];
    const found = new Map();
    for (const photo of places.photos) {
      const [x, y] = [places.longitudes[photo], places.latitudes[photo]];
      if (Math.abs(x - view.x) > reachX || Math.abs(y - view.y) > reachY) continue;
      const key = `${Math.floor(x / cell)} ${Math.floor(y / cell)} ${cell}`;
      const heap = found.get(key) ?? { photo, count: 0, x: 0, y: 0, west: x, east: x, south: y, north: y };
      heap.count += 1;
      if (Number.isNaN(places.aspects[heap.photo])) heap.photo = photo; // one with a thumbnail, if any has
      heap.x += x;
      heap.y += y;
      [heap.west, heap.east] = [Math.min(heap.west, x), Math.max(heap.east, x)];
      [heap.south, heap.north] = [Math.min(heap.south, y), Math.max(heap.north, y)];
      found.set(key, heap);
    }
    return joined(found, TOUCHING / view.scale);
  };

  /** Heaps that would cover each other become one, the larger ones first. `x` and `y` become the middle. */
  function joined(found, near) {
    const kept = [];
    for (const [key, heap] of [...found].sort((left, right) => right[1].count - left[1].count)) {
      const other = kept.find(
        ({ one }) =>
          Math.hypot(one.x / one.count - heap.x / heap.count, one.y / one.count - heap.y / heap.count) < near,
      );
      if (other) add(other.one, heap);
      else kept.push({ key, one: heap });
    }
    return new Map(
      kept.map(({ key, one }) => [`${key} ${one.count}`, { ...one, x: one.x / one.count, y: one.y / one.count }]),
    );
  }

  function add(heap, other) {
    for (const sum of ["count", "x", "y"]) heap[sum] += other[sum];
    for (const low of ["west", "south"]) heap[low] = Math.min(heap[low], other[low]);
    for (const high of ["east", "north"]) heap[high] = Math.max(heap[high], other[high]);
  }

  /** Show the heaps of a view as pins in `box`, and keep in `pins` those that are there. How many photos are seen. */
  calotype.drawHeaps = (places, view, box, pins) => {
    const found = calotype.heaps(places, view);
    for (const [key, pin] of pins) {
      if (found.has(key)) continue;
      pin.remove();
      pins.delete(key);
    }
    let seen = 0;
    for (const [key, heap] of found) {
      if (!pins.has(key)) pins.set(key, placed(heap, box));
      const [x, y] = [
        view.width / 2 + (heap.x - view.x) * view.scale,
        view.height / 2 - (heap.y - view.y) * view.scale,
      ];
      pins.get(key).style.transform = `translate(${x - PIN / 2}px, ${y - PIN / 2}px)`;
      if (x > 0 && x < view.width && y > 0 && y < view.height) seen += heap.count;
    }
    return seen;
  };

  function placed(heap, box) {
    const near = calotype.coordinates(heap.y, heap.x);
    const pin = element(
      "a",
      {
        class: "pin",
        draggable: "false",
        href: heap.count === 1 ? `#/photo/${heap.photo}` : calotype.queryAddress({ where: within(heap) }),
        "aria-label": `${calotype.count(heap.count, "photo")} near ${near}`,
        title: near,
      },
      element("img", { alt: "", draggable: "false", decoding: "async" }),
      heap.count === 1 ? null : element("span", null, calotype.number(heap.count)),
    );
    box.append(pin);
    calotype.showThumbnail(pin.firstChild, heap.photo);
    return pin;
  }

  const within = ({ west, east, south, north }) => [
    `${(south - EDGE).toFixed(5)} <= ${names.latitude} <= ${(north + EDGE).toFixed(5)}`,
    `${(west - EDGE).toFixed(5)} <= ${names.longitude} <= ${(east + EDGE).toFixed(5)}`,
  ];
})();
