"""Twelve small pictures made by arithmetic alone, and what every op of the proxy says about them.

    python tests/small_pictures.py content        # after raising the op's version: keep its new results

Results are kept in tests/ops/golden/<op>.json with the op's version; `tests/ops/test_results_stay.py` compares.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from calotype.imaging.image import Header, Image

GOLDEN = Path(__file__).parent / "ops" / "golden"
_HEIGHT, _WIDTH = 120, 160
_Y, _X = np.mgrid[:_HEIGHT, :_WIDTH]
_Plane = NDArray[Any]


def small_pictures() -> dict[str, NDArray[np.uint8]]:
    """The pictures by name: height x width x 3, uint8."""
    disc = _soft_disc(80, 60, 40, 1.0)
    dots = sum(_soft_disc(x, y, 6, 0.5) for x, y in ((20, 20), (70, 30), (130, 90)))
    noise = np.random.default_rng(1).integers(-40, 41, (_HEIGHT, _WIDTH))
    return {
        "one black pixel": _solid(1, 1, 0),
        "white line": _solid(1, 40, 255),
        "flat grey": _solid(64, 64, 128),
        "ramp": _stack(_X * 255 / 159, _X * 255 / 159, _X * 255 / 159),
        "colours": _stack(_X * 255 / 159, _Y * 255 / 119, 255 - (_X + _Y) * 255 / 278),
        "checkers": _stack(*[(_X // 8 + _Y // 8) % 2 * 255] * 3),
        "stripes": _stack(*[120 + (_X // 2 % 2) * 90] * 3),
        "noise": _stack(128 + noise, 128 + noise, 128 + noise),
        "soft disc": _stack(40 + 180 * _soft_disc(80, 60, 40, 14.0), 60 + 60 * disc, 90 + 0 * disc),
        "sharp disc": _stack(40 + 180 * disc, 60 + 60 * disc, 90 + 0 * disc),
        "lamps at night": _stack(12 + 240 * dots, 10 + 220 * dots, 14 + 150 * dots),
        "warm scene": _stack(
            200 + 50 * np.sin(_X / 9) * np.cos(_Y / 7), 140 + 40 * np.sin(_X / 5), 80 + 30 * np.cos((_X + _Y) / 11)
        ),
    }


def as_image(pixels: NDArray[np.uint8]) -> Image:
    """Pixels as an op is given them."""
    height, width = pixels.shape[:2]
    return Image(pixels.copy(), Header(format="png", media_type="image/png", width=width, height=height))


def results_of(function: Callable[..., Any], parameters: Any) -> dict[str, Any]:
    """What an op that reads the proxy says about each picture, as JSON has it; blobs are left to their own tests."""
    found = {name: function(as_image(pixels), parameters) for name, pixels in small_pictures().items()}
    return {name: _without_blobs(msgspec.to_builtins(result)) for name, result in found.items()}


def _without_blobs(result: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in result.items() if not (isinstance(value, dict) and "media_type" in value)}


def _solid(height: int, width: int, level: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), level, dtype=np.uint8)


def _stack(red: _Plane, green: _Plane, blue: _Plane) -> NDArray[np.uint8]:
    return np.stack([red, green, blue], axis=2).round().clip(0, 255).astype(np.uint8)


def _soft_disc(x: float, y: float, radius: float, softness: float) -> _Plane:
    distance = np.hypot(_X - x, _Y - y)
    return np.clip((radius - distance) / softness + 0.5, 0, 1)


def _keep(name: str) -> None:
    from calotype.ops import find

    found = find(name)
    results = results_of(found.function, found.parameters())
    path = GOLDEN / f"{name}.json"
    path.write_text(json.dumps({"version": found.version, "results": results}, indent=1) + "\n", encoding="utf-8")
    print(f"{path}: {len(results)} results of {name} version {found.version}")


if __name__ == "__main__":
    for op_name in sys.argv[1:]:
        _keep(op_name)
