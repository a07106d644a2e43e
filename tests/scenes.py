"""Scenes whose blur is known: crisp shapes made by code, and what motion and noise do to them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]


def shapes(size: tuple[int, int] = (800, 600), seed: int = 3) -> Gray:
    """Crisp shapes of all directions below a flat sky; `size` is width and height."""
    rng = np.random.default_rng(seed)
    width, height = size
    canvas = np.full((height, width), 90, dtype=np.uint8)
    for _ in range(width * height // 3000):
        centre = (int(rng.integers(0, width)), int(rng.integers(height // 3, height)))
        axes = rng.integers(8, 40, 2).tolist()
        level = int(rng.integers(10, 245))
        cv2.ellipse(canvas, centre, axes, int(rng.integers(0, 180)), 0, 360, level, -1, cv2.LINE_AA)
    canvas[: height // 4] = 180
    return canvas


def moved(pixels: NDArray[Any], length: float, degrees: float) -> Any:
    """As a camera sees it that moves by `length` pixels while the shutter is open; 45 degrees falls to the right."""
    reach = int(length) // 2 + 2
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), dtype=np.float64)
    turn = np.radians(degrees)
    for place in np.linspace(-length / 2, length / 2, int(8 * length) + 1):
        x, y = place * np.cos(turn) + reach, place * np.sin(turn) + reach
        left, top = int(x), int(y)
        for column, row in ((left, top), (left + 1, top), (left, top + 1), (left + 1, top + 1)):
            kernel[row, column] += (1 - abs(x - column)) * (1 - abs(y - row))
    return cv2.filter2D(pixels, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)


def noisy(pixels: NDArray[Any], deviation: float) -> Any:
    """With white noise, the same every time."""
    noise = np.random.default_rng(5).normal(0, deviation, pixels.shape)
    return np.clip(pixels + noise, 0, 255).round().astype(np.uint8)
