"use strict";

(() => {
  const { element } = calotype;
  const CARD = 288;
  const SHOWN = 12; // members on a card; the group's own page has them all

  const index = () => calotype.load("groups/index").then(([value]) => value);

  calotype.group = async (number) => {
    const [, , chunk, place] = (await index()).groups[number];
    const [groups] = await calotype.load(`groups/${chunk}`);
    return { ...groups[place], number };
  };

  /** The groups that a photo is in. */
  calotype.groupsOf = async (photo) => {
    const { photos } = await index();
    return Promise.all((photos[photo] ?? []).map(calotype.group));
  };

  calotype.views.groups = async (main, parameters, signal) => {
    if (!calotype.library.groups)
      return main.replaceChildren(
        calotype.notice("No copies", "Nothing in this library looks like a copy of something else."),
      );
    const { groups } = await index();
    const kinds = [...new Set(groups.map(([kind]) => kind))];
    const chosen = parameters.get("kind");
    const numbers = groups.map((group, number) => number).filter((number) => !chosen || groups[number][0] === chosen);
    const members = numbers.reduce((sum, number) => sum + groups[number][1], 0);
    const tab = (kind, label) =>
      element(
        "a",
        {
          class: "chip",
          href: kind ? `#/groups?kind=${encodeURIComponent(kind)}` : "#/groups",
          "aria-current": kind === chosen ? "page" : null,
        },
        label,
      );
    const host = element("div", { class: "cards", role: "list", "aria-label": "Groups" });
    main.replaceChildren(
      element(
        "div",
        { class: "heading" },
        element("h1", null, calotype.count(numbers.length, "group")),
        element(
          "p",
          { class: "muted under" },
          `${calotype.count(members, "photo")} that are the same or look alike. Nothing is deleted: a best one is only a suggestion.`,
        ),
      ),
      element("div", { class: "chips" }, tab(null, "All"), ...kinds.map((kind) => tab(kind, calotype.kind(kind)))),
      host,
    );
    const columns = host.clientWidth < 1000 ? 1 : 2;
    const tops = Float64Array.from({ length: Math.ceil(numbers.length / columns) + 1 }, (nothing, row) => row * CARD);
    const render = (row) => {
      const cards = numbers
        .slice(row * columns, (row + 1) * columns)
        .map((number, at) => card(number, row * columns + at, numbers.length));
      return element("div", { class: "row cards-row" }, ...cards);
    };
    calotype.windowed(host, tops, render, signal);
  };

  function card(number, place, count) {
    const made = element("div", { class: "card", role: "listitem", "aria-posinset": place + 1, "aria-setsize": count });
    calotype.group(number).then((group) => made.append(...cardParts(group)));
    return made;
  }

  function cardParts(group) {
    const more = group.members.length - SHOWN;
    return [
      element(
        "h2",
        null,
        element("a", { href: `#/group/${group.number}` }, calotype.kind(group.kind)),
        element("span", { class: "muted" }, ` ${calotype.count(group.members.length, "photo")}`),
        group.reason && element("span", { class: "muted reason" }, group.reason),
      ),
      element(
        "div",
        { class: "strip" },
        ...bestFirst(group)
          .slice(0, SHOWN)
          .map((member) => memberTile(member, group)),
        more > 0 &&
          element("a", { class: "more", href: `#/group/${group.number}` }, `and ${calotype.number(more)} more`),
      ),
    ];
  }

  const bestFirst = ({ members, best }) =>
    [...members].sort(
      (left, right) => (right.photo === best) - (left.photo === best) || (left.rank ?? 0) - (right.rank ?? 0),
    );

  function memberTile(member, group, current) {
    const picture = element("img", { alt: "", decoding: "async" });
    const best = member.photo === group.best;
    const name = calotype.fileName(member.path);
    const folder = member.path.slice(0, -name.length - 1);
    const why = Array.isArray(member.why) ? member.why.join("; ") : member.why;
    calotype.showThumbnail(picture, member.photo);
    return element(
      "a",
      {
        class: best ? "member best" : "member",
        href: `#/photo/${member.photo}`,
        "aria-current": member.photo === current ? "true" : null,
        title: member.path,
        "aria-label": `${member.path}${best ? ", the best" : ""}${why ? `: ${why}` : ""}`,
      },
      element(
        "span",
        { class: "picture" },
        picture,
        best && element("span", { class: "badge" }, calotype.icon("tick"), "Best"),
      ),
      element("span", { class: "name" }, name),
      folder && element("span", { class: "folder" }, folder),
      why && element("span", { class: "why" }, why),
    );
  }

  /** A group as a photo's page shows it. */
  calotype.groupStrip = (group, photo) =>
    element(
      "section",
      { class: "fact" },
      element(
        "h2",
        null,
        calotype.kind(group.kind),
        element("a", { class: "link", href: `#/group/${group.number}` }, "Compare"),
      ),
      group.reason && element("p", { class: "muted" }, group.reason),
      element(
        "div",
        { class: "strip" },
        ...bestFirst(group)
          .slice(0, SHOWN)
          .map((member) => memberTile(member, group, photo)),
      ),
    );

  calotype.views.group = async (main, parameters, signal, [number]) => {
    if (!(await index()).groups[number])
      return main.replaceChildren(
        calotype.notice("There is no such group", "The report may have been made anew since this address was kept."),
      );
    const group = await calotype.group(Number(number));
    if (signal.aborted) return;
    main.replaceChildren(
      element(
        "div",
        { class: "heading" },
        element("p", { class: "muted" }, element("a", { class: "link", href: "#/groups" }, "All groups")),
        element("h1", null, `${calotype.kind(group.kind)}: ${calotype.count(group.members.length, "photo")}`),
        group.reason && element("p", { class: "muted under" }, group.reason),
      ),
      ...calotype.comparison(group),
    );
  };

  calotype.bestFirst = bestFirst;
})();
