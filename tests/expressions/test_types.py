"""Types of conditions from the structs that ops declare."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypedDict

import msgspec
import pytest

from calotype.expressions import ANY, BOOLEAN, DATE, NUMBER, STRING, Kind, Type, list_of, object_of, type_of


class Colour(enum.Enum):
    RED = "red"


class Node(msgspec.Struct):
    name: str
    children: list[Node]


class Camera(msgspec.Struct, rename={"class_": "class"}):
    class_: str


class Pair(msgspec.Struct, array_like=True):
    x: int


class Typed(TypedDict):
    x: int


@dataclass
class Data:
    x: float


class Picture(msgspec.Struct):
    data: bytes


@pytest.mark.parametrize(
    ("python_type", "expected"),
    [
        (int, NUMBER),
        (float | None, NUMBER),
        (Annotated[float, msgspec.Meta(ge=0)] | None, NUMBER),
        (int | float, NUMBER),
        (str, STRING),
        (bool, BOOLEAN),
        (datetime, DATE),
        (Annotated[str | None, msgspec.Meta(extra_json_schema={"format": "date-time"})], DATE),
        (Annotated[str, msgspec.Meta(extra_json_schema={"unit": "px"})], STRING),
        (Literal["a", "b"], STRING),
        (Literal[1, None], NUMBER),
        (Literal["a", 1], ANY),
        (Colour, STRING),
        (int | str, ANY),
        (Any, ANY),
        (list[float], list_of(NUMBER)),
        (tuple[str, ...], list_of(STRING)),
        (tuple[int, float], list_of(NUMBER)),
        (tuple[int, str], list_of(ANY)),
        (frozenset[str], list_of(STRING)),
        (dict[str, float], Type(Kind.OBJECT, element=NUMBER)),
        (Camera, object_of({"class": STRING})),
        (Pair, list_of(ANY)),
        (Typed, object_of({"x": NUMBER})),
        (Data, object_of({"x": NUMBER})),
        (Node, object_of({"name": STRING, "children": list_of(ANY)})),
    ],
)
def test_type_of(python_type: Any, expected: Type) -> None:
    """Fields have the names and kinds that their JSON has; optional is the same type."""
    assert type_of(python_type) == expected


def test_a_class_that_is_kept_otherwise_has_the_type_of_what_is_kept() -> None:
    """Bytes that are kept beside the facts are named by their id in them."""
    kept = object_of({"blob": STRING, "bytes": NUMBER})
    assert type_of(list[Picture], stored={Picture: kept}) == list_of(kept)
