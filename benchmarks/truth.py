"""How much of what ExifTool reads from photos `metadata` says too, field by field, and where it differs.

    python benchmarks/truth.py [FOLDER] [--all] [--keep NAME]

Without FOLDER the shared photos; any other folder is read with ExifTool first (`exiftool_rows`). `--all` lists what
equals another source too, `--keep` writes the table as `results/truth_NAME.csv`.

A field is equal where it is ExifTool's choice; where the file's groups disagree, equal to another group's value counts
as `other source`, because the Metadata Working Group's order is not ExifTool's. Makers' own notes are counted apart.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from calotype.errors import PhotoError
from calotype.imaging import open_photo
from calotype.imaging.image import PhotoFile
from calotype.imaging.metadata import times
from calotype.ops.embedded import Embedded, EmbeddedParameters, embedded
from calotype.ops.metadata import Metadata, MetadataParameters, metadata
from calotype.settings import Limits

TOLERANCE = 1e-4
CUT_TEXT, CUT_LIST = 400, 60
CHANGED_NS = 4_000_000_000 * 10**9
"""A time for all files, so that the answer does not hang on when they were copied."""
_TELLING = "123456789" + string.ascii_letters
EQUAL, OTHER, DIFFERENT = "equal", "other source", "different"

NOTHING_EMBEDDED = Embedded(format="", media_type="", width=0, height=0)
"""Instead of a photo, for a sidecar that stands alone."""
OF_THE_PICTURE = frozenset({"width", "height", "orientation"})

Row = dict[str, Any]


class Check(NamedTuple):
    """One field: where its value is, which of ExifTool's tags say the same, and how two values are compared."""

    field: str
    tags: tuple[str, ...]
    value: Callable[[Metadata, Embedded], Any]
    alike: Callable[[Any, Any], bool]
    apart: bool = False
    """Made of a maker's own notes."""


def same_text(ours: Any, theirs: Any) -> bool:
    """Equal but for blanks around, line ends, and what the list cut off; ExifTool writes ? for what is no UTF-8.

    It writes a text that looks like a number as one.
    """
    if isinstance(theirs, float):
        return same_number(ours, theirs)
    found, wanted = _plain(ours), _plain(theirs)
    return len(found) == len(wanted) and all(
        one in (other, "?") or other == "?" for one, other in zip(found, wanted, strict=True)
    )


def same_number(ours: Any, theirs: Any) -> bool:
    """Equal to four digits."""
    try:
        return ours is not None and math.isclose(float(ours), float(theirs), rel_tol=TOLERANCE, abs_tol=1e-6)
    except (TypeError, ValueError):
        return False


def same_measure(ours: Any, theirs: Any) -> bool:
    """A number of which 0 and `undef` say that the camera did not know: for that we have null."""
    if isinstance(theirs, str):
        # Nikon's sensitivities are two numbers, of which the second one is meant.
        theirs = theirs.split()[-1]
    return same_number(ours, theirs) or (ours is None and theirs in (0, "undef"))


def same_iso(ours: Any, theirs: Any) -> bool:
    """A measure in whole numbers: ExifTool computes some from steps of light."""
    return same_measure(ours, round(theirs) if isinstance(theirs, float) else theirs)


def same_turn(ours: Any, theirs: Any) -> bool:
    """The same orientation; what is none of the eight is shown as stored."""
    return same_number(ours, theirs if theirs in range(1, 9) else 1)


def same_list(ours: Any, theirs: Any) -> bool:
    """The same texts in the same order, each once."""
    theirs = theirs if isinstance(theirs, list) else [theirs]
    wanted = list(dict.fromkeys(_plain(each) for each in theirs))
    return [_plain(each) for each in ours][:CUT_LIST] == wanted[:CUT_LIST]


def same_lens(ours: Any, theirs: Any) -> bool:
    """The same name but for blanks and the maker in front: cameras write `EF-S18-55mm f/3.5-5.6`."""
    found, wanted = (_plain(name).replace(" ", "").lower() for name in (ours, theirs))
    return bool(found) and wanted.endswith(found)


def same_people(ours: Any, theirs: Any) -> bool:
    """Texts, of which a single tag may hold several parted by semicolons."""
    parts = theirs if isinstance(theirs, list) else str(theirs).split(";")
    return same_list(ours, [part.strip() for part in parts if part.strip()])


def same_time(ours: Any, theirs: Any) -> bool:
    """The same wall clock, to the digits that both have; the offset where ExifTool has one."""
    wanted = times.parse(str(theirs))
    found = times.parse(ours)
    if wanted is None or found is None:
        return wanted is None and found is None
    fractions = min(len(wanted.fraction), len(found.fraction)) if found.fraction else 0
    return (
        found.local == wanted.local
        and found.fraction[:fractions] == wanted.fraction[:fractions]
        and bool(found.fraction) >= bool(wanted.fraction.strip("0"))
        and (wanted.offset is None or wanted.offset == found.offset)
    )


def _plain(value: Any) -> str:
    text = " ".join(str("" if value is None else value).replace("\x00", "").split())
    return text[: CUT_TEXT - 10]


def _check(field: str, *tags: str, alike: Callable[[Any, Any], bool] = same_text, apart: bool = False) -> Check:
    def value(decided: Metadata, _: Embedded) -> Any:
        found: Any = decided
        for part in field.split("."):
            found = getattr(found, part)
        return found

    return Check(field, tags, value, alike, apart)


def _stored(side: str) -> Callable[[Metadata, Embedded], Any]:
    """Width or height as stored, which is what ExifTool says."""

    def value(decided: Metadata, _: Embedded) -> Any:
        turned = decided.orientation >= 5
        return getattr(decided, side if not turned else {"width": "height", "height": "width"}[side])

    return value


def _region(side: str) -> Callable[[Metadata, Embedded], Any]:
    return lambda decided, _: [getattr(region, side) for region in decided.regions]


def _same_numbers(ours: Any, theirs: Any) -> bool:
    theirs = theirs if isinstance(theirs, list) else [theirs]
    return len(ours) == len(theirs) and all(map(same_number, ours, theirs))


def _same_source_time(ours: Any, theirs: Any) -> bool:
    return ours is not None and same_time(ours, theirs)


def _original(decided: Metadata, _: Embedded) -> Any:
    return decided.taken_at if decided.taken_source in ("exif", "maker", "xmp", "iptc", "sidecar") else None


CHECKS = (
    _check("camera.make", "Make"),
    _check("camera.model", "Model"),
    _check("lens.make", "LensMake"),
    _check("lens.model", "LensModel"),
    Check("taken_at", ("SubSecDateTimeOriginal", "DateTimeOriginal"), _original, _same_source_time),
    _check("gps.latitude", "GPSLatitude", alike=same_number),
    _check("gps.longitude", "GPSLongitude", alike=same_number),
    _check("gps.altitude", "GPSAltitude", alike=same_measure),
    _check("exposure.iso", "ISO", alike=same_iso),
    _check("exposure.f_number", "FNumber", alike=same_measure),
    _check("exposure.seconds", "ExposureTime", alike=same_measure),
    _check("exposure.focal_length", "FocalLength", alike=same_measure),
    _check("exposure.focal_length_35mm", "FocalLengthIn35mmFormat", alike=same_measure),
    _check("exposure.bias", "ExposureCompensation", alike=same_number),
    _check("exposure.flash", "Flash", alike=same_number),
    _check("orientation", "Orientation", alike=same_turn),
    Check("width", ("ImageWidth",), _stored("width"), same_number),
    Check("height", ("ImageHeight",), _stored("height"), same_number),
    _check("rating", "Rating", alike=same_number),
    _check("keywords", "Subject", "Keywords", alike=same_list),
    _check("hierarchy", "HierarchicalSubject", alike=same_list),
    _check("title", "Title", "ObjectName", "Headline"),
    _check("caption", "ImageDescription", "Description", "Caption-Abstract"),
    _check("creator", "Artist", "Creator", "By-line", alike=same_people),
    _check("copyright", "Copyright"),
    _check("software", "Software"),
    _check("place.city", "City"),
    _check("place.country", "Country"),
    _check("people", "RegionName", alike=same_list),
    *(
        Check(f"regions.{side}", (tag,), _region(side), _same_numbers)
        for side, tag in zip(
            ("x", "y", "width", "height"),
            ("RegionAreaX", "RegionAreaY", "RegionAreaW", "RegionAreaH"),
            strict=True,
        )
    ),
    _check("camera.serial", "SerialNumber", "InternalSerialNumber", apart=True),
    _check("lens.serial", "LensSerialNumber", apart=True),
    _check("lens.model", "LensID", alike=same_lens, apart=True),
    _check("sequence.number", "SequenceNumber", alike=same_measure, apart=True),
    _check("motion.live", "MediaGroupUUID", apart=True),
)


class Outcome(NamedTuple):
    """What one check said of one file."""

    check: Check
    path: str
    verdict: str
    ours: Any
    theirs: Any


def outcomes(photos: Path, rows: Iterable[Row]) -> Iterator[Outcome | str]:
    """Every check of every photo and sidecar; a text for a file that can't be read, with the reason."""
    for row in rows:
        path = photos / row["path"]
        data = path.read_bytes()
        kind = row.get("FileType", "")
        sidecars = {path.name: data} if kind == "XMP" else {}
        try:
            said = NOTHING_EMBEDDED if sidecars else embedded(open_photo(data, Limits()), EmbeddedParameters())
        except PhotoError as error:
            yield f"{row['path']} ({kind}): {error.code}: {error.message}"
            continue
        file = PhotoFile(path=path.name, size=len(data), mtime_ns=CHANGED_NS, sidecars=sidecars)
        yield from compare(row, metadata(file, MetadataParameters(), said), said)


def compare(row: Row, decided: Metadata, said: Embedded) -> Iterator[Outcome]:
    """The outcome of each check that ExifTool has a value for."""
    for check in CHECKS:
        if said is NOTHING_EMBEDDED and check.field in OF_THE_PICTURE:
            continue
        choices = [row[tag] for tag in check.tags if _says(row.get(tag)) and not _is_code(tag, row[tag])]
        if not choices:
            continue
        ours = check.value(decided, said)
        others = [value for tag in check.tags for value in row.get("by_group", {}).get(tag, {}).values()]
        if check.alike(ours, choices[0]):
            verdict = EQUAL
        elif any(check.alike(ours, other) for other in (*choices[1:], *others)):
            verdict = OTHER
        else:
            verdict = DIFFERENT
        yield Outcome(check, row["path"], verdict, ours, choices[0])


def _says(value: Any) -> bool:
    """Whether a value says anything: a blank, a zero date or `undef` doesn't."""
    return value is not None and (not isinstance(value, str) or any(letter in value for letter in _TELLING))


def _is_code(tag: str, value: Any) -> bool:
    """ExifTool's plain output gives the maker's number of most lenses, and `Unknown 7-21mm` is no name either."""
    return tag == "LensID" and re.fullmatch("[-0-9A-F ]+|n/a|Unknown.*", str(value)) is not None


def counted(found: Iterable[Outcome]) -> list[Row]:
    """Counts by field, those of makers' own notes last, and of both how many of all are equal."""
    counts: dict[tuple[bool, str], Counter[str]] = {}
    for each in found:
        name = f"{each.check.field} ({', '.join(each.check.tags)})"
        counts.setdefault((each.check.apart, name), Counter())[each.verdict] += 1
    lines = []
    for apart in (False, True):
        fields = {name: counts for (of_maker, name), counts in counts.items() if of_maker is apart}
        lines.extend(_line(name, of_field) for name, of_field in fields.items())
        lines.append(_line("makers' own notes together" if apart else "together", sum(fields.values(), Counter())))
    return lines


def _line(name: str, of_field: Counter[str]) -> Row:
    everything = sum(of_field.values())
    share = {
        "strictly": of_field[EQUAL] / everything if everything else 1.0,
        "share": (of_field[EQUAL] + of_field[OTHER]) / everything if everything else 1.0,
    }
    verdicts = {verdict: of_field[verdict] for verdict in (EQUAL, OTHER, DIFFERENT)}
    return {"field": name, "all": everything, **verdicts, **{key: f"{value:.2%}" for key, value in share.items()}}


def table(lines: Iterable[Row]) -> str:
    """The lines of `counted`, in columns."""
    written = [[name, *map(str, numbers)] for name, *numbers in (line.values() for line in lines)]
    head = ["field (tags)", "all", EQUAL, OTHER, DIFFERENT, "strictly", "with other"]
    return "\n".join(
        f"{name:62}" + "".join(f"{number:>13}" for number in numbers) for name, *numbers in [head, *written]
    )


def main(arguments: list[str]) -> None:
    """Print the table, and every difference."""
    # Only the script needs them: a test that loads this module has the folder already.
    from exiftool_rows import rows
    from results import keep, photos_folder

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, help="photos; those shared with tests if left out")
    parser.add_argument("--all", action="store_true", help="list what equals another source, too")
    parser.add_argument("--anew", action="store_true", help="ask ExifTool even where the folder has its answers")
    parser.add_argument("--keep", metavar="NAME", help="write the counts as results/truth_NAME.csv")
    wanted = parser.parse_args(arguments)
    folder = wanted.folder or photos_folder()
    found, unread = [], []
    for each in outcomes(folder, rows(folder, anew=wanted.anew)):
        (unread if isinstance(each, str) else found).append(each)  # type: ignore[arg-type]
    lines = counted(found)
    print(table(lines))
    if wanted.keep:
        keep(f"truth_{wanted.keep}", lines)
    why = reasons()
    listed = {DIFFERENT, OTHER} if wanted.all else {DIFFERENT}
    for each in sorted((one for one in found if one.verdict in listed), key=lambda one: one.check.field):
        print(f"{each.verdict}: {each.check.field}: {each.path}: {why.get((each.check.field, each.path), '')}")
        print(f"    ours   {each.ours!r:.160}\n    theirs {each.theirs!r:.160}")
    print(f"\n{len(unread)} files are no photo that is read, or can't be:", *unread, sep="\n    ")


def reasons() -> dict[tuple[str, str], str]:
    """Why a value differs, by field and path, from `truth_reasons.csv`."""
    with Path(__file__).with_name("truth_reasons.csv").open(encoding="utf-8", newline="") as file:
        return {(row["field"], row["path"]): row["reason"] for row in csv.DictReader(file)}


if __name__ == "__main__":
    main(sys.argv[1:])
