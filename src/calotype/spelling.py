"""Words for people: the nearest right one for a name that may have been mistyped, and things with their number."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LISTED = 12
"""So many words are listed where none is near; more would bury the message."""


def nearest(word: str, words: Iterable[str]) -> str:
    """A hint: the nearest of `words`, else all of them if they are few, else nothing."""
    known = sorted(set(words))
    by_fold = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    if close:
        return f"did you mean {by_fold[close[0]]!r}?"
    if known and len(known) <= _LISTED:
        return f"known here: {', '.join(known)}"
    return ""


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things, `1 photo` or `1,204 photos`; `many` where more of it are not called `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
