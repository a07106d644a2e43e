from __future__ import annotations

import msgspec
import pytest

from calotype.catalog import Companion, Failure, Sidecar, Store
from catalog_kit import digest, file_row, put_photos


def test_a_file_comes_back_as_it_was_put(store: Store) -> None:
    (photo,) = store.intern("photo", [digest("photo")])
    row = file_row(
        b"2019/IMG_1.jpg",
        photo=photo,
        format="jpeg",
        sidecars=(Sidecar(b"IMG_1.jpg.xmp", 12, 34, digest("sidecar")),),
        companions=(Companion(b"IMG_1.mov", "live photo"),),
        failure=Failure("header_damaged", "the header is damaged", "restore it from a backup"),
    )
    store.put_files([row])
    (back,) = store.files()
    assert back.id > 0
    assert msgspec.structs.replace(back, id=0) == row


def test_a_file_put_again_replaces_the_row_of_its_path_and_keeps_its_number(store: Store) -> None:
    store.put_files([file_row(b"a.jpg", size=1, gone_since=5), file_row(b"b.jpg")])
    (first,) = store.files(below=b"a.jpg", gone=True)
    store.put_files([file_row(b"a.jpg", size=2)])
    assert [(row.id, row.path, row.size, row.gone_since) for row in store.files(below=b"a.jpg")] == [
        (first.id, b"a.jpg", 2, None)
    ]


def test_files_come_by_root_and_path_whatever_the_order_they_were_put_in(store: Store) -> None:
    other = store.root(b"/mnt/other")
    store.put_files([file_row(b"b"), file_row(b"z", root=other), file_row(b"a/2"), file_row(b"a", root=other)])
    assert [(row.root, row.path) for row in store.files()] == [(1, b"a/2"), (1, b"b"), (other, b"a"), (other, b"z")]
    assert [row.path for row in store.files(other)] == [b"a", b"z"]


def test_below_means_the_folder_or_the_file_and_nothing_that_only_begins_like_it(store: Store) -> None:
    store.put_files(
        map(file_row, [b"2019", b"2019-copy/a", b"2019.jpg", b"2019/a", b"2019/b/c", b"20190/a", b"2018/z"])
    )
    assert [row.path for row in store.files(below=b"2019")] == [b"2019", b"2019/a", b"2019/b/c"]
    assert [row.path for row in store.files(below=b"2019/b/c")] == [b"2019/b/c"]


def test_names_that_are_no_unicode_are_kept_byte_for_byte(store: Store) -> None:
    names = [b"\xff\xfe/\x80.jpg", b"a\nb\t'\".jpg", "é.jpg".encode(), "e\u0301.jpg".encode(), b"x" * 4000]
    store.put_files(map(file_row, names))
    assert sorted(names) == [row.path for row in store.files()]
    assert [row.path for row in store.files(below=b"\xff\xfe")] == [names[0]]


def test_vanished_files_are_kept_and_left_out(store: Store) -> None:
    store.put_files(map(file_row, [b"a", b"b"]))
    (a, _) = store.files()
    store.mark_gone([a.id], 100)
    store.mark_gone([a.id], 200)
    assert [row.path for row in store.files()] == [b"b"]
    assert [(row.path, row.gone_since) for row in store.files(gone=True)] == [(b"a", 100), (b"b", None)]


def test_forgotten_files_are_gone_for_good(store: Store) -> None:
    store.put_files(map(file_row, [b"a", b"b"]))
    store.forget_files([row.id for row in store.files(below=b"a")])
    assert [row.path for row in store.files(gone=True)] == [b"b"]


def test_row_numbers_of_paths_come_in_their_order_without_the_unknown(store: Store) -> None:
    store.put_files(map(file_row, [b"a", b"b"]))
    a, b = (row.id for row in store.files())
    assert store.file_ids([(1, b"b"), (1, b"never seen"), (1, b"a"), (2, b"a")]) == [b, a]


@pytest.mark.parametrize("inode", [0, 2**63 - 1, 2**63, 2**64 - 1])
def test_every_inode_of_64_bits_comes_back(store: Store, inode: int) -> None:
    store.put_files([file_row(b"a", inode=inode)])
    assert [row.inode for row in store.files()] == [inode]


def test_a_time_that_no_64_bits_hold_is_cut(store: Store) -> None:
    """`touch -d 3000-01-01` must not stop a run; such a file is read again each time."""
    year_3000 = 32503680000 * 10**9
    store.put_files([file_row(b"a", mtime_ns=year_3000, ctime_ns=-year_3000)])
    assert [(row.mtime_ns, row.ctime_ns) for row in store.files()] == [(2**63 - 1, -(2**63 - 1))]


def test_files_may_be_put_while_files_are_read(store: Store) -> None:
    store.put_files(file_row(b"%04d" % number) for number in range(500))
    seen = []
    for row in store.files():
        seen.append(row.path)
        store.put_files([msgspec.structs.replace(row, size=row.size + 1)])
    assert seen == [b"%04d" % number for number in range(500)]
    assert {row.size for row in store.files()} == {1001}


def test_copies_share_a_photo_and_come_by_their_first_file(store: Store) -> None:
    rows = put_photos(store, ["a", "b", "c", "d", "e"])
    store.put_files([msgspec.structs.replace(rows[4], photo=rows[0].photo, image=rows[0].image)])
    store.put_files([msgspec.structs.replace(rows[3], photo=rows[1].photo, image=rows[1].image)])
    groups = [(shared, [row.path for row in members]) for shared, members in store.exact_groups("bytes")]
    assert groups == [(digest("photo", 1, b"a"), [b"a", b"e"]), (digest("photo", 1, b"b"), [b"b", b"d"])]
    assert list(store.exact_groups("pixels")) == []


def test_a_thousand_groups_of_copies_all_come(store: Store) -> None:
    rows = put_photos(store, [f"{number:04}" for number in range(2400)])
    store.put_files(
        msgspec.structs.replace(rows[1200 + number], photo=rows[number].photo, image=rows[number].image)
        for number in range(1200)
    )
    groups = [[row.id for row in members] for _, members in store.exact_groups("bytes")]
    assert groups == [[rows[number].id, rows[1200 + number].id] for number in range(1200)]


def test_pixel_copies_share_an_image_and_not_all_the_photo(store: Store) -> None:
    rows = put_photos(store, ["a", "tagged", "tagged copy", "other"])
    store.put_files([msgspec.structs.replace(rows[1], image=rows[0].image)])
    store.put_files([msgspec.structs.replace(rows[2], image=rows[0].image, photo=rows[1].photo)])
    pixels = [(shared, [row.path for row in members]) for shared, members in store.exact_groups("pixels")]
    assert pixels == [(digest("image", 1, b"a"), [b"a", b"tagged", b"tagged copy"])]
    assert [[row.path for row in members] for _, members in store.exact_groups("bytes")] == [
        [b"tagged", b"tagged copy"]
    ]


def test_a_vanished_copy_is_none(store: Store) -> None:
    rows = put_photos(store, ["a", "b"])
    store.put_files([msgspec.structs.replace(rows[1], photo=rows[0].photo, image=rows[0].image)])
    store.mark_gone([rows[1].id], 1)
    assert list(store.exact_groups("bytes")) == []
