"""Numbers that XMP, IPTC and JSON write as text."""

from __future__ import annotations

import math
import re

_LONGEST = 64
_EXACT = 2**53
_DEGREES = re.compile(r"\s*([\d.]+),\s*([\d.]+)(?:,\s*([\d.]+))?\s*([NSEWnsew])\s*")


def number(text: str | None) -> float | None:
    """`2.8`, `28/10`; None for what is no finite number."""
    if text is None or len(text) > _LONGEST:
        return None
    numerator, slash, denominator = text.partition("/")
    try:
        value = float(numerator) / float(denominator) if slash else float(numerator)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def integer(text: str | None) -> int | None:
    """The nearest whole number; None for what is none, or too large to be exact in JSON."""
    value = number(text)
    return None if value is None or abs(value) > _EXACT else round(value)


def degrees(text: str | None, largest: int) -> float | None:
    """XMP's GPS coordinates, `43,28.0468N` or `43,28,2.8N`, or plain signed degrees; None beyond `largest`."""
    written = _DEGREES.fullmatch(text) if text and len(text) <= _LONGEST else None
    if written is None:
        value = number(text)
    else:
        parts = [number(part) or 0.0 for part in written.groups()[:3]]
        value = parts[0] + parts[1] / 60 + parts[2] / 3600
        if written[4] in "SWsw":
            value = -value
    return value if value is not None and -largest <= value <= largest else None
