"use strict";

/** Groups: copies, near copies, bursts and brackets; as cards, and each on a page of its own. */
(() => {
  const { element } = calotype;
  const CARD = 288; // pixels, with the space below
  const LINE = 18; // pixels of a line of a warning
  const LETTERS = 24; // of a warning that surely stand in one line
  const TWO_COLUMNS = 1000; // pixels

  let kindListed = null; // the kind that was listed last
  const listAddress = (kind) => (kind ? `#/groups?kind=${encodeURIComponent(kind)}` : "#/groups");
  calotype.groupsAddress = listAddress;

  /** Whether a list has groups of that kind: all, those of one kind, or "copies", all that are copies of each other. */
  const lists = (chosen, kind) => !chosen || kind === chosen || (chosen === "copies" && calotype.isCopies(kind));

  const index = () => calotype.load("groups/index").then(([value]) => value);

  /** A promise of a group by its number. */
  calotype.group = async (number) => {
    const [, , chunk, place] = (await index()).groups[number];
    const [groups] = await calotype.load(`groups/${chunk}`);
    return { ...groups[place], number };
  };

  /** A promise of the groups that a photo is in. */
  calotype.groupsOf = async (photo) => {
    const { photos } = await index();
    return Promise.all((photos[photo] ?? []).map(calotype.group));
  };

  calotype.views.groups = async (main, parameters, signal) => {
    if (!calotype.library.groups) {
      return main.replaceChildren(
        calotype.notice("No copies", "Nothing in this library looks like a copy of something else."),
      );
    }
    const { groups, photos } = await index();
    if (signal.aborted) return;
    const chosen = parameters.get("kind");
    kindListed = chosen;
    const aspects = await calotype.column(calotype.names.aspect);
    if (signal.aborted) return;
    const numbers = groups.map((group, number) => number).filter((number) => lists(chosen, groups[number][0]));
    const host = element("div", { class: "cards", role: "list", "aria-label": "Groups" });
    main.replaceChildren(heading(numbers, groups, photos), kindTabs(groups, chosen), host);
    const columns = host.clientWidth < TWO_COLUMNS ? 1 : 2;
    const inRow = (row) => numbers.slice(row * columns, (row + 1) * columns);
    const tops = new Float64Array(Math.ceil(numbers.length / columns) + 1);
    for (let row = 0; row + 1 < tops.length; row += 1)
      tops[row + 1] = tops[row] + Math.max(...inRow(row).map((number) => heightOf(groups[number])));
    const render = (row) => {
      const made = element("div", { class: "row cards-row" }, ...inRow(row).map((number) => card(number, numbers, aspects)));
      made.style.height = `${tops[row + 1] - tops[row]}px`;
      return made;
    };
    calotype.windowed(host, tops, render, signal);
  };

  /** How high a card is, with the space below: a warning is never cut. */
  const heightOf = ([, , , , , warning]) => CARD + LINE * Math.max(0, Math.ceil(warning / LETTERS) - 1);

  function heading(numbers, groups, photos) {
    const shown = new Set(numbers);
    const members = Object.values(photos).filter((among) => among.some((number) => shown.has(number))).length;
    const kinds = new Set(numbers.map((number) => groups[number][0]));
    const said = `${calotype.count(members, "photo")} ${about(kinds)}`;
    const series = kinds.size === 1 && kinds.has("burst");
    const culled = numbers.filter((number) => (series ? true : groups[number][4]));
    const pick = element(
      "button",
      { type: "button", class: "link", onclick: () => (series ? pickOthers(culled) : pickSpares(culled)) },
      series ? "Pick all but the best" : "Pick what could go",
    );
    return element(
      "div",
      { class: "heading with-actions" },
      element(
        "div",
        null,
        element("h1", null, calotype.count(numbers.length, "group")),
        element("p", { class: "muted under" }, said),
      ),
      culled.length ? element("div", { class: "heading-actions" }, pick) : null,
    );
  }

  /** What groups of these kinds are, behind the number of their photos. */
  function about(kinds) {
    const all = [...kinds];
    if (all.every(calotype.isCopies))
      return "that are the same or look alike. Nothing is deleted: what is best and what could go are suggestions.";
    if (all.every((kind) => kind === "burst"))
      return "of series, shot one after the other. Nothing is deleted: what is best is a suggestion.";
    if (all.every((kind) => kind === "bracket"))
      return "of sets made on purpose, such as brackets, panoramas and time-lapses: none of them is a copy.";
    return "that are the same, look alike or belong to one series. Nothing is deleted: what is best and what could go are suggestions.";
  }

  /** Pick what could go: the copies of which that is sure. */
  async function pickSpares(numbers) {
    const groups = await Promise.all(numbers.map(calotype.group));
    const spare = ({ members }) => members.filter((member) => member.could_go).map(({ photo }) => photo);
    calotype.pickAll([...new Set(groups.flatMap(spare))]);
  }

  /** Of series: every member but the best one. */
  async function pickOthers(numbers) {
    const groups = await Promise.all(numbers.map(calotype.group));
    const others = ({ members, best }) => members.map(({ photo }) => photo).filter((photo) => photo !== best);
    calotype.pickAll([...new Set(groups.filter(({ best }) => best !== null).flatMap(others))]);
  }

  function kindTabs(groups, chosen) {
    const counts = new Map();
    for (const [kind] of groups) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const tab = (kind, label, count) =>
      element(
        "a",
        { class: "chip", href: listAddress(kind), "aria-current": kind === chosen ? "page" : null },
        label,
        element("span", { class: "muted" }, calotype.number(count)),
      );
    const tabs = [...counts].map(([kind, count]) => tab(kind, calotype.kind(kind), count));
    const copies = [...counts.keys()].filter(calotype.isCopies);
    const mixed = copies.length > 1 && copies.length < counts.size; // else "All" or the one kind says the same
    if (mixed || chosen === "copies") tabs.unshift(tab("copies", "Copies", calotype.groupsOfCopies()));
    return element("div", { class: "chips" }, tab(null, "All", groups.length), ...tabs);
  }

  function card(number, numbers, aspects) {
    const made = element("div", {
      class: "card",
      role: "listitem",
      "aria-posinset": numbers.indexOf(number) + 1,
      "aria-setsize": numbers.length,
    });
    calotype.group(number).then(
      (group) => made.append(cardTitle(group), calotype.memberStrip(group, { aspects })),
      (error) => made.append(element("p", null, error.message)),
    );
    return made;
  }

  const cardTitle = (group) =>
    element(
      "h2",
      null,
      element("a", { href: `#/group/${group.number}` }, calotype.kind(group.kind)),
      element("span", { class: "muted" }, calotype.count(group.members.length, "photo")),
      group.reason && element("span", { class: "muted reason", title: group.reason }, group.reason),
    );

  calotype.views.group = async (main, parameters, signal, [number]) => {
    if (!(await index()).groups[number]) {
      const why = "The report may have been made anew since this address was kept.";
      return main.replaceChildren(calotype.notice("There is no such group", why));
    }
    const group = await calotype.group(Number(number));
    if (signal.aborted) return;
    const title = `${calotype.kind(group.kind)}: ${calotype.count(group.members.length, "photo")}`;
    const parts = await calotype.comparison(group, signal);
    if (signal.aborted) return;
    const ways = await waysFrom(Number(number));
    const reason = group.reason && element("p", { class: "muted under" }, group.reason);
    main.replaceChildren(
      element("div", { class: "heading" }, waysBar(ways), element("h1", null, title), reason),
      ...parts,
    );
    document.addEventListener("keydown", (event) => onKey(event, ways), { signal });
  };

  /** Addresses of all groups and of the groups before and after this one, among those that were listed last. */
  async function waysFrom(number) {
    const { groups } = await index();
    const listed = (other) => groups[other] && lists(kindListed, groups[other][0]);
    const next = (step) => {
      let other = number + step;
      while (groups[other] && !listed(other)) other += step;
      return groups[other] ? `#/group/${other}` : null;
    };
    return { all: listAddress(kindListed), before: next(-1), after: next(1) };
  }

  function waysBar({ all, before, after }) {
    const way = (href, text, key) => href && element("a", { class: "link", href, title: `Key: ${key}` }, text);
    return element(
      "nav",
      { class: "ways", "aria-label": "Groups" },
      way(all, "All groups", "Esc"),
      way(before, "Previous", "p"),
      way(after, "Next", "n"),
    );
  }

  function onKey(event, { all, before, after }) {
    if (event.altKey || event.ctrlKey || event.metaKey || /SELECT|TEXTAREA/.test(event.target.tagName)) return;
    const way = { Escape: all, p: before, n: after }[event.key];
    if (way) location.hash = way;
  }
})();
