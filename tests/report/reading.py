"""Reads data files back, as the page does."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

_CALL = re.compile(r'calotype\.receive\("([^"]+)",(.*)\);')


def contents(path: Path) -> list[Any]:
    """What the calls in a data file hand over, decoded."""
    text = path.read_text("ascii")
    return [_decoded(json.loads(content)) for _, content in _CALL.findall(text)]


def content(path: Path) -> Any:
    """What the one call in a data file hands over."""
    [found] = contents(path)
    return found


def _decoded(content: Any) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(content))) if isinstance(content, str) else content
