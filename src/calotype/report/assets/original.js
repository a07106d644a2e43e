"use strict";

/** The photo itself, in the place of its thumbnail, where the browser can show it and finds it. */
(() => {
  const VIEWABLE = /\.(jpe?g|jpe|jfif|png|webp|gif|bmp|avif)$/i; // what every browser of today shows

  /**
   * Put the photo of a line into an <img> that shows its thumbnail. Returns why the browser can't, if that is known at
   * once; `failed` is called if it turns out later.
   */
  calotype.showLarge = (small, line, failed = null) => {
    const address = calotype.safeAddress(line.original);
    if (!address || !VIEWABLE.test(line.path)) return "thumbnail (browsers don't show this format)";
    const large = new Image();
    large.onload = () => {
      small.src = address;
      small.parentElement.classList.remove("bare");
    };
    large.onerror = failed;
    large.src = address;
    return null;
  };

  /** An address that may be opened: relative, or a file, or the web; nothing that would run. */
  calotype.safeAddress = (address) => {
    if (!address) return null;
    const { protocol } = new URL(address, location.href);
    return ["file:", "http:", "https:"].includes(protocol) ? address : null;
  };
})();
