"use strict";

/** A photo's page: the picture, and all that is known about it. */
(() => {
  const { element, icon } = calotype;

  calotype.views.photo = async (main, parameters, signal, [number]) => {
    const photo = Number(number);
    if (!(photo >= 0 && photo < calotype.library.photos)) {
      const why = "The report may have been made anew since this address was kept.";
      return main.replaceChildren(calotype.notice("There is no such photo", why));
    }
    const line = await calotype.line(photo);
    const groups = calotype.library.groups ? await calotype.groupsOf(photo) : [];
    const facts = await calotype.factSections(line);
    if (signal.aborted) return;
    const name = calotype.fileName(line.path);
    const strips = groups.map((group) => calotype.groupStrip(group, photo));
    const parts = [
      element("h1", null, name),
      pathLine(line.path),
      ...calotype.aboutLine(line),
      ...strips,
      ...facts,
      calotype.idsOf(line),
    ];
    document.title = name;
    calotype.shown.photo = photo;
    main.replaceChildren(
      element("article", { class: "photo" }, stage(photo, line, name), element("div", { class: "about" }, ...parts)),
    );
    document.addEventListener("keydown", (event) => onKey(event, photo), { signal });
    window.scrollTo(0, 0);
  };

  function stage(photo, line, name) {
    const { before, after, place } = neighbours(photo);
    const picture = element("img", { alt: name });
    const said = element("p", { class: "place" }, place);
    const only = (text) => said.append(` · ${text}`);
    const made = element(
      "div",
      { class: "stage" },
      element("div", { class: "frame" }, picture),
      round("back", "close", calotype.shown.address, "Back to all photos", "Esc"),
      before === undefined ? null : round("previous", "back", `#/photo/${before}`, "Previous photo", "←"),
      after === undefined ? null : round("following", "next", `#/photo/${after}`, "Next photo", "→"),
      said,
    );
    calotype.showThumbnail(picture, photo);
    const reason = calotype.showLarge(picture, line, () => only("thumbnail (the original is gone or damaged)"));
    if (reason) only(reason);
    return made;
  }

  const round = (place, drawing, href, label, key) =>
    element("a", { class: `round ${place}`, href, "aria-label": label, title: `${label} (${key})` }, icon(drawing));

  /** The photos before and after this one in the gallery's order, or in the library's if the gallery lacks it. */
  function neighbours(photo) {
    const place = calotype.shown.photos?.indexOf(photo) ?? -1;
    const order = place < 0 ? null : calotype.shown.photos;
    const here = order ? place : photo;
    const count = order ? order.length : calotype.library.photos;
    const at = (other) => (other < 0 || other >= count ? undefined : (order?.[other] ?? other));
    return {
      before: at(here - 1),
      after: at(here + 1),
      place: `${calotype.number(here + 1)} of ${calotype.number(count)}`,
    };
  }

  function onKey(event, photo) {
    if (event.altKey || event.ctrlKey || event.metaKey || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
    const { before, after } = neighbours(photo);
    if (event.key === "ArrowLeft" && before !== undefined) location.hash = `#/photo/${before}`;
    else if (event.key === "ArrowRight" && after !== undefined) location.hash = `#/photo/${after}`;
    else if (event.key === "Escape") location.hash = calotype.shown.address;
    else return;
    event.preventDefault();
  }

  function pathLine(path) {
    const button = element(
      "button",
      { type: "button", class: "link", onclick: () => calotype.copy(path, button) },
      "Copy",
    );
    return element("p", { class: "path" }, element("span", null, path), " ", button);
  }

  /** Put a text on the clipboard and say so on the button. */
  calotype.copy = async (text, button) => {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "The browser doesn't allow it";
    }
    calotype.say(button.textContent);
    setTimeout(() => (button.textContent = label), 2000);
  };
})();
