"""A photo in hand: read once, and never mixed up with what it was a moment before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calotype.catalog import Store, open_store
from calotype.engine.hand import read_file
from calotype.errors import FileMissing, FileTooLarge, FileUnreadable
from calotype.ops.declare import Op
from calotype.recipes.recipe import BoundRecipe
from calotype.settings import Limits
from engine_kit import Number, age, make_op, make_recipe, run_inline
from kit import make_photo


class TestReadFile:
    def test_gives_the_bytes_and_the_status_of_that_moment(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"abc")
        data, status = read_file(os.fsencode(tmp_path / "a"), Limits())
        assert (data, status.st_size) == (b"abc", 3)

    def test_an_empty_file_is_empty(self, tmp_path: Path) -> None:
        (tmp_path / "a").touch()
        assert read_file(os.fsencode(tmp_path / "a"), Limits())[0] == b""

    def test_what_is_not_there_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(FileMissing, match="gone"):
            read_file(os.fsencode(tmp_path / "a"), Limits())

    @pytest.mark.skipif(os.name == "nt", reason="needs links")
    def test_a_link_to_nothing_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "a").symlink_to("nowhere")
        with pytest.raises(FileMissing, match="link"):
            read_file(os.fsencode(tmp_path / "a"), Limits())

    def test_a_name_that_is_no_unicode_can_be_told(self, tmp_path: Path) -> None:
        with pytest.raises(FileMissing, match="\ufffd"):
            read_file(os.fsencode(tmp_path) + b"/\xff.jpg", Limits())

    def test_what_is_too_large_is_not_read(self, tmp_path: Path) -> None:
        with (tmp_path / "a").open("wb") as file:
            file.truncate(10**12)
        with pytest.raises(FileTooLarge, match="1,000,000,000,000 bytes") as told:
            read_file(os.fsencode(tmp_path / "a"), Limits())
        assert told.value.watch == "limit:file_bytes"

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
    @pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
    def test_what_has_taken_the_place_of_a_file_is_not_read(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "a.jpg"
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to("/dev/zero")
        with pytest.raises(FileUnreadable):
            read_file(os.fsencode(path), Limits())

    @pytest.mark.parametrize("more", [b"xxx", b""], ids=["grows", "shrinks"])
    def test_a_file_that_changes_while_it_is_read_is_read_again_later(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: bytes
    ) -> None:
        path = tmp_path / "a"
        path.write_bytes(b"abcdef")
        fstat, calls = os.fstat, []

        def changing(descriptor: int) -> os.stat_result:
            if calls:
                path.write_bytes(more)
            calls.append(descriptor)
            return fstat(descriptor)

        monkeypatch.setattr("calotype.engine.hand.os.fstat", changing)
        with pytest.raises(FileUnreadable, match="changed while it was read"):
            read_file(os.fsencode(path), Limits())


class Steps:
    """Two steps: the first has run over a library; the second does something to another photo while it works."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.widths: list[int] = []
        for number in range(3):
            make_photo(folder / f"{number}.jpg", seed=number, size=(48, 32))
        age(folder)
        run_inline(store, folder, self.recipe(None))

    def recipe(self, deed: Any) -> BoundRecipe:
        def first(photo: Any, parameters: Any) -> Number:
            return Number(value=float(photo.header.width))

        def second(photo: Any, parameters: Any) -> Number:
            self.widths.append(photo.header.width)
            if len(self.widths) == 1:
                deed()
            return Number(value=float(photo.header.width))

        ops: list[Op] = [make_op("first", first, reads="bytes"), make_op("where", reads="file")]
        if deed is not None:
            ops += [make_op("second", second, reads="bytes")]
        return make_recipe([{"op": op.name} for op in ops], *ops)


@pytest.fixture
def steps(tmp_path: Path) -> Iterator[Steps]:
    store = open_store(None)
    yield Steps(tmp_path / "library", store)
    store.close()


def test_a_known_file_that_changes_in_mid_run_is_begun_anew(steps: Steps) -> None:
    def change() -> None:
        make_photo(steps.folder / "2.jpg", seed=7, size=(96, 64))

    _, heard = run_inline(steps.store, steps.folder, steps.recipe(change))
    assert heard.states() == {"0.jpg": "done", "1.jpg": "done", "2.jpg": "done"}
    for name in ("first", "second"):
        assert [heard.line(f"{number}.jpg").fact(name)["value"] for number in range(3)] == [48, 48, 96]


def test_a_known_file_that_vanishes_in_mid_run_costs_itself(steps: Steps) -> None:
    recipe = steps.recipe((steps.folder / "2.jpg").unlink)
    _, heard = run_inline(steps.store, steps.folder, recipe)
    assert heard.states() == {"0.jpg": "done", "1.jpg": "done", "2.jpg": "failed"}
    (error,) = heard.line("2.jpg").errors
    assert (error.step, error.code) == ("second", "file_missing")
    _, heard = run_inline(steps.store, steps.folder, recipe)
    assert heard.states() == {"0.jpg": "done", "1.jpg": "done"}


def test_a_known_file_that_changes_and_can_then_not_be_read_has_no_fact_of_either(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made of the old content must not be kept under the new."""
    reads: list[bytes] = []

    def reading(path: bytes, limits: Limits, **more: Any) -> Any:
        if path.endswith(b"2.jpg"):
            reads.append(path)
            if len(reads) == 1:
                return b"other bytes", os.stat(path)  # noqa: PTH116
            raise FileUnreadable("it can't be read")
        return read_file(path, limits, **more)

    monkeypatch.setattr("calotype.engine.hand.read_file", reading)
    _, heard = run_inline(steps.store, steps.folder, steps.recipe(lambda: None))
    assert heard.states() == {"0.jpg": "done", "1.jpg": "done", "2.jpg": "failed"}
    (error,) = heard.line("2.jpg").errors
    assert (error.step, error.code) == ("file", "file_unreadable")


def test_new_files_that_vanish_or_become_something_else_before_their_turn_cost_themselves(tmp_path: Path) -> None:
    for number in range(12):
        make_photo(tmp_path / f"{number:02}.jpg", seed=number, size=(48, 32))
    done = []

    def spoil(image: Any, parameters: Any) -> Number:
        if not done:
            (tmp_path / "09.jpg").unlink()
            (tmp_path / "10.jpg").write_bytes(b"no photo any more")
            make_photo(tmp_path / "11.jpg", seed=99, size=(96, 64))
        done.append(image)
        return Number(value=float(image.header.width))

    store = open_store(None)
    _, heard = run_inline(store, tmp_path, make_recipe([{"op": "spoil"}], make_op("spoil", spoil)))
    store.close()
    codes = {line.path: [error.code for error in line.errors] for line in heard.lines if line.errors}
    assert codes == {"09.jpg": ["file_missing"], "10.jpg": ["not_an_image"]}
    assert heard.line("11.jpg").fact("spoil")["value"] == 96
