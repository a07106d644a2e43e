"""ICC profiles, read as far as deciding needs it: which colour space, what it is called, whether it is sRGB."""

from __future__ import annotations

import struct

_HEADER = 128
_MOST_TAGS = 200


def description(icc: bytes | None) -> str | None:
    """What the profile calls itself (tag `desc`, ICC.1:2022 and the older form); None where it says nothing."""
    body = tag(icc, b"desc") if icc else None
    if body is None:
        return None
    if body[:4] == b"desc":
        length = int.from_bytes(body[8:12], "big")
        text = body[12 : 12 + length].decode("latin-1")
    elif body[:4] == b"mluc" and len(body) >= 28:
        length, offset = struct.unpack_from(">II", body, 20)
        text = body[offset : offset + length].decode("utf-16-be", "replace")
    else:
        return None
    return text.partition("\0")[0].strip()[:100] or None


def colour_space(icc: bytes) -> str:
    """The space of the values that the profile explains: `RGB`, `GRAY`, `CMYK`, ..."""
    return icc[16:20].decode("latin-1").strip()


def is_srgb(icc: bytes) -> bool:
    """Whether the profile is sRGB by its name, so that converting from it would change nothing that can be seen.

    `c2` and `uRGB` are the small copies that large photo services embed.
    """
    name = (description(icc) or "").lower()
    return colour_space(icc) == "RGB" and (name in ("c2", "urgb") or name.startswith(("srgb", "artifex srgb", "c2ci")))


def tag(icc: bytes, wanted: bytes) -> bytes | None:
    """The content of a profile's tag, from its type on; None where it has none."""
    if len(icc) < _HEADER + 4 or icc[36:40] != b"acsp":
        return None
    count = min(int.from_bytes(icc[_HEADER : _HEADER + 4], "big"), _MOST_TAGS, (len(icc) - _HEADER - 4) // 12)
    for signature, offset, size in struct.iter_unpack(">4sII", icc[_HEADER + 4 : _HEADER + 4 + 12 * count]):
        if signature == wanted:
            return icc[offset : offset + size]
    return None


_PRIMARIES = {1: "", 9: "BT.2020", 11: "DCI-P3", 12: "Display P3"}
_TRANSFERS = {8: "linear", 16: "PQ", 18: "HLG"}


def cicp_name(codes: tuple[int, int] | None) -> str | None:
    """A name for colour primaries and transfer characteristics (ITU-T H.273); None for sRGB and what is unknown."""
    if codes is None:
        return None
    return " ".join(filter(None, (_PRIMARIES.get(codes[0]), _TRANSFERS.get(codes[1])))) or None
