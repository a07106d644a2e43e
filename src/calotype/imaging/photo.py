"""A photo in hand: bytes, its format, its header, its ids, and the two readings of its pixels, lazy and kept.

This is the border where what decoders raise becomes the errors of `calotype.errors`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from calotype import digests
from calotype.errors import DecodeFailed, HeaderDamaged, NotAnImage, OutOfMemory, PhotoError, TooManyPixels
from calotype.imaging import formats
from calotype.imaging.formats.declare import Format, cut_short
from calotype.imaging.image import Header, Image
from calotype.imaging.metadata.blocks import Blocks
from calotype.settings import Limits

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OTHER_CONTENT = (
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document, which is never executed"),
    (b"<", "a page of HTML, XML or SVG"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"RIFF", "a RIFF file that is no WebP"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
)
_OPENCV_NO_MEMORY = -4
_MORE_MEMORY = "raise limits.memory in config.yml, or start fewer workers with --jobs"


class Photo:
    """The content of a file. Pixels are decoded when first asked for, at most once, and failures are kept as well."""

    def __init__(self, data: bytes, declared: Format, header: Header, limits: Limits) -> None:
        self.data = data
        self.format = declared
        self.header = header
        self._limits = limits
        self._readings: dict[str, Image | PhotoError] = {}

    @cached_property
    def photo_id(self) -> digests.Id:
        """The id of the file's bytes."""
        return digests.photo_id(self.data)

    @cached_property
    def image_id(self) -> digests.Id:
        """The id of what decides the pixels and their colour; the photo's own where the format has no rule."""
        rule = f"{self.format.name}/{self.format.rule}" if self.format.rule else "file/1"
        with self._border():
            return digests.image_id(rule, self.format.identity(self.data))

    @cached_property
    def blocks(self) -> Blocks:
        """The raw metadata blocks."""
        with self._border():
            return self.format.embedded_blocks(self.data, self._limits)

    @cached_property
    def profile(self) -> bytes | None:
        """The embedded ICC profile."""
        with self._border():
            return self.format.profile(self.data, self._limits)

    def proxy(self) -> Image:
        """sRGB, uint8, as shown, long side 1000 px; smaller images as they are.

        Raises `TooManyPixels`, `FormatMissing`, `Truncated`, `DecodeFailed`, `OutOfMemory`.
        """
        return self._reading("proxy", self.format.decode_proxy)

    def full(self) -> Image:
        """All pixels, as shown, in the file's own depth and colours. Raises what `proxy` raises."""
        return self._reading("full", self.format.decode_full)

    def readable(self) -> float | None:
        """How much of a picture whose data ends early can be read, 0 to 1; None: it does not, or can't be told."""
        with self._border():
            return self.format.readable(self.data, self.header)

    def _reading(self, kind: str, decode: Callable[[bytes, Header, Limits], NDArray[Any]]) -> Image:
        if kind not in self._readings:
            try:
                self._check_pixels()
                with self._border():
                    self._readings[kind] = Image(decode(self.data, self.header, self._limits), self.header)
            except PhotoError as error:
                self._readings[kind] = error
        reading = self._readings[kind]
        if isinstance(reading, PhotoError):
            raise reading
        return reading

    def _check_pixels(self) -> None:
        pixels, most = self.header.width * self.header.height, self._limits.pixels
        if pixels > most:
            raise TooManyPixels(
                f"the header says {self.header.width} x {self.header.height}, which is {pixels / 1e6:,.0f} megapixels; "
                f"the limit is {most / 1e6:,.0f}",
                hint="raise limits.pixels in config.yml if the picture is real",
                watch="limit:pixels",
            )

    @contextmanager
    def _border(self) -> Iterator[None]:
        """Translate what a decoder raises. Any exception can come out of a damaged file, so all are caught here."""
        try:
            yield
        except PhotoError:
            raise
        except Exception as error:
            raise self._translated(error) from error

    def _translated(self, error: Exception) -> PhotoError:
        if isinstance(error, MemoryError) or getattr(error, "code", None) == _OPENCV_NO_MEMORY:
            return OutOfMemory(
                f"decoding {self.header.width} x {self.header.height} pixels needs more memory than there is",
                hint=_MORE_MEMORY,
                watch="limit:memory",
            )
        share = None if isinstance(error, ImportError) else self._share_after(error)
        if share is not None or "truncated" in str(error).lower():
            return cut_short(share)
        return DecodeFailed(
            f"the {self.format.title} data can't be decoded: {_in_words(error)}",
            hint="try to open the file in another program; if it opens there, a later decoder may read it too",
            watch=f"decoder:{self.format.name}",
        )

    def _share_after(self, failure: Exception) -> float | None:
        try:
            return self.format.readable(self.data, self.header)
        except Exception as error:
            # What is left of a picture is asked of damaged data, whose first failure is the one to tell.
            failure.add_note(f"how much can be read is unknown: {_in_words(error)}")
            return None


def open_photo(data: bytes, limits: Limits) -> Photo:
    """Recognise a file by its content and read its header; no pixel is decoded.

    Raises `NotAnImage`, `HeaderDamaged`, `OutOfMemory`.
    """
    declared: Format | None = None
    try:
        declared = formats.sniff(data)
        if declared is None:
            raise _not_an_image(data)
        header = declared.header(data, limits)
    except PhotoError:
        raise
    except MemoryError as error:
        raise OutOfMemory(
            "reading the header needs more memory than there is", hint=_MORE_MEMORY, watch="limit:memory"
        ) from error
    except Exception as error:
        kind = declared.title if declared is not None else "an image"
        raise HeaderDamaged(
            f"the file begins like {kind}, but its header can't be read: {_in_words(error)}",
            hint="restore the file from a backup",
        ) from error
    return Photo(data, declared, header, limits)


def _not_an_image(data: bytes) -> NotAnImage:
    if not data:
        return NotAnImage("the file is empty", hint="restore it from a backup")
    if not any(data[:4096]):
        return NotAnImage(
            "the file holds nothing but zeros, as a failed copy or card leaves it", hint="restore it from a backup"
        )
    start = data[:256].lstrip()
    other = next((words for signature, words in _OTHER_CONTENT if start.startswith(signature)), None)
    if other is None and data[4:8] == b"ftyp":
        other = "a video"
    if other is not None:
        return NotAnImage(f"the content is {other}", hint="rename it to what it is, or leave it out with --exclude")
    return NotAnImage(
        "the content is of no image format that is known", hint="if it is an image, tell us which program wrote it"
    )


def _in_words(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__
