"use strict";

(() => {
  const whole = new Intl.NumberFormat("en-GB");
  const fine = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 4 });
  const MONTHS = "January February March April May June July August September October November December".split(" ");

  calotype.count = (number, one, many = `${one}s`) => `${whole.format(number)} ${number === 1 ? one : many}`;
  calotype.number = (value) =>
    Number.isInteger(value)
      ? whole.format(value)
      : Math.abs(value) >= 1e4
        ? whole.format(Math.round(value))
        : fine.format(value);

  /** Bytes in the units that file managers show. */
  calotype.bytes = (value) => {
    const units = ["bytes", "kB", "MB", "GB", "TB"];
    let unit = 0;
    for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
    return `${unit && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
  };

  const TIME =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/;

  /**
   * Read an ISO 8601 time: its wall clock in seconds since 1970 as if that clock stood in Greenwich, and its offset
   * in seconds or null. What is left out at the end (time, day, month) is the first there is. Null if it is no time.
   * The wall clock says the day that a photo's taker had, and heads its month; photos are ordered by the instant where
   * the offset is known, else by the wall clock, as `calotype photos --sort` does it.
   */
  calotype.readTime = (text) => {
    const found = TIME.exec(text);
    if (!found) return null;
    const [year, month, day, hour, minute, second] = found
      .slice(1, 7)
      .map((part, place) => Number(part ?? (place === 1 || place === 2)));
    const wall = new Date(0);
    wall.setUTCFullYear(year, month - 1, day);
    wall.setUTCHours(hour, minute, Math.min(second, 59)); // a leap second is the second before it
    if (wall.getUTCDate() !== day || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
    return {
      wall: wall.getTime() / 1000 + Number(`0.${(found[7] ?? "0").slice(0, 6)}`),
      offset: found[8] === undefined ? null : offsetOf(found[8]),
    };
  };

  function offsetOf(zone) {
    if (zone === "Z") return 0;
    const sign = zone[0] === "-" ? -1 : 1;
    return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(3).replace(":", "") || 0) * 60);
  }

  calotype.month = (wall) => {
    const day = new Date(wall * 1000);
    return `${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  };

  calotype.day = (wall) => {
    const day = new Date(wall * 1000);
    return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  };

  /** A time as people write it, as exact as it is known, with its offset where it has one; what is no time stays. */
  calotype.time = (text) => {
    const time = /^\d{4}-/.test(text) ? calotype.readTime(text) : null;
    if (!time) return text;
    const [, , , day, hour, , , , zone] = TIME.exec(text);
    if (day === undefined) return calotype.month(time.wall);
    const clock = hour === undefined ? "" : `, ${new Date(time.wall * 1000).toISOString().slice(11, 19)}`;
    return calotype.day(time.wall) + clock + (zone ? ` (${zone === "Z" ? "UTC" : `UTC${zone}`})` : "");
  };

  /** `white_balance` as people read it: White balance. */
  calotype.label = (name) => {
    const words = name.replace(/_/g, " ").trim();
    return words.charAt(0).toUpperCase() + words.slice(1);
  };

  calotype.fileName = (path) => path.slice(path.lastIndexOf("/") + 1);

  /** What the codes of failures mean, in people's words. A code that is not here is shown as a label. */
  const PROBLEMS = {
    file_missing: "The file has gone",
    file_unreadable: "The system won't let it be read",
    file_too_large: "The file is too large",
    not_an_image: "Not a picture",
    format_missing: "A format that needs an extra",
    header_damaged: "The beginning is damaged",
    too_many_pixels: "Too many pixels",
    decode_failed: "Can't be decoded",
    truncated: "Cut short",
    op_failed: "A step failed",
    crashed: "The decoder crashed",
    timeout: "Took too long",
    memory: "Needed too much memory",
  };
  /** The same behind a number: 3 cut short, 2 not pictures. */
  const COUNTED = { not_an_image: ["not a picture", "not pictures"], file_missing: ["gone", "gone"] };
  calotype.problemOf = (code, count) => COUNTED[code]?.[count === 1 ? 0 : 1] ?? calotype.problem(code).toLowerCase();

  calotype.problem = (code) => PROBLEMS[code] ?? calotype.label(code);

  const KINDS = {
    bytes: "Same file",
    pixels: "Same picture",
    near: "Nearly the same",
    burst: "Burst",
    bracket: "Set made on purpose",
  };
  calotype.kind = (kind) => KINDS[kind] ?? calotype.label(kind);

  /** Kinds of groups by what their members are to each other, for counting: [kinds, one, many]. */
  const COPIES = ["bytes", "pixels", "near"];
  const COUNTED_KINDS = [
    [COPIES, "group of copies", "groups of copies"],
    [["burst"], "burst"],
    [["bracket"], "set made on purpose", "sets made on purpose"],
  ];
  calotype.isCopies = (kind) => COPIES.includes(kind);

  /** How many groups of the library have one of these kinds. */
  const counted = (kinds) => kinds.reduce((sum, kind) => sum + (calotype.library.kinds[kind] ?? 0), 0);
  calotype.groupsOfCopies = () => counted(COPIES);

  /** What groups there are, in words: [[the kind as the address of their list has it, "3 bursts"], ...]. */
  calotype.groupsInWords = () => {
    const known = COUNTED_KINDS.flatMap(([kinds]) => kinds);
    const others = Object.keys(calotype.library.kinds).filter((kind) => !known.includes(kind));
    return [
      ...COUNTED_KINDS.map(([kinds, one, many]) => [
        kinds.length > 1 ? "copies" : kinds[0],
        counted(kinds),
        calotype.count(counted(kinds), one, many),
      ]),
      ...others.map((kind) => [kind, counted([kind]), `${calotype.label(kind)} ${calotype.number(counted([kind]))}`]),
    ]
      .filter(([, count]) => count)
      .map(([kind, , words]) => [kind, words]);
  };
})();
