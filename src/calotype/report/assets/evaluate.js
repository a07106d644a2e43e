"use strict";

/**
 * Conditions, answered for photos: true, false, or undefined for unknown (Kleene). A name whose step failed is
 * unknown for `exists` and `== null` too, so the photo is left out, as `--where` does.
 */
(() => {
  /** Names that only the page knows. */
  const OWN = { path: ":path", state: ":state", problems: ":problem" };

  /** A promise of a function from a photo's number to the condition's answer. Loads the columns that it names. */
  calotype.compile = async (tree) => {
    const columns = new Map();
    await Promise.all(
      [...pathsOf(tree, new Set())].map(async (path) => {
        const own = calotype.columnOf(path) ? path : (OWN[path] ?? path);
        columns.set(path, { values: await calotype.column(own), failed: await failedOf(path) });
      }),
    );
    const answer = build(tree, { columns });
    return (photo) => answer(photo, null);
  };

  /** Paths in a tree that no fact of any photo has. */
  calotype.unknownPaths = (tree) =>
    [...pathsOf(tree, new Set())].filter((path) => !calotype.columnOf(path) && !(path in OWN));

  function pathsOf(tree, found, inside = false) {
    const [name, ...operands] = tree;
    if (name === "path") {
      if (!inside) found.add(operands[0]);
    } else if (name === "any" || name === "all") {
      pathsOf(operands[0], found, inside);
      for (const path of pathsOf(operands[1], new Set())) if (calotype.columnOf(path)) found.add(path);
    } else if (name !== "value") {
      for (const operand of operands) if (Array.isArray(operand)) pathsOf(operand, found, inside);
    }
    return found;
  }

  async function failedOf(path) {
    const states = await calotype.column(`:step.${path.split(".")[0]}`);
    return (photo) => states[photo] === "failed" || states[photo] === "blocked";
  }

  const known = (value) => value !== undefined && value !== null && !Number.isNaN(value);

  const MAKERS = {
    value: ([value]) => () => value,
    null: () => () => undefined,
    list: (items, scope) => {
      const parts = items.map((item) => build(item, scope));
      return (photo, element) => parts.map((part) => part(photo, element));
    },
    path: ([path], { columns }) => (photo, element) => {
      if (element !== null && path.split(".")[0] in Object(element)) return inner(element, path.split("."));
      const value = columns.get(path)?.values[photo];
      return known(value) ? value : undefined;
    },
    not: ([operand], scope) => {
      const part = build(operand, scope);
      return (photo, element) => negated(part(photo, element));
    },
    and: (operands, scope) => joined(operands, scope, false),
    or: (operands, scope) => joined(operands, scope, true),
    minus: ([operand], scope) => {
      const part = build(operand, scope);
      return (photo, element) => arithmetic("-", 0, part(photo, element));
    },
    exists: ([operand], scope) => presence(operand, scope, true),
    count: ([operand], scope) => {
      const part = build(operand, scope);
      return (photo, element) => part(photo, element)?.length;
    },
    lower: ([operand], scope) => {
      const part = build(operand, scope);
      return (photo, element) => part(photo, element)?.toLowerCase();
    },
    date: ([operand], scope) => {
      const part = build(operand, scope);
      return (photo, element) => timeOf(part(photo, element));
    },
    any: (operands, scope) => over(operands, scope, true),
    all: (operands, scope) => over(operands, scope, false),
  };

  function build([name, ...operands], scope) {
    if (MAKERS[name]) return MAKERS[name](operands, scope);
    const other = operands.find((operand) => operand[0] === "null");
    if (other && (name === "==" || name === "!=")) {
      return presence(operands.find((operand) => operand !== other) ?? other, scope, name === "!=");
    }
    const [left, right] = operands.map((operand) => build(operand, scope));
    const apply = "+-*/".includes(name) ? arithmetic : compared;
    return (photo, element) => apply(name, left(photo, element), right(photo, element));
  }

  const negated = (answer) => (answer === undefined ? undefined : !answer);
  const inner = (value, [key, ...rest]) => (rest.length ? inner(Object(value)[key], rest) : Object(value)[key]);

  /** `and` and `or`: `deciding` is the answer that settles it whatever the other side says. */
  function joined(operands, scope, deciding) {
    const [left, right] = operands.map((operand) => build(operand, scope));
    return (photo, element) => {
      const first = left(photo, element);
      if (first === deciding) return first;
      const second = right(photo, element);
      return second === deciding ? second : first === undefined ? first : second;
    };
  }

  function presence(operand, scope, wanted) {
    const part = build(operand, scope);
    const failed = scope.columns.get(operand[1])?.failed;
    return (photo, element) => {
      const there = known(part(photo, element));
      return !there && failed?.(photo) ? undefined : there === wanted;
    };
  }

  function over([list, condition], scope, deciding) {
    const items = build(list, scope);
    const test = build(condition, scope);
    return (photo, element) => {
      const found = items(photo, element);
      if (!found) return undefined;
      let answer = !deciding;
      for (const item of found) {
        const one = test(photo, item);
        if (one === deciding) return one;
        if (one === undefined) answer = undefined;
      }
      return answer;
    };
  }

  function arithmetic(name, left, right) {
    if (typeof left !== "number" || typeof right !== "number" || (name === "/" && right === 0)) return undefined;
    return { "+": left + right, "-": left - right, "*": left * right, "/": left / right }[name];
  }

  function compared(name, left, right) {
    if (!known(left) || !known(right)) return undefined;
    if (name === "in" || name === "not in") {
      const answers = right.map((item) => compared("==", left, item));
      const found = answers.includes(true) || (answers.includes(undefined) ? undefined : false);
      return name === "in" ? found : negated(found);
    }
    const order = ordered(left, right);
    if (order === undefined) return undefined;
    return { "==": order === 0, "!=": order !== 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[name];
  }

  function ordered(left, right) {
    if (left.wall !== undefined || right.wall !== undefined) return difference(timeOf(left), timeOf(right));
    return typeof left !== typeof right ? undefined : left < right ? -1 : left > right ? 1 : 0;
  }

  /** Two instants where both offsets are known, else two wall clocks. */
  function difference(left, right) {
    if (!left || !right) return undefined;
    const instants = left.offset !== null && right.offset !== null;
    return left.wall - right.wall - (instants ? left.offset - right.offset : 0);
  }

  const timeOf = (value) => (typeof value === "string" ? (calotype.readTime(value) ?? undefined) : value);
})();
