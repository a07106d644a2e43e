from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from calotype.ops.grouping.stars import Star, stars


def by_number(shot: int) -> int:
    return shot


def test_a_chain_is_cut_so_that_every_member_resembles_the_centre() -> None:
    chain = [(1, 2, 0.9), (2, 3, 0.9), (3, 4, 0.9), (4, 5, 0.9)]
    assert stars(chain, by_number) == [Star(2, (1, 3), (0.9, 0.9)), Star(4, (5,), (0.9,))]


def test_the_shot_with_most_neighbours_is_the_centre_and_the_nearest_come_first() -> None:
    edges = [(7, 1, 0.8), (7, 2, 0.95), (7, 3, 0.9), (1, 2, 0.99)]
    assert stars(edges, by_number) == [Star(7, (2, 3, 1), (0.95, 0.9, 0.8))]


def test_those_who_are_apart_meet_in_no_star() -> None:
    edges = [(1, 2, 0.9), (1, 3, 0.95), (2, 3, 0.9)]
    assert stars(edges, by_number, {2: {3}, 3: {2}}) == [Star(1, (3,), (0.95,))]


def test_two_releases_of_the_shutter_are_never_in_one_star() -> None:
    edges = [(0, 1, 0.99), (0, 2, 0.9), (1, 2, 0.95)]
    assert stars(edges, by_number, labels={1: {"release": "noon"}, 2: {"release": "a second later"}}) == [
        Star(0, (1,), (0.99,))
    ]


def test_what_only_one_of_two_knows_parts_nobody() -> None:
    labels = {0: {"release": "noon"}, 1: {"edit": "gimp"}, 2: {"edit": ""}}
    assert stars([(0, 1, 0.9), (0, 2, 0.8)], by_number, labels=labels) == [Star(0, (1,), (0.9,))]


_edges = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from([0.88, 0.9, 1.0])), max_size=40)


@given(_edges, st.randoms())
def test_stars_are_disjoint_true_to_the_edges_and_the_same_in_any_order(
    edges: list[tuple[int, int, float]], chance: object
) -> None:
    found = stars(edges, by_number)
    linked = {frozenset(edge[:2]) for edge in edges}
    seen = [shot for star in found for shot in (star.centre, *star.members)]
    assert len(seen) == len(set(seen))
    assert all(frozenset((star.centre, member)) in linked for star in found for member in star.members)
    shuffled = [(b, a, likeness) for a, b, likeness in edges]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert stars(shuffled, by_number) == found


def test_a_far_component_does_not_move_when_another_changes() -> None:
    near, far = [(1, 2, 0.9), (2, 3, 0.9)], [(10, 11, 0.9), (11, 12, 0.9), (12, 13, 0.9)]
    before = stars(near + far, by_number)
    after = stars([*near, (3, 4, 0.9), *far], by_number)
    assert [star for star in before if star.centre >= 10] == [star for star in after if star.centre >= 10]


def test_a_group_of_five_thousand_is_one_star() -> None:
    (star,) = stars([(0, other, 0.9) for other in range(1, 5_000)], by_number)
    assert len(star.members) == 4_999
