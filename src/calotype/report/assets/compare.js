"use strict";

/** The members of a group side by side, under one lens: all show the same spot at the same scale. */
(() => {
  const { element, names } = calotype;
  const AT_ONCE = 8; // members that are loaded in full at a time
  const SLIDER = 6; // doublings
  const ASPECTS = [0.75, 1.8]; // frames are as wide as the best picture, within reason

  calotype.comparison = async (group, signal) => {
    const members = calotype.bestFirst(group);
    const aspects = await calotype.column(names.aspect);
    const zoom = controls(signal);
    const panes = element("div", { class: "panes" });
    const aspect = Math.min(ASPECTS[1], Math.max(ASPECTS[0], aspects[members[0].photo] || 4 / 3));
    panes.style.setProperty("--aspect", aspect);
    panes.style.setProperty("--least", aspect < 1 ? "290px" : "380px");
    const differences = element("div", { class: "differences" });
    const more = element("button", { type: "button", class: "button", onclick: () => showMore() });
    let shown = 0;
    const showMore = () => {
      const next = members.slice(shown, shown + AT_ONCE);
      shown += next.length;
      for (const member of next) panes.append(pane(member, group, zoom.lens));
      more.hidden = shown === members.length;
      more.textContent = `Show more (${calotype.number(members.length - shown)} left)`;
      calotype.differences(members.slice(0, shown), group).then((table) => differences.replaceChildren(table));
    };
    showMore();
    return [zoom.box, panes, more, differences];
  };

  function controls(signal) {
    const slider = element("input", {
      type: "range",
      min: "0",
      max: String(SLIDER),
      step: "0.1",
      value: "0",
      "aria-label": "Magnification of all",
    });
    const read = element("output", null, "1×");
    const lens = calotype.lens(signal, ({ scale }) => {
      slider.value = Math.log2(scale);
      read.textContent = `${scale < 10 ? scale.toFixed(1) : Math.round(scale)}×`;
      slider.setAttribute("aria-valuetext", read.textContent);
    });
    slider.addEventListener("input", () => calotype.magnify(lens, 2 ** Number(slider.value)));
    const button = (text, title, scaleOf) =>
      element(
        "button",
        { type: "button", class: "button", title, onclick: () => calotype.magnify(lens, scaleOf()) },
        text,
      );
    const hint = "Scroll or pinch on a photo to magnify, drag to move: all follow.";
    const box = element(
      "div",
      { class: "zoom" },
      slider,
      read,
      button("Fit", "Whole photos (0)", () => 1),
      button("1:1", "A pixel of the best for a pixel of the screen (1)", () => calotype.pixelScale(lens)),
      element("span", { class: "muted" }, hint),
    );
    return { lens, box };
  }

  function pane(member, group, lens) {
    const best = member.photo === group.best;
    const name = calotype.fileName(member.path);
    const picture = element("img", { alt: name, draggable: "false" });
    const tag = element("span", { class: "tag", "aria-hidden": "true" });
    const said = `${name}, magnified with all others: plus, minus, 0, 1 and arrows`;
    const box = element("div", { class: "lens", tabindex: "0", role: "group", "aria-label": said }, picture, tag);
    const made = element(
      "figure",
      { class: best ? "pane best" : "pane", "data-photo": member.photo },
      box,
      caption(member, name, best),
    );
    calotype.showThumbnail(picture, member.photo);
    const frame = calotype.addFrame(lens, box, picture, { tag });
    calotype.line(member.photo).then((line) => calotype.showWhole(lens, frame, line));
    box.addEventListener("keydown", (event) => {
      if (event.key === "x") calotype.pickAll([member.photo]);
      else if (!calotype.lensKey(lens, event)) return;
      event.preventDefault();
    });
    return made;
  }

  function caption(member, name, best) {
    const reasons = [member.why ?? []].flat().filter(Boolean);
    const ranked = member.rank !== undefined && member.rank !== null && !best;
    return element(
      "figcaption",
      null,
      element("a", { href: `#/photo/${member.photo}`, title: member.path }, element("bdi", null, name)),
      calotype.memberBadge(member, best),
      ranked && element("span", { class: "muted" }, `rank ${member.rank}`),
      calotype.pickButton(member.photo, name),
      element("span", { class: "where" }, element("bdi", null, member.path)),
      member.warning && element("span", { class: "warning" }, member.warning),
      reasons.length ? element("ul", { class: "why" }, ...reasons.map((reason) => element("li", null, reason))) : null,
    );
  }
})();
