"""Registration: where each point of one picture lies in another of the same scene.

Words: a *transform* is 2 x 3 and takes points (x, y) of the first picture to those of the second, in pixels whose
centres lie on whole numbers.
"""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.pixels.turn import turn

Pixels = NDArray[np.uint8]
Transform = NDArray[np.float64]

_ROUGH, _FINE = 256, 1024
"""Long sides, in pixels, of the copies on which is looked for and refined."""
_LEAST_SIDE = 32
_SAME_SCENE = 0.6
_HELPS = 0.7
"""A transform is used where it leaves at most this share of what did not correlate before."""
_LEAST_OVERLAP = 0.2
_STEPS = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 40, 1e-5)


def orientation_between(first: Pixels, second: Pixels) -> int:
    """The EXIF orientation, 1 to 8, in which the second looks like the first; 1 unless another is clearly better."""
    ground, thumb = _soft_patch(_patch(first)), _patch(second)
    scores = {number: _correlation(ground, _soft_patch(turn(thumb, number))) for number in range(1, 9)}
    best = max(scores, key=lambda number: scores[number])
    return best if scores[best] >= _SAME_SCENE and 1 - scores[best] < _HELPS * (1 - scores[1]) else 1


def find_transform(first: Pixels, second: Pixels) -> Transform | None:
    """The transform that lays the second over the first; None where bringing both to one size does as well.

    Begins with the second as a resized copy, and as a piece cut out of the first (or the first out of the second),
    refines both by the enhanced correlation coefficient, which doesn't mind brightness and contrast (Evangelidis and
    Psarakis 2008), and keeps the better one where pictures agree clearly better with it.
    """
    plain = scaling(second.shape[1] / first.shape[1], second.shape[0] / first.shape[0])
    sizes = first.shape[:2], second.shape[:2]
    fine = _Pair(_luma(first, _FINE), _luma(second, _FINE), *sizes)
    rough = _Pair(_shrunk_to(fine.first, _ROUGH), _shrunk_to(fine.second, _ROUGH), *sizes)
    if min(*rough.first.shape, *rough.second.shape) < _LEAST_SIDE:
        return None
    refined = [
        found
        for guess in (plain, rough.cut_out())
        if guess is not None and (found := rough.refine(guess, 3)) is not None
    ]
    if not refined:
        return None
    best = max(refined, key=rough.agreement)
    finer = fine.refine(best, 1)
    best = best if finer is None else finer
    before, after = fine.agreement(plain), fine.agreement(best)
    return best if after >= _SAME_SCENE and 1 - after < _HELPS * (1 - before) else None


def scaling(across: float, down: float) -> Transform:
    """From the pixels of a picture to those of its copy of another size: edges stay edges, so centres move."""
    factors = np.array([across, down])
    return np.column_stack([np.diag(factors), (factors - 1) / 2])


def chained(*transforms: Transform) -> Transform:
    """One transform that does these, the first one first."""
    product = np.eye(3)
    for transform in transforms:
        product = np.vstack([transform, [0, 0, 1]]) @ product
    return product[:2]


def inverse(transform: Transform) -> Transform:
    """The transform back."""
    return np.asarray(cv2.invertAffineTransform(transform), dtype=np.float64)


def magnification(transform: Transform) -> float:
    """By how much a transform enlarges."""
    return math.sqrt(abs(float(np.linalg.det(transform[:, :2]))))


class _Pair:
    """Small luma copies of two pictures. Transforms go in and come out between the pictures themselves."""

    def __init__(self, first: Any, second: Any, first_size: tuple[int, ...], second_size: tuple[int, ...]) -> None:
        self.first, self.second = first, second
        self.sizes = first_size, second_size
        self.into_first, self.into_second = (
            scaling(small.shape[1] / size[1], small.shape[0] / size[0])
            for small, size in zip((first, second), self.sizes, strict=True)
        )

    def cut_out(self) -> Transform | None:
        """The transform if the smaller was cut out of the larger at its size; None where it can't have been."""
        (height, width), (other_height, other_width) = self.sizes
        if (height, width) == (other_height, other_width):
            return None
        if other_height <= height and other_width <= width:
            found = _place_in(self.first, self.sizes[0], self.second, self.sizes[1])
            return None if found is None else inverse(found)
        if height <= other_height and width <= other_width:
            return _place_in(self.second, self.sizes[1], self.first, self.sizes[0])
        return None

    def refine(self, guess: Transform, blur: int) -> Transform | None:
        """The best transform near the guess; None where nothing agrees."""
        begin = self._shrink(guess).astype(np.float32)
        whole = np.full(self.second.shape, 255, dtype=np.uint8)
        try:
            _, found = cv2.findTransformECC(
                self.first, self.second, begin, cv2.MOTION_AFFINE, _STEPS, whole, 2 * blur + 1
            )
        except cv2.error:  # it did not converge: the two have nothing in common that could be aligned
            return None
        transform = chained(self.into_first, np.asarray(found, dtype=np.float64), inverse(self.into_second))
        return transform if np.linalg.det(transform[:, :2]) > 0 else None

    def agreement(self, transform: Transform) -> float:
        """Correlation where both show something; 0 where that is little."""
        matrix, size = self._shrink(transform), self.first.shape[::-1]
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        laid = cv2.warpAffine(self.second, matrix, size, flags=flags)
        covered = cv2.warpAffine(np.ones_like(self.second), matrix, size, flags=flags) > 0.999
        return _correlation(self.first[covered], laid[covered]) if covered.mean() >= _LEAST_OVERLAP else 0.0

    def _shrink(self, transform: Transform) -> Transform:
        return chained(inverse(self.into_first), transform, self.into_second)


def _place_in(large: Any, large_size: tuple[int, ...], piece: Any, piece_size: tuple[int, ...]) -> Transform | None:
    """The shift that takes points of the piece to where they lie in the large one; `piece` may be of another scale."""
    factor = large.shape[1] / large_size[1]
    width, height = (max(1, round(piece_size[axis] * factor)) for axis in (1, 0))
    if min(width, height) < _LEAST_SIDE // 2 or width > large.shape[1] or height > large.shape[0]:
        return None
    template = cv2.resize(piece, (width, height), interpolation=cv2.INTER_AREA)
    _, _, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(large, template, cv2.TM_CCOEFF_NORMED))
    return np.array([[1, 0, x / factor], [0, 1, y / factor]], dtype=np.float64)


def _luma(pixels: Pixels, side: int) -> Any:
    """Luma in single precision, long side at most `side`."""
    return cv2.cvtColor(np.asarray(_shrunk_to(pixels, side)), cv2.COLOR_RGB2GRAY).astype(np.float32)


def _shrunk_to(pixels: Any, side: int) -> Any:
    factor = side / max(pixels.shape)
    if factor >= 1:
        return pixels
    height, width = (max(1, round(length * factor)) for length in pixels.shape[:2])
    return cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)


def _patch(pixels: Pixels) -> Any:
    return cv2.cvtColor(cv2.resize(pixels, (64, 64), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)


def _soft_patch(patch: Any) -> Any:
    return cv2.GaussianBlur(patch, (0, 0), 2).astype(np.float32)


def _correlation(first: Any, second: Any) -> float:
    first, second = first - first.mean(), second - second.mean()
    energy = float((first * first).sum()) * float((second * second).sum())
    return float((first * second).sum()) / math.sqrt(energy) if energy > 0 else 0.0
