"use strict";

/** The gallery's rows: months, and tiles that fill the width. */
(() => {
  const { element } = calotype;
  const GAP = 6;
  const HEADING = 56;
  const FEW = 2; // photos a month, on the average
  const APART = 28; // pixels between two months in one row
  const LETTER = 9.6; // pixels of a heading's letter, on the average
  const ASPECTS = [0.45, 3.2]; // narrower and wider pictures are shown cut

  /**
   * Rows for a width: `list`, each headings or the photos [first, past), and `tops`, one more than there are rows.
   * Months that don't fill a row stand side by side, each under its own heading.
   */
  calotype.layOut = (gallery, width) => {
    const wanted = width < 560 ? 112 : width < 1000 ? 150 : 184;
    const aspects = aspectsOf(gallery);
    const list = [];
    const tops = [0];
    const add = (row, height) => {
      list.push(row);
      tops.push(tops[tops.length - 1] + height);
    };
    for (const side of sideBySide(sections(gallery), aspects, width, wanted)) {
      const { first } = side[0];
      if (side[0].label) add({ headings: side, first, past: first }, HEADING);
      if (side.length > 1) {
        const gaps = new Map(side.slice(1).map((section) => [section.first, section.gap]));
        add({ first, past: side.at(-1).past, height: wanted, aspects, gaps }, wanted + GAP);
      } else {
        for (const [from, past, height] of calotype.justify(aspects, first, side[0].past, width, wanted, GAP))
          add({ first: from, past, height, aspects }, height + GAP);
      }
    }
    return { list, tops: Float64Array.from(tops) };
  };

  const aspectsOf = (gallery) =>
    Float32Array.from(gallery.photos, (photo) => {
      const aspect = gallery.aspects[photo];
      return Number.isNaN(aspect) ? 4 / 3 : Math.min(ASPECTS[1], Math.max(ASPECTS[0], aspect));
    });

  /** Sections in lists: neighbours that fit into one row together, or one alone. `left` is where each begins. */
  function sideBySide(found, aspects, width, wanted) {
    const lists = [];
    let reach = Infinity; // how far the last list takes its row, heading or photos
    let photosReach = 0;
    for (const [label, first, past] of found) {
      let long = -GAP;
      for (let index = first; index < past && long <= width; index += 1) long += aspects[index] * wanted + GAP;
      const section = { label, first, past, left: 0, gap: 0 };
      const room = Math.max(long, label ? (label.length + 4) * LETTER : Infinity);
      if (reach + APART + room <= width) {
        section.left = reach + APART;
        section.gap = section.left - photosReach;
        lists.at(-1).push(section);
      } else lists.push([section]);
      [reach, photosReach] = [section.left + room, section.left + long];
    }
    return lists;
  }

  /** How far from the left a photo of a row begins. */
  calotype.leftOf = ({ first, height, aspects, gaps }, index) => {
    let left = 0;
    for (let other = first; other < index; other += 1)
      left += height * aspects[other] + (gaps?.get(other + 1) ?? GAP);
    return left;
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

  /**
   * [label, first, past] of each run. The order is by instant, the heading by the clock on the wall: where a traveller's
   * last evening of a month comes after another's first morning of the next, neither heading comes twice.
   */
  function cut({ photos, clocks, unread }, labelOf) {
    const found = [];
    const undated = undatedLabel(photos.filter((photo) => Number.isNaN(clocks[photo])), unread);
    const seen = new Set();
    for (let index = 0; index < photos.length; index += 1) {
      const wall = clocks[photos[index]];
      const label = Number.isNaN(wall) ? undated : labelOf(wall);
      if (seen.has(label)) found[found.length - 1][2] = index + 1;
      else found.push([label, index, index + 1]);
      seen.add(label);
    }
    return found;
  }

  /** What heads photos without a clock: of one that could not be read nobody knows whether it has a date. */
  function undatedLabel(photos, unread) {
    const count = photos.reduce((sum, photo) => sum + unread[photo], 0);
    if (!count) return "No date";
    return count === photos.length ? "Not read" : "No date, or not read";
  }

  calotype.renderRow = (gallery, row) => {
    if (row.headings) return element("div", { class: "row month" }, ...row.headings.map(heading));
    const made = element("div", { class: "row" });
    made.style.height = `${row.height}px`;
    for (let index = row.first; index < row.past; index += 1) made.append(tile(gallery, index, row));
    return made;
  };

  function heading({ label, first, past, left }) {
    const count = element("span", { class: "muted" }, calotype.number(past - first));
    const made = element("div", { class: "month-name" }, element("h2", null, label), count);
    made.style.left = `${left}px`;
    return made;
  }

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
    if (row.gaps?.has(index)) made.style.marginLeft = `${row.gaps.get(index) - GAP}px`;
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
