"""RAW files made by code, just large enough to be read: a preview that is a picture, a sensor that saw a ramp."""

from __future__ import annotations

import io
import struct
import uuid
from typing import Any

import numpy as np

import kit

BYTE, ASCII, SHORT, LONG, UNDEFINED, SIGNED_RATIONAL = 1, 2, 3, 4, 7, 10
_CODES = {SHORT: "H", LONG: "I", SIGNED_RATIONAL: "ii", ASCII: "c", BYTE: "B", UNDEFINED: "B"}


Entry = tuple[int, int, Any]


def jpeg(width: int, height: int, *, seed: int = 1, **options: Any) -> bytes:
    file = io.BytesIO()
    kit.make_picture(seed, (width, height)).save(file, "JPEG", quality=90, **options)
    return file.getvalue()


def directory(entries: list[Entry], at: int, following: int = 0) -> bytes:
    """A directory of a little-endian TIFF that is to lie at `at`, with the values that don't fit behind it."""
    packed, beyond = b"", b""
    end = at + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries):
        body = value if isinstance(value, bytes) else struct.pack(f"<{len(value)}{_CODES[kind][0]}", *value)
        count = len(body) // struct.calcsize("<" + _CODES[kind])
        if len(body) > 4:
            place, beyond = struct.pack("<I", end + len(beyond)), beyond + body
        else:
            place = body.ljust(4, b"\0")
        packed += struct.pack("<HHI", tag, kind, count) + place
    return struct.pack("<H", len(entries)) + packed + struct.pack("<I", following) + beyond


def tiff_raw(
    preview: bytes,
    *,
    make: bytes = b"Maker",
    orientation: int = 1,
    magic: bytes = b"II*\0",
    dng: bool = True,
    size: tuple[int, int] = (64, 48),
    sensor: bytes | None = None,
    extra: list[Entry] | None = None,
) -> bytes:
    """A RAW file like a TIFF: the preview in the first directory, the sensor in a SubIFD."""
    width, height = size
    ramp = np.linspace(1000, 60000, width).astype("<u2")
    pixels = sensor if sensor is not None else np.tile(ramp, (height, 1)).tobytes()
    pixels_at = 8
    preview_at = pixels_at + len(pixels)
    sensor_at = preview_at + len(preview) + len(preview) % 2
    raw = [
        (0xFE, LONG, [0]),
        (0x100, LONG, [width]),
        (0x101, LONG, [height]),
        (0x102, SHORT, [16]),
        (0x103, SHORT, [1]),
        (0x106, SHORT, [32803]),
        (0x111, LONG, [pixels_at]),
        (0x115, SHORT, [1]),
        (0x116, LONG, [height]),
        (0x117, LONG, [width * height * 2]),
        (0x828D, SHORT, [2, 2]),
        (0x828E, BYTE, bytes([0, 1, 1, 2])),
    ]
    sensor_bytes = directory(raw, sensor_at)
    main_at = sensor_at + len(sensor_bytes)
    main = [
        (0xFE, LONG, [1]),
        (0x103, SHORT, [7]),
        (0x106, SHORT, [6]),
        (0x10F, ASCII, make + b"\0"),
        (0x110, ASCII, b"Model\0"),
        (0x111, LONG, [preview_at]),
        (0x112, SHORT, [orientation]),
        (0x117, LONG, [len(preview)]),
        (0x14A, LONG, [sensor_at]),
        *(extra or []),
    ]
    if dng:
        matrix = struct.pack("<18i", *(value for cell in (1, 0, 0, 0, 1, 0, 0, 0, 1) for value in (cell, 1)))
        main += [(0xC612, BYTE, bytes([1, 4, 0, 0])), (0xC621, SIGNED_RATIONAL, matrix), (0xC65A, SHORT, [21])]
    body = magic + struct.pack("<I", main_at) + pixels + preview + bytes(len(preview) % 2) + sensor_bytes
    return body + directory(main, main_at)


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def cr3(preview: bytes, full: bytes, orientation: int = 1) -> bytes:
    main = b"II*\0\x08\0\0\0" + directory(
        [(0x100, LONG, [6000]), (0x101, LONG, [4000]), (0x112, SHORT, [orientation])], 8
    )
    canon = uuid.UUID("85c0b687-820f-11e0-8111-f4ce462b6a48").bytes
    shown = uuid.UUID("eaf42b5e-1c98-4b88-b9fb-b7dc406e4d16").bytes
    sizes = box(b"stsz", struct.pack(">III", 0, 0, 1) + struct.pack(">I", len(full)))
    trak = box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", sizes))))
    moov = box(b"moov", box(b"uuid", canon + box(b"CMT1", main)) + trak)
    prvw = box(b"PRVW", struct.pack(">IHHHHI", 0, 1, 1620, 1080, 1, len(preview)) + preview)
    parts = (
        box(b"ftyp", b"crx \0\0\0\1crx isom"),
        moov,
        box(b"uuid", shown + bytes(8) + prvw),
        box(b"mdat", full + b"raw"),
    )
    return b"".join(parts)


def raf(preview: bytes) -> bytes:
    records = struct.pack(">IHHHH", 1, 0x111, 4, 1424, 4256)
    sensor = bytes(1000)
    start = 108
    places = (start, len(preview), start + len(preview), len(records), start + len(preview) + len(records), len(sensor))
    return b"FUJIFILMCCD-RAW 0201FF389501".ljust(84, b"\0") + struct.pack(">6I", *places) + preview + records + sensor


def heap(*records: tuple[int, bytes]) -> bytes:
    """A heap of CIFF records: their values, their directory, and where that is."""
    values = b"".join(value for _, value in records)
    listing, at = struct.pack("<H", len(records)), 0
    for tag, value in records:
        listing += struct.pack("<HII", tag, len(value), at)
        at += len(value)
    return values + listing + struct.pack("<I", len(values))


def crw(preview: bytes, turned: int = 0) -> bytes:
    image = heap((0x1810, struct.pack("<IIfiII", 3072, 2048, 1.0, turned, 8, 24)))
    return b"II\x1a\0\0\0HEAPCCDR".ljust(26, b"\0") + heap((0x2005, bytes(500)), (0x300A, image), (0x2007, preview))
