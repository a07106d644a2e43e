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
      element("h1", null, element("bdi", null, name)),
      pathLine(line, photo, name),
      ...calotype.aboutLine(line),
      ...strips,
      ...facts,
      calotype.idsOf(line),
    ];
    document.title = name;
    calotype.shown.photo = photo;
    const lens = calotype.lens(signal);
    main.replaceChildren(
      element("article", { class: "photo" }, stage(photo, line, name, lens), element("div", { class: "about" }, ...parts)),
    );
    document.addEventListener("keydown", (event) => onKey(event, photo, lens), { signal });
    window.scrollTo(0, 0);
  };

  function stage(photo, line, name, lens) {
    const { before, after, place } = neighbours(photo);
    const picture = element("img", { alt: name, draggable: "false" });
    const said = element("p", { class: "place" }, place);
    const box = element("div", { class: "frame" }, picture);
    const made = element(
      "div",
      { class: "stage" },
      box,
      round("back", "close", calotype.shown.address, "Back to all photos", "Esc"),
      before === undefined ? null : round("previous", "back", `#/photo/${before}`, "Previous photo", "←"),
      after === undefined ? null : round("following", "next", `#/photo/${after}`, "Next photo", "→"),
      said,
    );
    calotype.showThumbnail(picture, photo);
    const swiped = (step) => goTo(step < 0 ? before : after);
    const frame = calotype.addFrame(lens, box, picture, { swiped });
    lens.changed = ({ scale }) => {
      made.classList.toggle("magnified", scale > 1);
      said.textContent = [place, frame.reason, scale > 1 && `${calotype.number(Number(scale.toFixed(1)))}×`]
        .filter(Boolean)
        .join(" · ");
    };
    calotype.showWhole(lens, frame, line, () => lens.changed(lens));
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

  function goTo(photo) {
    if (photo !== undefined) location.hash = `#/photo/${photo}`;
  }

  function onKey(event, photo, lens) {
    if (event.altKey || event.ctrlKey || event.metaKey || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
    const { before, after } = neighbours(photo);
    if (calotype.lensKey(lens, event)) event.preventDefault();
    else if (event.key === "Escape" && lens.scale > 1) calotype.magnify(lens, 1);
    else if (event.key === "ArrowLeft") goTo(before);
    else if (event.key === "ArrowRight") goTo(after);
    else if (event.key === "x") calotype.pickAll([photo]);
    else if (event.key === "Escape") location.hash = calotype.shown.address;
    else return;
    event.preventDefault();
  }

  function pathLine(line, photo, name) {
    // A path whose bytes are no text can't be copied as text: what is shown of it names no file.
    const button =
      !line.path_bytes &&
      element("button", { type: "button", class: "link", onclick: () => calotype.copy(line.path, button) }, "Copy path");
    const original = calotype.safeAddress(line.original);
    return element(
      "div",
      { class: "path" },
      element("p", null, element("bdi", null, line.path)),
      original && element("a", { class: "link", href: original, target: "_blank", rel: "noopener" }, "Open the file"),
      button,
      calotype.pickButton(photo, name),
    );
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
