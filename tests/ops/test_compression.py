"""What is told of how a file was written, for formats with a quality and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from calotype.imaging import open_photo
from calotype.ops.compression import CompressionParameters, compression
from calotype.settings import Limits
from kit import make_photo


@pytest.mark.parametrize(("name", "quality"), [("a.jpg", 80), ("a.png", None), ("a.webp", None)])
def test_size_and_quality_of_a_file(tmp_path: Path, name: str, quality: int | None) -> None:
    data = make_photo(tmp_path / name, size=(160, 120), quality=80).read_bytes()
    found = compression(open_photo(data, Limits()), CompressionParameters())
    assert found.quality == quality
    assert found.bytes == len(data)
    assert found.bits_per_pixel == pytest.approx(8 * len(data) / (160 * 120), abs=1e-3)
