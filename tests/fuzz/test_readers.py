"""Each reader of foreign bytes answers, or raises an error of ours, whatever is done to good bytes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.mutations import KINDS, MOST_CHANGES, Change, changed
from fuzz.readers import every_reader

READERS = every_reader(most_pixels=3_000_000)
CHANGES = st.lists(
    st.builds(Change, st.sampled_from(KINDS), st.floats(0, 1), st.integers(0, 2**64 - 1)),
    min_size=1,
    max_size=MOST_CHANGES,
)


@pytest.mark.integration
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(choice=st.data(), changes=CHANGES)
def test_changed_bytes_are_read_or_refused(name: str, choice: st.DataObject, changes: list[Change]) -> None:
    reader, seeds = READERS[name]
    small = sorted(seeds, key=len)[:5]
    reader(changed(choice.draw(st.sampled_from(small)), changes))
