"""The grammar of conditions, by Python's precedence:

    condition  = conjunction {"or" conjunction}
    conjunction = negation {"and" negation}
    negation   = "not" negation | comparison
    comparison = sum {("==" | "!=" | "<" | "<=" | ">" | ">=") sum | ["not"] "in" (list | sum)}
    sum        = product {("+" | "-") product}
    product    = factor {("*" | "/") factor}
    factor     = "-" factor | atom
    atom       = number | string | "true" | "false" | "null" | path | call | "(" condition ")"
    path       = name {"." name}
    call       = ("count" | "exists" | "lower" | "date") "(" condition ")"
               | ("any" | "all") "(" path "," condition ")"
    list       = "[" factor {"," factor} "]"

`a < b < c` is `a < b and b < c`. Types are checked while reading, so every error knows its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calotype.errors import ConditionError
from calotype.expressions import rules
from calotype.expressions.cursor import MAX_DEPTH, QUANTIFIER_DEPTH, RESERVED, Cursor, too_much
from calotype.expressions.lexer import Token
from calotype.expressions.logic import Quantifier
from calotype.expressions.names import Names
from calotype.expressions.rules import Part
from calotype.expressions.tree import Node
from calotype.expressions.types import BOOLEAN, NUMBER, STRING, Type
from calotype.expressions.values import Literal
from calotype.spelling import nearest

_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_WORDS = {"true": True, "false": False}
_CALLS: dict[str, Callable[[Part], Node]] = {
    "count": rules.counted,
    "exists": lambda part: rules.negated(Part(rules.is_null(part), part.text, part.start)),
    "lower": rules.lowered,
    "date": rules.dated,
}
_FUNCTIONS = (*_CALLS, "any", "all")


class Parser:
    """Reads one condition. `paths` holds the dotted names of facts that it met."""

    def __init__(self, text: str, types: Mapping[str, Type] | None) -> None:
        self._words = Cursor(text)
        self._nesting = 0
        self._names = Names(types)

    @property
    def paths(self) -> frozenset[str]:
        """The dotted names of facts met so far."""
        return frozenset(self._names.paths)

    def condition(self) -> Node:
        """Read the text as a condition."""
        return rules.read_as(self._whole(), BOOLEAN, "a condition")

    def path(self) -> Part:
        """Read the text as a single dotted name."""
        start = self._words.word
        if start.form != "name" or start.text in RESERVED:
            raise self._words.unexpected("a name")
        found = self._path()
        self._words.end()
        return found

    def _whole(self) -> Part:
        found = self._or()
        self._words.end()
        return found

    def _part(self, node: Node | None, start: int, *inner: Part) -> Part:
        own = QUANTIFIER_DEPTH if isinstance(node, Quantifier) else 1
        depth = own + max((part.depth for part in inner), default=0)
        if depth > MAX_DEPTH:
            raise too_much(f"the condition is more than {MAX_DEPTH} levels deep", start)
        return Part(node, self._words.since(start), start, depth)

    def _nested(self, read: Callable[[], Part]) -> Part:
        self._nesting += 1
        if self._nesting > MAX_DEPTH:
            raise too_much(f"the condition is more than {MAX_DEPTH} levels deep", self._words.word.start)
        found = read()
        self._nesting -= 1
        return found

    def _or(self) -> Part:
        return self._joined("or", self._and)

    def _and(self) -> Part:
        return self._joined("and", self._not)

    def _joined(self, word: str, read: Callable[[], Part]) -> Part:
        parts = [read()]
        while self._words.next_is(word):
            self._words.take()
            parts.append(read())
        if len(parts) == 1:
            return parts[0]
        return self._part(rules.joined(parts, word), parts[0].start, *parts)

    def _not(self) -> Part:
        if not self._words.next_is("not"):
            return self._comparison()
        start = self._words.take().start
        of = self._nested(self._not)
        return self._part(rules.negated(of), start, of)

    def _comparison(self) -> Part:
        left = self._sum()
        found: list[Part] = []
        while self._words.next_is(*_COMPARISONS, "in", "not"):
            if self._words.next_is(*_COMPARISONS):
                sign = self._words.take().text
                right = self._sum()
                found.append(self._part(rules.compared(left, sign, right), left.start, left, right))
                left = right
            else:
                found.append(self._within(left))
                break
        if not found:
            return left
        return found[0] if len(found) == 1 else self._part(rules.joined(found, "and"), found[0].start, *found)

    def _within(self, left: Part) -> Part:
        without = self._words.next_is("not")
        if without:
            self._words.take()
        self._words.expect("in", "after 'not'")
        node, inner = self._listed(left)
        found = self._part(node, left.start, left, *inner)
        return self._part(rules.negated(found), left.start, found) if without else found

    def _listed(self, left: Part) -> tuple[Node, list[Part]]:
        if not self._words.next_is("["):
            listed = self._sum()
            return rules.within(left, listed, self._names.level + 1), [listed]
        self._words.take()
        literals = [self._factor()]
        while self._words.next_is(","):
            self._words.take()
            literals.append(self._factor())
        self._words.expect("]", "at the end of the list")
        return rules.within_literals(left, literals), literals

    def _sum(self) -> Part:
        return self._computed(("+", "-"), self._product)

    def _product(self) -> Part:
        return self._computed(("*", "/"), self._factor)

    def _computed(self, signs: tuple[str, str], read: Callable[[], Part]) -> Part:
        left = read()
        while self._words.next_is(*signs):
            sign = self._words.take().text
            right = read()
            left = self._part(rules.arithmetic(left, sign, right), left.start, left, right)
        return left

    def _factor(self) -> Part:
        if not self._words.next_is("-"):
            return self._atom()
        start = self._words.take().start
        of = self._nested(self._factor)
        return self._part(rules.negative(of), start, of)

    def _atom(self) -> Part:
        word = self._words.word
        if word.form in ("number", "string"):
            self._words.take()
            return self._part(Literal(word.value, NUMBER if word.form == "number" else STRING), word.start)
        if word.form == "name" and word.text in _WORDS:
            self._words.take()
            return self._part(Literal(_WORDS[word.text], BOOLEAN), word.start)
        if self._words.next_is("null"):
            self._words.take()
            return self._part(None, word.start)
        if self._words.next_is("("):
            self._words.take()
            inner = self._nested(self._or)
            self._words.expect(")", "to close the bracket")
            return Part(inner.node, self._words.since(word.start), word.start, inner.depth)
        if word.form != "name" or word.text in RESERVED:
            raise self._words.unexpected("a value")
        return self._nested(self._call) if self._words.calls else self._path()

    def _path(self) -> Part:
        words = [self._words.take()]
        while self._words.next_is("."):
            self._words.take()
            if self._words.word.form != "name":
                raise self._words.unexpected("the name of a field")
            words.append(self._words.take())
        return self._part(self._names.find(words), words[0].start)

    def _call(self) -> Part:
        word = self._words.take()
        if word.text not in _FUNCTIONS:
            raise ConditionError(
                f"there is no function {word.text!r}", position=word.start, hint=nearest(word.text, _FUNCTIONS)
            )
        self._words.take()
        if word.text in ("any", "all"):
            return self._quantified(word)
        argument = self._or()
        self._words.expect(")", f"at the end of {word.text}(…)")
        return self._part(_CALLS[word.text](argument), word.start, argument)

    def _quantified(self, word: Token) -> Part:
        listed = self._or()
        path = rules.list_path(listed, f"{word.text}(…)")
        self._words.expect(",", f"before the condition of {word.text}(…)")
        self._names.enter(path)
        condition = self._or()
        node = Quantifier(
            path,
            rules.read_as(condition, BOOLEAN, f"{word.text}(…)"),
            decider=word.text == "any",
            level=self._names.level,
        )
        self._names.leave()
        self._words.expect(")", f"at the end of {word.text}(…)")
        return self._part(node, word.start, listed, condition)
