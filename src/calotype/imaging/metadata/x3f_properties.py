"""What the properties of an X3F say: Sigma's first cameras wrote them instead of EXIF.

Names and their meaning are facts of the tag tables of ExifTool 12.57.
"""

from __future__ import annotations

from collections.abc import Mapping

from calotype.imaging.metadata import times
from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.makers import Maker, sigma
from calotype.imaging.metadata.numerals import integer, number

_PROGRAMS = {"M": 1, "P": 2, "A": 3, "S": 4}


def read_properties(properties: Mapping[str, str]) -> tuple[Exif, Maker] | None:
    """What they say in the words of EXIF and of a maker's note; None where there are none."""
    if not properties:
        return None
    get = properties.get
    seconds = integer(get("TIME"))
    moment = times.at_second(seconds) if seconds else None
    exif = Exif(
        make=get("CAMMANUF"),
        model=get("CAMMODEL"),
        software=get("FIRMVERS"),
        # Seconds since 1970 on the camera's own clock.
        original=moment and moment._replace(offset=None).iso(),
        iso=integer(get("ISO")),
        f_number=number(get("APERTURE")),
        seconds=number(get("SHUTTER")),
        bias=number(get("EXPCOMP")),
        focal_length=number(get("FLENGTH")),
        focal_length_35mm=number(get("FLEQ35MM")),
        program=_PROGRAMS.get(get("PMODE", "")),
    )
    maker = Maker(
        serial=get("CAMSERIAL"),
        lens_model=sigma.lens(get("LENSMODEL"), get("LENSFRANGE")),
        drive=sigma.drive(get("DRIVE")),
    )
    return exif, maker
