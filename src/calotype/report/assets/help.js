"use strict";

/** The keys, shown by "?". */
(() => {
  const { element } = calotype;
  const KEYS = [
    [["/"], "look for words, or for a condition"],
    [["←", "→", "↑", "↓"], "go from photo to photo"],
    [["Enter"], "open the photo"],
    [["Esc"], "back to all photos, or to all groups"],
    [["x"], "pick the photo; with Shift all from the one picked last"],
    [["+", "−", "0", "1"], "magnify a photo, or all members of a group; back; pixel for pixel"],
    [["n", "p"], "the next group, and the one before"],
    [["?"], "show these keys"],
  ];

  calotype.showKeys = () => {
    const lines = KEYS.flatMap(([keys, does]) => [
      element("dt", null, ...keys.flatMap((key, place) => [place ? " " : "", element("kbd", null, key)])),
      element("dd", null, does),
    ]);
    const close = element("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Close");
    const dialog = element(
      "dialog",
      { id: "keys", "aria-labelledby": "keys-title" },
      element("h2", { id: "keys-title" }, "Keys"),
      element("dl", null, ...lines),
      close,
    );
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };
})();
