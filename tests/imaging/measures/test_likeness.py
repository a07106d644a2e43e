from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
import simplejpeg

from calotype.imaging.measures.likeness import NEAR, ORIENTATIONS, SURE, likeness
from calotype.imaging.measures.perceptual_hash import VIEWS, patch_of, turned_patch
from kit import make_picture


def scene(seed: int, moved: int = 0) -> Any:
    """Luma of a scene with many things in it; each thing is moved at random by up to so many pixels."""
    rng, drift = np.random.default_rng(seed), np.random.default_rng(seed + 1)
    canvas = np.asarray(make_picture(seed, (640, 480)).convert("L")).copy()
    for _ in range(60):
        centre = (rng.integers(0, (640, 480)) + drift.integers(-moved, moved + 1, 2)).tolist()
        cv2.ellipse(canvas, centre, rng.integers(8, 60, 2).tolist(), int(rng.integers(180)), 0, 360,
                    int(rng.integers(256)), -1)  # fmt: skip
    return canvas


def test_a_copy_with_another_tone_is_near() -> None:
    gray = scene(1)
    darker = (255 * (gray / 255) ** 1.6).astype(np.uint8)
    assert likeness(patch_of(gray), patch_of(darker)).score >= NEAR


def test_consecutive_shots_are_not_near() -> None:
    assert likeness(patch_of(scene(2)), patch_of(scene(2, moved=25))).score < NEAR


def test_other_scenes_are_far() -> None:
    assert likeness(patch_of(scene(3)), patch_of(scene(4))).score < 0.5


def test_a_text_over_the_picture_leaves_it_near() -> None:
    written = scene(5)
    cv2.putText(written, "Holiday 2019", (30, 420), cv2.FONT_HERSHEY_SIMPLEX, 2, 255, 5)
    assert NEAR <= likeness(patch_of(scene(5)), patch_of(written)).score < SURE


def test_a_copy_that_agrees_everywhere_is_sure() -> None:
    _, encoded = cv2.imencode(".jpg", scene(5), [cv2.IMWRITE_JPEG_QUALITY, 60])
    copy = cv2.resize(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE), (320, 240), interpolation=cv2.INTER_AREA)
    assert likeness(patch_of(scene(5)), patch_of(copy)).score >= SURE


def test_the_next_shot_from_a_tripod_is_not_sure() -> None:
    """Of the frames of a film only the child moved; they had 0.97, and one of them could go."""
    still, next_one = scene(5), scene(5)
    for canvas, left in ((still, 280), (next_one, 330)):
        cv2.ellipse(canvas, (left, 240), (30, 90), 0, 0, 360, 230, -1)
        cv2.ellipse(canvas, (left, 160), (24, 24), 0, 0, 360, 30, -1)
    assert likeness(patch_of(still), patch_of(next_one)).score < SURE


def test_a_crop_is_laid_where_it_belongs() -> None:
    gray = scene(6)
    cropped = gray[24:456, 32:608]
    view = VIEWS.index((0.9, 0.0, 0.0, 0.0))
    found = likeness(patch_of(gray), patch_of(cropped), ORIENTATIONS + view)
    assert found.score >= NEAR
    assert found.overlap == pytest.approx(0.81, abs=0.06)


@pytest.mark.parametrize("orientation", range(8))
def test_a_turned_copy_is_near_when_its_turn_is_known(orientation: int) -> None:
    patch = patch_of(scene(7))
    assert likeness(patch, turned_patch(patch, orientation), orientation).score >= NEAR


def test_two_blank_pages_can_not_be_told() -> None:
    page = np.full((64, 64), 250, dtype=np.uint8)
    assert likeness(page, page) == (0.0, 1.0, 0, 0.0)


def test_detail_over_plain_ground_is_no_likeness() -> None:
    """A moon in a black sky and a thermal picture were near once: what is plain in one picture agreed with anything."""
    moon = np.zeros((64, 64), dtype=np.uint8)
    cv2.circle(moon, (30, 30), 7, 200, -1)
    assert likeness(patch_of(scene(8)), moon).score < 0.5


def smooth(shift: float) -> Any:
    """Soft waves that a shift by a pixel of the patch hardly changes, laid by so much to one side at some places."""
    y, x = np.mgrid[:64, :64].astype(float)
    x = x + shift * np.sin(y / 7) * np.cos(x / 9)
    return (128 + 50 * np.sin(x / 5.0) * np.cos(y / 6.0)).astype(np.uint8)


def test_a_smooth_picture_is_told_from_the_next_shot_by_its_shifts() -> None:
    noise = np.random.default_rng(0).normal(0, 0.7, (64, 64))
    coded = np.clip(smooth(0) + noise, 0, 255).astype(np.uint8)
    assert likeness(smooth(0), coded).score > 0.97
    assert likeness(smooth(0), smooth(2.0)).score < NEAR


def test_a_guess_that_is_wrong_is_mended() -> None:
    """The nearest hash may be that of another view, even for a copy as it is."""
    patch = patch_of(scene(9))
    for view in (VIEWS.index((0.9, 0.05, 0.0, 0.0)), VIEWS.index((1.0, 0.0, 0.0, 2.0))):
        assert likeness(patch, patch, ORIENTATIONS + view).score > 0.99


def test_rounding_makes_no_picture_more_than_the_same() -> None:
    patch = np.full((64, 64), 255, dtype=np.uint8)
    cv2.fillPoly(patch, [cv2.boxPoints(((32, 32), (24, 24), 60)).astype(int)], 75)
    data = simplejpeg.encode_jpeg(patch[:, :, None].copy(), quality=90, colorspace="GRAY")
    stored = simplejpeg.decode_jpeg(data, "GRAY")[:, :, 0]
    assert likeness(stored, stored, ORIENTATIONS + 12).score <= 1
