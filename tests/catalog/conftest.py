"""Every test that asks for `store` runs on disk and in memory: one suite for all stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from calotype.catalog import Store, open_store


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(tmp_path / ".calotype" if request.param == "file" else None)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a store on disk may be made."""
    return tmp_path / ".calotype"
