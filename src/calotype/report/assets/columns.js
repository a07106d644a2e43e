"use strict";

(() => {
  const kept = new Map();

  /** Columns that the page itself needs, by what they mean. */
  calotype.names = {
    path: ":path",
    bytes: ":path_bytes",
    state: ":state",
    aspect: ":aspect",
    problem: ":problem",
    taken: "metadata.taken_at",
    source: "metadata.taken_source",
    make: "metadata.camera.make",
    model: "metadata.camera.model",
    latitude: "metadata.gps.latitude",
    longitude: "metadata.gps.longitude",
    luma: "content.exposure.mean",
  };

  /** The mean luma below which a photo is called very dark. */
  calotype.veryDark = 0.15;

  calotype.columnOf = (path) => calotype.library.byPath.get(path);

  /**
   * A promise of one value of every photo: a Float64Array with NaN where there is none, for numbers; else a list
   * with undefined. A column that the report lacks is one in which every photo has none.
   */
  calotype.column = (path) => {
    if (!kept.has(path)) kept.set(path, read(path));
    return kept.get(path);
  };

  /** Whether a photo says when it was taken; the time of its file alone is no date. As `has_date` of `survey.py`. */
  calotype.hasDate = (taken, source) => Boolean(taken) && source !== "file";

  /** Wall clocks of all photos, in seconds; NaN where a photo has no date but the file's own. */
  calotype.clock = () => {
    if (!kept.has(":clock")) kept.set(":clock", readTimes(({ wall }) => wall));
    return kept.get(":clock");
  };

  /** What the same photos are ordered by: the instant in seconds where the offset is known, else the wall clock. */
  calotype.moment = () => {
    if (!kept.has(":moment")) kept.set(":moment", readTimes(({ wall, offset }) => wall - (offset ?? 0)));
    return kept.get(":moment");
  };

  async function readTimes(valueOf) {
    const { taken, source } = calotype.names;
    const [texts, sources] = await Promise.all([calotype.column(taken), calotype.column(source)]);
    return Float64Array.from(texts, (text, photo) => {
      const time = calotype.hasDate(text, sources[photo]) ? calotype.readTime(text) : null;
      return time ? valueOf(time) : NaN;
    });
  }

  /** The condition that finds photos without a date of their own. */
  calotype.undated = () => {
    const { taken, source } = calotype.names;
    return calotype.columnOf(source) ? `${source} == 'file'` : `${taken} == null`;
  };

  /** Of each photo whether it could not be read: then nobody knows whether it has a date. */
  calotype.unread = async () => {
    const { source } = calotype.names;
    const told = calotype.columnOf(source) !== undefined;
    return Array.from(await calotype.column(source), (one) => told && !one);
  };

  /** How many photos have been read and have no date of their own. */
  calotype.undatedCount = async () => {
    const { taken, source } = calotype.names;
    const [texts, sources, unread] = await Promise.all([
      calotype.column(taken),
      calotype.column(source),
      calotype.unread(),
    ]);
    return texts.filter((text, photo) => !calotype.hasDate(text, sources[photo]) && !unread[photo]).length;
  };

  async function read(path) {
    if (path === ":copies") return readCopies();
    const { photos } = calotype.library;
    const column = calotype.columnOf(path);
    const numbers = column?.kind === "number";
    const values = numbers ? new Float64Array(photos).fill(NaN) : new Array(photos).fill(undefined);
    if (!column) return values;
    const chunks = await calotype
      .loadRaw(`columns/${column.file}`)
      .then((texts) => Promise.all(texts.map(calotype.unpack)));
    for (const [start, part] of chunks) {
      part.forEach((value, index) => {
        if (value !== null && (!numbers || typeof value === "number")) values[start + index] = value;
      });
    }
    return values;
  }

  /** In how many groups of copies each photo is; shots of one series are no copies. */
  async function readCopies() {
    const values = new Float64Array(calotype.library.photos);
    const [{ groups, photos }] = await calotype.load("groups/index");
    for (const [photo, among] of Object.entries(photos))
      values[photo] = among.filter((number) => calotype.isCopies(groups[number][0])).length;
    return values;
  }
})();
