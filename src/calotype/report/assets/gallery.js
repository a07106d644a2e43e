"use strict";

(() => {
  const { element, names } = calotype;

  /** What the gallery showed last: the photo page goes through it, and coming back finds the place. */
  calotype.shown = { photos: null, address: "#/photos", scroll: 0 };

  calotype.views.photos = async (main, parameters, signal) => {
    const query = calotype.readQuery(parameters);
    const change = (changed) => {
      location.hash = calotype.queryAddress(changed);
    };
    const page = {
      heading: element("h1", null, "Photos"),
      under: element("p", { class: "muted under" }),
      actions: element("div", { class: "heading-actions" }),
      shelf: element("div", { class: "shelf" }),
    };
    main.replaceChildren(
      element("div", { class: "heading with-actions" }, element("div", null, page.heading, page.under), page.actions),
      calotype.filterBar(query, change),
      element("div", { class: "chips" }, ...calotype.filterChips(query, change)),
      page.shelf,
    );
    try {
      const gallery = await load(query);
      if (!signal.aborted) show(gallery, query, page, signal);
    } catch (error) {
      const place = error.position === undefined ? "" : ` (at character ${error.position + 1})`;
      page.shelf.replaceWith(calotype.notice("This can't be looked for", `${error.message}${place}`));
    }
  };

  async function load(query) {
    const dated = query.sort === names.taken;
    const [photos, clocks, unread, aspects, paths, states, marked] = await Promise.all([
      calotype.find(query),
      calotype.clock(),
      calotype.unread(),
      calotype.column(names.aspect),
      calotype.column(names.path),
      calotype.column(names.state),
      dated || query.sort === names.path ? null : calotype.column(query.sort),
    ]);
    return { photos, clocks, unread, aspects, paths, states, marked, dated };
  }

  function show(gallery, query, page, signal) {
    const { photos } = gallery;
    const all = calotype.count(calotype.library.photos, "photo");
    page.heading.textContent =
      photos.length === calotype.library.photos ? all : `${calotype.number(photos.length)} of ${all}`;
    page.under.textContent = span(gallery);
    calotype.say(page.heading.textContent);
    if (!photos.length)
      return page.shelf.replaceWith(
        calotype.notice(
          "Nothing found",
          "No photo meets all of the above. Take a filter away, or look for fewer words.",
        ),
      );
    page.actions.append(...actions(gallery, query));
    gallery.host = element("div", { class: "gallery", role: "list", "aria-label": "Photos" });
    calotype.listenForPicks(gallery);
    gallery.jump = (index) =>
      window.scrollTo(
        0,
        window.scrollY +
          gallery.host.getBoundingClientRect().top +
          gallery.rows.tops[calotype.rowOf(gallery, index)] -
          64,
      );
    gallery.timeline = gallery.dated ? calotype.timeline(gallery, gallery.jump) : null;
    page.shelf.replaceChildren(gallery.host, gallery.timeline?.box ?? "");
    fill(gallery, calotype.queryAddress(query), signal);
  }

  /** The months from which the photos are. */
  function span({ photos, clocks }) {
    let first = Infinity;
    let last = -Infinity;
    for (const photo of photos) {
      if (Number.isNaN(clocks[photo])) continue;
      first = Math.min(first, clocks[photo]);
      last = Math.max(last, clocks[photo]);
    }
    if (first > last) return "";
    const [from, to] = [first, last].map(calotype.month);
    return from === to ? from : `${from} to ${to}`;
  }

  function actions({ photos }, query) {
    const command = calotype.commandOf(query);
    const copy = element(
      "button",
      { type: "button", class: "link", title: command, onclick: () => calotype.copy(command, copy) },
      "Copy as command",
    );
    return [
      command && copy,
      element("button", { type: "button", class: "link", onclick: calotype.startPicking }, "Pick"),
      element("button", { type: "button", class: "link", onclick: () => calotype.pickAll(photos) }, "Pick all"),
    ].filter(Boolean);
  }

  /** Fill the shelf with rows, at the place where this gallery was left, and again when its width changes. */
  function fill(gallery, address, signal) {
    const back = calotype.shown.address === address ? calotype.shown : { scroll: 0 };
    calotype.shown = { photos: gallery.photos, address, scroll: back.scroll };
    let drawn = null;
    let width = 0;
    const draw = () => {
      if (gallery.host.clientWidth === width) return;
      width = gallery.host.clientWidth;
      drawn?.abort();
      drawn = new AbortController();
      gallery.host.replaceChildren();
      gallery.rows = calotype.layOut(gallery, width);
      gallery.list = calotype.windowed(
        gallery.host,
        gallery.rows.tops,
        (row) => calotype.renderRow(gallery, gallery.rows.list[row]),
        drawn.signal,
        (row) => gallery.timeline?.show(gallery.rows.list[row].first),
      );
    };
    draw();
    window.scrollTo(0, back.scroll);
    window.addEventListener("resize", draw, { signal });
    window.addEventListener("scroll", () => (calotype.shown.scroll = window.scrollY), { passive: true, signal });
    signal.addEventListener("abort", () => drawn.abort());
    document.addEventListener("keydown", (event) => calotype.galleryKey(gallery, event), { signal });
    if (back.photo !== undefined) calotype.focusPhoto(gallery, gallery.photos.indexOf(back.photo));
  }
})();
