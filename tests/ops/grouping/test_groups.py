"""Near copies, bursts and sets made on purpose, on shots as cameras make them."""

from __future__ import annotations

from calotype.ops.grouping.groups import Group, Rules, groups
from calotype.ops.grouping.shots import Shot

CAMERA = "Canon EOS R6"
LOOK = 0x0F0F_3C3C_55AA_9669


def shot(name: str, taken: float | None = None, *, bits: int = 0, camera: str | None = CAMERA, **other: object) -> Shot:
    """A shot whose hash differs from the common look in so many bits."""
    known = {"taken": taken, "camera": camera, "model": camera, **other}
    return Shot(id=name.encode(), hash=LOOK ^ ((1 << bits) - 1), **known)  # type: ignore[arg-type]


def kinds(found: list[Group]) -> list[tuple[str, set[int]]]:
    return [(group.kind, set(group.members)) for group in found]


def test_copies_are_near_and_frames_of_a_burst_are_a_burst() -> None:
    shots = [shot("a", 100.0), shot("b", 100.0, bits=2), shot("c", 101.0, bits=3), shot("d", 102.0, bits=5)]
    found = groups(shots, [(0, 1, 0.99), (0, 2, 0.95), (1, 2, 0.9)])
    assert kinds(found) == [("near", {0, 1}), ("burst", {0, 2, 3})]


def test_copies_without_a_date_are_near_by_looks_alone() -> None:
    shots = [shot("a", 100.0), shot("b", None, camera=None), shot("c", None, camera=None)]
    assert kinds(groups(shots, [(0, 1, 0.99), (0, 2, 0.98)])) == [("near", {0, 1, 2})]


def test_an_edit_without_a_date_does_not_tie_two_shots_together() -> None:
    shots = [shot("a", 100.0), shot("b", 500.0), shot("edit", None, camera=None)]
    assert kinds(groups(shots, [(0, 2, 0.99), (1, 2, 0.9)])) == [("near", {0, 2})]


def test_another_camera_at_the_same_moment_is_another_burst() -> None:
    shots = [shot("a", 10.0), shot("b", 11.0), shot("c", 10.5, camera="Apple"), shot("d", 11.5, camera="Apple")]
    assert kinds(groups(shots, [])) == [("burst", {0, 1}), ("burst", {2, 3})]


def test_a_burst_ends_with_its_window_and_where_pictures_differ() -> None:
    shots = [shot("a", 0.0), shot("b", 20.0), shot("c", 70.0), shot("d", 21.0, bits=30)]
    assert kinds(groups(shots, [])) == [("burst", {0, 1})]


def test_what_the_maker_calls_one_burst_is_one_though_times_are_missing() -> None:
    shots = [Shot(id=b"1", burst="X"), Shot(id=b"2", burst="X"), Shot(id=b"3", burst="Y")]
    assert kinds(groups(shots, [])) == [("burst", {0, 1})]


def test_an_exposure_bracket_is_no_burst_yet_a_copy_of_its_frame_is_near() -> None:
    shots = [shot(str(ev), 100.0 + ev, light=5.0 + 2 * ev) for ev in (0, 1, 2)]
    shots.append(shot("copy", 101.0, light=7.0))
    found = groups(shots, [(1, 3, 0.99), (0, 3, 0.9), (0, 1, 0.9)])
    assert ("near", {1, 3}) in kinds(found)
    assert ("bracket", {0, 1, 2}) in kinds(found)
    assert not any(kind == "burst" and len(members & {0, 1, 2}) > 1 for kind, members in kinds(found))


def test_a_frame_of_a_bracket_is_in_no_burst_with_a_shot_before_it() -> None:
    shots = [shot("before", 90.0, light=5.0), *(shot(str(ev), 100.0 + ev, light=5.0 + 2 * ev) for ev in (0, 1, 2))]
    assert kinds(groups(shots, [])) == [("bracket", {1, 2, 3})]


def test_a_shot_whose_better_copy_has_no_date_is_still_of_its_burst() -> None:
    shots = [shot("a", 10.0), shot("b", 11.0), shot("print of a", None, camera=None, pixels=9)]
    assert kinds(groups(shots, [(0, 2, 0.99)])) == [("near", {0, 2}), ("burst", {0, 1})]


def test_companions_are_no_duplicates_and_one_shot_of_a_burst() -> None:
    shots = [shot("raw 1", 10.0), shot("jpeg 1", 10.0), shot("raw 2", 11.0), shot("jpeg 2", 11.0)]
    shots.append(shot("copy of jpeg 2", 11.0, pixels=9))
    near = [(0, 1, 1.0), (2, 3, 0.98), (3, 4, 0.99), (2, 4, 0.97)]
    found = groups(shots, near, companions=[(0, 1), (2, 3)])
    assert kinds(found) == [("near", {3, 4}), ("burst", {0, 2})]


def test_an_edit_is_near_to_copies_of_itself_alone() -> None:
    shots = [shot("a", 10.0, edit=""), shot("edit", 10.0, edit="gimp"), shot("edit again", 10.0, edit="gimp")]
    near = [(0, 1, 0.99), (0, 2, 0.99), (1, 2, 1.0)]
    assert kinds(groups(shots, near)) == [("near", {1, 2})]
    assert kinds(groups(shots, near, rules=Rules(edits_apart=False))) == [("near", {0, 1, 2})]


def test_exports_of_a_program_are_a_burst_where_their_originals_are_not_here() -> None:
    exports = [shot(f"export {at}", 10.0 + at, edit="lightroom") for at in range(3)]
    assert kinds(groups(exports, [])) == [("burst", {0, 1, 2})]
    originals = [shot(f"raw {at}", 10.0 + at, edit="") for at in range(3)]
    assert kinds(groups([*exports, *originals], [])) == [("burst", {3, 4, 5})]


def test_a_bracket_that_the_maker_marks_needs_no_exposures() -> None:
    shots = [shot("a", 5.0, bracket=-2.0), shot("b", 5.4, bracket=2.0, bits=10)]
    assert kinds(groups(shots, [])) == [("bracket", {0, 1})]


def test_a_time_lapse_is_a_set_and_no_burst() -> None:
    shots = [shot(f"{frame:03}", 5.0 * frame) for frame in range(30)]
    (found,) = groups(shots, [])
    assert (found.kind, found.rule, len(found.members)) == ("bracket", "lapse", 30)


def test_a_copy_of_a_frame_stands_in_for_it_and_is_in_no_burst_with_the_others() -> None:
    shots = [shot(f"{frame:03}", 5.0 * frame) for frame in range(30)]
    shots.append(shot("copy of 007", 35.0, pixels=9))
    found = groups(shots, [(7, 30, 0.99), (7, 8, 0.99), (8, 30, 0.99)])
    assert [(group.kind, set(group.members)) for group in found[:-1]] == [("near", {7, 30})]
    assert found[-1].rule == "lapse"


def test_shots_in_steady_light_are_no_bracket() -> None:
    shots = [shot(str(place), 100.0 + place / 2, light=5.0) for place in range(4)]
    assert [group.kind for group in groups(shots, [])] == ["burst"]


def test_what_the_owner_said_is_no_duplicate_stays_apart() -> None:
    shots = [shot("a", None), shot("b", None)]
    assert groups(shots, [(0, 1, 0.99)], apart=[(1, 0)]) == []


def test_thousands_of_shots_with_the_same_second_take_no_square_of_time() -> None:
    shots = [shot(f"{place:05}", 1_000.0, bits=place % 5) for place in range(2_000)]
    found = groups(shots, [])
    assert sum(len(group.members) for group in found) > 1_900
