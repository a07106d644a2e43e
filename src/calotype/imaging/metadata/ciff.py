"""What the records of a CRW say: Canon's first RAW has no EXIF, and notes the same things in a heap of its own.

Records of numbers are those of Canon's later notes, which `makers.canon` reads. Source: Canon's CIFF 1.0 and the tag
tables of ExifTool 12.57.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from calotype.imaging.metadata import times
from calotype.imaging.metadata.exif import Exif
from calotype.imaging.metadata.makers import Maker, canon
from calotype.imaging.metadata.makers.declare import listed
from calotype.imaging.metadata.tiff import decoded

_CAMERA, _FIRMWARE, _SERIAL, _TIME, _EXPOSURE = 0x080A, 0x080B, 0x180B, 0x180E, 0x1818
_BASE_ISO, _FOCAL, _SHOT, _SETTINGS = 0x101C, 0x1029, 0x102A, 0x102D
_TARGET_APERTURE, _TARGET_TIME, _BIAS, _SEQUENCE, _APERTURE, _SECONDS = 4, 5, 6, 9, 21, 22
_FOCAL_UNITS = 25

_Numbers = tuple[float, ...]


def read_records(records: Mapping[int, bytes]) -> tuple[Exif, Maker] | None:
    """What the records say in the words of EXIF and of a maker's note; None where there are none."""
    if not records:
        return None
    settings, shot = (_numbers(records.get(tag, b"")) for tag in (_SETTINGS, _SHOT))
    make, _, model = records.get(_CAMERA, b"").partition(b"\0")
    exif = Exif(
        make=decoded(make),
        model=decoded(model),
        software=decoded(records.get(_FIRMWARE, b"")),
        original=_time(records.get(_TIME, b"")),
        focal_length=_focal_length(_numbers(records.get(_FOCAL, b"")), settings),
        **_exposure(shot, records.get(_EXPOSURE, b"")),
    )
    serial = int.from_bytes(records.get(_SERIAL, b"")[:4], "little")
    base = listed(_numbers(records.get(_BASE_ISO, b"")), 0)
    maker = Maker(
        serial=str(serial) if serial else None,
        lens_model=canon.lens(settings, exif),
        iso=canon.iso(settings, shot) or base or None,
        drive=canon.drive(settings, bracketed=False),
        number=listed(shot, _SEQUENCE) or None,
        bracket=canon.bracket(shot, bracketed=False),
    )
    return exif, maker


def _numbers(record: bytes) -> _Numbers:
    """A record as numbers of two bytes."""
    count = len(record) // 2
    return struct.unpack(f"<{count}H", record[: 2 * count])


def _time(record: bytes) -> str | None:
    """Seconds since 1970 on the camera's own clock."""
    seconds = int.from_bytes(record[:4], "little")
    moment = times.at_second(seconds) if seconds else None
    return moment and moment._replace(offset=None).iso()


def _exposure(shot: _Numbers, told: bytes) -> dict[str, Any]:
    """From the record of the shot; what it does not know, from the record of what was aimed at."""
    aperture = listed(shot, _APERTURE) or listed(shot, _TARGET_APERTURE)
    time = listed(shot, _SECONDS) or listed(shot, _TARGET_TIME)
    bias = listed(shot, _BIAS)
    aimed: _Numbers = struct.unpack_from("<3f", told) if len(told) >= 12 else ()
    if aimed and not any(abs(value) > 32 for value in aimed):
        return {
            "bias": aimed[0] if bias is None else canon.ev(bias),
            "seconds": 2 ** -(canon.ev(time) if time else aimed[1]),
            "f_number": 2 ** ((canon.ev(aperture) if aperture else aimed[2]) / 2),
        }
    return {
        "bias": None if bias is None else canon.ev(bias),
        "seconds": 2 ** -canon.ev(time) if time else None,
        "f_number": 2 ** (canon.ev(aperture) / 2) if aperture else None,
    }


def _focal_length(focal: _Numbers, settings: _Numbers) -> float | None:
    length = listed(focal, 1)
    return length / (listed(settings, _FOCAL_UNITS) or 1) if length else None
