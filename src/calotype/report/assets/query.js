"use strict";

/**
 * A query: which photos, in which order. It lives in the page's address, so it can be kept and sent:
 * #/photos?find=words or a condition&where=one condition&where=another&sort=path&up=1
 */
(() => {
  const { names } = calotype;
  const NEWEST = { sort: names.taken, up: false };

  calotype.readQuery = (parameters) => ({
    find: parameters.get("find") ?? "",
    where: parameters.getAll("where"),
    sort: parameters.get("sort") ?? NEWEST.sort,
    up: parameters.get("up") === "1",
  });

  calotype.queryAddress = (query) => {
    const parameters = new URLSearchParams();
    if (query.find) parameters.set("find", query.find);
    for (const condition of query.where ?? []) parameters.append("where", condition);
    if (query.sort && query.sort !== NEWEST.sort) parameters.set("sort", query.sort);
    if (query.up) parameters.set("up", "1");
    const text = parameters.toString();
    return text ? `#/photos?${text}` : "#/photos";
  };

  /** The query as the command line has it; null where it has none, as for words and for what only the page knows. */
  calotype.commandOf = ({ find, where, sort, up }) => {
    if (find.trim() && !calotype.isCondition(find)) return null;
    const conditions = find.trim() ? [...where, find.trim()] : where;
    if (!conditions.length || conditions.some((text) => /\b(?:path|state|problems|copies)\b/.test(text))) return null;
    const whole = conditions
      .map((text) => (conditions.length > 1 && /\bor\b/.test(text) ? `(${text})` : text))
      .join(" and ");
    const order = sort === names.path ? "" : ` --sort ${sort}${up ? "" : " --descending"}`;
    const folder = calotype.library.summary.root ? ` ${inShell(calotype.library.summary.root)}` : "";
    return `calotype photos${folder} --where ${inShell(whole)}${order}`;
  };

  /** A word as a shell of Linux and macOS reads it. */
  const inShell = (text) => (/^[\w./-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);

  /** A promise of the numbers of the photos that a query finds, in its order. Raises what a condition has wrong. */
  calotype.find = async (query) => {
    const tests = await Promise.all(query.where.map(conditionTest));
    if (query.find.trim()) tests.push(await (calotype.isCondition(query.find) ? conditionTest : wordsTest)(query.find));
    const found = [];
    for (let photo = 0; photo < calotype.library.photos; photo += 1) {
      if (tests.every((test) => test(photo) === true)) found.push(photo);
    }
    return sorted(Int32Array.from(found), query);
  };

  const conditionTest = async (text) => calotype.compile(calotype.readCondition(text));

  /** Every word must stand in the path, the camera's name or the date. */
  async function wordsTest(text) {
    const { path, make, model, taken } = names;
    const columns = await Promise.all([path, make, model, taken].map(calotype.column));
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return (photo) => {
      const said = columns
        .map((column) => column[photo] ?? "")
        .join("\n")
        .toLowerCase();
      return words.every((word) => said.includes(word));
    };
  }

  async function sorted(photos, { sort, up }) {
    const values = sort === names.taken ? await calotype.moment() : await calotype.column(sort);
    const sign = up ? 1 : -1;
    const missing = (value) => value === undefined || Number.isNaN(value);
    return photos.sort((first, second) => {
      const left = values[first];
      const right = values[second];
      if (missing(left) || missing(right)) return missing(left) - missing(right) || first - second;
      return left < right ? -sign : left > right ? sign : first - second;
    });
  }
})();
