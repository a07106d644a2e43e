"""JPEG XL: the codestream inside its container, and the bits of its header (ISO 18181-1 and -2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from calotype.imaging.containers.boxes import boxes

CODESTREAM = b"\xff\x0a"
CONTAINER = b"\0\0\0\x0cJXL \r\n\x87\n"
_ENOUGH = 4096
"""Bytes of a codestream within which its header lies."""
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_ALPHA, _GRAY, _CUSTOM = 0, 1, 2


class Facts(NamedTuple):
    """What the header of a codestream says. Width and height are as stored, before the orientation."""

    width: int
    height: int
    orientation: int = 1
    depth: int = 8
    animated: bool = False
    alpha: bool = False
    gray: bool = False
    cicp: tuple[int, int] | None = None
    """Colour primaries and transfer characteristics (ITU-T H.273), where they are named and not sRGB."""


def parts(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the codestream lies: start and end of each of its pieces."""
    if data.startswith(CODESTREAM):
        yield 0, len(data)
        return
    for box in boxes(data):
        if box.kind == b"jxlc":
            yield box.start, box.end
        elif box.kind == b"jxlp":
            yield box.start + 4, box.end


def read_facts(data: bytes) -> Facts:
    """The header of the codestream. Bits behind the end read as zeros; raises ValueError where there is none."""
    stream = b"".join(data[start:end] for start, end in parts(data))[:_ENOUGH]
    if not stream.startswith(CODESTREAM) or len(stream) < 6:
        raise ValueError("there is no codestream")
    bits = _Bits(stream[2:])
    width, height = _size(bits)
    if bits.flag():  # everything else by default
        return Facts(width, height)
    orientation, animated = _extra_fields(bits) if bits.flag() else (1, False)
    depth = _depth(bits)
    bits.flag()  # 16-bit buffers suffice
    channels = bits.choice((0, 0), (1, 0), (2, 4), (1, 12))
    known, alpha = _first_channel(bits) if channels else (True, False)
    facts = Facts(width, height, orientation, depth, animated, alpha)
    if channels > 1 or not known:
        return facts  # the colours lie behind descriptions of channels that are not read here
    bits.flag()  # XYB
    gray, cicp = _colours(bits)
    return facts._replace(gray=gray, cicp=cicp)


class _Bits:
    """Bits in the order in which JPEG XL packs them: the least significant of each byte first."""

    def __init__(self, data: bytes) -> None:
        self._rest = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        value = self._rest & (1 << count) - 1
        self._rest >>= count
        return value

    def flag(self) -> bool:
        return bool(self.take(1))

    def choice(self, *options: tuple[int, int]) -> int:
        """A number in one of four forms: an offset, and how many bits are added to it."""
        offset, count = options[self.take(2)]
        return offset + self.take(count)

    def enum(self) -> int:
        return self.choice((0, 0), (1, 0), (2, 4), (18, 6))


def _size(bits: _Bits) -> tuple[int, int]:
    small = bits.flag()

    def side() -> int:
        return (bits.take(5) + 1) * 8 if small else bits.choice((1, 9), (1, 13), (1, 18), (1, 30))

    height = side()
    ratio = bits.take(3)
    if ratio == 0:
        return side(), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height


def _extra_fields(bits: _Bits) -> tuple[int, bool]:
    """Orientation, and whether it is animated. Previews and animations end what can be read simply."""
    orientation = bits.take(3) + 1
    if bits.flag():  # intrinsic size
        _size(bits)
    if bits.flag():  # preview
        if not bits.flag():
            raise ValueError("it has a preview, which is not supported")
        _preview_size(bits)
    animated = bits.flag()
    if animated:
        bits.choice((100, 0), (1000, 0), (1, 10), (1, 30))
        bits.choice((1, 0), (1001, 0), (1, 8), (1, 10))
        bits.choice((0, 0), (0, 3), (0, 16), (0, 32))
        bits.flag()
    return orientation, animated


def _preview_size(bits: _Bits) -> None:
    bits.choice((16, 0), (32, 0), (1, 5), (33, 9))
    if bits.take(3) == 0:
        bits.choice((16, 0), (32, 0), (1, 5), (33, 9))


def _depth(bits: _Bits) -> int:
    if not bits.flag():
        return bits.choice((8, 0), (10, 0), (12, 0), (1, 6))
    depth = bits.choice((32, 0), (16, 0), (24, 0), (1, 6))
    bits.take(4)
    return depth


def _first_channel(bits: _Bits) -> tuple[bool, bool]:
    """Whether the channel's description could be read to its end, and whether it is alpha."""
    if bits.flag():
        return True, True
    return False, bits.enum() == _ALPHA


def _colours(bits: _Bits) -> tuple[bool, tuple[int, int] | None]:
    if bits.flag():
        return False, None
    profile, space = bits.flag(), bits.enum()
    if profile or space > _GRAY:
        return space == _GRAY, None
    if bits.enum() == _CUSTOM:  # white point
        return space == _GRAY, None
    primaries = bits.enum() if space != _GRAY else 1
    transfer = 0 if primaries == _CUSTOM or bits.flag() else bits.enum()
    return space == _GRAY, (primaries, transfer)
