"""ICC profiles of colour spaces that a header names without carrying one: matrix and gamma, made here (ICC.1:2001)."""

from __future__ import annotations

import struct
from functools import cache

import numpy as np
from numpy.typing import NDArray

_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_D65 = (0.3127, 0.3290)
_ADOBE_RGB = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))


@cache
def adobe_rgb() -> bytes:
    """Adobe RGB (1998): its primaries, D65, gamma 563/256."""
    return matrix_profile("Adobe RGB (1998)", _ADOBE_RGB, _D65, 563 / 256)


def matrix_profile(
    name: str, primaries: tuple[tuple[float, float], ...], white: tuple[float, float], gamma: float
) -> bytes:
    """A version 2 display profile. `primaries` (red, green, blue) and `white` are CIE xy chromaticities."""
    columns = _adapted(primaries, white).T
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    text = name.encode("ascii") + b"\0"
    desc = b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78)
    tags = {
        b"desc": desc,
        b"wtpt": _xyz(_D50),
        **{key: _xyz(column) for key, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
        b"cprt": b"text" + bytes(4) + b"none\0",
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for key, value in tags.items():
        table += struct.pack(">4sII", key, start + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    size = start + len(body)
    header = struct.pack(">I4x4s4s4s4s12x4s28x", size, b"\x02\x10\0\0", b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return header + b"".join(struct.pack(">i", round(value * 65536)) for value in _D50) + bytes(48) + table + body


def _adapted(primaries: tuple[tuple[float, float], ...], white: tuple[float, float]) -> NDArray[np.float64]:
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
