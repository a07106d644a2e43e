"""Fields that are simply the first source's that has one: which sources, in which order."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from calotype.imaging.metadata.evidence import Evidence

_CAMERA_FIRST = ("exif", "xmp", "sidecar")

RULES: dict[str, tuple[str, ...]] = {
    "camera.make": ("exif.make", "xmp.make", "sidecar.make"),
    "camera.model": ("exif.model", "xmp.model", "sidecar.model"),
    "camera.serial": ("exif.serial", "maker.serial", "xmp.serial", "maker.internal_serial", "sidecar.serial"),
    "lens.make": ("exif.lens_make", "xmp.lens_make", "sidecar.lens_make"),
    "lens.model": ("exif.lens_model", "xmp.lens_model", "maker.lens_model", "sidecar.lens_model"),
    "lens.serial": ("exif.lens_serial", "maker.lens_serial", "xmp.lens_serial", "sidecar.lens_serial"),
    **{
        f"exposure.{name}": tuple(f"{source}.{name}" for source in _CAMERA_FIRST)
        for name in ("iso", "f_number", "seconds", "focal_length", "focal_length_35mm", "bias", "flash", "program")
    },
    "exposure.distance": ("exif.distance",),
    "exposure.iso": ("exif.iso", "xmp.iso", "maker.iso", "sidecar.iso"),
    # A PNG's own text is its writer's; EXIF may have come with the picture that it was made from.
    "software": ("png.software", "exif.software", "xmp.software", "sidecar.software"),
    # What people write: the sidecar first. Within the file EXIF before XMP before IPTC, unless a program that knows
    # no XMP has changed IPTC since (MWG guidelines 2.0, 5.1 and 5.2).
    "title": (
        *("sidecar.title", "iptc_newer.title", "xmp.title", "iptc.title", "exif.title", "png.title"),
        *("sidecar.headline", "xmp.headline", "iptc.headline"),
    ),
    "caption": (
        *("sidecar.description", "exif.description", "iptc_newer.caption", "xmp.description", "iptc.caption"),
        *("takeout.description", "png.description", "exif.subject", "exif.stock_description"),
    ),
    "creator": (
        *("sidecar.creators", "exif.artists", "iptc_newer.creators", "xmp.creators", "iptc.creators"),
        "png.creators",
    ),
    "copyright": (
        *("sidecar.copyright", "exif.copyright", "iptc_newer.copyright", "xmp.copyright", "iptc.copyright"),
        "png.copyright",
    ),
    **{
        f"place.{name}": tuple(f"{source}.{name}" for source in ("sidecar", "iptc_newer", "xmp", "iptc", "maker"))
        for name in ("city", "state", "country")
    },
    "keywords": ("sidecar.keywords", "iptc_newer.keywords", "xmp.keywords", "iptc.keywords", "exif.keywords"),
    "hierarchy": ("sidecar.hierarchy", "xmp.hierarchy"),
    "rating": ("sidecar.rating", "xmp.rating", "exif.rating", "maker.rating"),
    "label": ("sidecar.label", "xmp.label"),
    "sequence.drive": ("maker.drive",),
    "sequence.number": ("maker.number",),
    "sequence.bracket": ("maker.bracket",),
    "sequence.burst": ("maker.burst", "xmp.burst"),
    "motion.live": ("maker.live",),
}
"""Field to tags, the one that is believed first in front. The first word of a tag's path is its source."""

_SAME_SOURCE = {"iptc_newer": "iptc"}

_READERS = {
    field: tuple((_SAME_SOURCE.get(source := path.partition(".")[0], source), attrgetter(path)) for path in paths)
    for field, paths in RULES.items()
}


def decide(evidence: Evidence) -> tuple[dict[str, Any], dict[str, str]]:
    """Values by field, and who said each. Fields that nobody knows are in neither; an empty list says nothing."""
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for field, readers in _READERS.items():
        for source, read in readers:
            value = read(evidence)
            if value is not None and value != []:
                values[field] = value
                sources[field] = source
                break
    return values, sources
