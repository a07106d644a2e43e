"""Edits: which program changed a picture after the shot, by what it wrote about itself or by the picture's name.

Cameras and phones write their firmware into the same tag, so programs are known by name. Sources: the values of
EXIF's Software and XMP's CreatorTool that the programs write.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from calotype.imaging.metadata.companions import is_name_of_edit

_EDITORS = {
    "photoshop": r"adobe photoshop(?! lightroom)",
    "lightroom": r"adobe (?:photoshop )?lightroom",
    "camera raw": r"adobe camera raw|adobe bridge",
    "apple photos": r"photos \d|aperture \d|iphoto",
    "capture one": r"capture one",
    "dxo": r"dxo",
    "nik": r"nik (?:software|collection)|hdr efex|color efex",
    "topaz": r"topaz",
    "luminar": r"luminar|aurora ?hdr|skylum",
    "photomatix": r"photomatix|hdrsoft",
    "affinity": r"affinity",
    "on1": r"on1",
    "acdsee": r"acdsee",
    "paintshop": r"paint ?shop",
    "photo director": r"photodirector",
    "zoner": r"zoner",
    "gimp": r"gimp",
    "darktable": r"darktable",
    "rawtherapee": r"rawtherapee|\bart \d",
    "digikam": r"digikam",
    "krita": r"krita",
    "photivo": r"photivo",
    "luminance hdr": r"luminance hdr|qtpfsgui",
    "hugin": r"hugin|enblend|enfuse|nona",
    "ptgui": r"ptgui|autopano|microsoft ice",
    "zerene": r"zerene|helicon",
    "paint.net": r"paint\.net",
    "picasa": r"picasa",
    "snapseed": r"snapseed",
    "vsco": r"vsco",
    "picsart": r"picsart",
    "pixlr": r"pixlr|polarr|fotor",
    "pixelmator": r"pixelmator",
    "meitu": r"meitu|beautyplus|facetune",
    "google photos": r"google photos|photos editor",
}
_HDR = re.compile(r"(?:^|[^A-Za-z])HDR(?:[^A-Za-z]|$)", re.IGNORECASE)
_NAMED = re.compile("|".join(f"(?P<e{place}>{pattern})" for place, pattern in enumerate(_EDITORS.values())))
_NAMES = tuple(_EDITORS)


def editor_of(software: str | None) -> str:
    """The program that edited a picture, in one word or two; empty for firmware and what is not known.

    >>> editor_of("Adobe Photoshop Lightroom Classic 12.3 (Windows)")
    'lightroom'
    >>> editor_of("Ver.1.02")
    ''
    """
    found = _NAMED.search((software or "").casefold())
    return _NAMES[int((found.lastgroup or "e0")[1:])] if found else ""


def edit_of(paths: Sequence[str], software: str | None, *, from_camera: bool) -> str | None:
    """Which version of its picture a file is: what edited it, `edited` or `hdr` where only its name says so.

    Empty for what is `from_camera` and unedited; None where neither is known: a copy that lost its metadata may be one
    of either.
    """
    editor = editor_of(software)
    if editor:
        return editor
    stems = [path.rpartition("/")[2].rpartition(".")[0] for path in paths]
    if any(is_name_of_edit(os.fsencode(stem)) for stem in stems):
        return "edited"
    if any(_HDR.search(stem) for stem in stems):
        return "hdr"
    return "" if from_camera else None
