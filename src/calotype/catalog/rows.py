"""What goes into the store and comes out of it: one struct for each kind of row.

Whole numbers called `id`, `photo`, `image`, `version`, `key`, `group`, `run` are row numbers of this catalog and mean
nothing outside it; digests are 16 bytes. Times are nanoseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import force_setattr

from calotype.errors import Due

Kind = Literal["library", "group", "image", "photo", "file"]
"""What a digest is of, and what a fact hangs on. A `file` is one version of a file (see `digests.file_id`)."""

Answer = Literal["library", "group", "member", "image", "photo", "file"]
"""How a photo gets at a fact: by what it is, by the group that it is in, or as a member of that group."""

RunState = Literal["running", "done", "interrupted", "failed"]

_SURROGATES = re.compile("[\ud800-\udfff]")

TRIES = 3
"""Runs that a failure due `next` is tried in before it counts as settled."""


class Sidecar(Struct, frozen=True, gc=False):
    """A file that carries metadata for another: its name in the same folder, its size in bytes, its digest."""

    name: bytes
    size: int
    mtime_ns: int
    id: bytes


class Companion(Struct, frozen=True, gc=False):
    """A file that belongs to another and is analysed with it, and the rule that paired them."""

    name: bytes
    rule: str


class Failure(Struct, frozen=True, gc=False):
    """A reason why there is no fact, and when it is tried again.

    `when`: as soon as what `watch` names (`decoder:jpeg`, `limit:pixels`, ...) has another value than `seen`.
    `next`: in the next run, `TRIES` runs in all. `never`: the content is at fault.
    """

    code: str
    message: str
    hint: str = ""
    due: Due = "never"
    watch: str = ""
    seen: str = ""
    tries: int = 1
    detail: str = ""
    """Traceback and the like, for the errors file of a run; never shown to people unasked."""

    def __post_init__(self) -> None:
        # A path that is no Unicode stands in a message as lone surrogates, which neither SQLite nor JSON takes.
        for name in ("message", "hint", "detail"):
            text: str = getattr(self, name)
            if not text.isascii() and _SURROGATES.search(text):
                force_setattr(self, name, _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text))

    def is_due(self, circumstances: Mapping[str, str]) -> bool:
        """Whether it is to be tried again under these circumstances."""
        if self.due == "when":
            return circumstances.get(self.watch, "") != self.seen
        return self.due == "next" and self.tries < TRIES


class FileRow(Struct, frozen=True, gc=False):
    """A file of a library, as it was when it was last looked at."""

    id: int
    """Row number; 0 in a row that is put, where root and path say which it is."""
    root: int
    path: bytes
    """Below the root, with slashes, as the system gives it: it need not be Unicode."""
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    read_at_ns: int
    """When its content was last read; 0 if never."""
    photo: int | None = None
    image: int | None = None
    version: int | None = None
    """Row of its `file` digest."""
    format: str | None = None
    gone_since: int | None = None
    """When it was first missed; None while it is there."""
    is_link: bool = False
    """The path is a symbolic link, and what is known of the file is of what it leads to."""
    sidecars: tuple[Sidecar, ...] = ()
    companions: tuple[Companion, ...] = ()
    failure: Failure | None = None
    """Why it can't be opened or identified."""


UNVERIFIED = -1.0
"""Score of a pair whose patches were not compared yet."""


class PairRow(Struct, frozen=True, gc=False):
    """Two hashes of 64 bits, under the key of the op that made them, whose images resemble each other."""

    first: int
    second: int
    distance: int
    """Bits in which they differ, after the first was matched to the second."""
    match: int
    """How: see `calotype.imaging.measures.hash_pairs.Pairs`."""
    score: float
    """Likeness of their patches, 0 to 1, or `UNVERIFIED`."""


class KeyRow(Struct, frozen=True, gc=False):
    """How facts are made. `parts` is the whole pre-image of the digest `key`, so that two keys can be compared."""

    key: bytes
    op: str
    version: int
    subject: Kind
    parts: dict[str, Any]


class NameKeys(Struct, frozen=True, gc=False):
    """The keys that a name of a recipe has had. Each list begins with the newest."""

    standing: int | None = None
    earlier: tuple[int, ...] = ()
    provisional: tuple[int, ...] = ()


class NamedKeys(Struct, frozen=True, gc=False):
    """Where a query finds what a name means: under the first of `keys` that has a fact for the photo.

    `needs` are keys whose failure means that this one has failed too: of the reading (`proxy/1`) and of the facts
    that it reads.
    """

    name: str
    keys: tuple[tuple[int, Answer], ...]
    needs: tuple[tuple[int, Answer], ...] = ()


class PhotoRow(Struct, frozen=True, gc=False):
    """A live file with the fact of each name that was asked for."""

    file: FileRow
    documents: tuple[bytes | None, ...]
    """JSON, in the order of the names; None where there is no fact."""
    used: tuple[int, ...]
    """Which of the name's keys the document is from; -1 if none."""


class RunRow(Struct, frozen=True, gc=False):
    """A run: what it was pinned to when planned, and how it ended."""

    id: int
    """Row number; 0 in a row that is begun."""
    recipe: str
    started_ns: int
    partial: bool = False
    """Over a subfolder or a sample: it moves no names and declares nothing gone."""
    pinned: dict[str, Any] = {}
    """Recipe in canonical form, parameters, model digests, version of Calotype."""
    state: RunState = "running"
    ended_ns: int | None = None
    summary: dict[str, Any] = {}


class Removed(Struct, frozen=True, gc=False):
    """Something that `gc` or `forget` removes, or would remove."""

    what: Literal["files", "facts", "failures", "groups", "pairs", "ids", "blobs"]
    count: int
    bytes: int = 0
    op: str = ""
    """For facts and failures: whose, and of which version."""
    version: int = 0


class Tally(Struct, frozen=True, gc=False):
    """How many live files have these values: their number, that of different contents and pictures, and their bytes."""

    values: tuple[Any, ...]
    files: int
    photos: int
    images: int
    bytes: int


class KeyUse(Struct, frozen=True, gc=False):
    """What is kept under a key, and the mean size of its documents in bytes (of the first thousand)."""

    facts: int
    failures: int
    mean_bytes: float


class Decision(Struct, frozen=True, gc=False):
    """Something that the owner decided about a photo, an image or a group, by its digest."""

    id: int
    kind: str
    subject: bytes
    document: dict[str, Any]
    made_ns: int
