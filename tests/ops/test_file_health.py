"""The op `file_health`: what is wrong with a file, judged."""

from __future__ import annotations

import pytest

from calotype.imaging.image import PhotoFile
from calotype.ops.file_health import FileHealth, FileHealthParameters, file_health
from calotype.ops.integrity import EmbeddedThumbnail, Integrity, Trailing

WHOLE = Integrity(format="jpeg", decodes=True)


def judge(found: Integrity, path: str = "day 1/IMG_1.JPG", **parameters: float) -> FileHealth:
    return file_health(PhotoFile(path=path, size=1, mtime_ns=0), FileHealthParameters(**parameters), found)


def test_a_healthy_file_has_no_problems() -> None:
    health = judge(WHOLE)
    assert (health.score, health.problems, health.readable) == (1.0, [], 1.0)
    assert (health.extension.given, health.extension.right) == ("jpg", "jpg")


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        (Integrity(format="jpeg", decodes=False, error="decode_failed", readable=None), "undecodable"),
        (Integrity(format="jpeg", decodes=False, error="truncated", truncated=True, readable=0.4), "truncated"),
        (Integrity(format="jpeg", decodes=True, trailing=Trailing(bytes=900, kind="unknown")), "trailing_data"),
        (Integrity(format="jpeg", decodes=True, trailing=Trailing(bytes=900, kind="archive")), "trailing_data"),
        (
            Integrity(format="jpeg", decodes=True, thumbnail=EmbeddedThumbnail(width=9, height=9, likeness=0.1)),
            "thumbnail_disagrees",
        ),
    ],
)
def test_each_problem_is_named_and_costs(found: Integrity, problem: str) -> None:
    health = judge(found)
    assert health.problems == [problem]
    assert health.score < 1


@pytest.mark.parametrize("kind", ["picture", "video", "padding", "phone"])
def test_what_cameras_and_phones_put_behind_a_picture_is_no_problem(kind: str) -> None:
    assert judge(Integrity(format="jpeg", decodes=True, trailing=Trailing(bytes=10**6, kind=kind))).problems == []


@pytest.mark.parametrize(
    ("name", "path", "right"),
    [
        ("jpeg", "a.heic", "jpg"),
        ("jpeg", "a.jpeg", "jpeg"),
        ("png", "b/a.JPG", "png"),
        ("webp", "a.jpg", "webp"),
        ("jpeg", "no extension", "jpg"),
        ("dng", "a.dng", "dng"),
    ],
)
def test_an_extension_of_another_format_is_wrong(name: str, path: str, right: str) -> None:
    health = judge(Integrity(format=name, decodes=True), path)
    assert health.extension.right == right
    assert ("wrong_extension" in health.problems) == (health.extension.given != right)


def test_a_format_of_a_plugin_that_is_gone_is_not_judged_by_its_name() -> None:
    assert judge(Integrity(format="toy", decodes=True), "a.toy").problems == []


def test_parameters_decide_what_counts() -> None:
    found = Integrity(
        format="jpeg",
        decodes=True,
        trailing=Trailing(bytes=40, kind="unknown"),
        thumbnail=EmbeddedThumbnail(width=9, height=9, likeness=0.7),
    )
    assert judge(found).problems == []
    assert judge(found, most_trailing=0, least_likeness=0.8).problems == ["trailing_data", "thumbnail_disagrees"]


def test_a_thumbnail_too_flat_to_compare_is_no_problem() -> None:
    flat = Integrity(format="jpeg", decodes=True, thumbnail=EmbeddedThumbnail(width=9, height=9))
    assert judge(flat).problems == []
