"""ICC profiles of colour spaces that a header names without carrying one: matrix and curve, made here (ICC.1:2001)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_Point = tuple[float, float]
_D65 = (0.3127, 0.3290)
_WHITE = 203.0
_KNEE = 0.75
_ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
_SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
_PRIMARIES = {
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    11: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}


@cache
def adobe_rgb() -> bytes:
    """Adobe RGB (1998): its primaries, D65, gamma 563/256."""
    return _profile("Adobe RGB (1998)", _ADOBE_RGB, _D65, _levels() ** (563 / 256))


@cache
def of_cicp(codes: tuple[int, int] | None) -> bytes | None:
    """A profile for colour primaries and transfer characteristics (ITU-T H.273); None where sRGB will do.

    Pictures of high dynamic range (PQ, HLG) are mapped to the range of a display: white at 203 cd/m², as ITU-R BT.2408
    has it, and what is brighter rolled off.
    """
    primaries = _PRIMARIES.get(codes[0]) if codes else None
    if codes is None or (primaries is None and codes[1] not in _CURVES):
        return None
    curve = _CURVES.get(codes[1], _srgb_curve)(_levels())
    return _profile("CICP", primaries or _SRGB, _D65, curve)


def srgb_to_xyz() -> NDArray[np.float64]:
    """The 3 x 3 matrix from linear sRGB to XYZ under D50, the white of profiles."""
    return _adapted(_SRGB, _D65)


def of_png(gamma: bytes, chromaticities: bytes) -> bytes | None:
    """A profile from a PNG's gAMA and cHRM chunks; None where they say sRGB, as most do, or nonsense."""
    exponent = int.from_bytes(gamma[:4], "big")
    values = [value / 100_000 for value in struct.unpack(">8I", chromaticities)] if len(chromaticities) == 32 else []
    white, *primaries = list(zip(values[::2], values[1::2], strict=True)) or [_D65, *_SRGB]
    offset = max(abs(x - u) + abs(y - v) for (x, y), (u, v) in zip((white, *primaries), (_D65, *_SRGB), strict=True))
    if offset < 0.01 and abs(exponent - 45_455) < 1_500:
        return None
    if not 10_000 <= exponent <= 200_000 or not _sane(white, primaries):
        return None
    return _profile("PNG", tuple(primaries), white, _levels() ** (100_000 / exponent))


def _profile(name: str, primaries: Sequence[_Point], white: _Point, curve: NDArray[np.float64]) -> bytes:
    """A version 2 display profile. `primaries` (red, green, blue) and `white` are CIE xy chromaticities.

    `curve` gives the linear value, 0 to 1, of evenly spaced coded ones.
    """
    columns = _adapted(primaries, white).T
    samples = np.rint(curve.clip(0, 1) * 65535).astype(">u2").tobytes()
    table = b"curv" + bytes(4) + struct.pack(">I", len(curve)) + samples
    text = name.encode("ascii") + b"\0"
    desc = b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78)
    tags = {
        b"desc": desc,
        b"wtpt": _xyz(_D50),
        **{key: _xyz(column) for key, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), table),
        b"cprt": b"text" + bytes(4) + b"none\0",
    }
    directory, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for key, value in tags.items():
        directory += struct.pack(">4sII", key, start + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    size = start + len(body)
    header = struct.pack(">I4x4s4s4s4s12x4s28x", size, b"\x02\x10\0\0", b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return header + b"".join(struct.pack(">i", round(value * 65536)) for value in _D50) + bytes(48) + directory + body


def _adapted(primaries: Sequence[_Point], white: _Point) -> NDArray[np.float64]:
    """The matrix from linear RGB to XYZ under D50, adapted after Bradford."""
    source = np.array([[x / y, 1.0, (1 - x - y) / y] for x, y in primaries]).T
    x, y = white
    from_white = np.array([x / y, 1.0, (1 - x - y) / y])
    matrix = source * np.linalg.solve(source, from_white)
    cones = (_BRADFORD @ np.array(_D50)) / (_BRADFORD @ from_white)
    adapted: NDArray[np.float64] = np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD @ matrix
    return adapted


def _xyz(values: tuple[float, ...] | NDArray[np.float64]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)


def _sane(white: _Point, primaries: Sequence[_Point]) -> bool:
    """Whether the points can be chromaticities that span a space."""
    points = np.array([white, *primaries])
    red, green, blue = points[1:]
    area = abs((green[0] - red[0]) * (blue[1] - red[1]) - (green[1] - red[1]) * (blue[0] - red[0]))
    return bool((points > 0.0).all() and (points < 1.0).all() and area > 0.01)


def _levels() -> NDArray[np.float64]:
    return np.linspace(0, 1, 1024)


def _srgb_curve(coded: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def _linear(coded: NDArray[np.float64]) -> NDArray[np.float64]:
    return coded


def _pq(coded: NDArray[np.float64]) -> NDArray[np.float64]:
    """SMPTE ST 2084."""
    power = coded ** (1 / 78.84375)
    light = (np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
    return _rolled_off(light * 10_000 / _WHITE)


def _hlg(coded: NDArray[np.float64]) -> NDArray[np.float64]:
    """ITU-R BT.2100, on a display of 1000 cd/m²."""
    scene = np.where(coded <= 0.5, coded**2 / 3, (np.exp((coded - 0.55991073) / 0.17883277) + 0.28466892) / 12)
    return _rolled_off(scene**1.2 * 1000 / _WHITE)


def _rolled_off(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light relative to white, the range above `_KNEE` laid into what is left up to 1."""
    above = (light - _KNEE) / (1 - _KNEE)
    return np.where(light <= _KNEE, light, _KNEE + (1 - _KNEE) * above / (1 + above))


_CURVES = {8: _linear, 16: _pq, 18: _hlg}
