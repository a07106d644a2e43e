from __future__ import annotations

import pytest

from calotype.ops.grouping.edits import editor_of


@pytest.mark.parametrize(
    ("software", "editor"),
    [
        ("Adobe Photoshop CC 2019 (Windows)", "photoshop"),
        ("Adobe Photoshop Lightroom 5.7 (Macintosh)", "lightroom"),
        ("Adobe Lightroom 6.1", "lightroom"),
        ("GIMP 2.10.22", "gimp"),
        ("Snapseed 2.0", "snapseed"),
        ("darktable 4.2.1", "darktable"),
        ("Photomatix Pro 6.1", "photomatix"),
        ("Photos 3.0", "apple photos"),
    ],
)
def test_programs_are_known_by_what_they_write(software: str, editor: str) -> None:
    assert editor_of(software) == editor


@pytest.mark.parametrize(
    "software",
    [None, "", "Ver.1.00", "15.3.1", "Digital Camera X100 Ver1.20", "HDR+ 1.0.5", "G973FXXU3ASG8", "COOLPIX P6000V1.0"],
)
def test_firmware_is_no_editor(software: str | None) -> None:
    assert editor_of(software) == ""
