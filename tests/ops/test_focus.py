"""The op `focus`: what it gives, with boxes and without."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import cv2
import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from calotype.ops.focus import Focus, FocusParameters, Subject, focus
from scenes import shapes
from small_pictures import as_image


def of(pixels: Any, objects: Any = None) -> Focus:
    return focus(as_image(np.ascontiguousarray(pixels)), FocusParameters(), objects)


def colours(gray: Any) -> Any:
    return np.repeat(gray[:, :, None], 3, axis=2)


def test_a_sharp_picture_scores_higher_than_its_blurred_copy() -> None:
    pixels = colours(shapes())
    sharp, soft = of(pixels), of(cv2.GaussianBlur(pixels, (0, 0), 4))
    assert sharp.score > soft.score + 0.4
    assert (sharp.kind, soft.kind) == ("none", "defocus")
    assert sharp.blur_pixels is not None
    assert soft.blur_pixels is not None
    assert sharp.blur_pixels < soft.blur_pixels


def test_the_boxes_of_objects_are_judged() -> None:
    gray = shapes()
    gray[:, 400:] = cv2.GaussianBlur(gray, (0, 0), 4)[:, 400:]
    boxes = [SimpleNamespace(left=0.6, top=0.5, width=0.3, height=0.4)]
    assert of(colours(gray)).score > 0.9
    found = of(colours(gray), SimpleNamespace(boxes=boxes))
    assert found.score < 0.5
    assert not found.subject.guessed


def test_without_objects_among_those_looked_for_the_subject_is_guessed() -> None:
    assert of(colours(shapes()), SimpleNamespace(boxes=[])).subject.guessed


def test_a_black_frame_can_not_be_judged() -> None:
    found = of(np.zeros((300, 400, 3), dtype=np.uint8))
    assert (found.score, found.blur_pixels, found.kind) == (0, None, "unknown")
    assert found.subject == Subject(left=0, top=0, width=1, height=1, guessed=True)


def test_sixteen_bits_are_judged_as_eight() -> None:
    pixels = colours(shapes())
    assert of(pixels.astype(np.uint16) * 257) == of(pixels)


@settings(max_examples=30)
@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 110), st.integers(1, 110), st.just(3))),
    st.lists(st.tuples(*[st.floats(-2, 2)] * 4), max_size=2),
)
def test_any_picture_and_any_boxes_give_numbers_within_the_declared_ranges(pixels: Any, given_boxes: Any) -> None:
    boxes = [
        SimpleNamespace(left=left, top=top, width=width, height=height) for left, top, width, height in given_boxes
    ]
    document = msgspec.json.encode(of(pixels, SimpleNamespace(boxes=boxes)))
    msgspec.json.decode(document, type=Focus)  # checks the ranges; JSON has null for what is no number
