"use strict";

/** Members of a group, as cards and photo pages show them: the best first, each with why. */
(() => {
  const { element, icon } = calotype;
  const SHOWN = 12; // members of a strip; the group's own page has them all
  const HEIGHT = 130; // pixels of a picture on a card
  const WIDTHS = [110, 232]; // pixels
  const WARNED = 190; // pixels: what must be read needs room

  calotype.bestFirst = ({ members, best }) => {
    const order = (member) => [member.photo !== best, member.rank ?? 0];
    return [...members].sort((left, right) => order(left)[0] - order(right)[0] || order(left)[1] - order(right)[1]);
  };

  /**
   * A strip of thumbnails. `current` is the photo whose page it stands on; with `aspects` each is as wide as its picture.
   */
  calotype.memberStrip = (group, { current = null, aspects = null }) => {
    const more = group.members.length - SHOWN;
    const rest =
      more > 0 && element("a", { class: "more", href: `#/group/${group.number}` }, `and ${calotype.number(more)} more`);
    const tiles = calotype
      .bestFirst(group)
      .slice(0, SHOWN)
      .map((member) => tile(member, group, current, aspects));
    return element("div", { class: "strip" }, ...tiles, rest);
  };

  function tile(member, group, current, aspects) {
    const best = member.photo === group.best;
    const name = calotype.fileName(member.path);
    const folder = member.path.slice(0, -name.length - 1);
    const why = [member.why ?? []].flat().join("; ");
    const saidAbove = why === group.reason;
    const role = best ? "the best" : (roleOf(member)?.toLowerCase() ?? "");
    const told = [why, member.warning].filter(Boolean).join("; ");
    const picture = element("img", { alt: "", decoding: "async" });
    calotype.showThumbnail(picture, member.photo);
    const made = element(
      "a",
      {
        class: best ? "member best" : "member",
        href: `#/photo/${member.photo}`,
        title: member.path,
        "aria-current": member.photo === current ? "true" : null,
        "aria-label": `${member.path}${role && `, ${role}`}${told ? `: ${told}` : ""}`,
      },
      element("span", { class: "picture" }, picture, calotype.memberBadge(member, best)),
      element("span", { class: "name" }, element("bdi", null, name)),
      folder && element("span", { class: "folder" }, element("bdi", null, folder)),
      member.warning && element("span", { class: "warning" }, member.warning),
      why && !saidAbove && element("span", { class: "why" }, why),
    );
    if (aspects) {
      const least = member.warning ? WARNED : WIDTHS[0];
      const width = Math.min(WIDTHS[1], Math.max(least, HEIGHT * (aspects[member.photo] || 4 / 3)));
      made.style.width = `${width}px`;
    }
    return made;
  }

  /** What a member that is not the best is in its group, where it is anything. */
  function roleOf(member) {
    if (member.reference) return "Reference";
    if (member.could_go) return "Could go";
    if (member.same) return "Same as best";
    return member.warning ? "Look first" : null;
  }

  calotype.memberBadge = (member, best) => {
    if (best) return element("span", { class: "badge" }, icon("tick"), "Best");
    const role = roleOf(member);
    return role && element("span", { class: member.warning ? "badge look" : "badge spare" }, role);
  };

  /** A group as a photo's page shows it. */
  calotype.groupStrip = (group, photo) => {
    const compare = element("a", { class: "link", href: `#/group/${group.number}` }, "Compare");
    const reason = group.reason && element("p", { class: "muted" }, group.reason);
    return element(
      "section",
      { class: "fact" },
      element("h2", null, calotype.kind(group.kind), compare),
      reason,
      calotype.memberStrip(group, { current: photo }),
    );
  };
})();
