"""Which class of camera took a picture, and why that is thought.

Screenshots and scans first: a phone's screenshot names the phone, a scanner's file the scanner. Then drones, phones
and cameras by make and model. Makers' product lines decide, not single models, so that next year's model is known.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from calotype.imaging.metadata import names
from calotype.imaging.metadata.evidence import Evidence

Class = Literal["phone", "dslr", "mirrorless", "compact", "drone", "scan", "screenshot", "unknown"]

_SCANNED_SOURCES = {"negativeFilm": "a negative", "positiveFilm": "a slide", "print": "a print"}
"""IPTC's digital source types, and what was scanned."""
_FILE_SOURCES = {1: "a film scanner", 2: "a print scanner"}
"""EXIF's file sources that are no camera."""

_SCANNERS = re.compile(
    r"scan|perfection|expression \d|frontier|noritsu|coolscan|flextight|plustek|pakon|reflecta|opticfilm|silverfast"
    r"|vuescan|\bsp-[235]\d{3}\b|\bls-\d{2,4}\b",
    re.IGNORECASE,
)
_SCREEN_SOFTWARE = re.compile(
    r"screenshot|screen capture|snipping|shutter$|greenshot|flameshot|spectacle", re.IGNORECASE
)
_PHONE_LENS = re.compile(r"\b(?:back|front|rear)\b.*\bcamera\b", re.IGNORECASE)
_PHONE_SOFTWARE = re.compile(r"HDR\+ |^Android|MediaTek Camera|\bHMD\b|MIUI", re.IGNORECASE)


class _Line(NamedTuple):
    """A product line: make and model, each from the beginning, and the class of all its cameras."""

    make: re.Pattern[str]
    model: re.Pattern[str]
    kind: Class


def _line(make: str, model: str, kind: Class) -> _Line:
    return _Line(re.compile(make, re.IGNORECASE), re.compile(model, re.IGNORECASE), kind)


_LINES = (
    _line("dji", r"osmo|pocket|op\d|action|ot-?\d", "compact"),
    _line("dji|parrot|autel|skydio|yuneec|xiro", "", "drone"),
    _line("hasselblad", r"l[1-4]d", "drone"),
    _line("canon", r"(?:canon )?eos (?:r(?!ebel)|m\d|m$|m |kiss m)", "mirrorless"),
    _line("canon", r"(?:canon )?eos", "dslr"),
    _line("canon", "", "compact"),
    _line("nikon", r"(?:nikon )?(?:z|1 )", "mirrorless"),
    _line("nikon", r"(?:nikon )?d\d", "dslr"),
    _line("nikon", r"coolpix|e\d|nikon coolpix", "compact"),
    _line("sony", r"ilce|nex|zv-e|ilme", "mirrorless"),
    _line("sony", r"dslr|slt|ilca", "dslr"),
    _line("sony", r"dsc|cybershot|zv-|mavica|cd mavica|mvc|dcr|hdr|fdr", "compact"),
    _line("sony", "", "phone"),
    _line("fuji", r"x-|gfx", "mirrorless"),
    _line("fuji", r"finepix ?s\d ?pro", "dslr"),
    _line("fuji", "", "compact"),
    _line("olympus|om digital", r"e-[mp]|om-|pen", "mirrorless"),
    _line("olympus", r"e-\d", "dslr"),
    _line("olympus|om digital", "", "compact"),
    _line("panasonic", r"dmc-g|dc-g|dc-s\d", "mirrorless"),
    _line("panasonic", r"dmc-l[1-9]\d?$", "dslr"),
    _line("panasonic", "", "compact"),
    _line("pentax|ricoh|asahi", r"(?:pentax )?(?:q|k-01)", "mirrorless"),
    _line("pentax|ricoh|asahi", r"(?:pentax )?(?:k|\*ist|645)", "dslr"),
    _line("pentax|ricoh|asahi", "", "compact"),
    _line("leica", r"(?:leica )?(?:m|sl|tl|cl|t )", "mirrorless"),
    _line("leica", r"(?:leica )?s\b", "dslr"),
    _line("leica", "", "compact"),
    _line("sigma", r"(?:sigma )?(?:fp|bf|sd quattro)", "mirrorless"),
    _line("sigma", r"(?:sigma )?sd", "dslr"),
    _line("sigma", "", "compact"),
    _line("hasselblad", r"x\dd|907x|cfv", "mirrorless"),
    _line("hasselblad", "", "dslr"),
    _line("samsung", r"nx|ek-gn", "mirrorless"),
    _line("samsung", r"gx", "dslr"),
    _line("samsung", r"(?:sm-|gt-|galaxy|sgh|sch|sph|shv|shw|sc-)", "phone"),
    _line("samsung", r"galaxy s|ek-", "phone"),
    _line("samsung", "", "compact"),
    _line("(?:konica )?minolta", r".*(?:maxxum|dynax|alpha)", "dslr"),
    _line("eastman kodak|kodak", r".*dcs", "dslr"),
    _line(
        "eastman kodak|kodak|jk imaging|(?:konica )?minolta|konica|casio|gopro|insta360|polaroid|sanyo|vivitar|kyocera"
        "|nintendo|hewlett-packard|hp\\b|general imaging|jvc|toshiba|epson|rollei|praktica|agfa|benq|reconyx|medion",
        "",
        "compact",
    ),
    _line("apple", r"i(?:phone|pad|pod)", "phone"),
    _line("apple", r"quicktake", "compact"),
    _line(
        "google|huawei|honor|xiaomi|redmi|poco|oneplus|oppo|vivo|realme|motorola|lge?\\b|lg electronics|htc|nokia|hmd"
        "|blackberry|research in motion|rim|palm|asus|lenovo|zte|meizu|nothing|fairphone|jolla|essential|tcl|alcatel"
        "|sharp|microsoft|razer|wiko|bq|infinix|tecno|itel|umidigi|doogee|ulefone|cubot|blackview|nubia|smartisan"
        "|leeco|letv|coolpad|gionee|micromax|sony ericsson|sonyericsson|t-mobile|cat\\b|unihertz|teracube",
        "",
        "phone",
    ),
)


class Found(NamedTuple):
    """A class and the reason for it."""

    kind: Class
    reason: str


def classify(evidence: Evidence, make: str | None, model: str | None) -> Found:
    """The class of camera behind a picture; `make` and `model` as decided between all sources."""
    return _no_camera(evidence, make, model) or _by_line(make, model) or _by_signs(evidence, make, model)


def _no_camera(evidence: Evidence, make: str | None, model: str | None) -> Found | None:
    """Pictures of a screen or of paper, whatever device wrote them."""
    exif, xmp = evidence.exif, evidence.xmp
    scanned = _SCANNED_SOURCES.get(xmp.source_type or "") or _FILE_SOURCES.get(exif.file_source or 0)
    if scanned:
        return Found("scan", f"the file says that it comes from {scanned}")
    if "screenshot" in (exif.comment or xmp.comment or "").lower():
        return Found("screenshot", "the file's comment says so")
    if names.is_screenshot(evidence.name):
        return Found("screenshot", "the file is named as screenshots are")
    software = exif.software or xmp.software or evidence.png.software or ""
    if _SCREEN_SOFTWARE.search(software):
        return Found("screenshot", f"made by {software}")
    for text in (f"{make or ''} {model or ''}", software):
        if _SCANNERS.search(text):
            return Found("scan", f"made by {text.strip()}")
    if names.is_scan(evidence.name) and not exif.seconds:
        return Found("scan", "the file is named as scans are, and has no exposure time")
    return None


def _by_line(make: str | None, model: str | None) -> Found | None:
    if not make:
        return None
    short = (model or "").strip()
    for line in _LINES:
        if line.make.match(make) and line.model.match(short):
            return Found(line.kind, f"{make} {short}".strip())
    return None


def _by_signs(evidence: Evidence, make: str | None, model: str | None) -> Found:
    """A maker that is not known may still be told by what the camera wrote."""
    lens = evidence.exif.lens_model or ""
    software = evidence.exif.software or ""
    if evidence.xmp.drone:
        return Found("drone", "the file says how the aircraft flew")
    if _PHONE_LENS.search(lens):
        return Found("phone", f"its lens is called {lens}")
    if _PHONE_SOFTWARE.search(software):
        return Found("phone", f"made by {software}")
    if make or model:
        return Found("unknown", f"{make or ''} {model or ''}".strip() + " is no camera that is known")
    return Found("unknown", "nothing says what took it")
