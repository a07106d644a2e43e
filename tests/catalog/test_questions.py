from __future__ import annotations

import json

import msgspec

from calotype.catalog import Failure, FileRow, NamedKeys, Store
from calotype.expressions import Sql, parse, value_sql
from catalog_kit import begin_run, digest, put_key, put_photos

BROKEN = Failure("truncated", "ends early")


def put_scores(store: Store, key: int, rows: list[FileRow], scores: list[float | None], subject: str = "image") -> None:
    """A fact {"score": …} for each row; none where the score is None."""
    store.put_facts(
        (
            (key, getattr(row, subject), json.dumps({"score": score}, separators=(",", ":")).encode())
            for row, score in zip(rows, scores, strict=True)
            if score is not None
        ),
        begin_run(store),
    )


def condition(store: Store, text: str, *columns: NamedKeys) -> Sql:
    return parse(text).sql(store.resolver(columns))


def found(store: Store, text: str, *columns: NamedKeys) -> list[bytes]:
    return [row.file.path for row in store.photos(where=condition(store, text, *columns))]


class TestUnsettled:
    def test_images_without_a_fact_are_unsettled_once_however_many_files_show_them(self, store: Store) -> None:
        key, rows = put_key(store), put_photos(store, "abcd")
        store.put_files([msgspec.structs.replace(rows[3], image=rows[2].image)])
        put_scores(store, key, rows[:1], [0.5])
        assert list(store.unsettled(key, "image", {})) == [rows[1].image, rows[2].image]

    def test_each_kind_of_subject_is_asked_for_by_its_own_column(self, store: Store) -> None:
        key, rows = put_key(store), put_photos(store, "ab")
        store.intern("photo", [digest("so that numbers differ")])
        (row,) = put_photos(store, "c")
        put_scores(store, key, rows, [0.1, 0.2], "photo")
        assert list(store.unsettled(key, "photo", {})) == [row.photo]
        assert set(store.unsettled(put_key(store, version=2), "file", {})) == {one.version for one in (*rows, row)}

    def test_vanished_and_unreadable_files_want_nothing(self, store: Store) -> None:
        key, rows = put_key(store), put_photos(store, "abc")
        store.mark_gone([rows[0].id], 1)
        store.put_files([msgspec.structs.replace(rows[1], failure=BROKEN)])
        assert list(store.unsettled(key, "image", {})) == [rows[2].image]

    def test_a_failure_settles_until_it_is_due(self, store: Store) -> None:
        key, rows, run = put_key(store), put_photos(store, "abc"), begin_run(store)
        waiting = Failure("decode_failed", "no", "", "when", "decoder:jpeg", "1.9")
        store.put_failures([(key, rows[0].image or 0, BROKEN), (key, rows[1].image or 0, waiting)], run)
        assert list(store.unsettled(key, "image", {"decoder:jpeg": "1.9"})) == [rows[2].image]
        assert list(store.unsettled(key, "image", {"decoder:jpeg": "2.0"})) == [rows[1].image, rows[2].image]

    def test_a_failure_of_what_a_step_needs_blocks_it(self, store: Store) -> None:
        content, proxy = put_key(store), put_key(store, "proxy")
        metadata, embedded = put_key(store, "metadata", subject="file"), put_key(store, "embedded", subject="photo")
        rows, run = put_photos(store, "abc"), begin_run(store)
        store.put_failures([(proxy, rows[0].image or 0, BROKEN), (embedded, rows[1].photo or 0, BROKEN)], run)
        assert list(store.unsettled(content, "image", {}, needs=[(proxy, "image")])) == [rows[1].image, rows[2].image]
        wanted = store.unsettled(metadata, "file", {}, needs=[(embedded, "photo"), (proxy, "image")])
        assert list(wanted) == [rows[2].version]

    def test_a_condition_leaves_out_what_it_is_not_true_for(self, store: Store) -> None:
        content, focus, rows = put_key(store), put_key(store, "focus"), put_photos(store, "abcd")
        put_scores(store, content, rows, [0.1, 0.9, None, 0.2])
        put_scores(store, focus, rows[3:], [1.0])
        where = condition(store, "content.score < 0.5", NamedKeys("content", ((content, "image"),)))
        assert list(store.unsettled(focus, "image", {}, where)) == [rows[0].image]

    def test_facts_may_be_put_while_it_is_read(self, store: Store) -> None:
        key, rows, run = put_key(store), put_photos(store, [f"{n:04}" for n in range(300)]), begin_run(store)
        seen = []
        for subject in store.unsettled(key, "image", {}):
            seen.append(subject)
            store.put_facts([(key, subject, b"{}")], run)
        assert seen == [row.image for row in rows]
        assert list(store.unsettled(key, "image", {})) == []


class TestPhotos:
    def test_live_files_come_with_their_facts_by_path(self, store: Store) -> None:
        content, embedded = put_key(store), put_key(store, "embedded", subject="photo")
        rows = put_photos(store, "cab")
        put_scores(store, content, rows, [0.3, 0.1, None])
        put_scores(store, embedded, rows, [None, 0.2, None], "photo")
        store.mark_gone([rows[0].id], 1)
        columns = [NamedKeys("content", ((content, "image"),)), NamedKeys("embedded", ((embedded, "photo"),))]
        assert [(row.file.path, row.documents, row.used) for row in store.photos(columns)] == [
            (b"a", (b'{"score":0.1}', b'{"score":0.2}'), (0, 0)),
            (b"b", (None, None), (-1, -1)),
        ]

    def test_without_names_there_are_no_documents(self, store: Store) -> None:
        rows = put_photos(store, "a")
        assert [(row.file, row.documents, row.used) for row in store.photos()] == [(rows[0], (), ())]

    def test_the_best_key_that_has_a_fact_answers(self, store: Store) -> None:
        standing, earlier, older = (put_key(store, version=version) for version in (3, 2, 1))
        rows = put_photos(store, "abcd")
        put_scores(store, standing, rows, [0.3, None, None, None])
        put_scores(store, earlier, rows, [0.2, 0.2, None, None])
        put_scores(store, older, rows, [0.1, None, 0.1, None])
        column = NamedKeys("content", ((standing, "image"), (earlier, "image"), (older, "image")))
        assert [(row.documents[0], row.used[0]) for row in store.photos([column])] == [
            (b'{"score":0.3}', 0),
            (b'{"score":0.2}', 1),
            (b'{"score":0.1}', 2),
            (None, -1),
        ]
        assert found(store, "content.score < 0.25", column) == [b"b", b"c"]

    def test_a_condition_may_name_facts_of_every_subject(self, store: Store) -> None:
        content, metadata = put_key(store), put_key(store, "metadata", subject="file")
        embedded = put_key(store, "embedded", subject="photo")
        rows = put_photos(store, "abc")
        put_scores(store, content, rows, [0.1, 0.2, 0.3])
        put_scores(store, metadata, rows, [1, 1, 0], "version")
        put_scores(store, embedded, rows, [5, 6, 7], "photo")
        columns = [
            NamedKeys("content", ((content, "image"),)),
            NamedKeys("metadata", ((metadata, "file"),)),
            NamedKeys("embedded", ((embedded, "photo"),)),
        ]
        assert found(store, "content.score > 0.15 and metadata.score == 1 and embedded.score == 6", *columns) == [b"b"]

    def test_where_a_step_failed_a_photo_is_left_out_though_the_fact_is_missing(self, store: Store) -> None:
        content, proxy, rows, run = (
            put_key(store),
            put_key(store, "proxy"),
            put_photos(store, "abcde"),
            begin_run(store),
        )
        put_scores(store, content, rows, [0.1, None, None, None, 0.2])
        images = [row.image or 0 for row in rows]
        store.put_failures([(content, images[1], BROKEN), (proxy, images[2], BROKEN)], run)
        store.put_files([msgspec.structs.replace(rows[4], failure=BROKEN)])
        column = NamedKeys("content", ((content, "image"),), needs=((proxy, "image"),))
        assert found(store, "content.score == null", column) == [b"d"]
        assert found(store, "not exists(content.score)", column) == [b"d"]
        assert found(store, "exists(content.score)", column) == [b"a", b"e"]

    def test_an_earlier_answer_stands_where_the_new_step_failed(self, store: Store) -> None:
        standing, earlier = put_key(store, version=2), put_key(store, version=1)
        rows = put_photos(store, "a")
        put_scores(store, earlier, rows, [0.4])
        store.put_failures([(standing, rows[0].image or 0, BROKEN)], begin_run(store))
        assert found(store, "content.score == 0.4", NamedKeys("content", ((standing, "image"), (earlier, "image"))))

    def test_sorted_photos_have_missing_values_last_and_equal_ones_by_path(self, store: Store) -> None:
        key, rows = put_key(store), put_photos(store, "abcde")
        put_scores(store, key, rows, [0.5, None, 0.9, 0.5, 0.1])
        column = NamedKeys("content", ((key, "image"),))
        order = value_sql("content.score", store.resolver([column]))
        up = [row.file.path for row in store.photos([column], order=order)]
        down = [row.file.path for row in store.photos([column], order=order, descending=True)]
        assert (up, down) == ([b"e", b"a", b"d", b"c", b"b"], [b"c", b"a", b"d", b"e", b"b"])
        where = condition(store, "content.score > 0.2", column)
        (best,) = store.photos([column], where=where, order=order, descending=True, limit=1)
        assert (best.file.path, best.documents) == (b"c", (b'{"score":0.9}',))

    def test_a_limit_and_a_folder_narrow_the_answer(self, store: Store) -> None:
        put_photos(store, ["2019/a", "2019/b", "2020/a"])
        put_photos(store, ["2019/z"], root=store.root(b"/mnt"))
        assert [row.file.path for row in store.photos(places=[(1, b"2019")])] == [b"2019/a", b"2019/b"]
        assert [row.file.path for row in store.photos(limit=2)] == [b"2019/a", b"2019/b"]
        assert list(store.photos(limit=0)) == []

    def test_several_places_are_sorted_and_limited_together(self, store: Store) -> None:
        key, other = put_key(store), store.root(b"/mnt")
        rows = [*put_photos(store, ["2019/a", "2019/b", "2020/a"]), *put_photos(store, ["a", "b"], root=other)]
        put_scores(store, key, rows, [0.5, 0.1, 0.9, 0.2, 0.4])
        order = value_sql("content.score", store.resolver([NamedKeys("content", ((key, "image"),))]))
        places = [(1, b"2019"), (1, b"2019/a"), (other, b"")]
        assert [row.file.path for row in store.photos(places=places)] == [b"2019/a", b"2019/b", b"a", b"b"]
        assert [row.file.path for row in store.photos(order=order, limit=3, places=places)] == [b"2019/b", b"a", b"b"]
        assert list(store.photos(places=[])) == []

    def test_a_name_that_was_never_looked_for_is_null_and_has_not_failed(self, store: Store) -> None:
        put_photos(store, "ab")
        assert found(store, "focus.score == null") == [b"a", b"b"]
        assert found(store, "focus.score < 0.5 or not exists(focus.score)") == [b"a", b"b"]
        assert found(store, "focus.score < 0.5") == []

    def test_photos_by_number_come_in_the_order_asked_for(self, store: Store) -> None:
        key, rows = put_key(store), put_photos(store, [f"{n:04}" for n in range(1200)])
        put_scores(store, key, rows[:1], [0.5])
        ids = [row.id for row in rows][::-1]
        column = NamedKeys("content", ((key, "image"),))
        answer = list(store.photos_with_ids([*ids, 10**9], [column]))
        assert [row.file.id for row in answer] == ids
        assert answer[-1].documents == (b'{"score":0.5}',)

    def test_what_a_group_op_said_is_found_through_the_current_groups(self, store: Store) -> None:
        best, rows = put_key(store, "best_shot_selection", subject="group"), put_photos(store, "abc")
        old, new = store.intern("group", [digest("old"), digest("new")])
        images, run = [row.image or 0 for row in rows], begin_run(store)
        for group, members in ((old, images), (new, images[:2])):
            store.replace_groups("near", [(group, members)])
            store.put_member_facts(
                [(best, group, image, b'{"rank":%d,"of":%d}' % (rank, group)) for rank, image in enumerate(members, 1)],
                run,
            )
            store.put_facts([(best, group, b'{"size":%d}' % len(members))], run)
        member, whole = NamedKeys("rank", ((best, "member"),)), NamedKeys("best", ((best, "group"),))
        assert found(store, f"rank.rank == 1 and rank.of == {new}", member) == [b"a"]
        assert found(store, "best.size == 2", whole) == [b"a", b"b"]
        assert [row.documents[1] for row in store.photos([member, whole])] == [b'{"size":2}', b'{"size":2}', None]

    def test_a_group_that_failed_has_failed_for_each_member(self, store: Store) -> None:
        best, rows = put_key(store, "best_shot_selection", subject="group"), put_photos(store, "abc")
        (group,) = store.intern("group", [digest("group")])
        store.replace_groups("near", [(group, [row.image or 0 for row in rows[:2]])])
        store.put_failures([(best, group, BROKEN)], begin_run(store))
        assert found(store, "rank.rank == null", NamedKeys("rank", ((best, "member"),))) == [b"c"]

    def test_what_a_library_op_said_is_the_newest_and_every_photos(self, store: Store) -> None:
        key, run = put_key(store, "overview", subject="library"), begin_run(store)
        put_photos(store, "ab")
        first, second = store.intern("library", [digest("then"), digest("now")])
        store.put_facts([(key, first, b'{"photos":1}'), (key, second, b'{"photos":2}')], run)
        assert found(store, "overview.photos == 2", NamedKeys("overview", ((key, "library"),))) == [b"a", b"b"]
        failing = put_key(store, "trends", subject="library")
        store.put_failures([(failing, second, BROKEN)], run)
        assert found(store, "trends.x == null", NamedKeys("trends", ((failing, "library"),))) == []
