"""EXIF's numbers in words."""

from __future__ import annotations

import pytest

from calotype.imaging.metadata.codes import FLASH


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0x00, "did not fire"),
        (0x01, "fired"),
        (0x05, "fired, return light not detected"),
        (0x10, "did not fire, forced off"),
        (0x18, "did not fire, automatic"),
        (0x20, "no flash function"),
        (0x4F, "fired, forced on, return light detected, red-eye reduction"),
    ],
)
def test_what_the_flash_did(code: int, words: str) -> None:
    assert FLASH[code] == words
