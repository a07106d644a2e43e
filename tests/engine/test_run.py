"""A run from scan to summary, in this process: what runs, what is told, what runs again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from calotype.catalog import Store, open_store
from calotype.engine.carriers.inline import InlineCarrier
from calotype.ops.declare import Member, Op, optional
from calotype.recipes.recipe import BoundRecipe
from engine_kit import Heard, Number, age, facts_of, make_op, make_recipe, run_inline
from kit import make_photo


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store(None)
    yield opened
    opened.close()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Five small photos in two folders."""
    for number in range(5):
        make_photo(tmp_path / "library" / f"day{number // 3}" / f"{number}.jpg", seed=number, size=(48, 32))
    return age(tmp_path / "library")


class Counted:
    """An op that counts its calls and answers with the width of what it was given, or with its inputs."""

    def __init__(self, name: str, **more: Any) -> None:
        self.calls = 0
        self.op = make_op(name, self, **more)

    def __call__(self, *arguments: Any, **facts: Any) -> Number:
        self.calls += 1
        return Number(value=float(self.calls))


def best_of(members: Sequence[Member], parameters: Any) -> tuple[Number, list[Number]]:
    """A group op: its result is the number of members, each member's its place."""
    return Number(value=float(len(members))), [Number(value=float(place)) for place in range(len(members))]


def best(**more: Any) -> Op:
    settings = {"reads": "facts", "scope": "group", "groups": "folder", "member_result": Number, **more}
    return make_op("best", settings.pop("function", best_of), {"measure": "measure"}, **settings)


def values(heard: Heard, name: str) -> dict[str, float]:
    return {line.path: line.fact(name)["value"] for line in heard.lines if name in line.facts}


def test_an_unchanged_library_is_asked_and_not_run_again(store: Store, photos: Path) -> None:
    measure = Counted("measure")
    recipe = make_recipe([{"op": "measure"}], measure.op)
    outcome, heard = run_inline(store, photos, recipe)
    assert (outcome.worked, outcome.facts, measure.calls) == (5, 5, 5)
    assert set(heard.states().values()) == {"done"}
    again, heard = run_inline(store, photos, recipe)
    assert (again.worked, again.unchanged, again.facts, measure.calls) == (0, 5, 0, 5)
    assert (
        sorted(heard.told_settled)
        == sorted(heard.states())
        == [
            "day0/0.jpg",
            "day0/1.jpg",
            "day0/2.jpg",
            "day1/3.jpg",
            "day1/4.jpg",
        ]
    )


def test_copies_of_one_content_are_worked_on_once_and_each_has_a_line(store: Store, photos: Path) -> None:
    (photos / "copy.jpg").write_bytes((photos / "day0" / "0.jpg").read_bytes())
    measure = Counted("measure")
    _, heard = run_inline(store, photos, make_recipe([{"op": "measure"}], measure.op))
    assert measure.calls == 5
    assert values(heard, "measure")["copy.jpg"] == values(heard, "measure")["day0/0.jpg"]


def test_a_copy_whose_own_metadata_meets_the_condition_is_worked_on(store: Store, photos: Path) -> None:
    """One image in two files: what is known of the file decides, and it differs."""
    (photos / "copy.jpg").write_bytes((photos / "day0" / "0.jpg").read_bytes())
    age(photos)
    asked, measure = (
        make_op("asked", lambda file, _: Number(value=float("day" in file.path)), reads="file"),
        Counted("m"),
    )
    run_inline(store, photos, make_recipe([{"op": "asked"}], asked))
    _, heard = run_inline(
        store, photos, make_recipe([{"op": "asked"}, {"op": "m", "when": "asked.value > 0"}], asked, measure.op)
    )
    assert heard.steps("copy.jpg")["m"] == "skipped"
    assert heard.steps("day0/0.jpg")["m"] == "done"
    assert measure.calls == 5


def test_what_a_failure_blocks_is_settled_however_far_behind_it(store: Store, photos: Path) -> None:
    (photos / "day0" / "0.jpg").write_bytes((photos / "day0" / "0.jpg").read_bytes()[:-400])
    age(photos)

    def failing(parameters: Any, one: Number) -> Number:
        raise ValueError("it never works")

    ops = (
        make_op("one"),
        make_op("two", failing, {"one": "one"}, reads="facts"),
        make_op("three", facts={"two": "two"}, reads="facts"),
        make_op("four", facts={"three": "three"}, reads="facts"),
    )
    recipe = make_recipe([{"op": op.name} for op in ops], *ops)
    run_inline(store, photos, recipe)
    outcome, heard = run_inline(store, photos, recipe)
    assert (outcome.worked, outcome.unchanged) == (0, 5)
    assert set(heard.steps("day0/0.jpg").values()) == {"blocked"}
    assert list(heard.steps("day0/1.jpg").values()) == ["done", "failed", "blocked", "blocked"]


def test_a_step_that_has_failed_is_not_run_again_beside_a_new_one(store: Store, photos: Path) -> None:
    calls = []

    def fail(*arguments: Any, **facts: Any) -> Number:
        calls.append(arguments)
        raise ValueError("no")

    fails, other = make_op("fails", fail), Counted("other")
    run_inline(store, photos, make_recipe([{"op": "fails"}], fails))
    _, heard = run_inline(store, photos, make_recipe([{"op": "fails"}, {"op": "other"}], fails, other.op))
    assert (len(calls), other.calls) == (5, 5)
    assert [dict(line.steps) for line in heard.lines] == [{"fails": "failed", "other": "done"}] * 5


def test_small_files_share_a_task_and_large_ones_do_not(
    store: Store, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks: list[int] = []
    give = InlineCarrier.give

    def noting(carrier: InlineCarrier, task: Any) -> None:
        tasks.append(len(task.items))
        give(carrier, task)

    monkeypatch.setattr(InlineCarrier, "give", noting)
    run_inline(store, photos, make_recipe([{"op": "measure"}], make_op("measure")))
    assert tasks == [4, 1]
    tasks.clear()
    monkeypatch.setattr("calotype.engine.photo_leg.BYTES_A_TASK", 100)
    run_inline(store, photos, make_recipe([{"op": "other"}], make_op("other")))
    assert tasks == [1] * 5


def test_a_new_version_of_an_op_runs_again_and_the_old_facts_stay(store: Store, photos: Path) -> None:
    old, new, stays = Counted("measure"), Counted("measure", version=2), Counted("other")
    run_inline(store, photos, make_recipe([{"op": "measure"}, {"op": "other"}], old.op, stays.op))
    run_inline(store, photos, make_recipe([{"op": "measure"}, {"op": "other"}], new.op, stays.op))
    assert (old.calls, new.calls, stays.calls) == (5, 5, 5)
    assert len([row for row in store.keys().values() if row.op == "measure"]) == 2


def test_a_changed_condition_runs_what_it_now_lets_through(store: Store, photos: Path) -> None:
    measure, other = Counted("measure"), Counted("other")

    def recipe(limit: int) -> BoundRecipe:
        return make_recipe(
            [{"op": "measure"}, {"op": "other", "when": f"measure.value > {limit}"}], measure.op, other.op
        )

    _, heard = run_inline(store, photos, recipe(3))
    assert sorted(line.steps["other"] for line in heard.lines) == ["done", "done", "skipped", "skipped", "skipped"]
    outcome, heard = run_inline(store, photos, recipe(2))
    assert (measure.calls, other.calls, outcome.worked) == (5, 3, 1)
    assert sorted(line.steps["other"] for line in heard.lines) == ["done", "done", "done", "skipped", "skipped"]


def test_an_optional_input_that_was_skipped_is_given_as_none(store: Store, photos: Path) -> None:
    given = []

    def look(parameters: Any, measure: Number | None) -> Number:
        given.append(measure)
        return Number()

    look_op = make_op("look", look, {"measure": optional("measure")}, reads="facts")
    first, measure = Counted("first"), Counted("measure")
    recipe = make_recipe(
        [{"op": "first"}, {"op": "measure", "when": "first.value > 3"}, {"op": "look"}], first.op, measure.op, look_op
    )
    run_inline(store, photos, recipe)
    assert sorted(None if one is None else one.value for one in given if one is not None) == [1.0, 2.0]
    assert given.count(None) == 3


class TestGroups:
    def test_each_member_has_its_own_result_and_later_steps_see_it(self, store: Store, photos: Path) -> None:
        measure, after = Counted("measure"), Counted("after")
        stages = [{"op": "measure"}, {"op": "best"}, {"op": "after", "when": "best.value == 0"}]
        recipe = make_recipe(stages, measure.op, best(), after.op)
        outcome, heard = run_inline(store, photos, recipe)
        assert outcome.state == "done"
        assert sorted(values(heard, "best").values()) == [0, 0, 1, 1, 2]
        assert after.calls == 2
        assert set(heard.states().values()) == {"done"}
        again, heard = run_inline(store, photos, recipe)
        assert (measure.calls, after.calls, again.facts) == (5, 2, 0)
        assert set(heard.states().values()) == {"done"}

    def test_only_a_group_that_has_changed_is_worked_on_again(self, store: Store, photos: Path) -> None:
        sizes = []

        def counting(members: Sequence[Member], parameters: Any) -> tuple[Number, list[Number]]:
            sizes.append(len(members))
            return best_of(members, parameters)

        recipe = make_recipe([{"op": "measure"}, {"op": "best"}], make_op("measure"), best(function=counting))
        run_inline(store, photos, recipe)
        make_photo(photos / "day1" / "new.jpg", seed=9, size=(48, 32))
        _, heard = run_inline(store, photos, recipe)
        assert sorted(sizes) == [2, 3, 3]
        assert values(heard, "best").keys() == heard.states().keys()

    def test_how_far_it_is_is_told_in_groups(self, store: Store, photos: Path) -> None:
        _, heard = run_inline(
            store, photos, make_recipe([{"op": "measure"}, {"op": "best"}], make_op("measure"), best())
        )
        told = [(one.leg, one.total) for one in heard.progresses if one.of == "groups"]
        assert told[0] == ("best", 0)  # it looks for groups
        assert told[1] == ("best", 2)
        assert {one.leg for one in heard.progresses if one.of == "photos"} == {"measure"}

    def test_a_library_step_gives_one_answer_to_all(self, store: Store, photos: Path) -> None:
        def count(members: Sequence[Member], parameters: Any) -> Number:
            return Number(value=sum(member.facts["measure"].value for member in members))

        census = make_op("census", count, {"measure": "measure"}, reads="facts", scope="library")
        _, heard = run_inline(
            store, photos, make_recipe([{"op": "measure"}, {"op": "census"}], make_op("measure"), census)
        )
        assert list(values(heard, "census").values()) == [5.0] * 5

    def test_what_was_found_before_is_grouped_when_a_recipe_first_asks(self, store: Store, photos: Path) -> None:
        measure = make_op("measure")
        run_inline(store, photos, make_recipe([{"op": "measure"}], measure))
        outcome, heard = run_inline(store, photos, make_recipe([{"op": "measure"}, {"op": "best"}], measure, best()))
        assert outcome.worked == 0
        assert sorted(values(heard, "best").values()) == [0, 0, 1, 1, 2]
        assert set(heard.states().values()) == {"done"}

    def test_a_recipe_of_a_group_step_alone_identifies_the_files_first(self, store: Store, photos: Path) -> None:
        alone = make_op("alone", best_of, reads="facts", scope="group", groups="folder", member_result=Number)
        _, heard = run_inline(store, photos, make_recipe([{"op": "alone"}], alone))
        assert sorted(values(heard, "alone").values()) == [0, 0, 1, 1, 2]

    def test_a_failed_group_is_failed_for_its_members_and_blocks_what_hangs_on_it(
        self, store: Store, photos: Path
    ) -> None:
        def failing(members: Sequence[Member], parameters: Any) -> tuple[Number, list[Number]]:
            if len(members) == 3:
                raise ValueError("three are too many")
            return best_of(members, parameters)

        after = Counted("after")
        stages = [{"op": "measure"}, {"op": "best"}, {"op": "after", "when": "best.value >= 0"}]
        recipe = make_recipe(stages, make_op("measure"), best(function=failing), after.op)
        for _ in range(2):
            _, heard = run_inline(store, photos, recipe)
            assert heard.steps("day0/1.jpg") == {"measure": "done", "best": "failed", "after": "blocked"}
            (error,) = heard.line("day0/1.jpg").errors
            assert (error.step, error.code) == ("best", "op_failed")
            assert "three are too many" in error.message
            assert heard.states()["day1/3.jpg"] == "done"
        assert after.calls == 2

    @pytest.mark.parametrize(
        "returned",
        [
            (Number(), []),
            (Number(), [Number()] * 9),
            (Number(), ["text"] * 3),
            Number(),
            None,
        ],
        ids=["too few", "too many", "of another type", "no pair", "nothing"],
    )
    def test_a_group_op_that_answers_wrongly_has_failed(self, store: Store, photos: Path, returned: object) -> None:
        recipe = make_recipe(
            [{"op": "measure"}, {"op": "best"}], make_op("measure"), best(function=lambda *_: returned)
        )
        _, heard = run_inline(store, photos, recipe)
        assert {line.steps["best"] for line in heard.lines} == {"failed"}
        assert {error.code for line in heard.lines for error in line.errors} == {"op_failed"}


class TestPartialRuns:
    def test_a_sample_is_spread_over_the_library_and_tells_only_its_own(self, store: Store, photos: Path) -> None:
        measure = Counted("measure")
        recipe = make_recipe([{"op": "measure"}], measure.op)
        _, heard = run_inline(store, photos, recipe, sample=2)
        assert sorted(heard.states()) == ["day0/0.jpg", "day0/2.jpg"]
        assert store.names("test")["measure"].standing is None
        run_inline(store, photos, recipe)
        assert measure.calls == 5
        assert store.names("test")["measure"].standing is not None

    def test_a_run_over_a_subfolder_declares_nothing_gone(self, store: Store, photos: Path) -> None:
        recipe = make_recipe([{"op": "measure"}], make_op("measure"))
        run_inline(store, photos, recipe)
        (photos / "day0" / "0.jpg").unlink()
        (photos / "day1" / "3.jpg").unlink()
        _, heard = run_inline(store, photos, recipe, below="day1")
        assert list(heard.states()) == ["day1/4.jpg"]
        assert len(list(store.files())) == 5
        run_inline(store, photos, recipe)
        assert len(list(store.files())) == 3
        assert len(list(store.files(gone=True))) == 5

    def test_a_renamed_file_outside_of_a_sample_is_not_forgotten(self, store: Store, photos: Path) -> None:
        recipe = make_recipe([{"op": "measure"}], make_op("measure"))
        run_inline(store, photos, recipe)
        (photos / "day1" / "4.jpg").rename(photos / "day1" / "5.jpg")
        run_inline(store, photos, recipe, sample=1)
        assert b"day1/4.jpg" in {row.path for row in store.files(gone=True)}


class TestInterruption:
    def interrupting(self, after: int, times: int = 1) -> Counted:
        class Interrupting(Counted):
            def __call__(self, *arguments: Any, **facts: Any) -> Number:
                result = super().__call__(*arguments, **facts)
                if self.calls == after:
                    for _ in range(times):
                        os.kill(os.getpid(), signal.SIGINT)
                return result

        return Interrupting("measure")

    def test_once_finishes_the_photo_in_hand_and_the_next_run_goes_on(self, store: Store, photos: Path) -> None:
        measure = self.interrupting(after=2)
        recipe = make_recipe([{"op": "measure"}], measure.op)
        outcome, heard = run_inline(store, photos, recipe)
        assert (outcome.state, outcome.facts, measure.calls) == ("interrupted", 2, 2)
        assert list(heard.states().values()) == ["done", "done"]
        assert store.runs()[-1].state == "interrupted"
        outcome, heard = run_inline(store, photos, recipe)
        assert (outcome.state, measure.calls, len(heard.lines)) == ("done", 5, 5)

    def test_once_after_the_last_photo_interrupts_nothing(self, store: Store, photos: Path) -> None:
        measure = self.interrupting(after=5)
        recipe = make_recipe([{"op": "measure"}], measure.op)
        outcome, heard = run_inline(store, photos, recipe)
        assert (outcome.state, outcome.facts, len(heard.lines)) == ("done", 5, 5)

    def test_a_listener_whose_pipe_is_closed_interrupts_the_run(
        self, store: Store, photos: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def closed(*arguments: Any) -> None:
            raise BrokenPipeError(32, "Broken pipe")

        measure = Counted("measure")
        monkeypatch.setattr(Heard, "finished", closed)
        with pytest.raises(BrokenPipeError):
            run_inline(store, photos, make_recipe([{"op": "measure"}], measure.op))
        assert store.runs()[-1].state == "interrupted"

    def test_once_while_folders_are_read_ends_the_run(
        self, store: Store, photos: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*arguments: Any) -> None:
            os.kill(os.getpid(), signal.SIGINT)

        measure = Counted("measure")
        recipe = make_recipe([{"op": "measure"}], measure.op)
        with monkeypatch.context() as slow:
            slow.setattr("calotype.engine.run.scan", interrupted)
            with pytest.raises(KeyboardInterrupt):
                run_inline(store, photos, recipe)
        assert (store.runs()[-1].state, measure.calls) == ("interrupted", 0)
        outcome, _ = run_inline(store, photos, recipe)
        assert (outcome.state, measure.calls) == ("done", 5)

    def test_twice_stops_at_once_and_what_was_committed_is_kept(self, store: Store, photos: Path) -> None:
        measure = self.interrupting(after=2, times=2)
        recipe = make_recipe([{"op": "measure"}], measure.op)
        with pytest.raises(KeyboardInterrupt):
            run_inline(store, photos, recipe)
        assert store.runs()[-1].state == "interrupted"
        outcome, _ = run_inline(store, photos, recipe)
        assert outcome.state == "done"
        assert len(facts_of(store)) == 5
