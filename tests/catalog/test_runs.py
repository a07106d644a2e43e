from __future__ import annotations

from calotype.catalog import NameKeys, RunRow, Store
from catalog_kit import begin_run, put_key


def test_a_run_is_kept_with_what_it_was_pinned_to_and_how_it_ended(store: Store) -> None:
    row = RunRow(0, "analyze", 100, partial=True, pinned={"version": "0.1.0", "steps": [1]})
    first = store.begin_run(row)
    second = begin_run(store, "wildlife")
    store.end_run(first, "done", {"files": 3})
    ended, running = store.runs()
    assert (ended.id, ended.recipe, ended.partial, ended.pinned, ended.state) == (
        first,
        "analyze",
        True,
        row.pinned,
        "done",
    )
    assert ended.summary == {"files": 3}
    assert (ended.ended_ns or 0) > 0
    assert (running.id, running.state, running.ended_ns, running.summary) == (second, "running", None, {})


def test_a_names_key_stands_once_a_run_has_settled_it(store: Store) -> None:
    first, second = put_key(store, version=1), put_key(store, version=2)
    store.begin_names(begin_run(store), "analyze", {"content": first})
    assert store.names("analyze") == {"content": NameKeys(provisional=(first,))}
    run = begin_run(store)
    store.begin_names(run, "analyze", {"content": first})
    store.settle_names(run)
    assert store.names("analyze") == {"content": NameKeys(standing=first)}
    run = begin_run(store)
    store.begin_names(run, "analyze", {"content": second})
    assert store.names("analyze") == {"content": NameKeys(standing=first, provisional=(second,))}
    store.settle_names(run)
    assert store.names("analyze") == {"content": NameKeys(standing=second, earlier=(first,))}
    assert store.names("wildlife") == {}


def test_earlier_and_provisional_keys_come_newest_first(store: Store) -> None:
    keys = [put_key(store, version=version) for version in range(5)]
    for key in (keys[0], keys[1], keys[2]):
        run = begin_run(store)
        store.begin_names(run, "analyze", {"content": key})
        store.settle_names(run)
    for key in keys[3:]:
        store.begin_names(begin_run(store), "analyze", {"content": key})
    assert store.names("analyze")["content"] == NameKeys(keys[2], (keys[1], keys[0]), (keys[4], keys[3]))


def test_going_back_to_an_earlier_key_makes_it_stand_again(store: Store) -> None:
    first, second = put_key(store, version=1), put_key(store, version=2)
    for key in (first, second, first):
        run = begin_run(store)
        store.begin_names(run, "analyze", {"content": key})
        store.settle_names(run)
    assert store.names("analyze")["content"] == NameKeys(standing=first, earlier=(second,))


def test_a_name_that_the_recipe_has_dropped_stands_no_more(store: Store) -> None:
    content, focus = put_key(store, "content"), put_key(store, "focus")
    for keys in ({"content": content, "focus": focus}, {"content": content}):
        run = begin_run(store)
        store.begin_names(run, "analyze", keys)
        store.settle_names(run)
    assert store.names("analyze") == {"content": NameKeys(standing=content), "focus": NameKeys(earlier=(focus,))}


def test_two_runs_at_once_with_the_same_keys_settle_whichever_ends(store: Store) -> None:
    key = put_key(store)
    killed, other = begin_run(store), begin_run(store)
    store.begin_names(other, "analyze", {"content": key})
    store.begin_names(killed, "analyze", {"content": key})
    store.settle_names(other)
    assert store.names("analyze")["content"] == NameKeys(standing=key)


def test_names_of_many_runs_leave_no_more_rows_than_keys(store: Store) -> None:
    key = put_key(store)
    for _ in range(20):
        run = begin_run(store)
        store.begin_names(run, "analyze", {"content": key})
        store.end_run(run, "interrupted", {})
    assert store.names("analyze") == {"content": NameKeys(provisional=(key,))}
