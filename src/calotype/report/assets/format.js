"use strict";

(() => {
  const whole = new Intl.NumberFormat("en-GB");
  const fine = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 4 });
  const MONTHS = "January February March April May June July August September October November December".split(" ");

  calotype.count = (number, one, many = `${one}s`) => `${whole.format(number)} ${number === 1 ? one : many}`;
  calotype.number = (value) =>
    Number.isInteger(value) ? whole.format(value) : Math.abs(value) >= 1e4 ? whole.format(Math.round(value)) : fine.format(value);

  /** Bytes in the units that file managers show. */
  calotype.bytes = (value) => {
    const units = ["bytes", "kB", "MB", "GB", "TB"];
    let unit = 0;
    for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
    return `${unit && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
  };

  const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/;

  /**
   * Read an ISO 8601 time: its wall clock in seconds since 1970 as if that clock stood in Greenwich, and its offset
   * in seconds or null. Photos are ordered by the wall clock: that is the day that their taker had.
   */
  calotype.readTime = (text) => {
    const found = TIME.exec(text);
    if (!found) return null;
    const [, year, month, day, hour = 0, minute = 0, second = 0, part = 0, zone] = found;
    const wall = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 + Number(part);
    return { wall, offset: zone === undefined ? null : offsetOf(zone) };
  };

  function offsetOf(zone) {
    if (zone === "Z") return 0;
    const sign = zone[0] === "-" ? -1 : 1;
    return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60);
  }

  calotype.month = (wall) => {
    const day = new Date(wall * 1000);
    return `${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  };

  calotype.day = (wall) => {
    const day = new Date(wall * 1000);
    return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  };

  /** A time as people write it, with its offset where it is known; what is no time stays as it is. */
  calotype.time = (text) => {
    const time = calotype.readTime(text);
    if (!time) return text;
    const clock = TIME.exec(text)[4] === undefined ? "" : `, ${new Date(time.wall * 1000).toISOString().slice(11, 19)}`;
    const zone = TIME.exec(text)[8];
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
  calotype.problem = (code) => PROBLEMS[code] ?? calotype.label(code);

  const KINDS = {
    bytes: "Same file",
    pixels: "Same picture",
    near: "Nearly the same",
    burst: "Burst",
    bracket: "Bracket",
  };
  calotype.kind = (kind) => KINDS[kind] ?? calotype.label(kind);
})();
