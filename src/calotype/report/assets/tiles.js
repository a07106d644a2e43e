"use strict";

/** The gallery's rows: months, and tiles that fill the width. */
(() => {
  const { element } = calotype;
  const GAP = 6;
  const HEADING = 56;
  const FEW = 4; // photos a month, on the average
  const ASPECTS = [0.45, 3.2]; // narrower and wider pictures are shown cut

  /** Rows for a width: `list`, each a month or the photos [first, past), and `tops`, one more than there are rows. */
  calotype.layOut = (gallery, width) => {
    const wanted = width < 560 ? 112 : width < 1000 ? 150 : 184;
    const aspects = Float32Array.from(gallery.photos, (photo) => {
      const aspect = gallery.aspects[photo];
      return Number.isNaN(aspect) ? 4 / 3 : Math.min(ASPECTS[1], Math.max(ASPECTS[0], aspect));
    });
    const list = [];
    const tops = [0];
    const add = (row, height) => {
      list.push(row);
      tops.push(tops[tops.length - 1] + height);
    };
    for (const [label, start, end] of sections(gallery)) {
      if (label) add({ label, first: start, past: start, count: end - start }, HEADING);
      for (const [first, past, height] of calotype.justify(aspects, start, end, width, wanted, GAP)) {
        add({ first, past, height, aspects }, height + GAP);
      }
    }
    return { list, tops: Float64Array.from(tops) };
  };

  /** The row that holds a place of the gallery's order. */
  calotype.rowOf = ({ rows: { list } }, index) => {
    let [low, high] = [0, list.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].past <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  /** Months, where the order is by date, or years, where months have few photos; else one section without a name. */
  function sections(gallery) {
    const { photos, dated } = gallery;
    if (!dated) return [[null, 0, photos.length]];
    const months = cut(gallery, calotype.month);
    return photos.length / months.length < FEW
      ? cut(gallery, (wall) => String(new Date(wall * 1000).getUTCFullYear()))
      : months;
  }

  function cut({ photos, clocks }, labelOf) {
    const found = [];
    for (let index = 0; index < photos.length; index += 1) {
      const wall = clocks[photos[index]];
      const label = Number.isNaN(wall) ? "No date" : labelOf(wall);
      const last = found[found.length - 1];
      if (last?.[0] === label) last[2] = index + 1;
      else found.push([label, index, index + 1]);
    }
    return found;
  }

  calotype.renderRow = (gallery, row) => {
    if (row.label) {
      return element(
        "div",
        { class: "row month" },
        element("h2", null, row.label),
        element("span", { class: "muted" }, calotype.number(row.count)),
      );
    }
    const made = element("div", { class: "row" });
    made.style.height = `${row.height}px`;
    for (let index = row.first; index < row.past; index += 1) made.append(tile(gallery, index, row));
    return made;
  };

  /** A tile is three nodes, for there are many: its name is drawn by CSS, its button comes with the pointer. */
  function tile(gallery, index, row) {
    const photo = gallery.photos[index];
    const name = calotype.fileName(gallery.paths[photo]);
    const wall = gallery.clocks[photo];
    const picture = element("img", { alt: "", decoding: "async", draggable: "false" });
    const said = Number.isNaN(wall) ? name : `${name}, ${calotype.day(wall)}`;
    const link = element(
      "a",
      { href: `#/photo/${photo}`, "data-index": index, "data-name": name, "aria-label": said },
      picture,
      mark(gallery, photo),
    );
    const made = element(
      "div",
      {
        class: "tile",
        role: "listitem",
        "data-photo": photo,
        "aria-posinset": index + 1,
        "aria-setsize": gallery.photos.length,
      },
      link,
    );
    made.style.width = `${row.height * row.aspects[index]}px`;
    if (calotype.isPicking()) calotype.dressTile(made);
    calotype.showThumbnail(picture, photo);
    return made;
  }

  /** What stands on a tile: the value that orders the gallery, or that something is wrong with the photo. */
  function mark({ marked, states }, photo) {
    const value = marked?.[photo];
    if (value !== undefined && !Number.isNaN(value))
      return element("span", { class: "mark-value" }, calotype.number(value));
    if (states[photo] && states[photo] !== "done")
      return element("span", { class: `mark-state ${states[photo]}` }, calotype.label(states[photo]));
    return null;
  }
})();
