"use strict";

/** The bar above the gallery: search, order, and filters, each of which is a condition that one can read. */
(() => {
  const { element, icon, names } = calotype;

  /** Draw the bar. `change` is called with a new query. */
  calotype.filterBar = (query, change) =>
    element(
      "div",
      { class: "bar", role: "search", "aria-label": "Find photos" },
      searchBox(query, change),
      element("div", { class: "menus" }, ...menus(query, change), orderMenu(query, change)),
    );

  /** The filters in use, each with a button that takes it away. */
  calotype.filterChips = (query, change) =>
    query.where.map((condition) =>
      element(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-label": `Remove the filter ${condition}`,
          onclick: () => change({ ...query, where: query.where.filter((other) => other !== condition) }),
        },
        element("code", null, condition),
        icon("close"),
      ),
    );

  function searchBox(query, change) {
    const input = element("input", {
      id: "find",
      type: "search",
      value: query.find,
      autocomplete: "off",
      spellcheck: "false",
      placeholder: matchMedia("(max-width: 640px)").matches
        ? "Names, cameras or a condition"
        : "Names, cameras, or content.sharpness.score < 0.3",
      "aria-label": "Words in names, cameras and dates, or a condition",
      "aria-keyshortcuts": "/",
      onsearch: () => change({ ...query, find: input.value }),
      onchange: () => change({ ...query, find: input.value }),
    });
    return element("div", { class: "find" }, input, element("kbd", { "aria-hidden": "true" }, "/"));
  }

  function orderMenu(query, change) {
    const options = [
      ["Date taken", names.taken],
      ["Name", names.path],
    ].map(([label, path]) => option(label, path, query.sort));
    const scores = calotype.library.columns.filter(({ path, kind }) => kind === "number" && path.endsWith(".score"));
    const numbers = calotype.library.columns.filter(
      (column) => column.kind === "number" && !scores.includes(column) && !/^(:|embedded|thumbnail)/.test(column.path),
    );
    const select = element(
      "select",
      {
        "aria-label": "Order by",
        onchange: () => change({ ...query, sort: select.value, up: select.value === names.path }),
      },
      ...options,
      section("Scores", scores, query.sort),
      section("Numbers", numbers, query.sort),
    );
    const turn = element(
      "button",
      {
        type: "button",
        class: "quiet turn",
        "aria-label": query.up
          ? "Smallest or oldest first; turn the order round"
          : "Largest or newest first; turn the order round",
        onclick: () => change({ ...query, up: !query.up }),
      },
      query.up ? "↑" : "↓",
    );
    return element("div", { class: "order" }, select, turn);
  }

  const option = (label, value, chosen) => element("option", { value, selected: value === chosen }, label);

  function section(label, columns, chosen) {
    if (!columns.length) return null;
    const named = ({ path }) =>
      option(
        path
          .replace(/\.score$/, "")
          .split(".")
          .map(calotype.label)
          .join(" · "),
        path,
        chosen,
      );
    return element("optgroup", { label }, ...columns.map(named));
  }

  function menus(query, change) {
    return [
      ["Camera", cameras, "one"],
      ["Year", years, "one"],
      ["Quality", qualities, "several"],
      ["State", states, "one"],
    ].map(([label, choices, number]) => menu(label, choices, number, query, change));
  }

  /** A menu whose choices are counted when it is first opened. Of some only one can be chosen: a photo has one year. */
  function menu(label, choices, number, query, change) {
    const list = element("div", { class: "choices" });
    const details = element("details", { class: "menu" }, element("summary", null, label), list);
    details.addEventListener("toggle", async () => {
      if (!details.open || list.childElementCount) return;
      const found = await choices();
      const others = number === "one" ? found.map(({ condition }) => condition) : [];
      list.append(...found.map((choice) => choiceButton(choice, others, query, change)));
      if (!found.length) list.append(element("p", { class: "muted" }, "Nothing to choose from."));
    });
    return details;
  }

  function choiceButton({ label, condition, count }, others, query, change) {
    const chosen = query.where.includes(condition);
    const kept = query.where.filter((other) => other !== condition && !others.includes(other));
    const where = chosen ? kept : [...kept, condition];
    return element(
      "button",
      { type: "button", "aria-pressed": String(chosen), onclick: () => change({ ...query, where }) },
      element("span", null, label),
      count !== undefined && element("span", { class: "muted" }, calotype.number(count)),
    );
  }

  function tally(values) {
    const counts = new Map();
    for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts;
  }

  /** A text as a condition writes it. */
  calotype.quoted = (text) => {
    const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
    // A line's end inside a name would end the condition.
    return `'${text.replace(/[\\']/g, "\\$&").replace(/[\x01-\x1f]/g, escaped)}'`;
  };

  async function cameras() {
    const counts = tally(await calotype.column(names.model));
    return [...counts]
      .sort((left, right) => right[1] - left[1])
      .map(([model, count]) => ({ label: model, count, condition: `${names.model} == ${calotype.quoted(model)}` }));
  }

  async function years() {
    const [clocks, without] = await Promise.all([calotype.clock(), calotype.undatedCount()]);
    const counts = tally(
      Array.from(clocks, (wall) => (Number.isNaN(wall) ? undefined : new Date(wall * 1000).getUTCFullYear())),
    );
    const found = [...counts].sort((left, right) => right[0] - left[0]);
    return [
      ...found.map(([year, count]) => ({ label: String(year), count, condition: calotype.takenIn(year) })),
      ...(without && found.length ? [{ label: "No date", count: without, condition: calotype.undated() }] : []),
    ];
  }

  const QUALITIES = [
    ["Very dark", names.luma, `< ${calotype.veryDark}`],
    ["Badly exposed", "content.exposure.score", "< 0.4"],
    ["Blurred", "content.sharpness.score", "< 0.4 and content.sharpness.edges > 0.02"],
    ["Sharp and well exposed", "content.sharpness.score", "> 0.7 and content.exposure.score > 0.7"],
    ["Highlights lost", "content.clipping.highlights", "> 0.2"],
    ["Colourful", "content.colourfulness.score", "> 0.6"],
  ];

  async function qualities() {
    const found = QUALITIES.filter(([, path]) => calotype.columnOf(path)).map(([label, path, test]) => ({
      label,
      condition: `${path} ${test}`,
    }));
    return calotype.groupsOfCopies() ? [...found, { label: "Has copies", condition: "copies > 0" }] : found;
  }

  async function states() {
    const counts = [...tally(await calotype.column(names.state))];
    const problems = calotype.library.problems.map(({ code, count }) => ({
      label: calotype.problem(code),
      count,
      condition: `${calotype.quoted(code)} in problems`,
    }));
    const found = counts.map(([state, count]) => ({
      label: calotype.label(state),
      count,
      condition: `state == '${state}'`,
    }));
    return [...found, ...problems];
  }
})();
