"use strict";

(() => {
  const AT_ONCE = 4; // packs that load at a time
  const KEPT = 160; // packs in memory, of about 0.4 MB each

  const packs = new Map(); // number -> list of base64 texts, the one used last at the end
  const waiting = new Map(); // number -> pictures that wait for it, the pack wanted last at the end
  const coming = new Set();
  let asked = false;

  /** Show the thumbnail of a photo in an <img>, now or when its pack has come. Without one it is marked `bare`. */
  calotype.showThumbnail = (picture, photo) => {
    const pack = Math.floor(photo / calotype.library.pack);
    picture.dataset.photo = photo;
    if (packs.has(pack)) return fill(picture, pack);
    const pictures = waiting.get(pack) ?? [];
    waiting.delete(pack);
    waiting.set(pack, [...pictures, picture]);
    if (!asked) queueMicrotask(loadWanted); // once, and when the pictures stand in the page
    asked = true;
  };

  function fill(picture, number) {
    const pack = packs.get(number);
    packs.delete(number);
    packs.set(number, pack);
    const text = pack[picture.dataset.photo % calotype.library.pack];
    if (text) picture.src = `data:image/jpeg;base64,${text}`;
    else picture.classList.add("bare");
  }

  /** The pack wanted last comes first: after a long jump nobody waits for what has scrolled past. */
  function loadWanted() {
    asked = false;
    for (const number of [...waiting.keys()].reverse()) {
      if (coming.size === AT_ONCE) return;
      if (!coming.has(number) && stillWanted(number)) load(number);
    }
  }

  function stillWanted(number) {
    const pictures = waiting.get(number).filter((picture) => picture.isConnected);
    if (pictures.length) waiting.set(number, pictures);
    else waiting.delete(number);
    return pictures.length > 0;
  }

  async function load(number) {
    coming.add(number);
    const [pack] = await calotype.loadRaw(`thumbnails/${number}`).catch(() => [[]]); // shown by their names then
    coming.delete(number);
    packs.set(number, pack);
    if (packs.size > KEPT) packs.delete(packs.keys().next().value);
    for (const picture of waiting.get(number) ?? []) fill(picture, number);
    waiting.delete(number);
    loadWanted();
  }
})();
