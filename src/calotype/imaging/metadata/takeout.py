"""Google Takeout: which JSON file belongs to a photo."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

_CUTS = (46, 47, 48)
"""Characters that Takeout leaves of the name before `.json`: 46, and now and then one or two more."""
_NUMBERED = re.compile(r"(.+)(\(\d{1,4}\))(\.[^.]*)")


def sidecar_names(name: bytes) -> Iterator[bytes]:
    """Names that the JSON of the photo `name` may have, the likeliest first.

    `X.jpg.supplemental-metadata.json` with all before `.json` cut to 46 characters, or, until 2024, `X.jpg.json`. The
    number of a second `X.jpg` stands at the end of the cut part: `X.jpg.supplemental-metadata(1).json` belongs to
    `X(1).jpg`.
    """
    text = os.fsdecode(name)
    numbered = _NUMBERED.fullmatch(text)
    whole, number = (numbered[1] + numbered[3], numbered[2]) if numbered else (text, "")
    seen = set()
    for base in (f"{whole}.supplemental-metadata", whole):
        for cut in _CUTS:
            candidate = f"{base[:cut]}{number}.json"
            if candidate not in seen:
                seen.add(candidate)
                yield os.fsencode(candidate)
    if number:
        yield os.fsencode(f"{text}.json")
