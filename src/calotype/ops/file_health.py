"""Whether anything is wrong with a file, and what: for finding damaged, mislabelled and odd files in a library.

It judges what `integrity` found in the bytes, and looks at the name. Each problem is one word in `problems`:

- `undecodable`: the picture can't be shown at all
- `truncated`: it ends early; `readable` says how much is there. Restore it from a backup
- `wrong_extension`: the name says one format and the content is another; `extension.right` is what fits
- `trailing_data`: more than `most_trailing` bytes lie behind the picture that are no second picture, no video, no
  padding and nothing that phones write there
- `thumbnail_disagrees`: the thumbnail in EXIF shows another picture, such as the one before it was cropped

Try `file_health.problems.count > 0`, `file_health.truncated and file_health.readable > 0.5`, or `"wrong_extension" in
file_health.problems`. The score is 1 for a file without problems, 0 for one that can't be shown.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from calotype.imaging import all_formats
from calotype.imaging.image import PhotoFile
from calotype.ops.declare import Parameters, Result, about, op
from calotype.ops.integrity import Integrity

_HARMLESS = frozenset(("none", "picture", "video", "padding", "phone"))
_COSTS = {"wrong_extension": 0.1, "trailing_data": 0.1, "thumbnail_disagrees": 0.2}


class FileHealthParameters(Parameters, frozen=True):
    """What counts as a problem."""

    least_likeness: Annotated[
        float,
        about("Below this the thumbnail disagrees: 0.5 finds other pictures, 0.8 also crops.", minimum=0, maximum=1),
    ] = 0.5
    most_trailing: Annotated[
        int,
        about("Unknown bytes behind a picture that are let pass: 64 for odd writers, 0 for none.", minimum=0, unit="B"),
    ] = 64


class Extension(msgspec.Struct, frozen=True, kw_only=True):
    """What the name says."""

    given: Annotated[str, about("The extension that the file has, lower case, without the dot.")]
    right: Annotated[str, about("One that fits its content: the same where the given one does.")]


class FileHealth(Result, frozen=True):
    """What is wrong with a file."""

    score: Annotated[float, about("1 nothing is wrong, 0 it can't be shown.", minimum=0, maximum=1)]
    problems: Annotated[list[str], about("What is wrong, one word each; empty: nothing.")]
    truncated: Annotated[bool, about("Whether the picture ends early.")]
    readable: (
        Annotated[float, about("Share of the picture that can be read; null: unknown.", minimum=0, maximum=1)] | None
    )
    extension: Annotated[Extension, about("What the name says.")]


@op("file_health", version=1, reads="file", facts={"found": "integrity"}, queue="fast")
def file_health(file: PhotoFile, parameters: FileHealthParameters, found: Integrity) -> FileHealth:
    """What is wrong with a file: cut off, unreadable, misnamed, with something behind it or another's thumbnail."""
    extension = _extension(file.path, found.format)
    likeness = found.thumbnail.likeness if found.thumbnail else None
    stray = found.trailing.bytes if found.trailing.kind not in _HARMLESS else 0
    checks = {
        "undecodable": not found.decodes and not found.truncated,
        "truncated": found.truncated,
        "wrong_extension": extension.given != extension.right,
        "trailing_data": stray > parameters.most_trailing,
        "thumbnail_disagrees": likeness is not None and likeness < parameters.least_likeness,
    }
    problems = [name for name, wrong in checks.items() if wrong]
    whole = (found.readable or 0.0) * 0.5 if found.truncated else float(found.decodes)
    return FileHealth(
        score=max(0.0, whole - sum(_COSTS.get(name, 0.0) for name in problems)),
        problems=problems,
        truncated=found.truncated,
        readable=found.readable,
        extension=extension,
    )


def _extension(path: str, name: str) -> Extension:
    file_name = path.rpartition("/")[2]
    given = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    fitting = next((each.extensions for each in all_formats() if each.name == name), ())
    return Extension(given=given, right=given if given in fitting or not fitting else fitting[0])
