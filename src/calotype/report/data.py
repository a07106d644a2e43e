"""Data files: JSON that a page opened from disk can load.

Such a page may not fetch, but it may run scripts. So each data file is a script that calls `calotype.receive` with
its name and its content, and is loaded when the page needs it. Content is JSON, deflated, in base64: a tenth of
the bytes for facts, and nothing of what a photo's metadata holds can be read as script.
"""

from __future__ import annotations

import json
import zlib
from binascii import b2a_base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

_LEVEL = 1  # 5 times as fast as the default level 6; a report of facts grows by a fifth, the thumbnails dwarf both
_encode = msgspec.json.Encoder().encode


def packed(value: Any) -> bytes:
    """JSON, deflated (zlib), in base64, as a script's string literal."""
    try:
        text = _encode(value)
    except UnicodeEncodeError:  # lone surrogates, as in a name that is no Unicode: json escapes them
        text = json.dumps(value, ensure_ascii=True).encode()
    return b'"%b"' % b2a_base64(zlib.compress(text, _LEVEL), newline=False)


def receiving(name: str, content: bytes) -> bytes:
    """The script that hands `content`, a script's literal, to the page. `name` is the file's, without `.js`."""
    return b'calotype.receive("%b",%b);\n' % (name.encode(), content)


def write_data(folder: Path, name: str, value: Any) -> None:
    """Write one data file, `name`.js below `folder`."""
    path = folder / f"{name}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(receiving(name, packed(value)))


class _Encoding(Protocol):
    def __call__(self, items: Sequence[Any], /) -> bytes: ...


class Chunks:
    """A long list, written as data files `<name>/0`, `<name>/1`, ... of `size` items each, as they come."""

    def __init__(self, folder: Path, name: str, size: int, encoding: _Encoding = packed) -> None:
        self.size = size
        self.count = 0
        self._folder = folder
        self._name = name
        self._encoding = encoding
        self._waiting: list[Any] = []
        (folder / name).mkdir(parents=True)

    def add(self, item: Any) -> None:
        self._waiting.append(item)
        self.count += 1
        if len(self._waiting) == self.size:
            self._flush()

    def close(self) -> None:
        if self._waiting:
            self._flush()

    def _flush(self) -> None:
        name = f"{self._name}/{(self.count - 1) // self.size}"
        (self._folder / f"{name}.js").write_bytes(receiving(name, self._encoding(self._waiting)))
        self._waiting = []


def pictures(jpegs: Sequence[bytes | None]) -> bytes:
    """A pack of JPEGs as a script's list of base64 strings. They are not deflated: they would not get smaller."""
    return b"[%b]" % b",".join(b"null" if jpeg is None else b'"%b"' % b2a_base64(jpeg, newline=False) for jpeg in jpegs)
