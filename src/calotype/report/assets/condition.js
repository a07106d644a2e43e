"use strict";

/** Conditions, as `calotype photos --where` has them: one grammar for the command line and the page. */
(() => {
  const TOKEN = /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(==|!=|<=|>=|[<>+\-*/()[\],]))/y;
  const FUNCTIONS = { count: 1, any: 2, all: 2, exists: 1, lower: 1, date: 1 };
  const WORDS = new Set(["and", "or", "not", "in", "true", "false", "null"]);

  /** A condition that can't be read; `position` counts characters from 0. */
  class ConditionError extends Error {
    constructor(message, position) {
      super(message);
      this.position = position;
    }
  }

  /** Read a condition: a tree of [operator, ...operands], and the dotted paths in it. */
  calotype.readCondition = (text) => {
    const reader = { tokens: tokens(text), next: 0 };
    const tree = either(reader);
    if (peek(reader).kind !== "end") fail(reader, `unexpected '${peek(reader).text}'`);
    return tree;
  };

  /** Whether a text is meant as a condition, and not as words to look for. */
  calotype.isCondition = (text) => /[=<>]|\b(?:exists|count|any|all|not)\b\s*\(|\bin\s*\[/.test(text);

  function tokens(text) {
    const found = [];
    TOKEN.lastIndex = 0;
    while (text.slice(TOKEN.lastIndex).trim()) {
      const start = TOKEN.lastIndex + /^\s*/.exec(text.slice(TOKEN.lastIndex))[0].length;
      const match = TOKEN.exec(text);
      if (!match) throw new ConditionError(`can't read '${text[start]}'`, start);
      const [, number, word, string, sign] = match;
      if (number) found.push({ kind: "number", text: number, start });
      else if (string) found.push({ kind: "string", text: string, start });
      else found.push({ kind: sign || WORDS.has(word) ? "sign" : "name", text: sign ?? word, start });
    }
    found.push({ kind: "end", text: "the end", start: text.length });
    return found;
  }

  const peek = (reader) => reader.tokens[reader.next];

  function take(reader, ...texts) {
    const token = peek(reader);
    if (token.kind !== "sign" || !texts.includes(token.text)) return null;
    reader.next += 1;
    return token.text;
  }

  function need(reader, text) {
    if (!take(reader, text)) fail(reader, `'${text}' is missing before ${peek(reader).text}`);
  }

  function fail(reader, message) {
    throw new ConditionError(message, peek(reader).start);
  }

  function either(reader) {
    let tree = both(reader);
    while (take(reader, "or")) tree = ["or", tree, both(reader)];
    return tree;
  }

  function both(reader) {
    let tree = negation(reader);
    while (take(reader, "and")) tree = ["and", tree, negation(reader)];
    return tree;
  }

  function negation(reader) {
    return take(reader, "not") ? ["not", negation(reader)] : comparison(reader);
  }

  function comparison(reader) {
    const left = sum(reader);
    const sign = take(reader, "==", "!=", "<", "<=", ">", ">=", "in", "not");
    if (!sign) return left;
    if (sign === "not") need(reader, "in");
    const tree = [sign === "not" ? "not in" : sign, left, sum(reader)];
    if (take(reader, "==", "!=", "<", "<=", ">", ">=", "in")) fail(reader, "write 'a < b and b < c'");
    return tree;
  }

  function sum(reader) {
    let tree = product(reader);
    for (let sign; (sign = take(reader, "+", "-")); ) tree = [sign, tree, product(reader)];
    return tree;
  }

  function product(reader) {
    let tree = signed(reader);
    for (let sign; (sign = take(reader, "*", "/")); ) tree = [sign, tree, signed(reader)];
    return tree;
  }

  function signed(reader) {
    return take(reader, "-") ? ["minus", signed(reader)] : single(reader);
  }

  function single(reader) {
    const token = peek(reader);
    if (take(reader, "(")) {
      const tree = either(reader);
      need(reader, ")");
      return tree;
    }
    if (take(reader, "[")) return ["list", ...series(reader, "]")];
    if (take(reader, "true")) return ["value", true];
    if (take(reader, "false")) return ["value", false];
    if (take(reader, "null")) return ["null"];
    if (token.kind === "sign" || token.kind === "end") fail(reader, `unexpected ${token.text}`);
    reader.next += 1;
    if (token.kind === "number") return ["value", Number(token.text)];
    if (token.kind === "string") return ["value", token.text.slice(1, -1).replace(/\\(.)/g, "$1")];
    return take(reader, "(") ? call(reader, token) : ["path", token.text];
  }

  function call(reader, { text, start }) {
    const operands = series(reader, ")");
    if (FUNCTIONS[text] === undefined) throw new ConditionError(`there is no function '${text}'`, start);
    if (FUNCTIONS[text] !== operands.length) throw new ConditionError(`'${text}' takes ${FUNCTIONS[text]}`, start);
    return [text, ...operands];
  }

  function series(reader, end) {
    const items = [];
    if (take(reader, end)) return items;
    do items.push(either(reader));
    while (take(reader, ","));
    need(reader, end);
    return items;
  }
})();
