"""Which files of one folder belong together, and by which rule. Names only: nothing is opened.

Pairing needs the same stem, letter for letter; extensions match in any case. Every pair names its rule, because two
unrelated files can share a stem, and whoever moves or trashes them must be able to say why they went together. Whether
two pictures also agree about time and camera is asked where their facts are known: `calotype.ops.grouping.companions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from calotype.imaging.metadata.takeout import sidecar_names

RAW = frozenset(
    b"3fr arw cr2 cr3 crw dcr dng erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl".split()
    + b"sr2 srf srw x3f".split()
)
_VIDEO = frozenset(b"mov mp4".split())
_RAW_EDITS = frozenset(b"pp3 dop on1 onphoto cos nksc arp vrd".split())
"""What developers of RAW files keep their edits in: RawTherapee, DxO, ON1, Capture One, NX Studio, RawDigger, Canon."""
_NEVER_MAIN = _RAW_EDITS.union(b"xmp json aae thm wav mov mp4 mp avi mts m2ts mkv 3gp txt html pdf zip".split())

_RANK = {
    **dict.fromkeys(RAW, 0),
    **dict.fromkeys(b"heic heif hif".split(), 1),
    **dict.fromkeys(b"jpg jpeg jpe".split(), 2),
}
"""Who gets a companion that several pictures of one stem could claim: the RAW, then what a phone wrote first."""
_BESIDE_RAW = frozenset(b"jpg jpeg jpe heic heif hif".split())

_BY_STEM = {b"aae": "apple_adjustments", b"thm": "thumbnail", b"wav": "voice_memo"}

_APPLE_VARIANT = re.compile(rb"(IMG_)[EO](\d+)")
_EDITED = re.compile(rb"(.+)(?:-edited|-bearbeitet|-modifi\xc3\xa9|-editado|-modificato|-bewerkt|~\d)(\(\d{1,4}\)|)")
"""The number of a second picture of one name stands behind the word: `IMG_1-edited(1)` is made of `IMG_1(1)`."""
_CAPTURE_SET = re.compile(rb"(.+)\.[A-Z_]+-\d\d(?:\.MP)?\.(?:COVER|ORIGINAL)(?:~\d)?")
"""`X.RAW-01.MP.COVER` (with a video in it), `X.PORTRAIT-02.ORIGINAL`, `X.ACTION_PAN-01.COVER`."""
_DARKTABLE_COPY = re.compile(rb"(.+)_\d\d(\.[^.]+)")


RULES: Final = {
    "xmp": "XMP sidecar",
    "takeout": "sidecar of Google Takeout",
    "darktable_copy": "sidecar of another edit in darktable",
    "raw_and_jpeg": "RAW and JPEG of one shot",
    "live_photo": "video of a Live Photo",
    "motion_video": "video of a motion photo",
    "apple_adjustments": "edits made by Apple Photos",
    "apple_edit": "original and its edit in Apple Photos",
    "edited": "original and its edit",
    "capture_set": "pictures of one shot",
    "thumbnail": "thumbnail by the camera",
    "voice_memo": "voice memo",
    "raw_edits": "edits by a RAW developer",
}
"""The rules that pair files, and what each is called where people read."""


class Companion(NamedTuple):
    """A file that belongs to another one of its folder."""

    name: bytes
    rule: str
    """One of `RULES`."""
    is_sidecar: bool
    """Its content is part of what the photo says about itself: it is read with the photo and is in its file id."""


class _Folder(NamedTuple):
    """The names of one folder, ordered for looking up."""

    names: frozenset[bytes]
    pictures: Mapping[bytes, list[bytes]]
    """By stem, those that may have companions, the one that claims first in front."""
    others: Sequence[tuple[bytes, bytes, bytes]]
    """Name, stem and lower-case extension of what is never a main file."""


def pair(names: Sequence[bytes]) -> dict[bytes, list[Companion]]:
    """Companions of each file of one folder that has some, sorted by name.

    Pictures that belong together (RAW and JPEG, original and edited version) are companions of each other and stay
    main files of their own; anything else is a companion only.
    """
    folder = _ordered(names)
    found: dict[bytes, set[Companion]] = {}
    for main, companion in _pairs(folder):
        found.setdefault(main, set()).add(companion)
    return {main: sorted(found[main]) for main in sorted(found)}


def is_main(path: bytes, companion: bytes, rule: str) -> bool:
    """Whether of two pictures that name each other as companions this is the main one: the RAW, the original, the
    cover of a set that a phone took. False for a companion that is no picture."""
    name = path.rpartition(b"/")[2]
    if rule == "raw_and_jpeg":
        return _extension(name) in RAW
    if rule in ("apple_edit", "edited"):
        return not is_name_of_edit(name.rpartition(b".")[0]) or is_name_of_edit(companion.rpartition(b".")[0])
    return rule == "capture_set" and name < companion


def is_name_of_edit(stem: bytes) -> bool:
    """Whether a file's name, without its extension, is what phones and services call an edited version.

    >>> is_name_of_edit(b"IMG_E1234"), is_name_of_edit(b"IMG_1234-edited"), is_name_of_edit(b"IMG_1234")
    (True, True, False)
    """
    return (stem.startswith(b"IMG_E") and bool(_APPLE_VARIANT.fullmatch(stem))) or bool(_EDITED.fullmatch(stem))


def _ordered(names: Sequence[bytes]) -> _Folder:
    pictures: dict[bytes, list[bytes]] = {}
    others = []
    for name in names:
        stem, dot, extension = name.rpartition(b".")
        if not dot:
            continue
        extension = extension.lower()
        if extension in _NEVER_MAIN:
            others.append((name, stem, extension))
        else:
            pictures.setdefault(stem, []).append(name)
    for same_stem in pictures.values():
        if len(same_stem) > 1:
            same_stem.sort(key=lambda name: (_RANK.get(_extension(name), 9), name))
    return _Folder(frozenset(names), pictures, others)


def _pairs(folder: _Folder) -> Iterator[tuple[bytes, Companion]]:
    for name, stem, extension in folder.others:
        yield from _of_other(folder, name, stem, extension)
    has_json = any(extension == b"json" for _, _, extension in folder.others)
    sets: dict[bytes, list[bytes]] = {}
    for stem, same_stem in folder.pictures.items():
        if len(same_stem) > 1:
            yield from _raw_and_jpeg(same_stem)
        yield from _versions(folder, stem, same_stem)
        if capture := _CAPTURE_SET.fullmatch(stem):
            sets.setdefault(capture[1], []).extend(same_stem)
        if has_json:
            for name in same_stem:
                yield from _takeout(folder, name)
    for members in sets.values():
        for name in members:
            yield from ((name, Companion(other, "capture_set", False)) for other in members if other != name)


def _of_other(folder: _Folder, name: bytes, stem: bytes, extension: bytes) -> Iterator[tuple[bytes, Companion]]:
    mains = folder.pictures.get(stem)
    if extension == b"xmp":
        yield from _xmp(folder, name, stem)
    elif extension == b"mp":
        # Pixel phones: `PXL_1.MP.jpg` is the picture of which Google Takeout writes the video as `PXL_1.MP`.
        for main in folder.pictures.get(name, ())[:1]:
            yield main, Companion(name, "motion_video", False)
    elif extension in _VIDEO:
        mains = mains or _apple_original(folder, stem)
        if mains:
            yield mains[0], Companion(name, "live_photo", False)
    elif extension in _RAW_EDITS:
        found = [stem] if stem in folder.names else mains
        if found:
            yield found[0], Companion(name, "raw_edits", False)
    elif extension in _BY_STEM:
        mains = mains or _apple_original(folder, stem)
        if mains:
            yield mains[0], Companion(name, _BY_STEM[extension], False)


def _xmp(folder: _Folder, name: bytes, stem: bytes) -> Iterator[tuple[bytes, Companion]]:
    """`name.ext.xmp` first; else `name.xmp`, which beside a RAW and a JPEG belongs to the RAW."""
    copy = _DARKTABLE_COPY.fullmatch(stem)
    if stem in folder.names:
        yield stem, Companion(name, "xmp", True)
    elif copy and copy[1] + copy[2] in folder.names:
        yield copy[1] + copy[2], Companion(name, "darktable_copy", False)
    elif mains := folder.pictures.get(stem):
        yield mains[0], Companion(name, "xmp", True)


def _apple_original(folder: _Folder, stem: bytes) -> list[bytes] | None:
    """`IMG_O1.AAE` and a lone `IMG_E1.MOV` belong to `IMG_1.HEIC`."""
    variant = _APPLE_VARIANT.fullmatch(stem)
    return folder.pictures.get(variant[1] + variant[2]) if variant else None


def _raw_and_jpeg(same_stem: list[bytes]) -> Iterator[tuple[bytes, Companion]]:
    raws = [name for name in same_stem if _extension(name) in RAW]
    for developed in (name for name in same_stem if _extension(name) in _BESIDE_RAW):
        for raw in raws:
            yield raw, Companion(developed, "raw_and_jpeg", False)
            yield developed, Companion(raw, "raw_and_jpeg", False)


def _versions(folder: _Folder, stem: bytes, edits: list[bytes]) -> Iterator[tuple[bytes, Companion]]:
    if variant := _APPLE_VARIANT.fullmatch(stem):
        rule, original_stem = "apple_edit", variant[1] + variant[2]
    elif edited := _EDITED.fullmatch(stem):
        rule, original_stem = "edited", edited[1] + edited[2]
    else:
        return
    for original in folder.pictures.get(original_stem, ()):
        for edit in edits:
            yield original, Companion(edit, rule, False)
            yield edit, Companion(original, rule, False)


def _takeout(folder: _Folder, name: bytes) -> Iterator[tuple[bytes, Companion]]:
    """The first that is there; an edited version shares its original's."""
    stem, _, extension = name.rpartition(b".")
    edited = _EDITED.fullmatch(stem)
    originals = (name, edited[1] + edited[2] + b"." + extension) if edited else (name,)
    for original in originals:
        for sidecar in sidecar_names(original):
            if sidecar in folder.names:
                yield name, Companion(sidecar, "takeout", True)
                return


def _extension(name: bytes) -> bytes:
    return name.rpartition(b".")[2].lower()
