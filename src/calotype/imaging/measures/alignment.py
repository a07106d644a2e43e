"""Alignment: two pictures brought to one size, and laid over each other where that helps."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import cv2
import numpy as np

from calotype.imaging.measures.registration import (
    Pixels,
    Transform,
    chained,
    find_transform,
    inverse,
    magnification,
    orientation_between,
    scaling,
)
from calotype.imaging.pixels.turn import turn

_LEAST_SIDE = 32
_LONGEST_WARP = 32_000
"""OpenCV counts the pixels of a warp in 16 bits."""
_WHOLE_PIXELS = 0.15
"""A transform that is nowhere further than this from a shift by whole pixels is one."""


class Alignment(NamedTuple):
    """What was done to two pictures so that they can be compared pixel by pixel."""

    resized: tuple[float, float]
    """By which factor the width of each was made smaller; 1 as it was."""
    turned: int = 1
    """EXIF orientation that was applied to the second, 1 to 8; 1 none."""
    laid: bool = False
    """Whether the second was laid over the first by what follows; not, where resizing does as well."""
    shift: tuple[float, float] = (0.0, 0.0)
    """Of the second against the first in the middle of what is compared, in its pixels: to the right, down."""
    degrees: float = 0.0
    """Rotation of the second against the first, clockwise."""
    scale: float = 1.0
    """By how much larger the second shows the scene, once both are resized."""
    overlap: float = 1.0
    """Share of the picture that shows less of the scene that was compared."""


class Aligned(NamedTuple):
    """Two pictures of one shape, and how they came to be so."""

    first: Pixels
    second: Pixels
    alignment: Alignment


def align(first: Pixels, second: Pixels, *, search: bool = True) -> Aligned:
    """Bring two pictures, height x width x 3, to one size: the one that shows the scene larger is shrunk, by area.

    With `search`, a second that was turned or mirrored is turned back; a crop, a shift, a small rotation and a change
    of scale are looked for and undone where the two agree clearly better then, and what only one of them shows is cut
    off. A shift by whole pixels costs no sharpness. Pictures of different scenes are resized and no more.
    """
    orientation = orientation_between(first, second) if search else 1
    second = turn(second, orientation)
    transform = find_transform(first, second) if search else None
    if transform is not None:
        # On the pixels of the one that shows the scene smaller.
        if magnification(transform) > 1:
            found = _laid(first, second, transform)
        else:
            back = _laid(second, first, inverse(transform))
            found = None if back is None else _exchanged(back)
        if found is not None:
            return found._replace(alignment=found.alignment._replace(turned=orientation))
    return _resized(first, second, orientation)


def _resized(first: Pixels, second: Pixels, orientation: int) -> Aligned:
    """Both at the width and the height that the smaller has."""
    height, width = (min(sides) for sides in zip(first.shape[:2], second.shape[:2], strict=True))
    factors = (width / first.shape[1], width / second.shape[1])
    return Aligned(_shrunk(first, width, height), _shrunk(second, width, height), Alignment(factors, orientation))


def _shrunk(pixels: Any, width: int, height: int) -> Any:
    if pixels.shape[:2] == (height, width):
        return pixels
    return cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)


def _laid(base: Pixels, other: Pixels, transform: Transform) -> Aligned | None:
    """The other, which shows the scene larger, on the pixels of the base; None where they share next to nothing."""
    factor = 1 / magnification(transform)
    height, width = (max(1, round(side * factor)) for side in other.shape[:2])
    motion = chained(transform, scaling(width / other.shape[1], height / other.shape[0]))
    small = _shrunk(other, width, height)
    window = _window(motion, base.shape, small.shape)
    left, top, right, bottom = window
    if min(right - left, bottom - top) < _LEAST_SIDE or max(*base.shape, *small.shape) > _LONGEST_WARP:
        return None
    middle = np.array([(left + right - 1) / 2, (top + bottom - 1) / 2])
    across, down = motion[:, :2] @ middle + motion[:, 2] - middle
    alignment = Alignment(
        resized=(1.0, width / other.shape[1]),
        laid=True,
        shift=(float(across), float(down)),
        degrees=math.degrees(math.atan2(motion[1, 0] - motion[0, 1], motion[0, 0] + motion[1, 1])),
        scale=magnification(motion),
        overlap=min(1.0, (right - left) * (bottom - top) / min(base.shape[0] * base.shape[1], height * width)),
    )
    base = np.ascontiguousarray(base[top:bottom, left:right])
    return Aligned(base, _moved(small, motion, window, base), alignment)


def _exchanged(back: Aligned) -> Aligned:
    was = back.alignment
    alignment = was._replace(
        resized=(was.resized[1], was.resized[0]),
        shift=(-was.shift[0], -was.shift[1]),
        degrees=-was.degrees,
        scale=1 / was.scale,
    )
    return Aligned(back.second, back.first, alignment)


def _window(motion: Transform, base: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the part of the base that the other covers."""
    back = inverse(motion)
    top_left, top_right, bottom_left, bottom_right = (
        back[:, :2] @ np.array([x, y]) + back[:, 2] for y in (0, other[0] - 1) for x in (0, other[1] - 1)
    )
    left = max(0, math.ceil(max(top_left[0], bottom_left[0]) - _WHOLE_PIXELS))
    top = max(0, math.ceil(max(top_left[1], top_right[1]) - _WHOLE_PIXELS))
    right = min(base[1] - 1, math.floor(min(top_right[0], bottom_right[0]) + _WHOLE_PIXELS)) + 1
    bottom = min(base[0] - 1, math.floor(min(bottom_left[1], bottom_right[1]) + _WHOLE_PIXELS)) + 1
    return left, top, right, bottom


def _moved(pixels: Pixels, motion: Transform, window: tuple[int, int, int, int], base: Pixels) -> Pixels:
    """What a window of the base shows, taken from the other. `base` is that window.

    By a shift of whole pixels where that agrees as well: nothing is interpolated then, and nothing loses sharpness.
    """
    left, top, right, bottom = window
    corners = np.array([[x, y, 1] for x in (left, right - 1) for y in (top, bottom - 1)])
    moves = corners @ motion.T - corners[:, :2]
    whole = np.rint(moves.mean(axis=0)).astype(int)
    x, y = left + int(whole[0]), top + int(whole[1])
    piece = pixels[max(0, y) : y + bottom - top, max(0, x) : x + right - left]
    off = float(np.abs(moves - whole).max()) if piece.shape == base.shape else math.inf
    if off <= _WHOLE_PIXELS:
        return np.ascontiguousarray(piece)
    placed = chained(np.array([[1.0, 0, left], [0, 1.0, top]]), motion)
    flags = cv2.INTER_LANCZOS4 | cv2.WARP_INVERSE_MAP
    size = (right - left, bottom - top)
    laid = np.asarray(cv2.warpAffine(pixels, placed, size, flags=flags, borderMode=cv2.BORDER_REFLECT), np.uint8)
    if off <= 1 and _distance(base, piece) <= _distance(base, laid):
        return np.ascontiguousarray(piece)
    return laid


def _distance(first: Pixels, second: Pixels) -> float:
    """In the middle, where it costs nothing."""
    rows, columns = (slice(max(0, side // 2 - 512), side // 2 + 512) for side in first.shape[:2])
    return float(cv2.norm(first[rows, columns], second[rows, columns]))
