"""What EXIF's numbers mean, in its own words, for whoever shows them to people.

Source: EXIF 2.32, 4.6.5 (ExposureProgram, Flash) and 4.6.4 (Orientation).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Meta

_FIRED, _RETURN, _MODE, _ABSENT, _RED_EYE = 0x01, 0x06, 0x18, 0x20, 0x40
_RETURNS = {0x04: "return light not detected", 0x06: "return light detected"}
_MODES = {0x08: "forced on", 0x10: "forced off", 0x18: "automatic"}
_LARGEST = 0x7F


def _flash(code: int) -> str:
    if code & _ABSENT:
        return "no flash function"
    said = ("fired" if code & _FIRED else "did not fire", _MODES.get(code & _MODE), _RETURNS.get(code & _RETURN))
    return ", ".join([*filter(None, said), *(["red-eye reduction"] if code & _RED_EYE else [])])


FLASH: Final = {code: _flash(code) for code in range(_LARGEST + 1)}
PROGRAM: Final = {
    0: "not defined",
    1: "manual",
    2: "normal program",
    3: "aperture priority",
    4: "shutter priority",
    5: "creative program",
    6: "action program",
    7: "portrait mode",
    8: "landscape mode",
}
EXPOSURE_MODE: Final = {0: "automatic", 1: "manual", 2: "automatic bracket"}
ORIENTATION: Final = {
    1: "as stored",
    2: "mirrored",
    3: "turned by 180°",
    4: "mirrored, turned by 180°",
    5: "mirrored, turned by 90° anticlockwise",
    6: "turned by 90° clockwise",
    7: "mirrored, turned by 90° clockwise",
    8: "turned by 90° anticlockwise",
}
"""What is done to the stored pixels, in this order, to show them."""


def worded(words: Mapping[int, str]) -> dict[str, dict[str, str]]:
    """What a JSON Schema says of a field whose numbers stand for words."""
    return {"words": {str(code): word for code, word in words.items()}}


def coded(text: str, words: Mapping[int, str]) -> Meta:
    """Describe a field whose numbers stand for words."""
    return Meta(description=text, extra_json_schema=worded(words))
