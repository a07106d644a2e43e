"use strict";

(() => {
  const { element, icon, names } = calotype;
  const VIEWABLE = /\.(jpe?g|jpe|jfif|png|webp|gif|bmp|avif)$/i; // what every browser of today shows

  calotype.views.photo = async (main, parameters, signal, [number]) => {
    const photo = Number(number);
    if (!(photo >= 0 && photo < calotype.library.photos)) {
      return main.replaceChildren(calotype.notice("There is no such photo", "The report may have been made anew since this address was kept."));
    }
    const line = await calotype.line(photo);
    const groups = calotype.library.groups ? await calotype.groupsOf(photo) : [];
    const sections = await calotype.factSections(line);
    if (signal.aborted) return;
    const name = calotype.fileName(line.path);
    document.title = name;
    calotype.shown.photo = photo;
    main.replaceChildren(
      element(
        "article",
        { class: "photo" },
        stage(photo, line, name),
        element(
          "div",
          { class: "about" },
          element("h1", null, name),
          pathLine(line.path),
          ...headlines(line),
          ...problems(line),
          ...companions(line),
          ...groups.map((group) => calotype.groupStrip(group, photo)),
          ...sections,
          ids(line),
        ),
      ),
    );
    document.addEventListener("keydown", (event) => onKey(event, photo), { signal });
    window.scrollTo(0, 0);
  };

  function stage(photo, line, name) {
    const { before, after, place } = neighbours(photo);
    const picture = element("img", { alt: name });
    const stageBox = element("div", { class: "stage" }, element("div", { class: "frame" }, picture));
    calotype.showThumbnail(picture, photo);
    const said = element("p", { class: "place" }, place);
    const only = (text) => said.append(` · ${text}`);
    const reason = calotype.showLarge(picture, line, () => only("thumbnail (the original is gone or damaged)"));
    if (reason) only(reason);
    stageBox.append(
      element("a", { class: "round back", href: calotype.shown.address, "aria-label": "Back to all photos", title: "Back (Esc)" }, icon("close")),
      before === undefined ? "" : element("a", { class: "round previous", href: `#/photo/${before}`, "aria-label": "Previous photo", title: "Previous (←)" }, icon("back")),
      after === undefined ? "" : element("a", { class: "round following", href: `#/photo/${after}`, "aria-label": "Next photo", title: "Next (→)" }, icon("next")),
      said,
    );
    return stageBox;
  }

  /**
   * Put the photo itself in the place of its thumbnail. Returns why the browser can't or may not, if that is known
   * at once; `failed` is called if it turns out later.
   */
  calotype.showLarge = (small, line, failed) => {
    const address = calotype.safeAddress(line.original);
    if (!address || !VIEWABLE.test(line.path)) return "thumbnail (browsers don't show this format)";
    const large = new Image();
    large.onload = () => {
      small.src = address;
      small.parentElement.classList.remove("bare");
    };
    large.onerror = failed ?? null;
    large.src = address;
    return null;
  };

  /** An address that may be opened: relative, or a file, or the web; nothing that would run. */
  calotype.safeAddress = (address) => {
    if (!address) return null;
    const { protocol } = new URL(address, location.href);
    return ["file:", "http:", "https:"].includes(protocol) ? address : null;
  };

  function neighbours(photo) {
    const photos = calotype.shown.photos;
    const index = photos ? photos.indexOf(photo) : photo;
    const count = photos && index >= 0 ? photos.length : calotype.library.photos;
    const at = (place) => (place < 0 || place >= count ? undefined : photos && index >= 0 ? photos[place] : place);
    const here = index >= 0 ? index : photo;
    return { before: at(here - 1), after: at(here + 1), place: `${calotype.number(here + 1)} of ${calotype.number(count)}` };
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
    const button = element("button", { type: "button", class: "link", onclick: () => calotype.copy(path, button) }, "Copy");
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

  /** What people ask first: when, with what and how, where. */
  function headlines(line) {
    const value = (path) => path.split(".").reduce((inner, key) => inner?.[key], line.facts ?? {});
    const taken = value(names.taken);
    const latitude = value(names.latitude);
    const exposure = Object.entries(value("metadata.exposure") ?? {}).filter(([key, found]) => SETTINGS.includes(key) && found !== null);
    const parts = [
      taken && `${calotype.time(taken)}${value(names.source) === "file" ? " (only the file's time)" : ""}`,
      calotype.cameraName(value(names.make), value(names.model)),
      exposure.map(([key, found]) => calotype.fact(key, found, {})).join(" · "),
      typeof latitude === "number" && calotype.coordinates(latitude, value(names.longitude)),
    ];
    return parts.filter(Boolean).map((part) => element("p", { class: "headline" }, part));
  }

  const SETTINGS = ["seconds", "f_number", "iso", "focal_length"];

  /** Makers that write their name into the model are not said twice. */
  calotype.cameraName = (make = "", model = "") => {
    const first = (make ?? "").split(" ")[0].toLowerCase();
    return (model ?? "").toLowerCase().startsWith(first) ? (model ?? "") : `${make} ${model ?? ""}`.trim();
  };

  calotype.coordinates = (latitude, longitude) => {
    const part = (degrees, signs) => `${Math.abs(degrees).toFixed(4)}° ${signs[degrees < 0 ? 1 : 0]}`;
    return `${part(latitude, "NS")}, ${part(longitude, "EW")}`;
  };

  function problems(line) {
    return (line.errors ?? []).map(({ step, code, message, hint }) =>
      element(
        "div",
        { class: "problem" },
        element("strong", null, calotype.problem(code)),
        step && element("span", { class: "muted" }, ` in ${step}`),
        element("p", null, message),
        hint && element("p", { class: "hint" }, hint),
      ),
    );
  }

  function companions(line) {
    if (!line.companions?.length) return [];
    const item = (companion) => {
      const { path, name, rule } = typeof companion === "string" ? { path: companion } : companion;
      return element("li", null, path ?? name, rule && element("span", { class: "muted" }, ` ${rule}`));
    };
    return [element("section", { class: "fact" }, element("h2", null, "Companions"), element("ul", null, ...line.companions.map(item)))];
  }

  function ids(line) {
    const rows = ["state", "photo_id", "image_id"].filter((key) => line[key]);
    return element(
      "section",
      { class: "fact" },
      element("h2", null, "In the catalog"),
      element("table", null, element("tbody", null, ...rows.map((key) => element("tr", null, element("th", { scope: "row" }, calotype.label(key)), element("td", null, element("code", null, line[key])))))),
    );
  }
})();
