"""How a format is declared: one file, one class made from `Format`, with its signature, header, id rule and decoders.

A further format joins by a file beside this one, or from a plug-in that calls `register`. Declarations import
nothing heavy: NumPy and the decoders come with the first pixel.

Whatever a method raises that is no `PhotoError` is translated where it is called, in `calotype.imaging.photo`, so a
format may let its decoder's own exceptions through.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from calotype.errors import FormatMissing, Truncated
from calotype.imaging.metadata.blocks import Blocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from calotype.imaging.image import Header
    from calotype.settings import Limits


class Format(ABC):
    """A family of files and how they are read. All methods are pure functions of the bytes and the limits."""

    name: ClassVar[str]
    """What facts, errors and ids call it, such as `jpeg`."""
    title: ClassVar[str]
    """What people call it, such as `JPEG`."""
    media_type: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]
    """File name extensions that it claims, lower case, without the dot; content decides, these only make candidates."""
    decoders: ClassVar[tuple[str, ...]]
    """Distributions that decode its pixels; a failure is due again when the version of one changes."""
    extra: ClassVar[str | None] = None
    """The extra of Calotype that brings its decoders, or None: they are always there."""
    rule: ClassVar[int] = 0
    """Version of the rule that `identity` follows; 0: no rule, the whole file decides."""
    priority: ClassVar[int] = 0
    """Formats are asked in descending order: raise it where the signature is a special case of another's."""

    proxy_by_preview: ClassVar[bool] = False
    """Whether the proxy may come from an embedded preview, which tells nothing of the rest of the file."""

    @abstractmethod
    def matches(self, data: bytes) -> bool:
        """Whether the content is of this family. Looks at the first bytes where they are enough, never at the name."""

    @abstractmethod
    def header(self, data: bytes, limits: Limits) -> Header:
        """What the header says, without decoding a pixel and in microseconds. Raises `HeaderDamaged`."""

    def identity(self, data: bytes) -> Iterable[bytes | memoryview]:
        """The parts that decide the pixels and their colour, and nothing that tagging changes (DESIGN 4)."""
        return (data,)

    @abstractmethod
    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> NDArray[np.uint8]:
        """Height x width x 3, sRGB, as shown, of the size that `pixels.proxy.proxy_size` gives."""

    @abstractmethod
    def decode_full(self, data: bytes, header: Header, limits: Limits) -> NDArray[Any]:
        """Height x width x 3, uint8 or uint16, as shown, in the colour space of the file."""

    def embedded_blocks(self, data: bytes, limits: Limits) -> Blocks:
        """Where the metadata lies. Bad blocks are left out, never raised."""
        return Blocks()

    def profile(self, data: bytes, limits: Limits) -> bytes | None:
        """The embedded ICC profile, to be carried into what is made from the photo."""
        return None

    def readable(self, data: bytes, header: Header) -> float | None:
        """How much of the picture can be read from the top, 0 to 1; None where the format can't tell."""
        return None

    def end(self, data: bytes) -> int | None:
        """Where the picture's own bytes end, so that what lies behind can be looked at; None where it can't be told."""
        return None

    def missing(self) -> FormatMissing:
        """The error to raise when the extra that decodes this format is not installed."""
        return FormatMissing(
            f"{self.title} files need a decoder that is not installed",
            hint=f"pip install 'calotype[{self.extra}]'",
            watch=f"extra:{self.extra}",
        )


def cut_short(share: float | None) -> Truncated:
    """The error for a picture whose data ends early, of which `share` (0 to 1, None: unknown) can be read."""
    if share is None:
        return Truncated("the picture ends early; how much of it is there can't be told")
    if share < 0.005:
        return Truncated("the picture ends before any of it can be read")
    if share >= 1:
        return Truncated("the picture ends early: all of it can be read, but without its last details")
    return Truncated(f"the picture ends early: about {share:.0%} of it can be read")
