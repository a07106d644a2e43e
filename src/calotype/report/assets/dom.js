"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";

  /**
   * Make an element. Strings among the children become text nodes, so no path or caption is ever read as markup.
   * Attributes whose name begins with `on` are listeners; null and false leave an attribute out.
   */
  calotype.element = (name, attributes, ...children) => build(document.createElement(name), attributes, children);

  /** Make an element of a drawing. */
  calotype.shape = (name, attributes, ...children) => build(document.createElementNS(SVG, name), attributes, children);

  function build(made, attributes, children) {
    for (const [key, value] of Object.entries(attributes ?? {})) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  }

  const ICONS = {
    photos: "M3 5h7v7H3zM12 5h9v7h-9zM3 14h10v6H3zM15 14h6v6h-6z",
    overview: "M4 20V10M10 20V4M16 20v-8M21 20H3",
    groups: "M8 8h12v12H8zM4 16V4h12",
    problems: "M12 4 2.5 20h19zM12 10v4.5M12 17.4v.2",
    map: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.500C5 14.800 12 21 12 21zM12 12.200a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400z",
    light:
      "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500 19 19M5 19l1.500-1.500M17.500 6.500 19 5",
    dark: "M20 14.500A8.500 8.500 0 1 1 9.500 4 7 7 0 0 0 20 14.500z",
    back: "M15 5l-7 7 7 7",
    next: "M9 5l7 7-7 7",
    close: "M6 6l12 12M18 6 6 18",
    tick: "M5 12.500 10 17.500 19.500 7",
  };

  /** A line drawing, hidden from screen readers: whoever uses it names the control. */
  calotype.icon = (name) =>
    calotype.shape(
      "svg",
      { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
      calotype.shape("path", { d: ICONS[name] }),
    );

  /** Tell a screen reader. */
  calotype.say = (text) => {
    document.getElementById("said").textContent = text;
  };

  /** What a view shows when something went wrong, or when there is nothing. */
  calotype.notice = (title, text) =>
    calotype.element(
      "div",
      { class: "notice" },
      calotype.element("h2", null, title),
      text && calotype.element("p", null, text),
    );
})();
