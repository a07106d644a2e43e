"""The five conditions of the specification, with ops whose results are as it shows them."""

from __future__ import annotations

from typing import Any

import pytest

from calotype.expressions import FAILED, Truth, parse, type_of
from calotype.ops.declare import Result


class Faces(Result, frozen=True):
    count: int


class Objects(Result, frozen=True):
    count: int
    faces: Faces


class Scene(Result, frozen=True):
    lighting: str


class Similar(Result, frozen=True):
    count: int


class Quality(Result, frozen=True):
    technical_score: float


TYPES = {"detected_objects": type_of(Objects), "scene_analysis": type_of(Scene), "similar_images": type_of(Similar)}
IN_A_LOOP = type_of(Quality).fields
"""In `iterate_until` names are the fields of the scoring op."""

CASES = [
    ("detected_objects.count > 0", {"detected_objects": {"count": 1}}, Truth.TRUE),
    ("detected_objects.count > 0", {"detected_objects": {"count": 0}}, Truth.FALSE),
    ("detected_objects.count > 0", {"detected_objects": None}, Truth.UNKNOWN),
    ("detected_objects.count > 0", {"detected_objects": FAILED}, Truth.FAILED),
    ("detected_objects.faces.count > 5", {"detected_objects": {"count": 9, "faces": {"count": 6}}}, Truth.TRUE),
    ("detected_objects.faces.count > 5", {"detected_objects": {"count": 9, "faces": {"count": 5}}}, Truth.FALSE),
    ("scene_analysis.lighting == 'low_light'", {"scene_analysis": {"lighting": "low_light"}}, Truth.TRUE),
    ("scene_analysis.lighting == 'low_light'", {"scene_analysis": {"lighting": "daylight"}}, Truth.FALSE),
    ("similar_images.count > 1", {"similar_images": {"count": 2}}, Truth.TRUE),
    ("similar_images.count > 1", {"similar_images": {"count": 1}}, Truth.FALSE),
    ("technical_score > 7.0", {"technical_score": 7.5}, Truth.TRUE),
    ("technical_score > 7.0", {"technical_score": 7.0}, Truth.FALSE),
    ("technical_score > 7.0", {"technical_score": None}, Truth.UNKNOWN),
]


@pytest.mark.parametrize(("text", "facts", "expected"), CASES)
def test_condition(text: str, facts: dict[str, Any], expected: Truth) -> None:
    """Each is read with the types of its ops, and answers as the specification means it."""
    types = IN_A_LOOP if text.startswith("technical_score") else TYPES
    assert parse(text, types).test(facts) is expected
