"use strict";

/** Groups: copies, near copies, bursts and brackets; as cards, and each on a page of its own. */
(() => {
  const { element } = calotype;
  const CARD = 288; // pixels, with the space below
  const TWO_COLUMNS = 1000; // pixels
  const ON_PURPOSE = ["bracket"]; // kinds of which nothing is proposed for removal

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
    const numbers = groups.map((group, number) => number).filter((number) => !chosen || groups[number][0] === chosen);
    const host = element("div", { class: "cards", role: "list", "aria-label": "Groups" });
    main.replaceChildren(heading(numbers, groups, photos), kindTabs(groups, chosen), host);
    const columns = host.clientWidth < TWO_COLUMNS ? 1 : 2;
    const tops = Float64Array.from({ length: Math.ceil(numbers.length / columns) + 1 }, (nothing, row) => row * CARD);
    const cards = (row) => numbers.slice(row * columns, (row + 1) * columns).map((number) => card(number, numbers));
    calotype.windowed(host, tops, (row) => element("div", { class: "row cards-row" }, ...cards(row)), signal);
  };

  function heading(numbers, groups, photos) {
    const shown = new Set(numbers);
    const members = Object.values(photos).filter((among) => among.some((number) => shown.has(number))).length;
    const said = `${calotype.count(members, "photo")} that are the same or look alike. Nothing is deleted: a best one is only a suggestion.`;
    const culled = numbers.filter((number) => !ON_PURPOSE.includes(groups[number][0]));
    const pick = element(
      "button",
      { type: "button", class: "link", onclick: () => pickOthers(culled) },
      "Pick all but the best",
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

  /** Pick what could go: every member but the best one, of the groups that have a best one. */
  async function pickOthers(numbers) {
    const groups = await Promise.all(numbers.map(calotype.group));
    const others = ({ members, best }) => members.map(({ photo }) => photo).filter((photo) => photo !== best);
    calotype.pickAll([...new Set(groups.filter(({ best }) => best !== null).flatMap(others))]);
  }

  function kindTabs(groups, chosen) {
    const kinds = [...new Set(groups.map(([kind]) => kind))];
    const tab = (kind, label) => {
      const href = kind ? `#/groups?kind=${encodeURIComponent(kind)}` : "#/groups";
      return element("a", { class: "chip", href, "aria-current": kind === chosen ? "page" : null }, label);
    };
    return element("div", { class: "chips" }, tab(null, "All"), ...kinds.map((kind) => tab(kind, calotype.kind(kind))));
  }

  function card(number, numbers) {
    const made = element("div", {
      class: "card",
      role: "listitem",
      "aria-posinset": numbers.indexOf(number) + 1,
      "aria-setsize": numbers.length,
    });
    calotype.group(number).then(
      (group) => made.append(cardTitle(group), calotype.memberStrip(group)),
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
      group.reason && element("span", { class: "muted reason" }, group.reason),
    );

  calotype.views.group = async (main, parameters, signal, [number]) => {
    if (!(await index()).groups[number]) {
      const why = "The report may have been made anew since this address was kept.";
      return main.replaceChildren(calotype.notice("There is no such group", why));
    }
    const group = await calotype.group(Number(number));
    if (signal.aborted) return;
    const title = `${calotype.kind(group.kind)}: ${calotype.count(group.members.length, "photo")}`;
    const back = element("p", { class: "muted" }, element("a", { class: "link", href: "#/groups" }, "All groups"));
    const reason = group.reason && element("p", { class: "muted under" }, group.reason);
    main.replaceChildren(
      element("div", { class: "heading" }, back, element("h1", null, title), reason),
      ...calotype.comparison(group),
    );
    document.addEventListener("keydown", ({ key }) => key === "Escape" && (location.hash = "#/groups"), { signal });
  };
})();
