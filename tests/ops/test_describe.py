"""The fields of structs as manual pages show them."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import pytest

from calotype.ops import all_ops, find
from calotype.ops.declare import Blob, Parameters, Result, about, data, date
from calotype.ops.describe import Field, fields_of


class Box(msgspec.Struct, frozen=True):
    """Where something is."""

    left: Annotated[int, about("From the left.", minimum=0, unit="px")]


class Found(Result, frozen=True):
    """Everything that a result may hold."""

    label: Literal["cat", "dog"]
    score: Annotated[float, about("How sure.", minimum=0, maximum=1)]
    weight: Annotated[float, about("How heavy.", above=0)]
    when: Annotated[str | None, date("When it was.")]
    mask: Annotated[Blob, about("Which pixels.")]
    box: Box | None = None
    parts: Annotated[list[Box], about("Where its parts are.")] = []
    names: list[str] = []
    either: int | str = 0
    packed: Annotated[Box, data("For programs.")] = Box(left=0)
    turn: Annotated[int, about("How far.", words={1: "not at all", 2: "half"})] = 1


class Choices(Parameters, frozen=True):
    """Something to choose."""

    top: Annotated[int, about("How many: 5 for people, 50 for programs.", maximum=100)] = 5


@pytest.fixture(scope="module")
def found() -> dict[str, Field]:
    return {field.path: field for field in fields_of(Found)}


def test_inner_fields_follow_the_field_that_holds_them(found: dict[str, Field]) -> None:
    assert list(found) == [
        *("label", "score", "weight", "when", "mask", "box", "box.left"),
        *("parts", "parts[].left", "names", "either", "packed", "packed.left", "turn"),
    ]


def test_a_number_has_range_and_unit(found: dict[str, Field]) -> None:
    assert found["score"] == Field(path="score", type="number", description="How sure.", range="0 to 1")
    assert (found["box.left"].range, found["box.left"].unit) == ("at least 0", "px")
    assert found["weight"].range == "above 0"


def test_types_are_in_peoples_words(found: dict[str, Field]) -> None:
    types = {path: field.type for path, field in found.items()}
    assert types["label"] == "cat, dog"
    assert types["when"] == "date"
    assert types["mask"] == "bytes"
    assert types["box"] == "group"
    assert types["parts"] == "list"
    assert types["names"] == "list of text"
    assert types["either"] == "whole number or text"


def test_what_people_cannot_read_and_what_numbers_mean_is_declared(found: dict[str, Field]) -> None:
    assert [path for path, field in found.items() if field.data] == ["mask", "packed"]
    assert {path: field.words for path, field in found.items() if field.words} == {
        "turn": {"1": "not at all", "2": "half"}
    }


def test_what_people_cannot_read_is_declared_so() -> None:
    data = {f"{name}.{field.path}" for name, op in all_ops().items() for field in fields_of(op.result) if field.data}
    assert data >= {"content.cells", "perceptual_hash.hash", "perceptual_hash.views", "thumbnail.jpeg"}


def test_what_may_be_null_says_so(found: dict[str, Field]) -> None:
    assert [path for path, field in found.items() if field.missing] == ["when", "box"]


def test_a_struct_without_a_sentence_of_its_own_gets_that_of_its_class(found: dict[str, Field]) -> None:
    assert found["box"].description == "Where something is."


def test_a_parameter_has_its_default() -> None:
    (top,) = fields_of(Choices)
    assert top == Field(
        path="top",
        type="whole number",
        description="How many: 5 for people, 50 for programs.",
        range="at most 100",
        default="5",
    )


@pytest.mark.parametrize("name", all_ops())
def test_every_field_of_every_op_says_what_it_means(name: str) -> None:
    declared = find(name)
    fields = (*fields_of(declared.parameters), *fields_of(declared.result))
    assert [field.path for field in fields if not field.description] == []
