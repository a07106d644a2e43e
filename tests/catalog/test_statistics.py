from __future__ import annotations

import msgspec

from calotype.catalog import Answer, Failure, KeyUse, NamedKeys, Store, Tally
from calotype.expressions import Sql, parse, value_sql
from catalog_kit import begin_run, put_key, put_photos


def test_photos_are_counted_by_values_of_their_facts(store: Store) -> None:
    rows, key = put_photos(store, "abcde"), put_key(store, "metadata", subject="file")
    store.put_files([msgspec.structs.replace(rows[1], photo=rows[0].photo)])
    taken = [("2019-05-01", "Canon"), ("2019-07-01", "Canon"), ("2020-01-01", "Nikon"), ("2019-01-01", "Canon")]
    store.put_facts(
        (
            (key, row.version or 0, b'{"taken_at":"%s","camera":"%s"}' % (at.encode(), camera.encode()))
            for row, (at, camera) in zip(rows, taken, strict=False)
        ),
        begin_run(store),
    )
    store.mark_gone([rows[3].id], 1)
    resolve = store.resolver([NamedKeys("metadata", ((key, "file"),))])
    year = Sql.build("substr({}, 1, 4)", value_sql("metadata.taken_at", resolve))
    camera = value_sql("metadata.camera", resolve)
    assert store.tally([year]) == [
        Tally((None,), 1, 1, 1, 1000),
        Tally(("2019",), 2, 1, 2, 2000),
        Tally(("2020",), 1, 1, 1, 1000),
    ]
    assert [(one.values, one.files) for one in store.tally([camera, year])] == [
        ((None, None), 1),
        (("Canon", "2019"), 2),
        (("Nikon", "2020"), 1),
    ]
    nikon = parse("metadata.camera == 'Nikon'").sql(resolve)
    assert [(one.values, one.files) for one in store.tally([year], nikon)] == [(("2020",), 1)]


def test_counts_keep_to_places_and_to_what_was_read_since(store: Store) -> None:
    rows = put_photos(store, ["2019/a", "2019/b", "2020/a"])
    store.put_files([msgspec.structs.replace(rows[1], read_at_ns=rows[1].read_at_ns + 1)])
    everything = Sql("1")
    assert [one.files for one in store.tally([everything])] == [3]
    assert [one.files for one in store.tally([everything], places=[(1, b"2019")])] == [2]
    assert store.tally([everything], places=[]) == []
    assert [one.files for one in store.tally([everything], read_since_ns=rows[0].read_at_ns + 1)] == [1]


def test_an_empty_catalog_has_nothing_to_count(store: Store) -> None:
    assert store.tally([Sql("files.format")]) == []
    assert store.key_uses() == {}


def test_facts_failures_and_sizes_are_told_by_key(store: Store) -> None:
    content, focus, run = put_key(store), put_key(store, "focus"), begin_run(store)
    store.put_facts([(content, 1, b"1234"), (content, 2, '"é"'.encode())], run)
    store.put_failures([(content, 3, Failure("x", "y")), (focus, 1, Failure("x", "y"))], run)
    assert store.key_uses() == {content: KeyUse(2, 1, 4.0), focus: KeyUse(0, 1, 0.0)}


def test_files_with_a_failure_are_found_by_any_key(store: Store) -> None:
    rows = put_photos(store, ["2019/a", "2019/b", "2020/c", "2020/d"])
    content, focus, run = put_key(store), put_key(store, "focus", subject="photo"), begin_run(store)
    store.put_failures(
        [(content, rows[0].image or 0, Failure("x", "y")), (focus, rows[2].photo or 0, Failure("x", "y"))], run
    )
    store.put_files([msgspec.structs.replace(rows[3], failure=Failure("x", "y"), image=None, photo=None, version=None)])
    keys: list[tuple[int, Answer]] = [(content, "image"), (focus, "photo")]
    assert store.failing_files(keys) == [rows[0].id, rows[2].id, rows[3].id]
    assert store.failing_files(keys[:1]) == [rows[0].id, rows[3].id]
    assert store.failing_files(keys, places=[(1, b"2019")]) == [rows[0].id]
    assert store.failing_files(keys, read_since_ns=rows[0].read_at_ns + 1) == []
