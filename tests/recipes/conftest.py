"""Ops that are declared here and registered nowhere, so that no other test sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from calotype.ops.declare import Input, Op, Parameters, Result, Scope, optional


class NoParameters(Parameters, frozen=True):
    """None."""


class Nothing(Result, frozen=True):
    """A result of which nobody asks anything."""

    score: float = 0.0


def make_op(
    name: str,
    result: type[Result] = Nothing,
    parameters: type[Parameters] = NoParameters,
    facts: Mapping[str, str | Input] | None = None,
    *,
    reads: Any = "proxy",
    version: int = 1,
    scope: Scope = "photo",
    **more: Any,
) -> Op:
    """An op with a function that is never called."""
    inputs = {key: Input(need) if isinstance(need, str) else need for key, need in (facts or {}).items()}
    return Op(
        name=name,
        version=version,
        function=lambda: None,
        parameters=parameters,
        result=result,
        reads=reads,
        facts=inputs,
        scope=scope,
        **more,
    )


class Box(Result, frozen=True):
    label: str
    score: float


class Boxes(Result, frozen=True):
    count: int
    items: list[Box]


class Objects(Boxes, frozen=True):
    faces: Boxes


class DetectParameters(Parameters, frozen=True):
    classes: tuple[str, ...] = ("person",)
    confidence_threshold: float = 0.5
    max_detections: int = 100


@pytest.fixture
def ops() -> dict[str, Op]:
    """An op of each kind that a recipe can meet."""
    made = [
        make_op("content"),
        make_op("embedded", reads="bytes"),
        make_op("metadata", facts={"embedded": "embedded"}, reads="file"),
        make_op("detect_objects", Objects, DetectParameters, aliases=("detect",)),
        make_op("segment_objects", facts={"objects": "detect_objects"}),
        make_op("focus", facts={"objects": optional("detect_objects")}, reads="full"),
        make_op("compare", facts={"one": "content", "other": "content"}, reads="facts"),
        make_op("best", facts={"content": "content"}, reads="facts", scope="group", groups="near"),
        make_op("census", facts={"content": "content"}, reads="facts", scope="library"),
    ]
    return {op.name: op for op in made}
