"use strict";

/** What tells the members of a group apart: a table of the facts in which they differ. */
(() => {
  const { element, names } = calotype;
  const MOST = 24; // rows; the photos' own pages have every fact

  /** Facts that people decide by come first; others follow in the order of the facts. */
  const FIRST = [
    "metadata.taken_at",
    "metadata.width",
    "metadata.height",
    "content.sharpness.score",
    "content.exposure.score",
  ];

  calotype.differences = async (members, group) => {
    const lines = await Promise.all(members.map(({ photo }) => calotype.line(photo)));
    const [fields] = await calotype.load("fields");
    const values = lines.map((line) => leaves("", compared(line.facts ?? {}), fields, new Map()));
    const paths = [...new Set(values.flatMap((one) => [...one.keys()]))].filter(
      (path) => new Set(values.map((one) => one.get(path))).size > 1,
    );
    const others = (path) => calotype.isForOthers(path.split(".")[0]);
    const rank = (path) => (FIRST.includes(path) ? FIRST.indexOf(path) : FIRST.length + others(path));
    paths.sort((left, right) => rank(left) - rank(right));
    if (!paths.length) return element("p", { class: "muted" }, "Their facts are the same.");
    return element(
      "div",
      { class: "wide", tabindex: "0", role: "region", "aria-label": "Differences" },
      element(
        "table",
        null,
        element(
          "caption",
          null,
          "Where they differ",
          paths.length > MOST && element("span", { class: "muted" }, ` the first ${MOST} of ${paths.length}`),
        ),
        element("thead", null, element("tr", null, element("td"), ...members.map((member) => heading(member, group)))),
        element("tbody", null, ...paths.slice(0, MOST).map((path) => row(path, values, fields[path] ?? {}))),
      ),
    );
  };

  /** The facts that tell photos apart: not how they stand in the group, nor who said what. */
  function compared(facts) {
    const told = Object.entries(facts).filter(([, fact]) => !calotype.isOfGroup(fact));
    return Object.fromEntries(told.map(([name, { sources, ...fact }]) => [name, fact]));
  }

  const heading = (member, group) =>
    element("th", { scope: "col", class: member.photo === group.best ? "best" : null }, calotype.fileName(member.path));

  function row(path, values, { words, unit }) {
    const [name, ...parts] = path.split(".");
    const said = FIRST.includes(path) || name === "metadata" ? parts : [name, ...parts];
    const label = said.map(calotype.label).join(" · ");
    const told = (value, one) => {
      if (value === undefined) return "–";
      if (words && Object.hasOwn(words, value)) return words[value];
      if (path === names.taken) return calotype.takenText(value, one.get(names.source));
      return calotype.fact(path.split(".").at(-1), value, { unit });
    };
    return element(
      "tr",
      { title: path },
      element("th", { scope: "row" }, label),
      ...values.map((one) => element("td", null, told(one.get(path), one))),
    );
  }

  /** Plain values by their paths, but for those that nobody can read. */
  function leaves(prefix, value, fields, found) {
    for (const [key, inner] of Object.entries(value)) {
      if (inner === null || Array.isArray(inner) || fields[prefix + key]?.data) continue;
      if (typeof inner !== "object") found.set(prefix + key, inner);
      else if (!("blob" in inner)) leaves(`${prefix}${key}.`, inner, fields, found);
    }
    return found;
  }
})();
