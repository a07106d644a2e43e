"""What a scan makes of a folder beside what the catalog knows: nothing is opened, and the least is looked at again."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Any

import msgspec
import pytest

from calotype.catalog import Failure, Store, open_store
from calotype.engine.scan import Place, Scanned, commit_scan, resolve_place, scan
from calotype.errors import FileUnreadable, LibraryMissing
from calotype.settings import Limits, Scan
from engine_kit import Number, age, make_op, make_recipe, run_inline
from kit import make_photo

OLD = (10**18, 10**18)


class Library:
    """A folder with three photos and a catalog that knows them; counts what runs over it do."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.calls: Counter[str] = Counter()
        self.recipe = make_recipe(
            [{"op": "pixels"}, {"op": "content"}, {"op": "where"}],
            make_op("pixels", self._count("pixels")),
            make_op("content", self._count("content"), reads="bytes"),
            make_op("where", self._count("where"), reads="file"),
        )
        for number in range(3):
            make_photo(folder / f"{number}.jpg", seed=number, size=(48, 32))
        age(folder)
        self.run()

    def _count(self, name: str) -> Any:
        def function(*arguments: Any) -> Number:
            self.calls[name] += 1
            return Number()

        return function

    def run(self) -> dict[str, int]:
        """How often each op ran in a run over the folder."""
        self.calls.clear()
        run_inline(self.store, self.folder, self.recipe)
        return dict(self.calls)

    def scan(self, **circumstances: str) -> Scanned:
        return scan(self.store, [Place(self.store.root(b""), os.fsencode(self.folder))], Scan(), circumstances)

    def changes(self, **circumstances: str) -> dict[str, str]:
        """What the scan would look at again, and why."""
        return {os.fsdecode(target.seen.path): target.change for target in self.scan(**circumstances).targets}

    def fail(self, path: str, **failure: Any) -> None:
        """Give a file a failure."""
        (row,) = [row for row in self.store.files() if row.path == os.fsencode(path)]
        self.store.put_files([msgspec.structs.replace(row, failure=Failure("code", "message", **failure))])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    store = open_store(None)
    yield Library(tmp_path / "library", store)
    store.close()


def test_what_is_as_it_was_is_unchanged(library: Library) -> None:
    scanned = library.scan()
    assert (scanned.targets, scanned.gone, len(scanned.unchanged)) == ([], [], 3)


def test_new_files_and_changed_ones_are_looked_at(library: Library) -> None:
    make_photo(library.folder / "new.jpg", seed=9, size=(48, 32))
    make_photo(library.folder / "1.jpg", seed=8, size=(48, 32))
    assert library.changes() == {"new.jpg": "new", "1.jpg": "changed"}
    assert library.run() == {"pixels": 2, "content": 2, "where": 2}


def test_a_file_that_was_only_touched_is_read_once_and_only_what_reads_the_file_runs(library: Library) -> None:
    (library.folder / "0.jpg").touch()
    assert library.run() == {"where": 1}
    os.utime(library.folder / "0.jpg", ns=OLD)
    library.run()
    assert library.changes() == {}


@pytest.mark.skipif(os.name == "nt", reason="ctime is the time of creation there")
def test_a_file_changed_behind_its_times_is_seen_by_its_ctime(library: Library) -> None:
    other = make_photo(library.folder / "other.jpg", seed=5, size=(48, 32)).read_bytes()
    path = library.folder / "0.jpg"
    (library.folder / "other.jpg").unlink()
    path.write_bytes(other[: path.stat().st_size].ljust(path.stat().st_size, b"\0"))
    os.utime(path, ns=OLD)
    assert library.changes() == {"0.jpg": "changed"}


def test_a_file_read_just_after_it_was_changed_may_have_changed_again_unseen(library: Library) -> None:
    (library.folder / "0.jpg").touch()
    library.run()
    assert library.changes() == {"0.jpg": "fresh"}, "which is not to say that it has changed"
    assert library.run() == {}


def test_a_file_from_the_future_is_read_once(library: Library) -> None:
    future = time.time_ns() + 10**15
    os.utime(library.folder / "0.jpg", ns=(future, future))
    library.run()
    assert library.changes() == {}


def test_a_renamed_file_is_recognised_without_being_opened(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    (library.folder / "0.jpg").rename(library.folder / "renamed.jpg")
    (library.folder / "sub").mkdir()
    (library.folder / "1.jpg").rename(library.folder / "sub" / "1.jpg")
    assert library.changes() == {"renamed.jpg": "moved", os.path.join("sub", "1.jpg"): "moved"}  # noqa: PTH118
    assert library.scan().gone == []
    monkeypatch.setattr("calotype.engine.hand.read_file", None)
    assert library.run() == {"where": 2}
    assert {row.path for row in library.store.files(gone=True)} == {b"renamed.jpg", b"sub/1.jpg", b"2.jpg"}
    assert library.changes() == {}


def test_a_copy_with_the_times_of_a_vanished_file_is_read_but_no_pixels_again(library: Library) -> None:
    shutil.copy2(library.folder / "0.jpg", library.folder / "restored.jpg")
    (library.folder / "0.jpg").unlink()
    assert library.run() == {"where": 1}
    assert {row.path for row in library.store.files()} == {b"restored.jpg", b"1.jpg", b"2.jpg"}


def test_a_library_restored_with_its_times_runs_nothing_again(library: Library) -> None:
    shutil.copytree(library.folder, library.folder.parent / "backup")
    shutil.rmtree(library.folder)
    shutil.copytree(library.folder.parent / "backup", library.folder)
    assert set(library.changes().values()) == {"changed"}
    assert library.run() == {}
    assert library.changes() == {}


def test_a_library_restored_with_other_times_runs_only_what_reads_the_file(library: Library) -> None:
    for path in library.folder.iterdir():
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)
    assert library.run() == {"where": 3}


def test_a_vanished_file_stays_known_and_comes_back_as_it_was(library: Library) -> None:
    (library.folder / "0.jpg").rename(library.folder.parent / "away.jpg")
    library.run()
    assert len(list(library.store.files())) == 2
    (gone,) = [row for row in library.store.files(gone=True) if row.gone_since is not None]
    assert gone.path == b"0.jpg"
    (library.folder.parent / "away.jpg").rename(library.folder / "0.jpg")
    library.run()
    assert len(list(library.store.files())) == 3


def test_a_partial_scan_declares_nothing_gone(library: Library) -> None:
    (library.folder / "0.jpg").unlink()
    commit_scan(library.store, library.scan(), whole=False)
    assert len(list(library.store.files())) == 3
    commit_scan(library.store, library.scan(), whole=True)
    assert len(list(library.store.files())) == 2


def test_a_root_that_is_missing_changes_nothing(library: Library) -> None:
    shutil.rmtree(library.folder)
    with pytest.raises(LibraryMissing, match="can't be read"):
        library.scan()
    library.folder.with_name("other").mkdir()
    places = [
        Place(library.store.root(b""), os.fsencode(library.folder)),
        Place(library.store.root(b"/other"), os.fsencode(library.folder.with_name("other"))),
    ]
    scanned = scan(library.store, places, Scan(), {})
    assert (scanned.gone, len(scanned.counts.unreadable)) == ([], 1)


def test_a_root_that_is_suddenly_empty_is_a_disk_that_is_not_mounted(library: Library) -> None:
    for path in library.folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(LibraryMissing, match="it is empty, and 3 photos are known in it") as raised:
        library.scan()
    assert "mounted" in raised.value.hint
    (library.folder / "notes.txt").write_text("the disk is there, and its photos are gone")
    assert len(library.scan().gone) == 3


def test_what_is_known_below_a_folder_that_cannot_be_read_stays_as_it_is(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_photo(library.folder / "closed" / "a.jpg", seed=4, size=(48, 32))
    library.run()
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if isinstance(path, bytes) and path.endswith(b"closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("calotype.engine.folders.os.scandir", refuse)
    (library.folder / "0.jpg").unlink()
    library.run()
    assert {row.path for row in library.store.files()} == {b"1.jpg", b"2.jpg", b"closed/a.jpg"}


def test_a_sidecar_that_comes_changes_or_goes_runs_only_what_reads_the_file(library: Library) -> None:
    sidecar = library.folder / "0.xmp"
    for text in ("<one/>", "<other/>"):
        sidecar.write_text(text)
        os.utime(sidecar, ns=(10**18 + len(text), 10**18 + len(text)))
        assert library.changes() == {"0.jpg": "sidecars"}
        assert library.run() == {"where": 1}
        assert library.changes() == {}
    sidecar.unlink()
    assert library.run() == {}, "it is again what it was before there was one"
    assert library.changes() == {}


def test_a_failure_of_a_file_is_looked_at_again_when_it_is_due(library: Library) -> None:
    library.fail("0.jpg", due="never")
    library.fail("1.jpg", due="next")
    library.fail("2.jpg", due="when", watch="limit:file_bytes", seen="100")
    watched = {"limit:file_bytes": "100"}
    assert library.changes(**watched) == {"1.jpg": "due"}
    assert library.changes(**{"limit:file_bytes": "200"}) == {"1.jpg": "due", "2.jpg": "due"}
    library.fail("1.jpg", due="next", tries=3)
    assert library.changes(**watched) == {}


@pytest.mark.skipif(os.name == "nt", reason="making links needs a permission there")
def test_a_link_to_nothing_is_tried_again_when_it_leads_to_something(library: Library) -> None:
    target = library.folder.parent / "target.jpg"
    (library.folder / "link.jpg").symlink_to(target)
    library.run()
    (failed,) = [row for row in library.store.files() if row.failure is not None]
    assert (failed.path, failed.failure and failed.failure.code) == (b"link.jpg", "file_missing")
    assert library.changes() == {}
    shutil.copy(library.folder / "0.jpg", target)
    assert library.changes() == {"link.jpg": "changed"}
    library.run()
    assert all(row.failure is None for row in library.store.files())


def test_a_file_that_could_not_be_read_is_tried_in_three_runs_and_then_when_it_changes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: bytes, limits: Limits) -> bytes:
        raise FileUnreadable("it can't be read")

    (library.folder / "0.jpg").touch()
    with monkeypatch.context() as broken:
        broken.setattr("calotype.engine.hand.read_file", refuse)
        for tries in (1, 2, 3):
            library.run()
            (row,) = [row for row in library.store.files() if row.failure is not None]
            assert row.failure is not None
            assert (row.failure.code, row.failure.tries) == ("file_unreadable", tries)
    os.utime(library.folder / "0.jpg", ns=OLD)
    assert library.changes() == {"0.jpg": "changed"}
    library.run()
    assert library.changes() == {}
    assert all(row.failure is None for row in library.store.files())


def test_what_is_below_a_root_is_named_with_slashes_on_windows_too() -> None:
    root = PureWindowsPath(r"C:\Pictures")
    assert resolve_place(1, root, root / "2020" / "a.jpg") == Place(1, rb"C:\Pictures", b"2020/a.jpg")
    assert resolve_place(1, root, root).below == b""
