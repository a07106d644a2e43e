"""Thresholds that rules of grouping share with the measures, apart from them so that rules load no NumPy."""

from __future__ import annotations

from typing import Final

NEAR: Final = 0.87
"""Likeness from which two pictures are one. benchmarks/compare_hashes.py shows what it costs and spares."""
