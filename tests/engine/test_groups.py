"""Groups of duplicates from facts as libraries have them: crowds, missing and odd times, decisions, changes."""

from __future__ import annotations

import random
from typing import Any

import pytest

from calotype.catalog import UNVERIFIED
from calotype.engine import near
from calotype.engine.groups import NOT_DUPLICATES, Stopped
from calotype.engine.near import by_release, edges, read_hashes
from groups_kit import Made, Shared, candidates, digest_of, groups_of, other_hashes, store_in_memory

LOOK, OTHER = other_hashes(2, seed=9)
CAMERA = "EOS R6"


def shot(name: str, time: str, **changes: object) -> Made:
    """As the camera wrote it on one day, at a time such as 12:00:07.25."""
    known = {"hash": LOOK, "taken": f"2024-05-01T{time}", "camera": CAMERA, **changes}
    return Made(name, **known)  # type: ignore[arg-type]


def test_equal_black_pictures_are_no_copies_and_cost_nothing() -> None:
    black = [Made(f"{number:05}", 0, flat=True) for number in range(2_000)]
    store = store_in_memory()
    found = candidates(store, [*black, Made("a", LOOK), Made("b", LOOK)])
    assert groups_of(found, "near") == [["a", "b"]]
    assert groups_of(found, "burst") == []
    assert store.probed(1) == {LOOK}


def test_a_crowd_of_equal_pictures_is_one_group_and_takes_no_square_of_pairs() -> None:
    crowd = [Made(f"{number:05}", LOOK if number % 3 else LOOK ^ 1) for number in range(5_000)]
    found = candidates(store_in_memory(), crowd)
    (group,) = groups_of(found, "near")
    assert len(group) == 5_000
    hashed = read_hashes(found.documents("hash"))
    assert sum(1 for _ in edges(list(found.store.pairs(1)), by_release(hashed, {}), 0.87)) < 8 * len(crowd)


def test_thousands_of_equal_frames_of_other_moments_are_no_copies_of_each_other() -> None:
    frames = [shot(f"{number:05}", f"12:{number // 60:02}:{number % 60:02}") for number in range(3_000)]
    twins = [shot(f"{number:05} again", f"12:{number // 60:02}:{number % 60:02}") for number in range(0, 3_000, 500)]
    found = candidates(store_in_memory(), [*frames, *twins])
    assert [sorted(group) for group in groups_of(found, "near")] == [
        [f"{number:05}", f"{number:05} again"] for number in range(0, 3_000, 500)
    ]


def test_photos_of_the_same_second_are_a_burst_and_copies_alike() -> None:
    # Without fractions nobody can tell two frames of one second from a frame and its copy.
    same = [shot(f"{number}", "12:00:00") for number in range(4)]
    assert groups_of(candidates(store_in_memory(), same), "near") == [["0", "1", "2", "3"]]
    fine = [shot(f"{number}", f"12:00:00.{number}") for number in range(4)]
    assert groups_of(candidates(store_in_memory(), fine), "near") == []
    assert [len(group) for group in groups_of(candidates(store_in_memory(), fine), "burst")] == [4]


def test_without_a_time_only_looks_group() -> None:
    photos = [Made("a", LOOK), Made("b", LOOK), Made("c", OTHER, scene=2)]
    found = candidates(store_in_memory(), photos)
    assert groups_of(found, "near") == [["a", "b"]]
    assert groups_of(found, "burst") == groups_of(found, "bracket") == []


def test_a_clock_that_jumped_parts_a_series_and_mixes_up_nothing() -> None:
    before = [shot(f"IMG_000{number}.jpg", f"12:00:0{number}.5") for number in range(3)]
    after = [
        shot(f"IMG_000{number}.jpg", "", taken=f"2000-01-01T00:00:0{number}.5", hash=LOOK ^ 1) for number in range(3, 6)
    ]
    found = groups_of(candidates(store_in_memory(), [*after, *before]), "burst")
    assert sorted(sorted(group) for group in found) == [
        [f"IMG_000{number}.jpg" for number in range(start, start + 3)] for start in (0, 3)
    ]


def test_decisions_about_photos_that_are_gone_wait_until_they_are_back() -> None:
    store = store_in_memory()
    a, b, gone = Made("a", LOOK), Made("b", LOOK), Made("gone", LOOK)
    store.add_decision(NOT_DUPLICATES, digest_of(a), {"image": digest_of(gone).hex()})
    store.add_decision(NOT_DUPLICATES, b"\1" * 16, {"image": "02" * 16})
    assert groups_of(candidates(store, [a, b]), "near") == [["a", "b"]]
    (group,) = groups_of(candidates(store, [a, b, gone]), "near")
    assert not {"a", "gone"} <= set(group)


def test_a_new_photo_and_a_removed_one_touch_their_own_groups_only() -> None:
    hashes = other_hashes(300)
    known = [Made(f"{number:03}{copy}", hashes[number], scene=number) for number in range(300) for copy in "ab"]
    store = store_in_memory()
    before = groups_of(candidates(store, known), "near")
    assert len(before) == 300
    added = groups_of(candidates(store, [*known, Made("007c", hashes[7] ^ 3, scene=7)]), "near")
    assert [group for group in added if "007a" not in group] == [group for group in before if "007a" not in group]
    assert {"007a", "007b", "007c"} in [set(group) for group in added]
    removed = groups_of(candidates(store, [image for image in known if image.name != "007b"]), "near")
    assert removed == [group for group in before if "007b" not in group]


def test_only_new_hashes_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    from calotype.imaging.measures import hash_pairs

    hashes = other_hashes(50)
    known = [Made(f"{number}", value, scene=number) for number, value in enumerate(hashes)]
    store = store_in_memory()
    groups_of(candidates(store, known), "near")
    asked: list[int] = []
    real = hash_pairs.near_pairs

    def counted(views: object, new: object = None) -> object:
        asked.append(int(new.sum()))  # type: ignore[attr-defined]
        return real(views, new)  # type: ignore[arg-type]

    monkeypatch.setattr(hash_pairs, "near_pairs", counted)
    groups_of(candidates(store, known), "near")
    groups_of(candidates(store, known[:-3]), "near")
    groups_of(candidates(store, [*known, Made("new", LOOK)]), "near")
    assert asked == [1]


@pytest.mark.parametrize("seed", range(2))
def test_the_order_in_which_photos_are_met_changes_no_group(seed: int) -> None:
    chance = random.Random(7)
    hashes = other_hashes(20)
    images = []
    for number in range(150):
        at = chance.randrange(20)
        flips = sum(1 << chance.randrange(64) for _ in range(chance.randrange(3)))
        time = f"2024-05-01T12:{chance.randrange(5):02}:{chance.randrange(60):02}" if chance.random() < 0.7 else None
        images.append(Made(f"{number:03}", hashes[at] ^ flips, taken=time, camera=chance.choice("XY"), scene=at))
    expected = {kind: groups_of(candidates(store_in_memory(), images), kind) for kind in ("near", "burst", "bracket")}
    assert expected["near"]
    assert expected["burst"]
    random.Random(seed).shuffle(images)
    store = store_in_memory()
    groups_of(candidates(store, images[:60]), "near")  # as after a run over a part of the library
    assert {kind: groups_of(candidates(store, images), kind) for kind in expected} == expected


def test_kinds_share_one_look_at_the_photos_and_other_parameters_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from calotype.engine import groups

    looks: list[object] = []
    real = groups.evidence
    monkeypatch.setattr(groups, "evidence", lambda *given: looks.append(given) or real(*given))
    photos = [shot(f"{number}", f"12:00:0{number}.5", hash=LOOK ^ number) for number in range(4)]
    store = store_in_memory()
    first = candidates(store, photos, time_window_seconds=30.0)
    again = candidates(store, photos, time_window_seconds=1.0)
    shared = Shared()
    assert [len(group) for kind in ("near", "burst", "bracket") for group in groups_of(first, kind, shared)] == [4]
    assert len(looks) == 1
    assert [len(group) for group in groups_of(again, "burst", shared)] != [4]
    assert len(looks) == 2


def test_shots_of_two_releases_are_verified_only_when_a_photo_of_unknown_release_joins() -> None:
    """Most look-alikes of a library are shots of one series: comparing all their patches took longer than hashing."""
    store = store_in_memory()
    series = [shot(f"{number}", f"12:00:0{number}", hash=LOOK ^ number) for number in range(4)]
    assert groups_of(candidates(store, series), "near") == []
    assert {pair.score for pair in store.pairs(1)} == {UNVERIFIED}
    copy = Made("no date", LOOK ^ 8)
    joined = groups_of(candidates(store, [*series, copy]), "near")
    scores = {(pair.first ^ LOOK, pair.second ^ LOOK): pair.score for pair in store.pairs(1)}
    assert {pair for pair, score in scores.items() if score != UNVERIFIED} == {pair for pair in scores if 8 in pair}
    # The order in which they came changes nothing.
    assert joined == groups_of(candidates(store_in_memory(), [copy, *series]), "near")
    assert len(joined) == 1


def test_a_stopped_search_keeps_what_it_found_and_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "_VERIFIED_AT_ONCE", 5)
    store, shared = store_in_memory(), Shared()
    alike = [Made(f"{number}", LOOK ^ number) for number in range(6)]  # 15 pairs
    put = store.put_pairs

    def stop_after_the_first_batch(key: int, pairs: Any, probed: Any) -> None:
        put(key, pairs, probed)
        shared.stopping = any(pair.score != UNVERIFIED for pair in store.pairs(key))

    monkeypatch.setattr(store, "put_pairs", stop_after_the_first_batch)
    with pytest.raises(Stopped):
        groups_of(candidates(store, alike), "near", shared)
    assert sum(pair.score == UNVERIFIED for pair in store.pairs(1)) == 10
    monkeypatch.setattr(store, "put_pairs", put)
    assert groups_of(candidates(store, alike), "near") == groups_of(candidates(store_in_memory(), alike), "near")
