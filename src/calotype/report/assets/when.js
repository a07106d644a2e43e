"use strict";

/** When photos were taken: by years, or by months where there are few years. */
(() => {
  const { names } = calotype;
  const FEW = 4; // years
  const LONG_GAP = 5; // years

  const yearOf = (wall) => new Date(wall * 1000).getUTCFullYear();
  const monthOf = (wall) => yearOf(wall) * 12 + new Date(wall * 1000).getUTCMonth();
  const known = (clocks) => [...clocks].filter((wall) => !Number.isNaN(wall));

  /** The years of all photos, in order. */
  calotype.yearsOf = (clocks) => [...counted(known(clocks), yearOf).keys()];

  /** The condition for photos taken from one day to another, that one not included. Dates of files don't count. */
  calotype.takenBetween = (from, to) => {
    const dated = calotype.columnOf(names.source) ? ` and ${names.source} != 'file'` : "";
    return `date('${from}') <= ${names.taken} < date('${to}')${dated}`;
  };

  calotype.takenIn = (year) => {
    const start = (one) => `${String(one).padStart(4, "0")}-01-01`;
    return calotype.takenBetween(start(year), start(year + 1));
  };

  calotype.whenPlot = (clocks) => {
    const walls = known(clocks);
    if (!walls.length) return null;
    const years = counted(walls, yearOf);
    const [first, last] = [[...years.keys()][0], [...years.keys()].at(-1)];
    return calotype.barPlot("When", last - first < FEW ? monthBars(counted(walls, monthOf)) : yearBars(years));
  };

  /** How many there are of each, in order. */
  function counted(walls, keyOf) {
    const counts = new Map();
    for (const wall of walls) counts.set(keyOf(wall), (counts.get(keyOf(wall)) ?? 0) + 1);
    return new Map([...counts].sort(([left], [right]) => left - right));
  }

  /** From the first year to the last; a long time without photos (or a wrong clock) is one gap. */
  function yearBars(years) {
    const bars = [];
    let before = null;
    for (const [year, count] of years) {
      const empty = before === null ? 0 : year - before - 1;
      if (empty > LONG_GAP) bars.push({ label: `${before + 1} to ${year - 1}`, count: 0, tick: "…" });
      else for (let other = year - empty; other < year; other += 1) bars.push({ label: String(other), count: 0 });
      bars.push({ label: String(year), count, address: calotype.queryAddress({ where: [calotype.takenIn(year)] }) });
      before = year;
    }
    const every = Math.ceil(bars.length / 12);
    const isNamed = (place) => Boolean(bars[place]?.address) && place % every === 0;
    return bars.map((bar, place) => {
      if (isNamed(place)) return { ...bar, tick: bar.label };
      const crowded = every > 1 && (isNamed(place - 1) || isNamed(place + 1)); // a year beside it takes the room
      return { ...bar, tick: crowded ? null : bar.tick };
    });
  }

  function monthBars(months) {
    const [first, last] = [[...months.keys()][0], [...months.keys()].at(-1)];
    const beginning = (month) => new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
    const day = (month) => beginning(month).toISOString().slice(0, 10);
    return Array.from({ length: last - first + 1 }, (nothing, place) => ({
      label: calotype.month(beginning(first + place) / 1000),
      count: months.get(first + place) ?? 0,
      tick: place === 0 ? day(first).slice(0, 7) : (first + place) % 12 ? null : day(first + place).slice(0, 4),
      address: months.has(first + place)
        ? calotype.queryAddress({ where: [calotype.takenBetween(day(first + place), day(first + place + 1))] })
        : null,
    }));
  }
})();
