"""Why: the rules of grouping asked about two shots, each answered in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from calotype.ops.grouping.groups import Rules
from calotype.ops.grouping.series import gap, likeness_of
from calotype.ops.grouping.shots import Shot, other_release


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One rule, asked about two photos."""

    name: str
    holds: bool | None
    """Whether it lets them into one group; null where it can't be told, which parts nobody."""
    words: str
    value: float | None = None
    limit: float | None = None


def near_checks(one: Shot, other: Shot, rules: Rules) -> Iterator[Check]:
    """What may part two shots whose pictures look the same."""
    if one.release is None or other.release is None or one.model != other.model:
        yield Check(name="release", holds=None, words="not known of both by which camera and when they were taken")
    else:
        apart = other_release(one, other) or one.release != other.release
        words = f"{_seconds(one, other)} apart: two releases of the shutter" if apart else "one release of the shutter"
        yield Check(name="release", holds=not apart, words=words, value=gap(one, other), limit=0.0)
    if rules.edits_apart and (one.edit or other.edit):
        parts = one.edit is not None and other.edit is not None and one.edit != other.edit
        yield Check(name="edit", holds=not parts, words=f"A is {_version(one)}, B is {_version(other)}")


def burst_checks(one: Shot, other: Shot, rules: Rules) -> Iterator[Check]:
    """What makes two shots one series: what the maker says, or camera, time and likeness together."""
    named = one.burst is not None and one.burst == other.burst
    if one.burst is not None or other.burst is not None:
        words = (
            "the maker says that they are of one burst"
            if named
            else "the maker does not say that they are of one burst"
        )
        yield Check(name="burst", holds=named or None, words=words)
    known = one.camera is not None and other.camera is not None
    words = f"one camera, {one.camera}" if one.camera == other.camera else f"A from {one.camera}, B from {other.camera}"
    if not known:
        words = f"the camera of {_lacking(one.camera, other.camera)} is not known"
    yield Check(name="camera", holds=named or (known and one.camera == other.camera), words=words)
    if one.taken is None or other.taken is None:
        words = f"it is not known for certain when {_lacking(one.taken, other.taken)} was taken"
        yield Check(name="time", holds=named or False, words=words, limit=rules.window)
    else:
        close = gap(one, other) <= rules.window
        words = f"{_seconds(one, other)} apart, at most {rules.window:g} s to the centre of a burst"
        yield Check(name="time", holds=named or close, words=words, value=gap(one, other), limit=rules.window)
    if one.number is not None and other.number is not None:
        yield Check(
            name="number",
            holds=None,
            words=f"numbers {one.number} and {other.number}; they only order shots of one time",
        )
    if one.hash is not None and other.hash is not None:
        likeness = likeness_of(one, other)
        words = f"likeness of the hashes {likeness:.2f}, at least {rules.burst_likeness:g} in a burst"
        alike = likeness >= rules.burst_likeness
        yield Check(name="likeness", holds=named or alike, words=words, value=likeness, limit=rules.burst_likeness)


def _seconds(one: Shot, other: Shot) -> str:
    return f"{gap(one, other):.2f}".rstrip("0").rstrip(".") + " s"


def _lacking(first: object, second: object) -> str:
    return "both" if first is None and second is None else "A" if first is None else "B"


def _version(shot: Shot) -> str:
    if shot.edit is None:
        return "a version that is not known"
    named = {"": "as the camera wrote it", "edited": "an edit, by its name", "hdr": "an HDR output, by its name"}
    return named.get(shot.edit, f"an edit by {shot.edit}")
