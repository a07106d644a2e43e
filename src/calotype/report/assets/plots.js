"use strict";

/** Plots, drawn by hand in SVG. Every bar is a link to its photos, and the plot says in words what it shows. */
(() => {
  const { element, shape } = calotype;
  const WIDTH = 640;
  const HEIGHT = 236; // as high as the world beside it
  const FOOT = 22;
  const MANY = 6; // labels

  /**
   * Upright bars. Each bar is {label, count, address, tick}: `tick` is what stands below it, if anything.
   */
  calotype.barPlot = (title, bars) => {
    const most = Math.max(1, ...bars.map(({ count }) => count));
    const step = WIDTH / bars.length;
    const room = HEIGHT - FOOT - 14;
    const drawn = bars.map(({ label, count, address }, place) => {
      const height = count ? Math.max(2, (count / most) * room) : 0;
      const bar = shape("rect", {
        x: place * step + step * 0.08,
        y: HEIGHT - FOOT - height,
        width: step * 0.84,
        height,
        rx: Math.min(2, step / 4),
      });
      const reach = shape("rect", { class: "reach", x: place * step, y: 0, width: step, height: HEIGHT - FOOT });
      const said = `${label}: ${calotype.count(count, "photo")}`;
      return shape(
        address ? "a" : "g",
        { href: address, "aria-label": address && said },
        shape("title", null, said),
        reach,
        bar,
      );
    });
    const labelled = bars.flatMap(({ tick }, place) => (tick ? [[tick, place]] : []));
    const ticks = labelled.map(([tick, place], number) => {
      const [x, anchor] = place === 0 ? [0, "start"] : place === bars.length - 1 ? [WIDTH, "end"] : [null, "middle"];
      const second = labelled.length > MANY && number % 2 ? "second" : null; // left out where there is little room
      return shape(
        "text",
        { x: x ?? (place + 0.5) * step, y: HEIGHT - 6, "text-anchor": anchor, class: second },
        tick,
      );
    });
    const base = shape("line", { x1: 0, x2: WIDTH, y1: HEIGHT - FOOT, y2: HEIGHT - FOOT });
    const svg = shape(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "plot", role: "group", "aria-label": title },
      ...drawn,
      base,
      ...ticks,
    );
    return element(
      "figure",
      { class: "figure" },
      element("figcaption", null, title, element("span", { class: "muted" }, `most ${calotype.number(most)}`)),
      svg,
    );
  };

  /** Lying bars with their names, for things without an order: {label, count, address}. */
  calotype.rankPlot = (title, bars, rest) => {
    const most = Math.max(1, ...bars.map(({ count }) => count));
    const rows = bars.map(({ label, count, address }) => {
      const bar = element("span", { class: "lying", "aria-hidden": "true" });
      bar.style.width = `${(count / most) * 100}%`;
      return element(
        "li",
        null,
        element(
          "a",
          { href: address },
          element("span", { class: "label" }, label),
          element("span", { class: "muted" }, calotype.number(count)),
          bar,
        ),
      );
    });
    return element(
      "figure",
      { class: "figure" },
      element("figcaption", null, title, rest && element("span", { class: "muted" }, rest)),
      element("ol", { class: "ranks" }, ...rows),
    );
  };

  /** Counts of values from 0 to 1 in bins. */
  calotype.bins = (values, count) => {
    const found = new Array(count).fill(0);
    for (const value of values)
      if (!Number.isNaN(value)) found[Math.min(count - 1, Math.max(0, Math.floor(value * count)))] += 1;
    return found;
  };
})();
