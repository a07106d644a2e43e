"""Sets made on purpose are told from bursts by what cameras write."""

from __future__ import annotations

import pytest

from calotype.ops.grouping.purpose import OnPurpose, made_on_purpose
from calotype.ops.grouping.shots import Shot

LOOK = 0x0F0F_3C3C_55AA_9669
OTHER_VIEWS = (0, 0xFFFF_0000_FFFF_0000, 0x00FF_FF00_00FF_FF00, 0x3333_CCCC_3333_CCCC, 0x5A5A_A5A5_5A5A_A5A5)


def shot(name: str, taken: float, *, view: int = 0, **other: object) -> Shot:
    known: dict[str, object] = {"camera": "Nikon Z 8", "light": 4.0, "focal": 50.0, "fraction": True, **other}
    return Shot(id=name.encode(), hash=LOOK ^ OTHER_VIEWS[view], taken=taken, **known)  # type: ignore[arg-type]


def rules(shots: list[Shot], **options: object) -> list[tuple[str, int]]:
    found = made_on_purpose(shots, least=0.25, **options)  # type: ignore[arg-type]
    return [(one.rule, len(one.members)) for one in found]


def test_exposures_of_a_marked_bracket_may_lie_close() -> None:
    exposures = [4.0, 4.33, 3.67]
    plain = [shot(str(at), at / 2, light=light) for at, light in enumerate(exposures)]
    assert rules(plain) == []
    marked = [shot(str(at), at / 2, light=light, drive="bracket") for at, light in enumerate(exposures)]
    assert rules(marked) == [("exposure", 3)]


def test_one_bracket_after_the_other_is_two() -> None:
    assert rules([shot(str(at), at / 2, light=4.0 + 2 * (at % 3)) for at in range(6)]) == [("exposure", 3)] * 2


def test_a_step_that_the_maker_writes_into_every_frame_does_not_hide_the_exposures() -> None:
    shots = [shot(str(at), at / 2, light=4.0 + at, bracket=1.0, drive="bracket") for at in range(3)]
    assert rules(shots) == [("exposure", 3)]


def test_a_focus_that_goes_one_way_is_a_stack() -> None:
    distances = [0.30, 0.32, 0.35, 0.39]
    assert rules([shot(str(at), at * 0.8, distance=far) for at, far in enumerate(distances)]) == [("focus", 4)]


@pytest.mark.parametrize(
    ("distances", "other"),
    [
        ([0.30, 0.35, 0.31, 0.36], {}),  # it hunts
        ([0.30, 0.30, 0.30, 0.30], {}),
        ([9.0, 7.5, 6.0, 4.5], {"drive": "continuous"}),  # it follows a runner
        ([None, 0.3, 0.4, None], {}),
    ],
)
def test_other_focusing_is_a_burst(distances: list[float | None], other: dict[str, object]) -> None:
    assert rules([shot(str(at), at * 0.8, distance=far, **other) for at, far in enumerate(distances)]) == []


def test_a_bracket_of_one_exposure_is_believed_to_the_maker() -> None:
    assert rules([shot(str(at), at * 0.8, drive="bracket") for at in range(5)]) == [("bracketing", 5)]
    assert rules([shot(str(at), at * 0.8, drive="bracket", focal=20.0 + at) for at in range(5)]) == []


def test_a_camera_that_turns_on_by_its_compass_takes_a_panorama() -> None:
    shots = [shot(str(at), 3.0 * at, view=at, direction=(350 + 25 * at) % 360) for at in range(4)]
    assert rules(shots) == [("panorama", 4)]


@pytest.mark.parametrize(
    "changes",
    [
        {"direction": 90.0},
        {"focal": 85.0},
        {"light": 7.0},
        {"taken": 60.0},
        {"hash": LOOK},
    ],
)
def test_one_frame_that_does_not_belong_leaves_no_panorama_of_three(changes: dict[str, object]) -> None:
    import msgspec

    shots = [shot(str(at), 3.0 * at, view=at, direction=25.0 * at) for at in range(3)]
    shots[1] = msgspec.structs.replace(shots[1], **{"direction": 25.0, **changes})
    if "hash" in changes:
        shots[2] = msgspec.structs.replace(shots[2], hash=LOOK)
    assert rules(shots) == []


def test_without_a_compass_the_pictures_show_whither_it_turned() -> None:
    shots = [shot(str(at), 3.0 * at, view=at) for at in range(4)]
    seen = {(0, 1): "right", (1, 2): "right", (2, 3): "down"}
    assert rules(shots, turn=lambda one, other: seen.get((one, other))) == [("panorama", 3)]
    assert rules(shots) == []


@pytest.mark.parametrize("fine", [True, False])
def test_a_time_lapse_may_have_a_clock_of_whole_seconds(fine: bool) -> None:
    times = [6.4 * at for at in range(25)]
    shots = [shot(f"{at:02}", time if fine else float(int(time)), fraction=fine) for at, time in enumerate(times)]
    assert rules(shots) == [("lapse", 25)]


def test_shots_as_people_take_them_are_no_time_lapse() -> None:
    import random

    chance, taken, shots = random.Random(4), 0.0, []
    for at in range(40):
        taken += chance.uniform(2, 9)
        shots.append(shot(f"{at:02}", taken, light=None))
    assert rules(shots) == []


def test_copies_stand_in_for_their_frame_together() -> None:
    shots = [shot(str(at), at / 2, light=4.0 + 2 * at) for at in range(3)]
    shots.append(shot("copy", 0.5, light=6.0))
    (found,) = made_on_purpose(shots, least=0.25)
    assert found == OnPurpose("exposure", (0, 1, 2), ((0,), (1, 3), (2,)))


def test_what_is_left_out_is_in_no_set() -> None:
    shots = [shot(str(at), at / 2, light=4.0 + 2 * at) for at in range(3)]
    assert rules(shots, left_out=frozenset({1})) == []


@pytest.mark.parametrize("changes", [{}, {"drive": "bracket"}, {"distance": 1.0}, {"light": None}])
def test_five_thousand_shots_of_one_second_take_no_square_of_time(changes: dict[str, object]) -> None:
    shots = [shot(f"{at:04}", 7.0, number=at, bracket=at / 1000, **changes) for at in range(5_000)]
    assert len(made_on_purpose(shots, least=0.25)) < 5_000
