"use strict";

(() => {
  const { element, names } = calotype;
  const LONG_GAP = 5; // years

  calotype.views.overview = async (main, parameters, signal) => {
    const [clocks, aspects, makes, models] = await Promise.all([calotype.clock(), ...[names.aspect, names.make, names.model].map(calotype.column)]);
    const scores = ["exposure", "sharpness", "contrast", "colourfulness"].map((name) => `content.${name}.score`).filter(calotype.columnOf);
    const values = await Promise.all(scores.map(calotype.column));
    if (signal.aborted) return;
    const cameras = camerasOf(makes, models);
    main.replaceChildren(
      element(
        "div",
        { class: "heading overview" },
        element("h1", null, calotype.library.summary.title ?? "Your photos"),
        element("p", { class: "lead" }, ...sentences(clocks, cameras)),
        element("p", { class: "muted under" }, madeBy()),
      ),
      mosaic(clocks, aspects),
      element(
        "div",
        { class: "figures" },
        whenPlot(clocks),
        cameras.length ? cameraPlot(cameras) : null,
        ...scores.map((path, place) => scorePlot(path, values[place])),
      ),
    );
  };

  /** [name, model, count], the most used first. */
  function camerasOf(makes, models) {
    const counts = new Map();
    models.forEach((model, photo) => {
      if (model === undefined) return;
      const name = calotype.cameraName(makes[photo], model);
      const entry = counts.get(name) ?? [name, model, 0];
      entry[2] += 1;
      counts.set(name, entry);
    });
    return [...counts.values()].sort((left, right) => right[2] - left[2]);
  }

  function sentences(clocks, cameras) {
    const { library } = calotype;
    const years = yearsOf(clocks);
    const parts = [calotype.count(library.photos, "photo")];
    if (years.length) parts.push(years.length === 1 ? `of ${years[0]}` : `${years[0]} to ${years[years.length - 1]}`);
    if (cameras.length) parts.push(calotype.count(cameras.length, "camera"));
    const undated = clocks.filter(Number.isNaN).length;
    const further = [
      library.groups && element("a", { href: "#/groups" }, calotype.count(library.groups, "group of copies", "groups of copies")),
      ...library.problems.slice(0, 3).map(({ code, count }) => element("a", { href: "#/problems" }, `${calotype.number(count)}: ${calotype.problem(code).toLowerCase()}`)),
      undated && undated < library.photos && element("a", { href: calotype.queryAddress({ where: [calotype.undated()] }) }, `${calotype.number(undated)} without a date`),
      library.summary.other && `${calotype.count(library.summary.other, "other file")} not read`,
    ].filter(Boolean);
    return [`${parts.join(", ")}. `, ...further.flatMap((part, place) => [place ? ", " : "", part]), further.length ? "." : ""];
  }

  const yearsOf = (clocks) => [...new Set([...clocks].filter((wall) => !Number.isNaN(wall)).map((wall) => new Date(wall * 1000).getUTCFullYear()))].sort((left, right) => left - right);

  function madeBy() {
    const { made, version, summary } = calotype.library;
    return `Made by Calotype ${version} on ${calotype.time(made)}${summary.root ? `, from ${summary.root}` : ""}. It lies in this folder alone and asks nothing of the network.`;
  }

  /** A few photos spread over all the years. */
  function mosaic(clocks, aspects) {
    const pictured = [...clocks.keys()].filter((photo) => aspects[photo] > 0.6 && aspects[photo] < 2);
    const dated = pictured.sort((left, right) => (clocks[left] || 0) - (clocks[right] || 0));
    const count = Math.min(14, dated.length);
    const chosen = Array.from({ length: count }, (nothing, place) => dated[Math.floor(((place + 0.5) * dated.length) / count)]);
    return element(
      "div",
      { class: "mosaic", "aria-label": "A few of the photos" },
      ...chosen.map((photo) => {
        const picture = element("img", { alt: "", decoding: "async" });
        calotype.showThumbnail(picture, photo);
        return element("a", { href: `#/photo/${photo}`, "aria-label": `Photo ${photo + 1}` }, picture);
      }),
    );
  }

  function whenPlot(clocks) {
    const years = yearsOf(clocks);
    if (!years.length) return null;
    const [first, last] = [years[0], years[years.length - 1]];
    return last - first < 4 ? monthPlot(clocks) : yearPlot(clocks);
  }

  /** Years from the first to the last; a long time without photos (or a wrong clock) is one gap. */
  function yearPlot(clocks) {
    const counts = new Map();
    for (const wall of clocks) {
      if (Number.isNaN(wall)) continue;
      const year = new Date(wall * 1000).getUTCFullYear();
      counts.set(year, (counts.get(year) ?? 0) + 1);
    }
    const bars = [];
    let before = null;
    for (const year of [...counts.keys()].sort((left, right) => left - right)) {
      const empty = before === null ? 0 : year - before - 1;
      if (empty > LONG_GAP) bars.push({ label: `${before + 1} to ${year - 1}`, count: 0, tick: "…" });
      else for (let other = year - empty; other < year; other += 1) bars.push({ label: String(other), count: 0 });
      bars.push({ label: String(year), count: counts.get(year), address: calotype.queryAddress({ where: [calotype.yearCondition(year)] }), year });
      before = year;
    }
    const every = Math.ceil(bars.length / 12);
    return calotype.barPlot("When", bars.map((bar, place) => ({ tick: bar.year && place % every === 0 ? String(bar.year) : null, ...bar })));
  }

  /** Months from the first that has photos to the last. */
  function monthPlot(clocks) {
    const months = [...clocks].filter((wall) => !Number.isNaN(wall)).map(monthOf);
    const first = months.reduce((least, month) => Math.min(least, month), Infinity);
    const counts = new Array(months.reduce((most, month) => Math.max(most, month), 0) - first + 1).fill(0);
    for (const month of months) counts[month - first] += 1;
    const start = (place) => new Date(beginning(first + place)).toISOString().slice(0, 10);
    const bar = (count, place) => ({
      label: calotype.month(beginning(first + place) / 1000),
      count,
      tick: place === 0 || (first + place) % 12 === 0 ? start(place).slice(0, place ? 4 : 7) : null,
      address: calotype.queryAddress({ where: [`${names.taken} >= date('${start(place)}') and ${names.taken} < date('${start(place + 1)}')`] }),
    });
    return calotype.barPlot("When", counts.map(bar));
  }

  const beginning = (month) => Date.UTC(Math.floor(month / 12), month % 12, 1);
  const monthOf = (wall) => new Date(wall * 1000).getUTCFullYear() * 12 + new Date(wall * 1000).getUTCMonth();

  function cameraPlot(cameras) {
    const shown = cameras.slice(0, 8);
    const rest = cameras.length - shown.length;
    return calotype.rankPlot(
      "Cameras",
      shown.map(([label, model, count]) => ({ label, count, address: calotype.queryAddress({ where: [`${names.model} == ${calotype.quoted(model)}`] }) })),
      rest > 0 ? `and ${calotype.number(rest)} more` : null,
    );
  }

  function scorePlot(path, values) {
    const BINS = 20;
    const bar = (count, place) => {
      const [from, to] = [place / BINS, (place + 1) / BINS].map((value) => value.toFixed(2));
      return {
        label: `${from} to ${to}`,
        count,
        tick: place === 0 ? "0" : place === BINS - 1 ? "1" : null,
        address: calotype.queryAddress({ where: [`${path} >= ${from} and ${path} ${place === BINS - 1 ? "<=" : "<"} ${to}`], sort: path }),
      };
    };
    return calotype.barPlot(calotype.label(path.split(".")[1]), calotype.bins(values, BINS).map(bar));
  }
})();
