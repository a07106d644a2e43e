"""What the name of a file and its folders tell: a date, a screenshot, a scan.

Phones, messengers, scanners and people write dates in a few ways: year, month and day in this order, together or
parted, and often the time behind it. A number that is part of a longer one is no date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from calotype.imaging.metadata import times
from calotype.imaging.metadata.times import Moment

_DAY = r"(?<!\d)((?:19|20)\d\d)([-_. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
_CLOCK = (
    r"([01]?\d|2[0-3])(?:[-_.:h ]?([0-5]\d)[-_.:m ]?([0-5]\d)(?:[-_.]?(\d{1,3}))?|[-.:h]([0-5]\d))(?!\d)"
    r"\s*([AaPp]\.?[Mm])?"
)
_BETWEEN = r"(?:[-_ .]*(?:T|at|um|om|à|a las|alle|WA)?[-_ .]*)"
_NAMED = re.compile(rf"{_DAY}(?:{_BETWEEN}{_CLOCK})?")
_DAY_ONLY = re.compile(rf"{_DAY}(?!\d)")
_MESSENGER = re.compile(r"-WA\d+")
"""WhatsApp numbers the pictures of a day: what follows its date is no time."""
_MILLISECONDS = re.compile(r"(?:FB_IMG|mmexport|received|wx_camera|Image)_?(1[0-9]{12})(?!\d)")
_UTC_NAMES = re.compile(r"PXL_")
"""Pixel phones name their pictures by UTC."""
_BURST = re.compile(r"BURST_?(\d{14,17})")

_FOLDER_DAY = re.compile(rf"{_DAY}(?!\d)".replace("[-_. ]?", "[-_. /]?"))
_FOLDER_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. /]?(0[1-9]|1[0-2])(?!\d)")
_FOLDER_YEAR = re.compile(r"(?:^|[/ ])((?:19|20)\d\d)(?!\d)")

_SCREENSHOT = re.compile(
    r"screen[-_ ]?(?:shot|cap)|bildschirmfoto|schermafbeelding|capture d.{1,2}cran|captura de (?:pantalla|tela)"
    r"|schermata|スクリーンショット|截屏|截图|снимок экрана|스크린샷",
    re.IGNORECASE,
)
_SCAN = re.compile(r"(?<![a-z])(?:scan(?:ned|s)?|scn|numérisation|numerisation|escaneo)(?![a-z])", re.IGNORECASE)


def date_in_name(name: str) -> Moment | None:
    """The date, and the time if there is one, that a file's name says; None where it says none."""
    stem = name.rpartition(".")[0] or name
    if milliseconds := _MILLISECONDS.search(stem):
        return times.at_second(int(milliseconds[1]) // 1000)
    for pattern in (_DAY_ONLY,) if _MESSENGER.search(stem) else (_NAMED, _DAY_ONLY):
        for found in pattern.finditer(stem):
            moment = _moment(*found.groups())
            if moment is not None:
                utc = moment.precision == "second" and _UTC_NAMES.match(stem)
                return moment._replace(offset=0) if utc else moment
    return None


def date_in_folders(folders: Sequence[str]) -> Moment | None:
    """The date that the folders say, the innermost first: `2019/07/14`, `2019-07 Italy`, `2019`."""
    path = "/".join(folders)
    for found in reversed(list(_FOLDER_DAY.finditer(path))):
        if (day := _moment(*found.groups())) is not None:
            return day
    for month in reversed(list(_FOLDER_MONTH.finditer(path))):
        return Moment(datetime(int(month[1]), int(month[2]), 1), "month")
    for year in reversed(list(_FOLDER_YEAR.finditer(path))):
        return Moment(datetime(int(year[1]), 1, 1), "year")
    return None


def burst_in_name(name: str) -> str | None:
    """What phones write into the names of all pictures of a burst, or None."""
    found = _BURST.search(name)
    return found[1] if found else None


def is_screenshot(name: str) -> bool:
    """Whether a file is named as systems name screenshots."""
    return _SCREENSHOT.search(name) is not None


def is_scan(name: str) -> bool:
    """Whether a file is named as scanners name scans."""
    return _SCAN.search(name) is not None


def _moment(
    year: str,
    _: str,
    month: str,
    day: str,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    fraction: str | None = None,
    lone_minute: str | None = None,
    half: str | None = None,
) -> Moment | None:
    try:
        date = datetime(int(year), int(month), int(day))
    except ValueError:
        return None
    minute = minute or lone_minute
    if hour is None or minute is None:
        return Moment(date, "day")
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    local = date.replace(hour=hours, minute=int(minute), second=int(second or 0))
    return Moment(local, "second" if second else "minute", fraction or "")
