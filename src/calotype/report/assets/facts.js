"use strict";

/** Facts as tables that people can read: labels from the field's name, units and ranges from the op's own schema. */
(() => {
  const { element } = calotype;

  /** One section a fact. A step that has none says why: skipped, failed, blocked. */
  calotype.factSections = (line) => {
    const facts = line.facts ?? {};
    const names = new Set([...Object.keys(facts), ...Object.keys(line.steps ?? {})]);
    return [...names].map((name) => section(name, facts[name], line.steps?.[name])).filter(Boolean);
  };

  function section(name, fact, state) {
    const parts = fact ? blocks(name, fact) : [];
    if (!parts.length && (fact || !state || state === "done")) return null;
    return element(
      "section",
      { class: "fact" },
      element("h2", null, calotype.label(name), state && state !== "done" && element("span", { class: `state ${state}` }, state)),
      ...parts,
    );
  }

  /** The plain values first, then a block for each value that holds others. */
  function blocks(path, value) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== null && !isBlob(inner));
    const nested = entries.filter(([, inner]) => isObject(inner));
    const plain = entries.filter(([, inner]) => !isObject(inner) && !(Array.isArray(inner) && !inner.length));
    const table = element("table", null, element("tbody", null, ...plain.map(([key, inner]) => row(`${path}.${key}`, key, inner))));
    return [
      plain.length ? table : null,
      ...nested.flatMap(([key, inner]) => {
        const inside = blocks(`${path}.${key}`, inner);
        return inside.length ? [element("h3", null, calotype.label(key)), ...inside] : [];
      }),
    ].filter(Boolean);
  }

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isBlob = (value) => isObject(value) && "blob" in value;

  function row(path, key, value) {
    const about = calotype.library.fields?.[path];
    return element(
      "tr",
      { title: [path, about?.about].filter(Boolean).join("\n") },
      element("th", { scope: "row" }, calotype.label(key)),
      element("td", null, ...shown(value, about ?? {})),
    );
  }

  /** A value as nodes. */
  function shown(value, about) {
    if (Array.isArray(value)) return value.some(isObject) ? [inner(value)] : [value.map((item) => text(item, {})).join(", ")];
    if (typeof value === "number" && about.minimum === 0 && about.maximum === 1) return [meter(value), text(value, about)];
    if (typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value)) return [swatch(value), value];
    return [text(value, about)];
  }

  function text(value, about) {
    if (value === true) return "yes";
    if (value === false) return "no";
    if (typeof value === "number") return number(value, about);
    if (isObject(value)) return JSON.stringify(value);
    return typeof value === "string" ? calotype.time(value) : String(value);
  }

  const number = (value, { unit }) => (unit === "bytes" ? calotype.bytes(value) : `${calotype.number(value)}${unit ? ` ${unit}` : ""}`);

  function meter(value) {
    const bar = element("span", { class: "meter", "aria-hidden": "true" }, element("i"));
    bar.firstChild.style.width = `${Math.max(0, Math.min(1, value)) * 100}%`;
    return bar;
  }

  function swatch(colour) {
    const made = element("span", { class: "swatch", "aria-hidden": "true" });
    made.style.background = colour;
    return made;
  }

  /** A list of things, one line each. */
  function inner(items) {
    const line = (item) =>
      Object.entries(item)
        .filter(([, value]) => value !== null && !isBlob(value))
        .flatMap(([key, value], index) => [
          index ? " · " : "",
          ...(isColour(value) ? shown(value, {}) : [`${calotype.label(key).toLowerCase()} ${text(value, {})}`]),
        ]);
    return element("ul", { class: "items" }, ...items.map((item) => element("li", null, ...(isObject(item) ? line(item) : [text(item, {})]))));
  }

  const isColour = (value) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);
})();
