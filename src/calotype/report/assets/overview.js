"use strict";

/** The library in people's words and in plots: when, where, which camera, how good. */
(() => {
  const { element, shape, names } = calotype;
  const SCORES = ["exposure", "sharpness", "contrast", "colourfulness"];
  const BINS = 20;
  const CAMERAS = 8;
  const MOSAIC = 14;
  const TRIED = 12; // photos of a stretch of time among which the mosaic chooses
  const DOT = 3; // degrees within which places are one dot

  calotype.views.overview = async (main, parameters, signal) => {
    const scores = SCORES.map((name) => `content.${name}.score`).filter(calotype.columnOf);
    const wanted = [names.aspect, names.make, names.model, names.latitude, names.longitude, ...scores];
    const [clocks, undated, [aspects, makes, models, latitudes, longitudes, ...values]] = await Promise.all([
      calotype.clock(),
      calotype.undatedCount(),
      Promise.all(wanted.map(calotype.column)),
    ]);
    const dark = await darkOnes();
    const among = calotype.library.groups ? (await calotype.load("groups/index"))[0].photos : {};
    if (signal.aborted) return;
    const cameras = camerasOf(makes, models);
    const plots = [
      calotype.whenPlot(clocks),
      wherePlot(latitudes, longitudes),
      cameras.length ? cameraPlot(cameras) : null,
      ...scores.map((path, place) => scorePlot(path, values[place])),
    ];
    main.replaceChildren(
      element(
        "div",
        { class: "heading overview" },
        element("h1", null, calotype.library.summary.title ?? "Your photos"),
        element("p", { class: "lead" }, ...sentences(clocks, cameras, dark, undated)),
        element("p", { class: "muted under" }, madeBy()),
      ),
      mosaic(clocks, aspects, values, among),
      element("div", { class: "figures" }, ...plots),
    );
  };

  async function darkOnes() {
    if (!calotype.columnOf(names.luma)) return 0;
    return (await calotype.column(names.luma)).filter((mean) => mean < calotype.veryDark).length;
  }

  /** [name, the condition that finds its photos, count], the most used first. Some files name the maker alone. */
  function camerasOf(makes, models) {
    const counts = new Map();
    models.forEach((model, photo) => {
      const name = calotype.cameraName(makes[photo] ?? "", model ?? "");
      if (!name) return;
      const [path, value] = model ? [names.model, model] : [names.make, makes[photo]];
      const entry = counts.get(name) ?? [name, `${path} == ${calotype.quoted(value)}`, 0];
      entry[2] += 1;
      counts.set(name, entry);
    });
    return [...counts.values()].sort((left, right) => right[2] - left[2]);
  }

  function sentences(clocks, cameras, dark, undated) {
    const { library } = calotype;
    const years = calotype.yearsOf(clocks);
    const holds = [
      calotype.count(library.photos, "photo"),
      library.summary.different,
      years.length > 1 ? `${years[0]} to ${years.at(-1)}` : years.length ? `of ${years[0]}` : null,
      cameras.length ? calotype.count(cameras.length, "camera") : null,
    ];
    const link = (href, text) => element("a", { href }, text);
    const found = (where, text) => link(calotype.queryAddress({ where: [where] }), text);
    const odd = [
      ...calotype.groupsInWords().map(([kind, words]) => link(calotype.groupsAddress(kind), words)),
      dark && found(`${names.luma} < ${calotype.veryDark}`, `${calotype.number(dark)} very dark`),
      ...library.problems
        .slice(0, 3)
        .map(({ code, count }) =>
          link("#/problems", `${calotype.number(count)} ${calotype.problemOf(code, count)}`),
        ),
      undated && found(calotype.undated(), `${calotype.number(undated)} without a date`),
      library.summary.other && `${calotype.count(library.summary.other, "other file")} not read`,
    ].filter(Boolean);
    const listed = odd.flatMap((part, place) => [place ? ", " : " ", part]);
    return [`${holds.filter(Boolean).join(", ")}.`, ...listed, odd.length ? "." : ""];
  }

  function madeBy() {
    const { made, version, summary } = calotype.library;
    const from = summary.root ? `, from ${summary.root}` : "";
    return `Made by Calotype ${version} on ${calotype.time(made)}${from}. It lies in this folder alone and asks nothing of the network.`;
  }

  /**
   * A few photos spread over all the years: of each stretch the one with the best scores in all. Of a group one, and of
   * a day too where there are days enough: shots of one scene side by side show little.
   */
  function mosaic(clocks, aspects, scores, among) {
    const pictured = [...clocks.keys()].filter((photo) => aspects[photo] > 0.6 && aspects[photo] < 2);
    const dated = pictured.sort((left, right) => (clocks[left] || 0) - (clocks[right] || 0));
    const count = Math.min(MOSAIC, dated.length);
    const worth = (photo) => scores.reduce((sum, values) => sum + Math.min(values[photo] || 0, 0.9), 0);
    const dayOf = (photo) => (Number.isNaN(clocks[photo]) ? null : calotype.day(clocks[photo]));
    const enough = new Set(dated.map(dayOf)).size >= count / 2;
    const shown = new Set(); // groups and days
    const seriesOf = (photo) => [...(among[photo] ?? []), enough && dayOf(photo)].filter((one) => one || one === 0);
    const chosen = Array.from({ length: count }, (nothing, place) => {
      const [from, past] = [place, place + 1].map((edge) => Math.floor((edge * dated.length) / count));
      const every = Math.ceil((past - from) / TRIED);
      const tried = dated
        .slice(from, past)
        .filter((photo, at) => at % every === 0 && !seriesOf(photo).some((one) => shown.has(one)));
      const best = tried.reduce((one, photo) => (one === null || worth(photo) > worth(one) ? photo : one), null);
      for (const one of best === null ? [] : seriesOf(best)) shown.add(one);
      return best;
    }).filter((photo) => photo !== null);
    const tile = (photo) => {
      const picture = element("img", { alt: "", decoding: "async" });
      calotype.showThumbnail(picture, photo);
      const said = Number.isNaN(clocks[photo]) ? `Photo ${photo + 1}` : `Photo of ${calotype.day(clocks[photo])}`;
      return element("a", { href: `#/photo/${photo}`, "aria-label": said }, picture);
    };
    return element("div", { class: "mosaic", role: "group", "aria-label": "A few of the photos" }, ...chosen.map(tile));
  }

  /** The world with a dot where photos were taken. */
  function wherePlot(latitudes, longitudes) {
    const dots = new Map();
    let count = 0;
    latitudes.forEach((latitude, photo) => {
      if (!(Math.abs(latitude) <= 90 && Math.abs(longitudes[photo]) <= 180)) return;
      const key = [Math.round(longitudes[photo] / DOT) * DOT, Math.round(latitude / DOT) * DOT].join(",");
      dots.set(key, (dots.get(key) ?? 0) + 1);
      count += 1;
    });
    if (!count) return null;
    const most = Math.max(...dots.values());
    const drawn = [...dots].map(([key, number]) => {
      const [x, y] = key.split(",").map(Number);
      return shape("circle", { cx: x, cy: -y, r: 1.4 + 4 * Math.sqrt(number / most) });
    });
    const land = shape("path", { class: "land", d: calotype.landPath(), "fill-rule": "evenodd" });
    const world = shape(
      "svg",
      { viewBox: "-170 -78 350 136", class: "plot world-plot", "aria-hidden": "true" },
      land,
      ...drawn,
    );
    const caption = element(
      "figcaption",
      null,
      "Where",
      element("span", { class: "muted" }, `${calotype.count(count, "photo")} with a place`),
    );
    return element(
      "figure",
      { class: "figure" },
      caption,
      element("a", { href: "#/map", "aria-label": "Open the map" }, world),
    );
  }

  function cameraPlot(cameras) {
    const bars = cameras
      .slice(0, CAMERAS)
      .map(([label, where, count]) => ({ label, count, address: calotype.queryAddress({ where: [where] }) }));
    const rest = cameras.length - bars.length;
    return calotype.rankPlot("Cameras", bars, rest > 0 ? `and ${calotype.number(rest)} more` : null);
  }

  function scorePlot(path, values) {
    const bar = (count, place) => {
      const [from, to] = [place / BINS, (place + 1) / BINS].map((value) => value.toFixed(2));
      const where = [`${from} <= ${path} ${place === BINS - 1 ? "<=" : "<"} ${to}`];
      return {
        label: `${from} to ${to}`,
        count,
        tick: place === 0 ? "0" : place === BINS - 1 ? "1" : null,
        address: count ? calotype.queryAddress({ where, sort: path }) : null,
      };
    };
    return calotype.barPlot(calotype.label(path.split(".")[1]), calotype.bins(values, BINS).map(bar));
  }
})();
