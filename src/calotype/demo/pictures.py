"""The photographs that scikit-image and scikit-learn carry in their wheels, found without importing either."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from calotype.errors import UsageError

if TYPE_CHECKING:
    from PIL import Image

_FOLDERS = {"skimage": "data", "sklearn": "datasets/images"}
PICTURES = {
    "astronaut": "skimage astronaut.png",
    "brick": "skimage brick.png",
    "camera": "skimage camera.png",
    "chelsea": "skimage chelsea.png",
    "china": "sklearn china.jpg",
    "coffee": "skimage coffee.png",
    "coins": "skimage coins.png",
    "flower": "sklearn flower.jpg",
    "grass": "skimage grass.png",
    "hubble": "skimage hubble_deep_field.jpg",
    "moon": "skimage moon.png",
    "motorcycle_left": "skimage motorcycle_left.png",
    "motorcycle_right": "skimage motorcycle_right.png",
    "page": "skimage page.png",
    "rocket": "skimage rocket.jpg",
}
"""Package and file of each picture, by the name that shots use."""


def require_pictures() -> None:
    """Raise UsageError where the extra `demo` is not installed."""
    for package in _FOLDERS:
        _folder(package)


def load_picture(name: str) -> Image.Image:
    """One picture, as RGB or grey, without the metadata that it came with."""
    from PIL import Image

    package, _, file = PICTURES[name].partition(" ")
    with Image.open(_folder(package) / file) as picture:
        loaded = picture.convert("L" if picture.mode == "L" else "RGB")
    loaded.info.clear()
    return loaded


def _folder(package: str) -> Path:
    spec = find_spec(package)
    folder = Path(spec.origin).parent / _FOLDERS[package] if spec and spec.origin else None
    if folder is None or not folder.is_dir():
        raise UsageError(
            f"the demo library is made of the photographs in {package}, which is not installed",
            hint='pip install "calotype[demo]"',
        )
    return folder
