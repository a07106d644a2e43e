from __future__ import annotations

import msgspec

from calotype.catalog import Failure, PairRow, Removed, Store
from catalog_kit import begin_run, digest, file_row, put_key, put_photos

BROKEN = Failure("truncated", "ends early")


def settle(store: Store, **keys: int) -> int:
    """A whole run that gave these names these keys."""
    run = begin_run(store)
    store.begin_names(run, "analyze", keys)
    store.settle_names(run)
    return run


def thumbnail(name: str) -> bytes:
    return b'{"jpeg":{"blob":"%s"}}' % digest(name).hex().encode()


def test_a_catalog_whose_recipe_needs_everything_loses_nothing(store: Store) -> None:
    rows, key = put_photos(store, "ab"), put_key(store)
    run = settle(store, content=key)
    proxy = put_key(store, "proxy")
    store.put_facts([(key, rows[0].image or 0, thumbnail("a"))], run)
    store.put_failures([(proxy, rows[1].image or 0, BROKEN)], run)
    store.put_blobs([(digest("a"), b"jpeg")])
    store.mark_gone([rows[0].id], 1)
    assert store.unneeded() == store.collect() == []
    assert store.facts(key, [rows[0].image or 0])
    assert store.failures(proxy)


def test_facts_of_earlier_keys_go_and_those_of_the_newest_run_stay(store: Store) -> None:
    (row,) = put_photos(store, "a")
    image, keys = row.image or 0, [put_key(store, version=version) for version in (1, 2, 3)]
    for key in keys[:2]:
        run = settle(store, content=key)
        store.put_facts([(key, image, b'{"score":0.%d}' % key)], run)
    unfinished = begin_run(store)
    store.begin_names(unfinished, "analyze", {"content": keys[2]})
    store.put_facts([(keys[2], image, b"{}")], unfinished)
    expected = [Removed("facts", 1, len(b'{"score":0.1}'), "content", 1)]
    assert store.unneeded() == expected
    assert store.facts(keys[0], [image])
    assert store.collect() == expected
    assert [bool(store.facts(key, [image])) for key in keys] == [False, True, True]
    assert store.names("analyze")["content"].earlier == ()
    assert store.unneeded() == []


def test_what_hangs_on_content_that_no_file_has_goes(store: Store) -> None:
    rows = put_photos(store, "abc")
    content, embedded = put_key(store), put_key(store, "embedded", subject="photo")
    metadata = put_key(store, "metadata", subject="file")
    run = settle(store, content=content, embedded=embedded, metadata=metadata)
    for row in rows[:2]:
        store.put_facts(
            [(content, row.image or 0, b"{}"), (embedded, row.photo or 0, b"{}"), (metadata, row.version or 0, b"{}")],
            run,
        )
    tagged = msgspec.structs.replace(rows[0], photo=rows[2].photo, version=rows[2].version)
    store.put_files([tagged])
    assert [(one.what, one.op, one.count) for one in store.collect()] == [
        ("facts", "embedded", 1),
        ("facts", "metadata", 1),
        ("ids", "", 2),
    ]
    assert len(store.facts(content, [row.image or 0 for row in rows])) == 2
    assert store.digests("photo", [rows[0].photo or 0]) == {}


def test_blobs_that_no_fact_names_go(store: Store) -> None:
    rows, key = put_photos(store, "a"), put_key(store, "thumbnail")
    run = settle(store, thumbnail=key)
    store.put_blobs([(digest("named"), b"jpeg"), (digest("left by a crash"), b"12345")])
    store.put_facts([(key, rows[0].image or 0, thumbnail("named"))], run)
    assert store.unneeded() == store.collect() == [Removed("blobs", 1, 5)]
    assert store.blob(digest("named")) == b"jpeg"
    assert store.blob(digest("left by a crash")) is None


def test_a_dry_run_counts_the_blobs_of_the_facts_that_would_go(store: Store) -> None:
    rows, old, new = put_photos(store, "a"), put_key(store, version=1), put_key(store, version=2)
    store.put_facts([(old, rows[0].image or 0, thumbnail("old"))], settle(store, content=old))
    settle(store, content=new)
    store.put_blobs([(digest("old"), b"jpeg")])
    assert Removed("blobs", 1, 4) in store.unneeded()
    assert store.blob(digest("old")) == b"jpeg"


def test_pairs_of_hashes_go_with_the_key_that_they_were_made_under(store: Store) -> None:
    old, new = put_key(store, "hashes", version=1), put_key(store, "hashes", version=2)
    for key in (old, new):
        settle(store, hashes=key)
        store.put_pairs(key, [PairRow(1, 2, 3, 0, 0.9)], [1, 2])
    assert store.unneeded() == store.collect() == [Removed("pairs", 1)]
    assert [len(list(store.pairs(key))) for key in (old, new)] == [0, 1]
    assert (store.probed(old), store.probed(new)) == (set(), {1, 2})


def test_groups_that_stand_no_more_go_with_what_was_said_of_them(store: Store) -> None:
    rows, key = put_photos(store, "ab"), put_key(store, "best_shot_selection", subject="group")
    run, images = settle(store, best=key), [row.image or 0 for row in rows]
    old, new = store.intern("group", [digest("old"), digest("new")])
    for group in (old, new):
        store.replace_groups("near", [(group, images)])
        store.put_facts([(key, group, b"{}")], run)
        store.put_member_facts([(key, group, image, b"{}") for image in images], run)
    assert [(one.what, one.count) for one in store.collect()] == [("facts", 1), ("facts", 2), ("groups", 1)]
    assert list(store.groups("near")) == [(new, tuple(images))]
    assert len(store.member_facts(key, new)) == 2
    assert store.facts(key, [old, new]) == {new: b"{}"}


def test_a_number_that_was_given_last_is_never_given_again(store: Store) -> None:
    """Another process may still write a fact for it."""
    rows = put_photos(store, "ab")
    store.forget_files([row.id for row in rows])
    store.collect()
    assert store.intern("image", [digest("new")])[0] > max(row.image or 0 for row in rows)


def test_forgotten_files_leave_nothing_but_decisions(store: Store) -> None:
    rows, key = put_photos(store, ["private/a", "private/b", "c"]), put_key(store, "thumbnail")
    best = put_key(store, "best_shot_selection", subject="group")
    run = settle(store, thumbnail=key, best=best)
    images = [row.image or 0 for row in rows]
    for row in rows:
        name = row.path.decode()
        store.put_blobs([(digest(name), b"jpeg")])
        store.put_facts([(key, row.image or 0, thumbnail(name))], run)
    store.put_failures([(best, images[0], BROKEN)], run)
    (group,) = store.intern("group", [digest("group")])
    store.replace_groups("near", [(group, images[1:])])
    store.put_member_facts([(best, group, images[2], b"{}")], run)
    store.add_decision("pick", digest("image", 1, b"private/a"), {})
    removed = store.forget(1, b"private")
    assert [(one.what, one.count) for one in removed if one.what in ("files", "blobs")] == [("files", 2), ("blobs", 2)]
    assert [row.path for row in store.files(gone=True)] == [b"c"]
    assert list(store.facts(key, images)) == [images[2]]
    assert [store.blob(digest(row.path.decode())) for row in rows] == [None, None, b"jpeg"]
    assert list(store.groups("near")) == []
    assert store.member_facts(best, group) == {}
    assert store.digests("image", images).keys() == {images[2]}
    assert len(list(store.decisions("pick"))) == 1


def test_forgetting_one_of_two_copies_keeps_what_the_other_needs(store: Store) -> None:
    rows, key = put_photos(store, ["private/a", "b"]), put_key(store, "thumbnail")
    store.put_files([msgspec.structs.replace(rows[1], photo=rows[0].photo, image=rows[0].image)])
    image = rows[0].image or 0
    store.put_blobs([(digest("a"), b"jpeg")])
    store.put_facts([(key, image, thumbnail("a"))], settle(store, thumbnail=key))
    store.forget(1, b"private/a")
    assert store.facts(key, [image])
    assert store.blob(digest("a")) == b"jpeg"


def test_a_blob_that_another_photo_shows_too_outlives_the_forgotten(store: Store) -> None:
    rows, key = put_photos(store, ["black", "also black"]), put_key(store, "thumbnail")
    store.put_blobs([(digest("black"), b"jpeg")])
    run = settle(store, thumbnail=key)
    store.put_facts([(key, row.image or 0, thumbnail("black")) for row in rows], run)
    store.forget(1, b"black")
    assert store.blob(digest("black")) == b"jpeg"
    store.forget(1)
    assert store.blob(digest("black")) is None


def test_forgetting_what_is_not_there_removes_nothing(store: Store) -> None:
    store.put_files([file_row(b"a")])
    assert store.forget(1, b"elsewhere") == [Removed("files", 0)]
    assert len(list(store.files())) == 1


def test_a_compacted_catalog_is_smaller_and_the_same(store: Store) -> None:
    rows, key = put_photos(store, (f"{n:03}" for n in range(200))), put_key(store)
    store.put_facts([(key, row.image or 0, b'"%s"' % (b"x" * 5000)) for row in rows], begin_run(store))
    store.forget(1, b"000")
    store.forget_files([row.id for row in rows[1:]])
    before = store.size()
    store.collect()
    store.compact()
    assert store.size() < before / 2
    assert store.roots() == {1: b""}


def test_a_forgotten_root_is_a_root_no_more(store: Store) -> None:
    other = store.root(b"/mnt/card")
    put_photos(store, "a", root=other)
    store.forget(other, b"a")
    assert other in store.roots()
    store.forget(other)
    store.forget(1)
    assert store.roots() == {1: b""}
