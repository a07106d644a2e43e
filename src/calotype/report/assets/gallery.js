"use strict";

(() => {
  const { element, names } = calotype;
  const GAP = 6;
  const HEADING = 56;

  /** What the gallery showed last: the photo page goes through it, and coming back finds the place. */
  calotype.shown = { photos: null, address: "#/photos", scroll: 0 };

  calotype.views.photos = async (main, parameters, signal) => {
    const query = calotype.readQuery(parameters);
    const address = calotype.queryAddress(query);
    const change = (changed) => {
      location.hash = calotype.queryAddress(changed);
    };
    const heading = element("h1", null, "Photos");
    const under = element("p", { class: "muted under" });
    const host = element("div", { class: "gallery", role: "list", "aria-label": "Photos" });
    main.replaceChildren(
      element("div", { class: "heading" }, heading, under),
      calotype.filterBar(query, change),
      element("div", { class: "chips" }, ...calotype.filterChips(query, change)),
      host,
    );
    try {
      const photos = await calotype.find(query);
      const [clocks, aspects, paths, states] = await Promise.all([
        calotype.clock(),
        calotype.column(names.aspect),
        calotype.column(names.path),
        calotype.column(names.state),
      ]);
      const marked = query.sort === names.taken || query.sort === names.path ? null : await calotype.column(query.sort);
      if (signal.aborted) return;
      const gallery = { host, photos, clocks, aspects, paths, states, marked, dated: query.sort === names.taken };
      heading.textContent = photos.length === calotype.library.photos ? calotype.count(photos.length, "photo") : `${calotype.number(photos.length)} of ${calotype.count(calotype.library.photos, "photo")}`;
      under.textContent = span(gallery);
      calotype.say(heading.textContent);
      if (!photos.length) host.replaceWith(calotype.notice("Nothing found", "No photo meets all of the above. Take a filter away, or look for fewer words."));
      else show(gallery, address, signal);
    } catch (error) {
      host.replaceWith(calotype.notice("This can't be looked for", `${error.message}${error.position === undefined ? "" : ` (character ${error.position + 1})`}`));
    }
  };

  /** The years from which the photos are. */
  function span({ photos, clocks }) {
    let first = Infinity;
    let last = -Infinity;
    for (const photo of photos) {
      first = Math.min(first, Number.isNaN(clocks[photo]) ? Infinity : clocks[photo]);
      last = Math.max(last, Number.isNaN(clocks[photo]) ? -Infinity : clocks[photo]);
    }
    if (first > last) return "";
    const [from, to] = [first, last].map(calotype.month);
    return from === to ? from : `${from} to ${to}`;
  }

  function show(gallery, address, signal) {
    const back = calotype.shown.address === address ? calotype.shown : { scroll: 0 };
    calotype.shown = { photos: gallery.photos, address, scroll: back.scroll };
    let closing = null;
    let width = 0;
    const draw = () => {
      if (gallery.host.clientWidth === width) return;
      width = gallery.host.clientWidth;
      closing?.abort();
      closing = new AbortController();
      gallery.host.replaceChildren();
      const rows = layOut(gallery, width);
      gallery.rows = rows;
      gallery.list = calotype.windowed(gallery.host, rows.tops, (index) => renderRow(gallery, rows.list[index]), closing.signal);
    };
    draw();
    window.scrollTo(0, back.scroll);
    window.addEventListener("resize", draw, { signal });
    window.addEventListener("scroll", () => (calotype.shown.scroll = window.scrollY), { passive: true, signal });
    signal.addEventListener("abort", () => closing.abort());
    document.addEventListener("keydown", (event) => calotype.galleryKey(gallery, event), { signal });
    if (back.photo !== undefined) calotype.focusPhoto(gallery, gallery.photos.indexOf(back.photo));
  }

  function layOut(gallery, width) {
    const wanted = width < 560 ? 112 : width < 1000 ? 150 : 184;
    const aspects = Float32Array.from(gallery.photos, (photo) => {
      const aspect = gallery.aspects[photo];
      return Number.isNaN(aspect) ? 1.333 : Math.min(3.2, Math.max(0.45, aspect));
    });
    const list = [];
    const tops = [0];
    const add = (row, height) => {
      list.push(row);
      tops.push(tops[tops.length - 1] + height);
    };
    for (const [label, start, end] of sections(gallery)) {
      if (label) add({ label, count: end - start }, HEADING);
      for (const [first, past, height] of calotype.justify(aspects, start, end, width, wanted, GAP)) {
        add({ first, past, height, aspects }, height + GAP);
      }
    }
    return { list, tops: Float64Array.from(tops) };
  }

  /** Months, where the order is by date; else one section without a name. */
  function sections({ photos, clocks, dated }) {
    if (!dated) return [[null, 0, photos.length]];
    const found = [];
    for (let index = 0; index < photos.length; index += 1) {
      const wall = clocks[photos[index]];
      const label = Number.isNaN(wall) ? "No date" : calotype.month(wall);
      const last = found[found.length - 1];
      if (last?.[0] === label) last[2] = index + 1;
      else found.push([label, index, index + 1]);
    }
    return found;
  }

  function renderRow(gallery, row) {
    if (row.label) {
      return element("div", { class: "row month" }, element("h2", null, row.label), element("span", { class: "muted" }, calotype.number(row.count)));
    }
    const made = element("div", { class: "row" });
    made.style.height = `${row.height}px`;
    for (let index = row.first; index < row.past; index += 1) made.append(tile(gallery, index, row));
    return made;
  }

  function tile(gallery, index, row) {
    const photo = gallery.photos[index];
    const name = calotype.fileName(gallery.paths[photo]);
    const wall = gallery.clocks[photo];
    const picture = element("img", { alt: "", decoding: "async", draggable: "false" });
    const link = element(
      "a",
      { href: `#/photo/${photo}`, "aria-label": Number.isNaN(wall) ? name : `${name}, ${calotype.day(wall)}`, "data-index": index },
      picture,
      element("span", { class: "name", "aria-hidden": "true" }, name),
      mark(gallery, photo),
    );
    const made = element("div", { class: "tile", role: "listitem", "aria-posinset": index + 1, "aria-setsize": gallery.photos.length }, link);
    made.style.width = `${row.height * row.aspects[index]}px`;
    calotype.showThumbnail(picture, photo);
    return made;
  }

  /** What stands on a tile: the value that orders the gallery, or that something is wrong with the photo. */
  function mark({ marked, states }, photo) {
    const value = marked?.[photo];
    if (value !== undefined && !Number.isNaN(value)) return element("span", { class: "mark-value" }, calotype.number(value));
    if (states[photo] && states[photo] !== "done") return element("span", { class: `mark-state ${states[photo]}` }, calotype.label(states[photo]));
    return null;
  }
})();
