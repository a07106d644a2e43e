"use strict";

/** What stands beside a photo: what people ask first, what is wrong with it, its companions, its ids. */
(() => {
  const { element, names } = calotype;
  const SETTINGS = ["seconds", "f_number", "iso", "focal_length"];
  const STEPS = { file: "opening the file", proxy: "reading the picture", full: "reading the whole picture" };

  /** The parts that are known from the line alone. */
  calotype.aboutLine = (line) => [...headlines(line), ...problems(line), ...companions(line)];

  /** When, with what and how, where. */
  function headlines(line) {
    const value = (path) => path.split(".").reduce((inner, key) => inner?.[key], line.facts ?? {});
    const [taken, latitude, exposure] = [value(names.taken), value(names.latitude), value("metadata.exposure") ?? {}];
    const parts = [
      taken && calotype.takenText(taken, value(names.source)),
      calotype.cameraName(value(names.make) ?? "", value(names.model) ?? ""),
      SETTINGS.filter((key) => typeof exposure[key] === "number")
        .map((key) => calotype.fact(key, exposure[key], {}))
        .join(" · "),
      typeof latitude === "number" && calotype.coordinates(latitude, value(names.longitude)),
    ];
    return parts.filter(Boolean).map((part) => element("p", { class: "headline" }, part));
  }

  /** When a photo was taken, in words; of one without a date, that it is the time of its file. */
  calotype.takenText = (taken, source) =>
    `${calotype.time(taken)}${calotype.hasDate(taken, source) ? "" : " (only the file's time)"}`;

  /** Makers that write their name into the model are not said twice; as `camera_name` of `survey.py`. */
  calotype.cameraName = (make, model) => {
    const maker = make.trim().split(/\s+/).filter(Boolean);
    if (!maker.length || !model) return model || maker.join(" ");
    return model.toLowerCase().startsWith(maker[0].toLowerCase()) ? model : `${maker.join(" ")} ${model}`;
  };

  calotype.coordinates = (latitude, longitude) => {
    const part = (degrees, signs) => `${Math.abs(degrees).toFixed(4)}° ${signs[degrees < 0 ? 1 : 0]}`;
    return `${part(latitude, "NS")}, ${part(longitude, "EW")}`;
  };

  /** What a step is called where people read why it failed. */
  calotype.stepName = (step) => STEPS[step] ?? step;

  function problems(line) {
    return (line.errors ?? []).map(({ step, code, message, hint }) =>
      element(
        "div",
        { class: "problem" },
        element("strong", null, calotype.problem(code)),
        step && element("span", { class: "muted" }, `, ${calotype.stepName(step)}`),
        element("p", null, message),
        hint && element("p", { class: "hint" }, hint),
      ),
    );
  }

  function companions(line) {
    if (!line.companions?.length) return [];
    const said = ({ rule, doubt }) => {
      const word = calotype.library.rules[rule] ?? calotype.label(rule);
      return doubt ? `no pair, though named so (${word}): ${doubt}` : word;
    };
    const item = (one) =>
      element("li", null, one.path, one.rule && element("span", { class: "muted" }, ` ${said(one)}`));
    const list = element("ul", null, ...line.companions.map(item));
    return [element("section", { class: "fact" }, element("h2", null, "Companions"), list)];
  }

  /** The ids by which the catalog and the command line know the photo. */
  calotype.idsOf = (line) => {
    const row = (key) =>
      element(
        "tr",
        null,
        element("th", { scope: "row" }, calotype.label(key)),
        element("td", null, element("code", null, line[key])),
      );
    const rows = ["state", "photo_id", "image_id"].filter((key) => line[key]).map(row);
    return element(
      "section",
      { class: "fact" },
      element("h2", null, "In the catalog"),
      element("table", null, element("tbody", null, ...rows)),
    );
  };
})();
