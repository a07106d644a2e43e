"""The nearest right word, for every name that a person may have mistyped."""

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
