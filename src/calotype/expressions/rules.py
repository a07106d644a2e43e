"""What may be put together: each rule takes the parts as they were read and gives the node, or refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from calotype.errors import ConditionError
from calotype.expressions.comparisons import Compare, Contains, IsNull, Within
from calotype.expressions.dates import moment
from calotype.expressions.logic import Junction, Not, Quantifier
from calotype.expressions.paths import Path
from calotype.expressions.tree import Node
from calotype.expressions.types import ANY, BOOLEAN, DATE, NULL, NUMBER, STRING, Kind, Type, list_of
from calotype.expressions.values import Arithmetic, Count, Literal, Lower, Negative

_ORDERED = (Kind.NUMBER, Kind.STRING, Kind.DATE)
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a condition as read: its node (None for the word `null`), how it is written, where, how deep."""

    node: Node | None
    text: str
    start: int
    depth: int = 1

    @property
    def type(self) -> Type:
        """The type of its node."""
        return self.node.type if self.node else NULL

    @property
    def quoted(self) -> str:
        """How messages name it."""
        return f"`{self.text}`" if len(self.text) <= 60 else f"`{self.text[:57]}...`"

    def error(self, message: str, hint: str = "") -> ConditionError:
        """An error that points at it."""
        return ConditionError(message, position=self.start, hint=hint)


def read_as(part: Part, wanted: Type, user: str) -> Node:
    """The part's node, read as `wanted`; `user` is what needs it so, for the message."""
    if part.node is not None:
        if part.type.kind is wanted.kind:
            return part.node
        if part.type.kind is Kind.ANY and isinstance(part.node, Path):
            return replace(part.node, type=wanted)
    raise part.error(
        f"{part.quoted} is {part.type.kind.value}; {user} needs {wanted.kind.value}", _hint(part.type, wanted)
    )


def _hint(found: Type, wanted: Type) -> str:
    if found.kind is Kind.LIST:
        return "write count(…) for its length, any(…, condition) or all(…, condition) for its elements"
    if found.kind is Kind.OBJECT and found.fields:
        return f"name one of its fields: {', '.join(sorted(found.fields)[:12])}"
    if {found.kind, wanted.kind} == {Kind.DATE, Kind.STRING}:
        return "write a date as date('2024-05-01')"
    if found.kind is Kind.NULL:
        return "null can only be compared, with == and !="
    if wanted.kind is Kind.BOOLEAN:
        return "compare it with something; whether it is there at all is exists(…)"
    return ""


def compared(left: Part, sign: str, right: Part) -> Node:
    """`left sign right`, for the six signs."""
    if left.node is None or right.node is None:
        return _compared_with_null(right if left.node is None else left, sign)
    type_ = right.type if left.type.kind is Kind.ANY else left.type
    if type_.kind is Kind.ANY:
        raise left.error(
            f"nothing says what kind of values {left.quoted} and {right.quoted} are",
            "compare one of them with a literal; + 0 reads it as a number",
        )
    if type_.kind in (Kind.LIST, Kind.OBJECT):
        raise left.error(f"{left.quoted} is {type_.kind.value}, which can't be compared", _hint(type_, NUMBER))
    if Kind.ANY not in (left.type.kind, right.type.kind) and left.type.kind is not right.type.kind:
        raise left.error(
            f"{left.quoted} is {left.type.kind.value} and {right.quoted} {right.type.kind.value}; "
            "they can't be compared",
            _hint(right.type, left.type),
        )
    if type_.kind not in _ORDERED and sign in _MIRRORED:
        raise left.error(f"{left.quoted} is {type_.kind.value}, which has no order", "use == or !=")
    one, other = read_as(left, type_, sign), read_as(right, type_, sign)
    if isinstance(one, Literal):
        return Compare(other, _MIRRORED.get(sign, sign), one)
    return Compare(one, sign, other)


def _compared_with_null(part: Part, sign: str) -> Node:
    if sign not in ("==", "!="):
        raise part.error(f"null has no order, so {part.quoted} {sign} null is never true", "use == null or != null")
    missing = is_null(part)
    return missing if sign == "==" else Not(missing)


def is_null(part: Part) -> Node:
    """`part == null`, and the opposite of `exists(part)`: only what a fact holds can be there or not."""
    node = part.node.of if isinstance(part.node, Count) else part.node
    if not isinstance(node, Path):
        raise part.error(f"{part.quoted} is no name, so it can't be missing", "name a field, such as metadata.taken_at")
    return IsNull(node)


def arithmetic(left: Part, sign: str, right: Part) -> Node:
    """`left sign right`, for `+ - * /`."""
    return Arithmetic(read_as(left, NUMBER, sign), sign, read_as(right, NUMBER, sign))


def negative(part: Part) -> Node:
    """`- part`; of a literal a literal."""
    node = read_as(part, NUMBER, "-")
    return Literal(-float(node.value), NUMBER) if isinstance(node, Literal) else Negative(node)


def joined(parts: Sequence[Part], word: str) -> Node:
    """Conditions joined by `and` or `or`."""
    return Junction(tuple(read_as(part, BOOLEAN, f"`{word}`") for part in parts), decider=word == "or")


def negated(part: Part) -> Node:
    """`not part`."""
    return Not(read_as(part, BOOLEAN, "`not`"))


def lowered(part: Part) -> Node:
    """`lower(part)`."""
    return Lower(read_as(part, STRING, "lower(…)"))


def dated(part: Part) -> Node:
    """`date('…')`."""
    if not isinstance(part.node, Literal) or not isinstance(part.node.value, str):
        raise part.error("date(…) takes a literal string", "a field that holds a date needs no date(…) around it")
    if moment(part.node.value) is None:
        raise part.error(
            f"{part.quoted} is no date",
            "write date('2024-05-01') or date('2024-05-01T18:30:00'), with +02:00 at the end if the zone is known",
        )
    return Literal(part.node.value, DATE)


def list_path(part: Part, user: str) -> Path:
    """The path of a list, for `count`, `any`, `all` and `in`."""
    node = read_as(part, list_of(ANY), user)
    if not isinstance(node, Path):
        raise part.error(f"{part.quoted} is no name of a list")
    return node


def counted(part: Part) -> Node:
    """`count(part)`."""
    return Count(list_path(part, "count(…)"))


def within_literals(part: Part, literals: Sequence[Part]) -> Node:
    """`part in [literal, …]`."""
    values: list[float | str] = []
    for literal in literals:
        if not isinstance(literal.node, Literal):
            raise literal.error(f"{literal.quoted} is no literal", "a list holds numbers, strings or dates: [1, 2]")
        values.append(literal.node.value)
    equal = tuple(compared(part, "==", literal) for literal in literals)
    first = equal[0]
    if isinstance(first, Compare) and first.left.type.kind is not Kind.DATE:
        return Within(first.left, tuple(values))
    return Junction(equal, decider=True)


def within(part: Part, listed: Part, level: int) -> Node:
    """`part in listed`, where `listed` is a string or names a list; `level` is that of its elements."""
    if listed.type.kind is Kind.STRING and listed.node is not None:
        return Contains(read_as(part, STRING, "`in` a string"), listed.node)
    path = list_path(listed, "`in`")
    element = Part(Path(level, (), path.type.element or ANY), f"an element of {listed.text}", listed.start)
    return Quantifier(path, compared(part, "==", element), decider=True, level=level)
