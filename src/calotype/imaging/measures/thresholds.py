"""Thresholds that rules of grouping share with the measures, apart from them so that rules load no NumPy."""

from __future__ import annotations

from typing import Final

NEAR: Final = 0.87
"""Likeness from which two pictures are one. benchmarks/compare_hashes.py shows what it costs and spares."""
SURE: Final = 0.95
"""Likeness from which two pictures agree everywhere, so that one could go: what was re-encoded, resized, cropped,
turned or made grey. Where as little as two blocks in 64 disagree (text, a retouched spot, somebody who moved), it is
less."""
