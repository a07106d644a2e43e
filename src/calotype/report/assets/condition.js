"use strict";

/**
 * Conditions, as `calotype photos --where` has them: docs/conditions.md is true of the page too.
 *
 * A tree is [form, ...operands]: ["number", 3], ["string", "x"], ["boolean", true], ["date", text], ["null"],
 * ["path", words, start], ["list", ...], ["and", left, right], ["any", path, condition] and so on.
 */
(() => {
  const TOKEN =
    /(?<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w.]))|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?<sign>==|!=|<=|>=|[-+*/(),.[\]<>])/uy;
  const COMPARISONS = ["==", "!=", "<", "<=", ">", ">="];
  const RESERVED = ["and", "or", "not", "in", "true", "false", "null"];
  const ESCAPED = { n: "\n", t: "\t", "\\": "\\", "'": "'", '"': '"' };

  class ConditionError extends Error {
    /** `position` counts characters from 0 in the condition's text. */
    constructor(message, position) {
      super(message);
      this.position = position;
    }
  }
  calotype.ConditionError = ConditionError;

  /** Whether a text in the search box is meant as a condition, and not as words to look for. */
  calotype.isCondition = (text) => /[=<>]|\b(?:exists|any|all)\s*\(|\bin\s*\[|\bin\s+\w+\.\w/.test(text);

  /** Read a condition. Raises ConditionError. */
  calotype.readCondition = (text) => {
    const reader = new Reader(tokens(text));
    const tree = reader.either();
    if (reader.word.form !== "end") reader.fail("an operator or the end");
    return tree;
  };

  function tokens(text) {
    const found = [];
    const space = /\s*/y;
    for (let at = 0; ; at = TOKEN.lastIndex) {
      space.lastIndex = at;
      const start = at + space.exec(text)[0].length;
      if (start === text.length) return [...found, { form: "end", text: "", start }];
      TOKEN.lastIndex = start;
      const groups = TOKEN.exec(text)?.groups;
      if (!groups) throw new ConditionError(`${text[start]} can't stand in a condition`, start);
      const [form, word] = Object.entries(groups).find(([, value]) => value !== undefined);
      found.push({ form: form === "name" && RESERVED.includes(word) ? "sign" : form, text: word, start });
    }
  }

  class Reader {
    constructor(words) {
      this.words = words;
      this.at = 0;
    }

    get word() {
      return this.words[this.at];
    }

    take(...texts) {
      if (this.word.form !== "sign" || !texts.includes(this.word.text)) return null;
      this.at += 1;
      return this.words[this.at - 1].text;
    }

    need(text) {
      if (!this.take(text)) this.fail(`'${text}'`);
    }

    fail(wanted) {
      const found = this.word.form === "end" ? "the condition ends" : `'${this.word.text}' stands`;
      throw new ConditionError(`${found} where ${wanted} is expected`, this.word.start);
    }

    either() {
      let tree = this.both();
      while (this.take("or")) tree = ["or", tree, this.both()];
      return tree;
    }

    both() {
      let tree = this.negation();
      while (this.take("and")) tree = ["and", tree, this.negation()];
      return tree;
    }

    negation() {
      return this.take("not") ? ["not", this.negation()] : this.comparison();
    }

    /** `a < b < c` is `a < b and b < c`. */
    comparison() {
      let left = this.sum();
      let tree = null;
      for (let sign; (sign = this.take(...COMPARISONS));) {
        const right = this.sum();
        tree = tree ? ["and", tree, [sign, left, right]] : [sign, left, right];
        left = right;
      }
      const without = this.take("not");
      if (without) this.need("in");
      else if (!this.take("in")) return tree ?? left;
      const within = ["in", left, this.take("[") ? ["list", ...this.series("]")] : this.sum()];
      const found = without ? ["not", within] : within;
      return tree ? ["and", tree, found] : found;
    }

    sum() {
      let tree = this.product();
      for (let sign; (sign = this.take("+", "-"));) tree = [sign, tree, this.product()];
      return tree;
    }

    product() {
      let tree = this.factor();
      for (let sign; (sign = this.take("*", "/"));) tree = [sign, tree, this.factor()];
      return tree;
    }

    factor() {
      return this.take("-") ? ["minus", this.factor()] : this.single();
    }

    single() {
      const { form, text } = this.word;
      if (this.take("(")) {
        const tree = this.either();
        this.need(")");
        return tree;
      }
      if (this.take("true", "false")) return ["boolean", text === "true"];
      if (this.take("null")) return ["null"];
      if (form === "sign" || form === "end") this.fail("a value");
      if (form === "name") return this.named();
      this.at += 1;
      return form === "number"
        ? ["number", Number(text)]
        : ["string", text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/g, meant)];
    }

    named() {
      const { text, start } = this.word;
      const words = [];
      do {
        if (this.word.form !== "name" && !(words.length && RESERVED.includes(this.word.text)))
          this.fail("the name of a field");
        words.push(this.word.text);
        this.at += 1;
      } while (this.take("."));
      return words.length === 1 && this.take("(") ? this.call(text, start) : ["path", words, start];
    }

    call(name, start) {
      const operands = this.series(")");
      const wanted = { count: 1, exists: 1, lower: 1, date: 1, any: 2, all: 2 }[name];
      if (!wanted) throw new ConditionError(`there is no function '${name}'`, start);
      if (operands.length !== wanted)
        throw new ConditionError(`${name}(…) takes ${wanted === 1 ? "one value" : "a list and a condition"}`, start);
      if (name !== "date") return [name, ...operands];
      if (operands[0][0] !== "string" || !calotype.readTime(operands[0][1]))
        throw new ConditionError("write date('2024-05-01')", start);
      return ["date", operands[0][1]];
    }

    series(end) {
      const items = [];
      do items.push(this.either());
      while (this.take(","));
      this.need(end);
      return items;
    }
  }

  function meant(whole, escape) {
    return escape.length === 5 ? String.fromCharCode(parseInt(escape.slice(1), 16)) : (ESCAPED[escape] ?? whole);
  }
})();
