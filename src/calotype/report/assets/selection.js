"use strict";

/** Photos that a person has picked, and the list of their paths to take away. Nothing is changed on the disk. */
(() => {
  const { element, icon, names } = calotype;
  const picked = new Set();
  let last = null; // the photo picked last: Shift picks all from there

  calotype.isPicking = () => document.body.classList.contains("picking");

  /** Give a tile the button that picks its photo, and show whether it is picked. */
  calotype.dressTile = (tile) => {
    const chosen = picked.has(Number(tile.dataset.photo));
    tile.classList.toggle("picked", chosen);
    const button =
      tile.querySelector(".pick") ?? element("button", { type: "button", class: "pick", tabindex: "-1" }, icon("tick")); // the key x does the same
    button.setAttribute("aria-label", `Pick ${tile.firstChild.dataset.name}`);
    button.setAttribute("aria-pressed", String(chosen));
    if (!button.isConnected) tile.append(button);
  };

  /** Listen to a gallery: a tile gets its button under the pointer; a tap picks while photos are being picked. */
  calotype.listenForPicks = (gallery) => {
    gallery.host.addEventListener("pointerover", ({ target }) => {
      const tile = target.closest(".tile");
      if (tile) calotype.dressTile(tile);
    });
    gallery.host.addEventListener("click", (event) => {
      const tile = event.target.closest(".tile");
      if (!tile || !(calotype.isPicking() || event.target.closest(".pick"))) return;
      event.preventDefault();
      pick(gallery, Number(tile.dataset.photo), event.shiftKey);
    });
  };

  function pick(gallery, photo, through) {
    const [from, to] = [
      gallery.photos.indexOf(through && last !== null ? last : photo),
      gallery.photos.indexOf(photo),
    ].sort((left, right) => left - right);
    const wanted = !picked.has(photo);
    for (const one of from < 0 ? [photo] : gallery.photos.subarray(from, to + 1)) {
      if (wanted) picked.add(one);
      else picked.delete(one);
    }
    last = photo;
    show();
  }
  calotype.pick = pick;

  /** Pick all of these, or none if all are picked. */
  calotype.pickAll = (photos) => {
    const all = photos.every((photo) => picked.has(photo));
    for (const photo of photos) {
      if (all) picked.delete(photo);
      else picked.add(photo);
    }
    show();
  };

  /** A button that picks one photo, where it stands without a tile. */
  calotype.pickButton = (photo, name) => {
    const button = element("button", {
      type: "button",
      class: "link pick-one",
      "aria-label": `Pick ${name}`,
      onclick: () => calotype.pickAll([photo]),
    });
    button.dataset.pick = photo;
    dressButton(button);
    return button;
  };

  function dressButton(button) {
    const chosen = picked.has(Number(button.dataset.pick));
    button.textContent = chosen ? "Picked" : "Pick";
    button.setAttribute("aria-pressed", String(chosen));
    button.closest(".pane")?.classList.toggle("picked", chosen);
  }

  /** Turn picking on, so that a tap picks. */
  calotype.startPicking = () => {
    document.body.classList.add("picking");
    show();
  };

  function show() {
    if (picked.size) document.body.classList.add("picking");
    document.querySelectorAll(".tile").forEach(calotype.dressTile);
    document.querySelectorAll("[data-pick]").forEach(dressButton);
    draw();
  }

  function stop() {
    picked.clear();
    document.body.classList.remove("picking");
    show();
  }

  function draw() {
    const bar = document.getElementById("picked");
    bar.hidden = !calotype.isPicking();
    const said = picked.size ? `${calotype.count(picked.size, "photo")} picked` : "Tap photos to pick them";
    const copy = element(
      "button",
      { type: "button", class: "button", onclick: () => copyList(copy) },
      "Copy paths",
    );
    const save = element("button", { type: "button", class: "button", onclick: saveList }, "Save list");
    const close = element(
      "button",
      { type: "button", class: "quiet", "aria-label": "Pick none", onclick: stop },
      icon("close"),
    );
    bar.replaceChildren(element("strong", null, said), ...(picked.size ? [copy, save] : []), close);
    calotype.say(said);
  }

  const numbers = () => [...picked].sort((left, right) => left - right);

  const LINE_END = /[\n\r]/;
  const pathsOfAll = () => Promise.all([calotype.column(names.path), calotype.column(names.bytes)]);

  /**
   * Copy the paths, one a line. Those that no line of text can hold are left out, and that is said: two halves of a name
   * could name two other files, and so could a name whose bytes are no text. The saved list has them.
   */
  async function copyList(button) {
    const [paths, bytes] = await pathsOfAll();
    const chosen = numbers();
    const fit = chosen.filter((photo) => !bytes[photo] && !LINE_END.test(paths[photo]));
    await calotype.copy(fit.map((photo) => paths[photo]).join("\n"), button);
    const left = chosen.length - fit.length;
    const one = left === 1;
    tell(
      left &&
        `${calotype.count(left, "path")} left out: the ${one ? "name holds" : "names hold"} a line's end, or what is no text. ` +
          `Save list has ${one ? "it" : "them"}.`,
    );
  }

  /** Say something in the bar, until what is picked changes. */
  function tell(text) {
    const bar = document.getElementById("picked");
    bar.querySelector(".left-out")?.remove();
    if (!text) return;
    bar.append(element("span", { class: "left-out" }, text));
    calotype.say(text);
  }

  /**
   * Save the paths as a file: one a line, or with a zero byte after each where a path holds a line's end, as
   * `calotype photos --print0` writes them. A path that is no Unicode is saved byte for byte.
   */
  async function saveList() {
    const [paths, bytes] = await pathsOfAll();
    const chosen = numbers();
    const zero = chosen.some((photo) => LINE_END.test(paths[photo]));
    const parts = chosen.flatMap((photo) => [
      bytes[photo] ? Uint8Array.from(atob(bytes[photo]), (letter) => letter.charCodeAt(0)) : paths[photo],
      zero ? "\0" : "\n",
    ]);
    const address = URL.createObjectURL(new Blob(parts, { type: "text/plain" }));
    element("a", { href: address, download: zero ? "photos.paths0" : "photos.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    calotype.say(zero ? "Saved; a zero byte stands after each path, since one holds a line's end" : "Saved");
  }
})();
