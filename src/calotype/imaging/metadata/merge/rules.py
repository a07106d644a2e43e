"""Fields that are simply the first source's that has one: which sources, in which order."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from calotype.imaging.metadata.evidence import Evidence

RULES: dict[str, tuple[str, ...]] = {
    "camera.make": ("exif.make",),
    "camera.model": ("exif.model",),
    "camera.serial": ("exif.serial",),
    "lens.make": ("exif.lens_make",),
    "lens.model": ("exif.lens_model",),
    "lens.serial": ("exif.lens_serial",),
    "gps.latitude": ("gps.latitude",),
    "gps.longitude": ("gps.longitude",),
    "gps.altitude": ("gps.altitude",),
    "gps.direction": ("gps.direction",),
    "exposure.iso": ("exif.iso",),
    "exposure.f_number": ("exif.f_number",),
    "exposure.seconds": ("exif.seconds",),
    "exposure.focal_length": ("exif.focal_length",),
    "exposure.focal_length_35mm": ("exif.focal_length_35mm",),
    "exposure.bias": ("exif.bias",),
    "exposure.flash": ("exif.flash",),
    "exposure.program": ("exif.program",),
    "software": ("exif.software",),
}
"""Field to tags, the one that is believed first in front. The first word of a tag's path is its source."""

_READERS = {
    field: tuple((path.partition(".")[0], attrgetter(path)) for path in paths) for field, paths in RULES.items()
}


def decide(evidence: Evidence) -> tuple[dict[str, Any], dict[str, str]]:
    """Values by field, and who said each. Fields that nobody knows are in neither."""
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for field, readers in _READERS.items():
        for source, read in readers:
            value = read(evidence)
            if value is not None:
                values[field] = value
                sources[field] = source
                break
    return values, sources
