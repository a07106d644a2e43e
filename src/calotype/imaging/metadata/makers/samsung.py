"""Samsung's cameras: a directory without a signature. Some models count offsets from the note, some from the EXIF."""

from __future__ import annotations

from calotype.imaging.metadata.makers.declare import Maker, Note, known_lens
from calotype.imaging.metadata.makers.lenses import lens_name

_SERIAL, _LENS, _LENS_SERIAL = 0xA002, 0xA003, 0xA005
_MOST_ENTRIES = 200


def read(note: Note) -> Maker | None:
    """Serial numbers and lens."""
    if not note.make.startswith("samsung"):
        return None
    layouts = [note.alone(0, order=note.tiff.order), note.inside(0)]
    directories = [tags for tags in layouts if tags is not None and len(tags) <= _MOST_ENTRIES]
    if not directories:
        return None
    lens = directories[0].integer(_LENS)
    read = [{tag: tags.text(tag) for tag in (_SERIAL, _LENS_SERIAL)} for tags in directories]
    texts = next((found for found in read if any(map(_is_number, found.values()))), {})
    return Maker(
        serial=texts.get(_SERIAL),
        lens_model=None if lens is None else lens_name("samsung", str(lens), known_lens(note.said)),
        lens_serial=texts.get(_LENS_SERIAL),
    )


def _is_number(text: str | None) -> bool:
    """Whether a text can be a serial number: what lies at a wrong offset seldom looks like one."""
    return text is not None and text.isascii() and text.isalnum()
