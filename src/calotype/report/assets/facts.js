"use strict";

/** Facts as tables that people can read: labels from the fields' names, units and ranges from the ops' own results. */
(() => {
  const { element } = calotype;
  const FIRST = ["metadata", "content"]; // what people ask for
  const LAST = ["thumbnail", "perceptual_hash", "embedded"]; // what others are made from: there for who asks
  const IN_GROUPS = [["count", "likeness"], ["rank", "best"]]; // fields of a fact that says how a photo stands in a group

  /** A promise of one section a fact. A step that has none says why: skipped, failed, blocked. */
  calotype.factSections = async (line) => {
    const [fields] = await calotype.load("fields");
    const facts = line.facts ?? {};
    const names = [...new Set([...Object.keys(facts), ...Object.keys(line.steps ?? {})])];
    const place = (name) => (FIRST.includes(name) ? FIRST.indexOf(name) - FIRST.length : LAST.indexOf(name) + 1);
    names.sort((left, right) => isFolded(left, facts) - isFolded(right, facts) || place(left) - place(right));
    return names.map((name) => section(name, line, fields)).filter(Boolean);
  };

  /** Whether a fact says how the photo stands in a group, which the groups themselves say already. */
  calotype.isOfGroup = (fact) => IN_GROUPS.some((fields) => fact && fields.every((field) => field in fact));

  /** Whether others are made from a fact. */
  calotype.isForOthers = (name) => LAST.includes(name);

  const isFolded = (name, facts) => calotype.isForOthers(name) || calotype.isOfGroup(facts[name]);

  /** Answers that are not what the recipe would say today. */
  const MARKS = {
    stale: "Made by an earlier version of the recipe or of Calotype; the run that makes it anew has not ended.",
    provisional: "From a run that has not ended, or that was over a part of the library.",
  };

  function section(name, line, fields) {
    const fact = line.facts?.[name];
    const state = line.steps?.[name];
    const mark = Object.keys(MARKS).find((one) => line[one]?.includes(name));
    const { sources = {}, ...values } = fact ?? {};
    const parts = blocks(values, { path: name, sources, fields });
    if (!parts.length && (fact || !state || state === "done")) return null;
    const title = [
      calotype.label(name),
      state && state !== "done" && element("span", { class: `state ${state}` }, state),
      mark && element("span", { class: "state mark", title: MARKS[mark] }, mark),
    ];
    if (isFolded(name, line.facts ?? {}))
      return element("details", { class: "fact" }, element("summary", null, ...title.filter(Boolean)), ...parts);
    return element("section", { class: "fact" }, element("h2", null, ...title), ...parts);
  }

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const isBlob = (value) => isObject(value) && "blob" in value;
  const isEmpty = (value) => value === null || isBlob(value) || (Array.isArray(value) && !value.length);

  /** The plain values first, then a block for each value that holds others. */
  function blocks(value, context) {
    const isData = (key) => context.fields[`${context.path}.${key}`]?.data; // nobody can read it
    const entries = Object.entries(value).filter(([key, inner]) => !isEmpty(inner) && !isData(key));
    const inside = (key) => ({ ...context, path: `${context.path}.${key}` });
    const rows = entries.filter(([, inner]) => !isObject(inner)).map(([key, inner]) => row(key, inner, inside(key)));
    const nested = entries
      .filter(([, inner]) => isObject(inner))
      .flatMap(([key, inner]) => {
        const found = blocks(inner, inside(key));
        return found.length ? [element("h3", null, calotype.label(key)), ...found] : [];
      });
    return rows.length ? [element("table", null, element("tbody", null, ...rows)), ...nested] : nested;
  }

  function row(key, value, { path, sources, fields }) {
    const about = fields[path] ?? {};
    const inFact = path.slice(path.indexOf(".") + 1);
    const source = sources[inFact] ?? sources[inFact.split(".")[0]];
    return element(
      "tr",
      { title: [path, about.about].filter(Boolean).join("\n") },
      element("th", { scope: "row" }, calotype.label(key)),
      element(
        "td",
        null,
        ...shown(key, value, about, fields, path),
        source && element("span", { class: "source" }, source),
      ),
    );
  }

  /** A value as nodes. */
  function shown(key, value, about, fields, path) {
    if (Array.isArray(value)) {
      return value.some(isObject)
        ? [items(value, fields, path)]
        : [value.map((item) => calotype.fact(key, item, {})).join(", ")];
    }
    if (about.words && Object.hasOwn(about.words, value)) return [about.words[value]];
    if (typeof value === "number" && about.range === "0 to 1") return [meter(value), calotype.number(value)];
    if (isColour(value)) return [swatch(value), value];
    return [calotype.fact(key, value, about)];
  }

  const isColour = (value) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value);

  /** How cameras say their numbers. */
  const CAMERA = {
    seconds: (value) =>
      value > 0 && value < 0.4 ? `1/${calotype.number(Math.round(1 / value))} s` : `${calotype.number(value)} s`,
    f_number: (value) => `f/${calotype.number(value)}`,
    iso: (value) => `ISO ${value}`,
    focal_length: (value) => `${calotype.number(value)} mm`,
    focal_length_35mm: (value) => `${calotype.number(value)} mm`,
    bias: (value) => `${value > 0 ? "+" : ""}${calotype.number(value)} EV`,
    altitude: (value) => `${calotype.number(value)} m`,
    direction: (value) => `${calotype.number(value)}°`,
    latitude: (value) => `${value.toFixed(5)}°`,
    longitude: (value) => `${value.toFixed(5)}°`,
    share: (value) => `${calotype.number(Math.round(value * 100))}%`,
  };

  /** A plain value as text, with the unit that its field has. */
  calotype.fact = (key, value, { unit }) => {
    if (value === true) return "yes";
    if (value === false) return "no";
    if (typeof value === "string") return calotype.time(value);
    if (typeof value !== "number") return JSON.stringify(value);
    if (Object.hasOwn(CAMERA, key)) return CAMERA[key](value);
    return unit === "bytes" ? calotype.bytes(value) : `${calotype.number(value)}${unit ? ` ${unit}` : ""}`;
  };

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
  function items(list, fields, path) {
    const part = ([key, value]) => [
      isColour(value) || key === "share" ? "" : `${calotype.label(key).toLowerCase()} `,
      ...shown(key, value, { ...fields[`${path}[].${key}`], range: null }, fields, path),
    ];
    const line = (item) =>
      Object.entries(item)
        .filter(([, value]) => !isEmpty(value))
        .flatMap((entry, place) => [place ? " · " : "", ...part(entry)]);
    return element(
      "ul",
      null,
      ...list.map((item) => element("li", null, ...(isObject(item) ? line(item) : [String(item)]))),
    );
  }
})();
