"use strict";

(() => {
  const AT_ONCE = 12; // packs that load at a time
  const KEPT = 160; // packs in memory, of about 0.4 MB each
  const BUDGET = 2; // milliseconds a frame: to begin to load a pack costs 0.5, to hand over a picture 0.1 to 0.3

  const packs = new Map(); // number -> list of base64 texts, the pack used last at the end
  const wanted = new Map(); // number -> pictures that wait for it, the pack wanted last at the end
  const coming = new Set();
  let asked = false;

  /** Show the thumbnail of a photo in an <img> as soon as it is there. Without one its parent becomes `bare`. */
  calotype.showThumbnail = (picture, photo) => {
    const number = Math.floor(photo / calotype.library.pack);
    picture.dataset.photo = photo;
    const pictures = wanted.get(number) ?? [];
    pictures.push(picture);
    wanted.delete(number);
    wanted.set(number, pictures);
    ask();
  };

  function ask() {
    if (!asked) requestAnimationFrame(work);
    asked = true;
  }

  /** Once a frame, so that no frame has much to do. What was wanted last comes first: nobody waits for the past. */
  function work() {
    asked = false;
    const end = performance.now() + BUDGET;
    for (const number of [...wanted.keys()].reverse()) {
      const pictures = wanted.get(number).filter((picture) => picture.isConnected);
      while (packs.has(number) && pictures.length && performance.now() < end) fill(pictures.shift(), number);
      if (pictures.length) wanted.set(number, pictures);
      else wanted.delete(number);
      if (performance.now() >= end) return ask();
      if (pictures.length && !coming.has(number) && coming.size < AT_ONCE) load(number);
    }
  }

  function fill(picture, number) {
    const pack = packs.get(number);
    packs.delete(number);
    packs.set(number, pack);
    const text = pack[picture.dataset.photo % calotype.library.pack];
    if (picture.hasAttribute("src")) return; // the photo itself was quicker
    if (text) picture.src = `data:image/jpeg;base64,${text}`;
    else picture.parentElement.classList.add("bare");
  }

  async function load(number) {
    coming.add(number);
    const [pack] = await calotype.loadRaw(`thumbnails/${number}`).catch(() => [[]]); // shown by their names then
    coming.delete(number);
    packs.set(number, pack);
    if (packs.size > KEPT) packs.delete(packs.keys().next().value);
    ask();
  }
})();
