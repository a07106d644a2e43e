from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calotype.catalog import Failure, Store, open_store
from catalog_kit import begin_run, put_key, put_photos

FAILURE = Failure("decode_failed", "can't decode a.jpg", "try another decoder", "when", "decoder:jpeg", "1.9")


def test_a_fact_is_kept_byte_for_byte_and_never_replaced(store: Store) -> None:
    key, run = put_key(store), begin_run(store)
    document = '{"title":"Åse \\u0000 \U0001f98a","score":0.1}'.encode()
    assert store.put_facts([(key, 7, document), (key, 8, b"{}")], run) == 2
    assert store.put_facts([(key, 7, b'{"title":"another"}'), (key, 9, b"[]")], run) == 1
    assert store.facts(key, [9, 7, 8, 1000]) == {7: document, 8: b"{}", 9: b"[]"}


def test_facts_of_several_keys_are_asked_for_at_once(store: Store) -> None:
    run, first, second = begin_run(store), put_key(store, version=1), put_key(store, version=2)
    store.put_facts([(first, 1, b"{}"), (first, 2, b"[]"), (second, 2, b"0")], run)
    assert store.facts_of([first, second], [2, 3]) == {first: {2: b"[]"}, second: {2: b"0"}}
    assert store.facts_of([first, second], []) == {first: {}, second: {}}
    assert sorted(store.subjects(first)) == [1, 2]


def test_facts_of_one_key_are_not_those_of_another(store: Store) -> None:
    run, first, second = begin_run(store), put_key(store, version=1), put_key(store, version=2)
    store.put_facts([(first, 1, b"1")], run)
    assert store.facts(second, [1]) == {}


def test_a_fact_replaces_a_failure_and_a_failure_never_a_fact(store: Store) -> None:
    key, run = put_key(store), begin_run(store)
    store.put_failures([(key, 1, FAILURE), (key, 2, FAILURE)], run)
    store.put_facts([(key, 1, b"{}")], run)
    store.put_failures([(key, 1, FAILURE)], run)
    assert store.failures(key) == {2: FAILURE}
    assert store.facts(key, [1, 2]) == {1: b"{}"}


def test_tries_count_runs_and_begin_anew_for_another_failure(store: Store) -> None:
    key, runs = put_key(store), [begin_run(store) for _ in range(3)]
    unreadable = Failure("file_unreadable", "I/O error", due="next")
    for run in (runs[0], runs[0], runs[1]):
        store.put_failures([(key, 1, unreadable)], run)
    assert store.failures(key)[1].tries == 2
    store.put_failures([(key, 1, FAILURE)], runs[2])
    assert store.failures(key)[1] == FAILURE


def test_words_of_a_failure_that_are_no_unicode_are_kept_with_replacements(store: Store) -> None:
    key, run = put_key(store), begin_run(store)
    broken = Failure("truncated", "ends early: b\udcff.jpg", hint="\udc80", detail="\udcfe")
    store.put_failures([(key, 1, broken)], run)
    assert store.failures(key)[1].message == "ends early: b\N{REPLACEMENT CHARACTER}.jpg"


def test_what_a_member_of_a_group_was_told_is_kept_once(store: Store) -> None:
    key, run = put_key(store, "best_shot_selection", subject="group"), begin_run(store)
    images, (group,) = store.intern("image", [b"%016d" % n for n in range(3)]), store.intern("group", [b"g" * 16])
    store.replace_groups("near", [(group, [images[2], images[0]])])
    rows = [(key, group, images[0], b'{"rank":2}'), (key, group, images[2], b'{"rank":1}')]
    assert store.put_member_facts(rows, run) == 2
    assert store.put_member_facts([(key, group, images[0], b"{}")], run) == 0
    assert list(store.member_facts(key, group).items()) == [(images[2], b'{"rank":1}'), (images[0], b'{"rank":2}')]


@pytest.mark.parametrize(
    ("failure", "due"),
    [
        (Failure("truncated", "ends early"), False),
        (Failure("decode_failed", "no", due="when", watch="decoder:jpeg", seen="1.9"), False),
        (Failure("decode_failed", "no", due="when", watch="decoder:heif", seen="1.0"), True),
        (Failure("format_missing", "no", due="when", watch="extra:jxl", seen="1.0"), True),
        (Failure("file_unreadable", "I/O error", due="next", tries=1), True),
        (Failure("file_unreadable", "I/O error", due="next", tries=2), True),
        (Failure("file_unreadable", "I/O error", due="next", tries=3), False),
    ],
)
def test_a_failure_is_due_when_what_it_watches_has_changed_or_for_three_runs(failure: Failure, due: bool) -> None:
    assert failure.is_due({"decoder:jpeg": "1.9", "decoder:heif": "1.1"}) is due


WORDS = st.sampled_from(["", "decoder:jpeg", "limit:pixels", "1", "2"])
FAILURES = st.builds(
    Failure,
    code=st.just("x"),
    message=st.just(""),
    due=st.sampled_from(["never", "when", "next"]),
    watch=WORDS,
    seen=WORDS,
    tries=st.integers(1, 4),
)


@given(st.lists(FAILURES, min_size=1, max_size=20), st.dictionaries(WORDS, WORDS))
def test_planning_finds_due_just_what_a_failure_says_of_itself(
    failures: list[Failure], circumstances: dict[str, str]
) -> None:
    store = open_store(None)
    rows, key, run = put_photos(store, map(str, range(len(failures)))), put_key(store), begin_run(store)
    store.put_failures([(key, row.image or 0, f) for row, f in zip(rows, failures, strict=True)], run)
    due = {row.image for row, f in zip(rows, failures, strict=True) if f.is_due(circumstances)}
    assert set(store.unsettled(key, "image", circumstances)) == due
    store.close()
