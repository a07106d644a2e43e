"use strict";

/** The keyboard in the gallery: arrows go from photo to photo, Enter opens (the tile is a link), x picks. */
(() => {
  calotype.galleryKey = (gallery, event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
    const focused = document.activeElement?.dataset?.index;
    if (focused !== undefined && event.key.toLowerCase() === "x")
      return calotype.pick(gallery, gallery.photos[focused], event.shiftKey);
    if (focused === undefined && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      return document.querySelector(".tile a")?.focus();
    }
    const index = focused === undefined ? undefined : target(gallery, Number(focused), event.key);
    if (index === undefined) return;
    event.preventDefault();
    calotype.focusPhoto(gallery, index);
  };

  /** Put the focus on the photo at a place of the gallery's order, and the photo into the window. */
  calotype.focusPhoto = (gallery, index) => {
    if (index < 0) return;
    gallery.list
      .reveal(calotype.rowOf(gallery, index))
      ?.querySelector(`[data-index="${index}"]`)
      ?.focus({ preventScroll: true });
  };

  function target(gallery, index, key) {
    const last = gallery.photos.length - 1;
    if (key === "ArrowRight") return Math.min(last, index + 1);
    if (key === "ArrowLeft") return Math.max(0, index - 1);
    if (key === "Home") return 0;
    if (key === "End") return last;
    if (key === "ArrowUp" || key === "ArrowDown") return across(gallery, index, key === "ArrowDown" ? 1 : -1);
    return undefined;
  }

  /** The photo above or below: the one whose middle is nearest. */
  function across(gallery, index, step) {
    const { list } = gallery.rows;
    const at = calotype.rowOf(gallery, index);
    let next = at + step;
    while (list[next]?.headings) next += step;
    if (!list[next]) return undefined;
    const middle = middleOf(list[at], index);
    let best = list[next].first;
    for (let other = best; other < list[next].past; other += 1) {
      if (Math.abs(middleOf(list[next], other) - middle) < Math.abs(middleOf(list[next], best) - middle)) best = other;
    }
    return best;
  }

  const middleOf = (row, index) => calotype.leftOf(row, index) + (row.height * row.aspects[index]) / 2;
})();
