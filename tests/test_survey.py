"""A library in one line of words."""

from __future__ import annotations

from pathlib import Path

from calotype.spares import Spare
from calotype.survey import Survey, stopped, words


def said(survey: Survey, *unreadable: str, out_of_sight: int = 0) -> str:
    nothing = Spare()
    spare = dict.fromkeys(("bytes", "pixels", "near"), nothing)
    return words(  # type: ignore[arg-type]
        survey, spare, {}, Path("catalog"), 1000, unreadable=unreadable, out_of_sight=out_of_sight
    )


def test_photos_that_are_the_same_are_told_where_there_are_some() -> None:
    assert said(Survey(files=3, images={"a", "b", "c"})).startswith("3 photos; ")
    assert said(Survey(files=3, images={"a", "b"})).startswith("3 photos, 2 different pictures; ")
    retitled = Survey(files=3, photos={"a", "b", "c"}, images={"a", "b"})
    assert said(retitled).startswith("3 photos, 2 different pictures; ")


def test_of_what_could_not_be_read_nothing_is_said() -> None:
    told = said(Survey(files=3, images={"a"}, unread=1))
    assert told.startswith("3 photos, 1 different picture among the 2 that were read; ")
    assert said(Survey(files=3, images={"a", "b"}, unread=1)).startswith("3 photos; ")


def test_the_first_folders_that_could_not_be_read_are_named() -> None:
    survey = Survey(files=1, photos={"a"})
    assert "1 folder could not be read (a)" in said(survey, "a")
    assert "5 folders could not be read (a, b, c and 2 more)" in said(survey, *"abcde")
    assert "1 folder could not be read (a), where 1 more photo is known; " in said(survey, "a", out_of_sight=1)


def test_a_run_that_was_stopped_says_what_is_left() -> None:
    assert stopped(1, 1200) == "stopped early: 1 photo is done and 1,200 left; the same command goes on from there"
    assert stopped(9, 0).startswith("stopped early: all photos are done, but not yet their groups; ")
