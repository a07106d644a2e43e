"""A perceptual hash of 64 bits that re-encoding, resizing and toning leave alone, and that knows its own crops.

A picture is squeezed into a *patch* of 64 x 64 luma values. The hash holds the signs of 64 low DCT frequencies of the
patch, its borders weighed down. Signs have a use: turning or mirroring a picture swaps frequencies and flips signs,
so the eight orientations of a hash come from the hash alone (`turned`). A cropped or slightly rotated copy has
another hash; so beside the hash of the whole stand those of 30 *views* of it, the copies that people make. A copy is
found when one picture's view equals the other's whole. A copy that was written over has another whole; so there are
the hashes of the four halves too (left, right, upper, lower), of which one or more are left as they were.

Sources: the sign of DCT coefficients as a fingerprint, Arnia et al. 2009 and the PDQ paper (Facebook 2019); views
and halves are our own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

PATCH_SIDE = 64
_VIEW_SIDE = 32
_BITS = 64
_AT_ONCE = 1 << 15
_FLAT = 3.0
"""Least standard deviation of a patch from a smooth surface, in levels of 255, that makes it a picture of something.
Of 290 files only gradients and blank pages lie below 3; the plainest picture of a thing has 5."""

_FLAT_HALF = 6.0
"""The same for a half: the skies of two landscapes are no reason to compare them."""

_NOTHING = 0.5
"""A coefficient up to this is none: in symmetric pictures only rounding would decide, another way on each machine."""

Hashes = NDArray[np.uint64]


def _views() -> tuple[tuple[float, float, float, float], ...]:
    """Scale, shift right, shift down (shares of the side), turn (degrees); the whole picture first."""
    corners = ((0, 0), (-1, -1), (1, -1), (-1, 1), (1, 1))
    edges = ((-1, 0), (1, 0), (0, -1), (0, 1))
    places = {0.95: corners, 0.9: (*corners, *edges), 0.85: corners, 0.8: corners}
    cropped = [
        (scale, round((1 - scale) / 2 * right, 3), round((1 - scale) / 2 * down, 3), 0.0)
        for scale, around in places.items()
        for right, down in around
    ]
    turned = [(1.0, 0.0, 0.0, turn) for turn in (-2.0, -1.0, 1.0, 2.0)] + [(0.95, 0.0, 0.0, t) for t in (-2.0, 2.0)]
    return ((1.0, 0.0, 0.0, 0.0), *cropped, *turned)


VIEWS = _views()

HALVES = ((0.5, 1.0, -0.25, 0.0), (0.5, 1.0, 0.25, 0.0), (1.0, 0.5, 0.0, -0.25), (1.0, 0.5, 0.0, 0.25))
"""Scale across and down, shift right, shift down (shares of the side): left, right, upper, lower."""

NO_HASH = 0
"""Stands for the hash of a half that is flat."""


def _frequencies() -> list[tuple[int, int]]:
    # The 65 lowest by sum, without the middle of the last diagonal: 64, and the same when rows and columns swap.
    triangle = [(down, total - down) for total in range(1, 11) for down in range(total + 1)]
    triangle.remove((5, 5))
    # Dealt out in turn to the four bands of 16 bits that the search uses, so that each has its share of low ones.
    return [triangle[place] for band in range(4) for place in range(band, _BITS, 4)]


_FREQUENCIES = _frequencies()


def patch_of(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The patch of a height x width luma array: 64 x 64, whatever its shape was."""
    return np.asarray(cv2.resize(gray, (PATCH_SIDE, PATCH_SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def is_flat(patch: NDArray[np.uint8]) -> bool:
    """Whether a patch has too little in it to be told from others: black frames, blank pages, clear sky, gradients."""
    levels = patch.reshape(-1).astype(np.float32)
    surfaces = _surfaces()
    return float((levels - surfaces @ (surfaces.T @ levels)).std()) < _FLAT


def hashes_of(patch: NDArray[np.uint8]) -> Hashes:
    """The hash of the whole patch, then those of its views in the order of `VIEWS`, then those of its `HALVES`:
    31 + 4 numbers of 64 bits. A half that is flat has `NO_HASH`."""
    blurred = cv2.GaussianBlur(patch, (0, 0), 0.7)
    views = cv2.remap(blurred, *_maps(), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    stack = views.reshape(len(VIEWS) + len(HALVES), _VIEW_SIDE, _VIEW_SIDE).astype(np.float32)
    centred = (stack - stack.mean(axis=(1, 2), keepdims=True)) * _window()
    basis = _basis()
    coefficients = basis @ centred @ basis.T
    down, right = np.array(_FREQUENCIES).T
    hashes = _pack(coefficients[:, down, right] > _NOTHING)
    plain = stack[len(VIEWS) :].std(axis=(1, 2)) < _FLAT_HALF
    hashes[len(VIEWS) :][plain] = NO_HASH
    return hashes


def turned(hashes: Hashes) -> Hashes:
    """The eight orientations of each hash: 8 x n, the hash itself first.

    Then mirrored left to right, top to bottom, and both (half a turn); then the same four of the transposed picture.
    """
    forms = np.empty((8, len(hashes)), dtype=np.uint64)
    for start in range(0, len(hashes), _AT_ONCE):  # a bit takes a byte on the way: a million hashes half a gigabyte
        _turn(hashes[start : start + _AT_ONCE], forms[:, start : start + _AT_ONCE])
    return forms


def _turn(hashes: Hashes, forms: Hashes) -> None:
    bits = _unpack(hashes)
    down, right = np.array(_FREQUENCIES).T
    mirrored, upturned = right % 2 == 1, down % 2 == 1
    place = {frequency: index for index, frequency in enumerate(_FREQUENCIES)}
    swapped = bits[:, [place[right, down] for down, right in _FREQUENCIES]]
    flips = (np.zeros(_BITS, dtype=bool), mirrored, upturned, mirrored ^ upturned)
    for number, (form, flip) in enumerate((form, flip) for form in (bits, swapped) for flip in flips):
        forms[number] = _pack(form ^ flip)


def turned_patch(patch: NDArray[Any], orientation: int) -> NDArray[Any]:
    """A patch (or any picture, height x width or with channels) in one of the eight orientations, numbered as `turned`
    gives them."""
    form = patch.swapaxes(0, 1) if orientation >= 4 else patch
    form = form[:, ::-1] if orientation & 1 else form
    return np.ascontiguousarray(form[::-1] if orientation & 2 else form)


def view_transform(view: int, side: int) -> NDArray[np.float64]:
    """2 x 3 matrix from the pixels of a view, enlarged to `side`, to the pixels of the whole picture at that side."""
    scale, right, down, turn = VIEWS[view]
    angle = np.radians(turn)
    linear = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = (side - 1) / 2
    shift = np.array([middle + right * side, middle + down * side]) - linear @ np.array([middle, middle])
    return np.column_stack([linear, shift])


@cache
def _maps() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where in the patch each pixel of each view and half lies, all one below the other."""
    step = PATCH_SIDE / _VIEW_SIDE
    rows, columns = np.mgrid[:_VIEW_SIDE, :_VIEW_SIDE]
    points = np.stack([(columns + 0.5) * step - 0.5, (rows + 0.5) * step - 0.5, np.ones_like(rows)]).reshape(3, -1)
    transforms = [view_transform(view, PATCH_SIDE) for view in range(len(VIEWS))]
    placed = np.stack([transform @ points for transform in (*transforms, *map(_half_transform, HALVES))])
    x, y = placed.astype(np.float32).transpose(1, 0, 2).reshape(2, -1, _VIEW_SIDE)
    return np.ascontiguousarray(x), np.ascontiguousarray(y)


def _half_transform(half: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """From the pixels of a half, enlarged to the patch's side, to those of the patch."""
    across, down, right, below = half
    middle = (PATCH_SIDE - 1) / 2
    shift = [middle * (1 - across) + right * PATCH_SIDE, middle * (1 - down) + below * PATCH_SIDE]
    return np.column_stack([np.diag([across, down]), shift])


@cache
def _basis() -> NDArray[np.float32]:
    """The lowest 11 vectors of the DCT-II over a view's side; constant factors don't change signs."""
    place = (np.arange(_VIEW_SIDE) + 0.5) * np.pi / _VIEW_SIDE
    return np.cos(np.arange(11)[:, None] * place).astype(np.float32)


@cache
def _surfaces() -> NDArray[np.float32]:
    """An orthonormal basis of what falls evenly or bends once across the patch, as skies and studio walls do: 4096 x 6,
    the polynomials of degree 2."""
    y, x = np.mgrid[-1 : 1 : PATCH_SIDE * 1j, -1 : 1 : PATCH_SIDE * 1j]
    polynomials = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y]).reshape(6, -1)
    return np.ascontiguousarray(np.linalg.qr(polynomials.T)[0], dtype=np.float32)


@cache
def _window() -> NDArray[np.float32]:
    """Weights that fall to 0.3 at the borders, where crops, frames and rotations change a picture first."""
    place = (np.arange(_VIEW_SIDE) + 0.5) / _VIEW_SIDE
    ramp = np.minimum(1.0, np.minimum(place, 1 - place) / 0.12 + 0.3)
    return np.outer(ramp, ramp).astype(np.float32)


def _pack(bits: NDArray[np.bool_]) -> Hashes:
    octets = np.ascontiguousarray(np.packbits(bits, axis=-1, bitorder="little"))
    return octets.view("<u8")[..., 0].astype(np.uint64)


def _unpack(hashes: Hashes) -> NDArray[np.bool_]:
    octets = np.ascontiguousarray(hashes, dtype="<u8")[:, None].view(np.uint8)
    return np.unpackbits(octets, axis=1, bitorder="little").astype(bool)
