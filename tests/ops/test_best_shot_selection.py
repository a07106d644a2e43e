from __future__ import annotations

from typing import Any

import cv2
import msgspec
import numpy as np
import pytest

from calotype.ops.best_shot_selection import BestShotParameters, best_shot_selection
from calotype.ops.content import ContentParameters, content
from calotype.ops.declare import Member
from calotype.ops.focus import FocusParameters, focus
from calotype.ops.metadata import Metadata
from calotype.ops.perceptual_hash import PerceptualHashParameters, perceptual_hash
from kit import make_picture
from small_pictures import as_image

PICTURE = np.asarray(make_picture(8, (800, 600)))


def member(name: str, pixels: Any, *, full: bool = False) -> Member:
    image = as_image(np.ascontiguousarray(pixels, dtype=np.uint8))
    facts = {
        "hash": perceptual_hash(image, PerceptualHashParameters()),
        "content": content(image, ContentParameters()),
        "metadata": None,
        "focus": focus(image, FocusParameters()) if full else None,
    }
    return Member(image_id=name.encode(), paths=(name,), facts=facts)


def metadata(**said: Any) -> Metadata:
    plain = {"camera": {"class": "unknown", "class_reason": ""}, "lens": {}, "gps": {}, "place": {}, "exposure": {}}
    known = {"taken_at": None, "taken_source": "", "taken_confidence": 0.0, "taken_precision": "day", "orientation": 1}
    return msgspec.convert({**plain, **known, "width": 800, "height": 600, "format": "jpeg", **said}, Metadata)


def blurred(sigma: float) -> Any:
    return cv2.GaussianBlur(PICTURE, (0, 0), sigma)


def noisy(deviation: float) -> Any:
    return np.clip(PICTURE + np.random.default_rng(1).normal(0, deviation, PICTURE.shape), 0, 255)


@pytest.mark.parametrize("full", [False, True])
def test_the_untouched_shot_of_a_burst_is_first_and_the_reasons_are_said(full: bool) -> None:
    shots = {"soft": blurred(2.5), "noisy": noisy(12), "untouched": PICTURE, "dark": PICTURE * 0.5, "moved": blurred(5)}
    members = [member(name, pixels, full=full) for name, pixels in shots.items()]
    best, ranks = best_shot_selection(members, BestShotParameters())
    assert bytes.fromhex(best.best) == b"untouched"
    assert best.certain
    assert best.reason.startswith("the next one is worse: ")
    assert [rank.rank for rank in ranks].index(1) == 2
    assert any("softer" in reason or "blurred" in reason for reason in ranks[0].why)
    assert any("noise" in reason for reason in ranks[1].why)
    assert any("darker" in reason for reason in ranks[3].why)


def test_two_equal_shots_can_not_be_told() -> None:
    best, ranks = best_shot_selection([member("b", PICTURE), member("a", PICTURE)], BestShotParameters())
    assert not best.certain
    assert best.reason.startswith("can't tell")
    assert [rank.score for rank in ranks] == [1.0, 1.0]
    assert bytes.fromhex(best.best) == b"a"


def test_only_a_shot_that_all_others_resemble_is_the_best() -> None:
    centre, other = member("centre", blurred(3)), member("other", np.asarray(make_picture(99, (800, 600))))
    best, _ = best_shot_selection([centre, other, member("sharp", PICTURE)], BestShotParameters())
    assert bytes.fromhex(best.best) == b"centre"


def test_copies_are_chosen_by_the_rules_of_the_owner() -> None:
    enlarged = cv2.resize(blurred(1.5), None, fx=1.25, fy=1.25, interpolation=cv2.INTER_CUBIC)
    members = [member("enlarged", enlarged, full=True), member("source", PICTURE, full=True)]
    best, ranks = best_shot_selection(members, BestShotParameters(kind="near"))
    assert bytes.fromhex(best.best) == b"source" or best.reason.startswith("can't tell")
    assert len(ranks) == 2


def test_the_rules_decide_between_a_copy_and_its_mirrored_one_and_no_reason_is_reversed() -> None:
    """A mirrored JPEG was the centre, its lossless source was not said to resemble it, and the JPEG was kept, as
    "stored without loss"."""
    mirrored = member("a mirrored", PICTURE[:, ::-1]).facts | {"metadata": metadata(format="jpeg")}
    source, small = (
        member("source", PICTURE).facts | {"metadata": metadata(format="png")},
        member("small", PICTURE[::2, ::2]),
    )
    members = [
        Member(image_id=b"a mirrored", paths=("m.jpg",), facts=mirrored),
        Member(image_id=b"source", paths=("s.png",), facts=source),
        Member(image_id=b"small", paths=("small.jpg",), facts=small.facts | {"metadata": metadata(format="jpeg")}),
    ]
    best, ranks = best_shot_selection(members, BestShotParameters(kind="near"))
    assert bytes.fromhex(best.best) == b"source"
    assert best.reason == "is stored without loss"
    assert [rank.score for rank in sorted(ranks, key=lambda rank: rank.rank)] == [1.0, 0.5, 0.25]


def test_the_time_of_a_file_is_no_date_of_a_copy() -> None:
    """ "The earlier date: 2026 against 2020" was said of the time at which a file had been copied."""
    sure = metadata(taken_at="2026-05-01T12:00:00", taken_confidence=1.0)
    of_file = metadata(taken_at="2020-05-01T12:00:00", taken_confidence=0.1)
    facts = member("any", PICTURE).facts
    members = [
        Member(image_id=name, paths=("a.jpg",), facts=facts | {"metadata": known})
        for name, known in ((b"a", of_file), (b"b", sure))
    ]
    best, _ = best_shot_selection(members, BestShotParameters(kind="near"))
    assert bytes.fromhex(best.best) == b"b"
    assert best.reason == "has the earlier date: 2026-05-01T12:00:00 against none that is certain"


def test_equal_copies_can_not_be_told_and_the_choice_is_always_the_same() -> None:
    members = [member("b", PICTURE), member("a", PICTURE)]
    chosen = {best_shot_selection(order, BestShotParameters(kind="near"))[0].best for order in (members, members[::-1])}
    assert chosen == {b"a".hex()}


def test_a_group_of_one_is_its_own_best() -> None:
    best, ranks = best_shot_selection([member("only", PICTURE)], BestShotParameters())
    assert (best.count, best.reason, ranks[0].rank) == (1, "the only one", 1)


@pytest.mark.parametrize("kind", ["burst", "near"])
def test_a_group_of_five_thousand_is_ranked(kind: Any) -> None:
    facts = member("any", PICTURE).facts
    members = [Member(image_id=f"{number:05}".encode(), paths=(f"{number}",), facts=facts) for number in range(5_000)]
    best, ranks = best_shot_selection(members, BestShotParameters(kind=kind))
    assert (best.count, best.certain) == (5_000, False)
    assert sorted(rank.rank for rank in ranks) == list(range(1, 5_001))
