"""The command line's test kit: what a command answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple


class Called(NamedTuple):
    """Exit status, stdout and stderr of a command."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """stdout, read as one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


Call = Callable[..., Called]
