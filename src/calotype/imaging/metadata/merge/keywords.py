"""Keywords and the ways to them."""

from __future__ import annotations


def flat_keywords(keywords: list[str], hierarchy: list[str]) -> list[str]:
    """Each keyword once, in the order of the file; where there are only ways such as `Places|Italy`, their ends."""
    return list(dict.fromkeys(keywords or [way.rpartition("|")[2] for way in hierarchy]))
