"use strict";

/**
 * Conditions, answered for photos: true, false, or undefined for unknown (Kleene). A name whose step failed is
 * unknown, for `exists` and `== null` too, so such a photo is left out, as `--where` does.
 */
(() => {
  /** Names that only the page knows. */
  const OWN = { path: ":path", state: ":state", problems: ":problem", copies: ":copies" };
  const ELEMENT = "it";

  /** A promise of a function from a photo's number to the answer. Loads the columns that the condition names. */
  calotype.compile = async (tree) => {
    const columns = new Map();
    await Promise.all([...pathsIn(tree)].map(async (path) => columns.set(path, await read(path))));
    const answer = build(tree, { columns, elements: [] });
    return (photo) => answer(photo, []);
  };

  const columnName = (path) => (calotype.columnOf(path) ? path : OWN[path]);

  async function read(path) {
    const [values, states] = await Promise.all([
      calotype.column(columnName(path)),
      calotype.column(`:step.${path.split(".")[0]}`),
    ]);
    return { values, failed: (photo) => states[photo] === "failed" || states[photo] === "blocked" };
  }

  /** The columns that a condition may mean: every dotted name in it that is one, and the lists whose `.count` is asked. */
  function pathsIn([form, ...operands], found = new Set()) {
    if (form === "path") {
      const words = operands[0];
      for (const path of [words.join("."), words.slice(0, -1).join(".")]) if (columnName(path)) found.add(path);
    } else {
      for (const operand of operands) if (Array.isArray(operand)) pathsIn(operand, found);
    }
    return found;
  }

  const known = (value) => value !== undefined && value !== null && !Number.isNaN(value);
  const constant =
    ([value]) =>
    () =>
      value;

  const MAKERS = {
    number: constant,
    string: constant,
    boolean: constant,
    date: ([text]) => constant([calotype.readTime(text)]),
    null: () => () => undefined,
    path: ([words, start], scope) => readerOf(words, start, scope),
    not: ([operand], scope) => mapped(operand, scope, (value) => !value),
    minus: ([operand], scope) => mapped(operand, scope, (value) => -value),
    lower: ([operand], scope) => mapped(operand, scope, (value) => value.toLowerCase()),
    count: ([operand], scope) => mapped(operand, scope, (value) => (Array.isArray(value) ? value.length : undefined)),
    exists: ([operand], scope) => presence(operand, scope, true),
    and: (operands, scope) => joined(operands, scope, false),
    or: (operands, scope) => joined(operands, scope, true),
    any: (operands, scope) => over(operands, scope, true),
    all: (operands, scope) => over(operands, scope, false),
    in: (operands, scope) => within(operands, scope),
  };

  function build([form, ...operands], scope) {
    if (Object.hasOwn(MAKERS, form)) return MAKERS[form](operands, scope);
    const other = operands.find(([kind]) => kind !== "null");
    if (other && operands.length === 2 && operands.some(([kind]) => kind === "null"))
      return presence(other, scope, form === "!=");
    const [left, right] = operands.map((operand) => build(operand, scope));
    const apply = "+-*/".includes(form) ? arithmetic : compared;
    return (photo, elements) => apply(form, left(photo, elements), right(photo, elements));
  }

  function mapped(operand, scope, change) {
    const part = build(operand, scope);
    return (photo, elements) => {
      const value = part(photo, elements);
      return known(value) ? change(value) : undefined;
    };
  }

  /** A dotted name: a field of the innermost element that has such, else a column. */
  function readerOf(words, start, { columns, elements }) {
    for (let level = elements.length - 1; level >= 0; level -= 1) {
      if (elements[level].has(words[0])) return (photo, inside) => inner(inside[level], words);
      if (words[0] === ELEMENT) return (photo, inside) => inner(inside[level], words.slice(1));
    }
    const column = columns.get(words.join("."));
    if (column) return (photo) => (known(column.values[photo]) ? column.values[photo] : undefined);
    const counted = words[words.length - 1] === "count" && columns.get(words.slice(0, -1).join("."));
    if (counted) return (photo) => counted.values[photo]?.length;
    const why = calotype.library.left_out.includes(words[0]) ? " (the report leaves some of its values out)" : "";
    throw new calotype.ConditionError(`no photo here has '${words.join(".")}'${why}`, start);
  }

  function inner(value, [word, ...rest]) {
    if (word === undefined || !known(value)) return value;
    if (word === "count" && Array.isArray(value)) return value.length;
    return Object.hasOwn(Object(value), word) ? inner(value[word], rest) : undefined;
  }

  /** `and` and `or`: `deciding` is the answer that settles it whatever the other side says. */
  function joined(operands, scope, deciding) {
    const [left, right] = operands.map((operand) => build(operand, scope));
    return (photo, elements) => {
      const first = left(photo, elements);
      if (first === deciding) return first;
      const second = right(photo, elements);
      return second === deciding || first !== undefined ? second : first;
    };
  }

  function presence(operand, scope, wanted) {
    const part = build(operand, scope);
    const failed = operand[0] === "path" ? scope.columns.get(operand[1].join("."))?.failed : undefined;
    return (photo, elements) => {
      const there = known(part(photo, elements));
      return !there && failed?.(photo) ? undefined : there === wanted;
    };
  }

  function over([list, condition], scope, deciding) {
    const items = build(list, scope);
    const column = list[0] === "path" ? scope.columns.get(list[1].join(".")) : undefined;
    const test = build(condition, { ...scope, elements: [...scope.elements, fieldsOf(column?.values ?? [])] });
    return (photo, elements) => {
      const found = items(photo, elements);
      return Array.isArray(found)
        ? folded(
            found.map((item) => test(photo, [...elements, item])),
            deciding,
          )
        : undefined;
    };
  }

  function folded(answers, deciding) {
    if (answers.includes(deciding)) return deciding;
    return answers.includes(undefined) ? undefined : !deciding;
  }

  /** The names that elements of lists have. */
  function fieldsOf(lists) {
    const found = new Set();
    for (const list of lists) {
      for (const item of Array.isArray(list) ? list : [])
        if (item && typeof item === "object") Object.keys(item).forEach((key) => found.add(key));
    }
    return found;
  }

  function within([operand, listed], scope) {
    const value = build(operand, scope);
    const items = listed[0] === "list" ? listed.slice(1).map((item) => build(item, scope)) : build(listed, scope);
    return (photo, elements) => {
      const list = Array.isArray(items) ? items.map((item) => item(photo, elements)) : items(photo, elements);
      const wanted = value(photo, elements);
      if (typeof list === "string") return typeof wanted === "string" ? list.includes(wanted) : undefined;
      if (!Array.isArray(list)) return undefined;
      return folded(
        list.map((item) => compared("==", wanted, item)),
        true,
      );
    };
  }

  function arithmetic(sign, left, right) {
    if (typeof left !== "number" || typeof right !== "number" || (sign === "/" && right === 0)) return undefined;
    return { "+": left + right, "-": left - right, "*": left * right, "/": left / right }[sign];
  }

  function compared(sign, left, right) {
    const order = known(left) && known(right) ? ordered(left, right) : undefined;
    if (order === undefined) return undefined;
    return { "==": order === 0, "!=": order !== 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[
      sign
    ];
  }

  function ordered(left, right) {
    if (left.wall !== undefined || right.wall !== undefined) return difference(timeOf(left), timeOf(right));
    if (typeof left !== typeof right) return undefined;
    return typeof left === "string" ? byCodePoint(left, right) : Number(left) - Number(right);
  }

  /** By code point, as the catalog does it; JavaScript's own order differs beyond U+FFFF. */
  function byCodePoint(left, right) {
    if (left === right) return 0;
    const [one, other] = [Array.from(left), Array.from(right)];
    const place = one.findIndex((letter, index) => letter !== other[index]);
    if (place < 0) return -1;
    return other[place] === undefined || one[place].codePointAt(0) > other[place].codePointAt(0) ? 1 : -1;
  }

  /** Two instants where both offsets are known, else two wall clocks. */
  function difference(left, right) {
    if (!left || !right) return undefined;
    const instants = left.offset !== null && right.offset !== null;
    return left.wall - right.wall - (instants ? left.offset - right.offset : 0);
  }

  const timeOf = (value) => (typeof value === "string" ? calotype.readTime(value) : value);
})();
