from __future__ import annotations

import os
from pathlib import Path

import pytest

from calotype.catalog import CatalogFolder, find_catalog, open_store, place, place_for
from calotype.catalog.place import file_system, synchronised_by


@pytest.fixture(autouse=True)
def data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, and no mounts but one local disk."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: folder)
    mounts = folder / "mounts"
    mounts.write_bytes(b"/dev/sda1 / ext4 rw 0 0\n")
    monkeypatch.setattr(place, "MOUNTS", mounts)
    return folder


def test_a_writable_local_folder_holds_its_own_catalog(tmp_path: Path) -> None:
    assert place_for(tmp_path) == CatalogFolder(tmp_path / ".calotype", "")


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode")
def test_a_folder_that_cannot_be_written_has_its_catalog_with_the_user(tmp_path: Path, data: Path) -> None:
    tmp_path.chmod(0o555)
    found = place_for(tmp_path)
    tmp_path.chmod(0o755)
    assert found.folder.is_relative_to(data / "catalogs")
    assert found.reason == "it can't be written"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_network_file_system_holds_no_catalog(tmp_path: Path, data: Path, kind: str) -> None:
    share = tmp_path / "my photos"
    (share / "2019").mkdir(parents=True)
    escaped = os.fsencode(share).replace(b" ", b"\\040")
    (data / "mounts").write_bytes(b"/dev/sda1 / ext4 rw 0 0\nnas:/photos %s %s rw 0 0\n" % (escaped, kind.encode()))
    assert file_system(share / "2019") == kind
    assert file_system(tmp_path) == "ext4"
    found = place_for(share / "2019")
    assert found.folder.is_relative_to(data)
    assert found.reason == f"it lies on a network file system ({kind})"


def test_of_two_file_systems_mounted_at_one_place_the_later_is_seen(tmp_path: Path, data: Path) -> None:
    line = b"x " + os.fsencode(tmp_path) + b" %s rw 0 0\n"
    (data / "mounts").write_bytes(line % b"nfs4" + line % b"xfs")
    assert file_system(tmp_path) == "xfs"


def test_where_mounts_cannot_be_read_a_folder_counts_as_local(tmp_path: Path, data: Path) -> None:
    (data / "mounts").unlink()
    assert file_system(tmp_path) == ""
    assert place_for(tmp_path).reason == ""


@pytest.mark.parametrize(
    ("marker", "is_folder", "program"),
    [
        (".stfolder", True, "Syncthing"),
        (".dropbox", False, "Dropbox"),
        (".dropbox.cache", True, "Dropbox"),
        (".nextcloudsync.log", False, "Nextcloud"),
        ("OneDrive/Photos", True, "OneDrive"),
        ("OneDrive - Contoso/Photos", True, "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/Photos", True, "iCloud"),
    ],
)
def test_a_synchronised_folder_holds_no_catalog(tmp_path: Path, marker: str, is_folder: bool, program: str) -> None:
    library = tmp_path / marker if "/" in marker else tmp_path / "Photos"
    library.mkdir(parents=True)
    if "/" not in marker:
        (tmp_path / marker).mkdir() if is_folder else (tmp_path / marker).touch()
    assert synchronised_by(library) == program
    assert place_for(library).reason == f"{program} synchronises it"


def test_the_settings_of_dropbox_beside_a_library_do_not_mean_that_it_is_synchronised(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert synchronised_by(tmp_path) == ""


def test_a_catalog_that_is_there_stays_though_the_folder_is_now_synchronised(tmp_path: Path) -> None:
    open_store(place_for(tmp_path).folder).close()
    (tmp_path / ".stfolder").mkdir()
    assert place_for(tmp_path) == CatalogFolder(tmp_path / ".calotype", "")


def test_the_catalog_of_the_nearest_folder_upwards_is_found(tmp_path: Path) -> None:
    deep = tmp_path / "2019" / "may"
    deep.mkdir(parents=True)
    assert find_catalog(deep) is None
    open_store(tmp_path / ".calotype").close()
    assert find_catalog(deep) == CatalogFolder(tmp_path / ".calotype")
    open_store(tmp_path / "2019" / ".calotype").close()
    assert find_catalog(deep) == CatalogFolder(tmp_path / "2019" / ".calotype")
    assert find_catalog(tmp_path) == CatalogFolder(tmp_path / ".calotype")


def test_a_catalog_kept_with_the_user_is_found_from_below_its_library_and_says_so(tmp_path: Path) -> None:
    inner = tmp_path / "2019"
    inner.mkdir()
    (tmp_path / ".stfolder").mkdir()
    kept = place_for(tmp_path).folder
    open_store(kept).close()
    assert find_catalog(tmp_path) == CatalogFolder(kept, "Syncthing synchronises it")
    reason = f"it is a part of {tmp_path}, whose catalog an earlier run made there"
    assert find_catalog(inner) == CatalogFolder(kept, reason)
    (tmp_path / ".stfolder").rmdir()
    assert find_catalog(inner) == CatalogFolder(kept, reason)
    now = find_catalog(tmp_path)
    assert now is not None
    assert (now.folder, now.reason.startswith("an earlier run made it there")) == (kept, True)


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode")
def test_a_catalog_that_can_no_more_be_written_is_named_with_its_folder(tmp_path: Path, data: Path) -> None:
    inner = tmp_path / "2019"
    inner.mkdir()
    open_store(tmp_path / ".calotype").close()
    (tmp_path / ".calotype").chmod(0o555)
    found = [find_catalog(tmp_path), find_catalog(inner)]
    (tmp_path / ".calotype").chmod(0o755)
    assert [one.reason for one in found if one] == [
        "the catalog in it can't be written",
        f"the catalog in {tmp_path} can't be written",
    ]


@pytest.mark.skipif(os.name == "nt", reason="folders have no mode")
@pytest.mark.parametrize("writable", [True, False])
def test_a_catalog_that_may_not_be_looked_into_is_found_in_a_library_of_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writable: bool
) -> None:
    """Another beside it would know nothing; but who only looks at the library of somebody else has a catalog apart."""
    closed = tmp_path / ".calotype"
    closed.mkdir(mode=0o000)
    (tmp_path / "2019").mkdir()
    access = os.access

    def as_another_user(path: Path, mode: int) -> bool:
        if closed in (path, *path.parents):
            return False
        return access(path, mode) and (writable or not mode & os.W_OK)

    monkeypatch.setattr(os, "access", as_another_user)
    assert find_catalog(tmp_path / "2019") == (CatalogFolder(closed) if writable else None)
