"use strict";

/** The photo itself, in the place of its thumbnail, where the browser can show it and finds it. */
(() => {
  const VIEWABLE = /\.(jpe?g|jpe|jfif|png|webp|gif|bmp|avif)$/i; // what every browser of today shows

  /**
   * Put the photo of a line into an <img> that shows its thumbnail. `done` is called with null when the photo is shown,
   * or with why the browser can't show it.
   */
  calotype.showLarge = (small, line, done) => {
    const address = calotype.safeAddress(line.original);
    if (!address || !VIEWABLE.test(line.path)) return done("thumbnail (browsers don't show this format)");
    const large = new Image();
    large.onload = () => {
      small.src = address;
      small.parentElement?.classList.remove("bare");
      done(null);
    };
    large.onerror = () => done("thumbnail (the original is gone or damaged)");
    large.src = address;
  };

  /** An address that may be opened: relative, or a file, or the web; nothing that would run. */
  calotype.safeAddress = (address) => {
    if (!address) return null;
    const { protocol } = new URL(address, location.href);
    return ["file:", "http:", "https:"].includes(protocol) ? address : null;
  };
})();
