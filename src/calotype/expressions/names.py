"""What a dotted name means: a field of the element at hand, else a fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calotype.errors import ConditionError
from calotype.expressions.lexer import Token
from calotype.expressions.paths import Path
from calotype.expressions.tree import Node
from calotype.expressions.types import ANY, Kind, Type, object_of
from calotype.expressions.values import Count
from calotype.spelling import nearest

ELEMENT = "it"
"""The element itself, inside `any` and `all`: `any(metadata.keywords, lower(it) == 'cat')`."""

_OTHERS = {"None": "null", "nil": "null", "NULL": "null", "True": "true", "False": "false"}
"""Words of other languages that are none of ours."""

_SEVERAL = 3
"""Fields further down that a hint names, at most."""


class Names:
    """Finds names, innermost element first; `paths` collects the facts' fields that were named."""

    def __init__(self, types: Mapping[str, Type] | None) -> None:
        self._types = types
        self._elements: list[Type] = []
        self.paths: set[str] = set()

    @property
    def level(self) -> int:
        """How many `any` and `all` there are around the place at hand."""
        return len(self._elements)

    def enter(self, listed: Path) -> None:
        """From here on, names are first those of the elements of `listed`."""
        self._elements.append(listed.type.element or ANY)

    def leave(self) -> None:
        """The elements last entered are left."""
        self._elements.pop()

    def find(self, words: Sequence[Token]) -> Node:
        """The node of the dotted name whose parts are `words`. Raises `ConditionError` with the nearest right word."""
        first = words[0].text
        for level in range(self.level, 0, -1):
            element = self._elements[level - 1]
            if _has(element, first):
                return _below(Path(level, (), element), words)
            if first == ELEMENT:
                return _below(Path(level, (), element), words[1:])
        found = _below(Path(0, (first,), self._fact(words[0])), words[1:])
        self.paths.add(".".join((found.of if isinstance(found, Count) else found).parts))
        return found

    def _fact(self, word: Token) -> Type:
        if word.text in _OTHERS and word.text not in (self._types or ()):
            raise ConditionError(
                f"{word.text!r} is no word here", position=word.start, hint=f"write {_OTHERS[word.text]!r}"
            )
        if self._types is None:
            return ANY
        if word.text not in self._types:
            known = [*self._types, *(name for element in self._elements for name in element.fields)]
            hint = _elsewhere(word.text, object_of(self._types), "") or nearest(word.text, known)
            raise ConditionError(f"nothing is called {word.text!r} here", position=word.start, hint=hint)
        return self._types[word.text]


def _has(element: Type, name: str) -> bool:
    # An element of which nothing is known, or that may have any names, has every name but `it`.
    open_ = element.kind is Kind.ANY or (element.kind is Kind.OBJECT and element.element is not None)
    return name in element.fields or (open_ and name != ELEMENT)


def _below(path: Path, words: Sequence[Token]) -> Path | Count:
    for index, word in enumerate(words):
        above = ".".join(path.parts) or ELEMENT
        if path.type.kind is Kind.LIST and word.text == "count" and index == len(words) - 1:
            return Count(path)
        path = Path(path.level, (*path.parts, word.text), _field(path.type, word, above))
    return path


def _field(type_: Type, word: Token, above: str) -> Type:
    if type_.kind is Kind.ANY:
        return ANY
    if type_.kind is Kind.OBJECT:
        found = type_.fields.get(word.text, type_.element)
        if found is not None:
            return found
        hint = _elsewhere(word.text, type_, f"{above}.") or nearest(word.text, type_.fields)
        raise ConditionError(f"{above!r} has no field {word.text!r}", position=word.start, hint=hint)
    hint = f"ask its elements: any({above}, condition)" if type_.kind is Kind.LIST else ""
    raise ConditionError(f"{above!r} is {type_.kind.value} and has no fields", position=word.start, hint=hint)


def _elsewhere(name: str, type_: Type, prefix: str) -> str:
    """A hint where the name is that of a field further down; nothing where it is of none, or of too many."""
    found = list(_called(name, type_, prefix))
    return f"did you mean {' or '.join(map(repr, found))}?" if 0 < len(found) <= _SEVERAL else ""


def _called(name: str, type_: Type, prefix: str) -> Iterator[str]:
    for field, inner in type_.fields.items():
        if field == name:
            yield prefix + field
        yield from _called(name, inner, f"{prefix}{field}.")
