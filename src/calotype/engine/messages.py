"""What supervisor and worker say to each other: length-prefixed msgpack over pipes.

    supervisor → worker:  Start, then Task…, an Answer to each Ids, Stop
    worker → supervisor:  Ready, then for each task: Ids if it met files unknown to the catalog, Made…, TaskDone

Ids are 16 bytes; documents are JSON bytes, made once and never decoded on the way into the catalog.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

import msgspec

from calotype.digests import Id
from calotype.settings import Limits

_LENGTH = struct.Struct("<I")


class Known(msgspec.Struct, array_like=True):
    """What the catalog already knows of a photo: facts and failures by step index, readings that have failed."""

    facts: dict[int, bytes] = {}
    failed: tuple[int, ...] = ()
    broken_readings: tuple[str, ...] = ()


class Subjects(msgspec.Struct, array_like=True, frozen=True):
    """The ids that a file's facts hang on."""

    photo: Id
    image: Id
    file: Id


class Item(msgspec.Struct, array_like=True):
    """A file to work on."""

    file: int
    """Row of the file in the catalog."""
    path: bytes
    """Where to open it."""
    name: bytes
    """Below the library's root."""
    size: int
    mtime_ns: int
    sidecars: tuple[bytes, ...] = ()
    """Names of its sidecars, in the same folder."""
    photo: Id | None = None
    """None: the file is new or has changed, its ids are to be found out."""
    image: Id | None = None
    version: Id | None = None
    """The file_id; None where only that has to be made anew (renamed, touched, or a sidecar has changed)."""
    format: str | None = None
    known: Known = msgspec.field(default_factory=Known)


class Start(msgspec.Struct, tag=True):
    """First message to a worker. The recipe comes in its canonical form; the worker binds it to its own ops and
    refuses to start where a key comes out differently."""

    recipe: bytes
    keys: tuple[Id, ...]
    limits: Limits
    board: str


class Task(msgspec.Struct, tag=True):
    """Files for one worker, and which steps of the recipe belong to this leg."""

    number: int
    steps: tuple[int, ...]
    items: list[Item]


class GroupMember(msgspec.Struct, array_like=True):
    """One image of a group, with the documents that the group op reads, by argument."""

    image: Id
    paths: tuple[str, ...]
    likeness: float
    facts: dict[str, bytes]
    rule: str = ""
    blobs: dict[str, bytes] = {}


class GroupTask(msgspec.Struct, tag=True):
    """Groups for one worker: a group or library step works on facts alone."""

    number: int
    step: int
    groups: list[list[GroupMember]]


class Answer(msgspec.Struct, tag=True):
    """The desk's answer to `Ids`: what is known of each file that it named."""

    known: dict[int, Known]


class Stop(msgspec.Struct, tag=True):
    """Finish and go."""


class Ready(msgspec.Struct, tag=True):
    """The worker has imported what it needs."""

    rss: int


class Broken(msgspec.Struct, tag=True):
    """The worker can't start at all."""

    message: str
    detail: str


class PhotoFailure(msgspec.Struct, array_like=True):
    """A typed error on its way into the catalog."""

    code: str
    message: str
    hint: str
    due: str
    watch: str
    detail: str = ""


class SidecarRead(msgspec.Struct, array_like=True):
    """A sidecar as it was read."""

    name: bytes
    size: int
    mtime_ns: int
    id: Id


class Found(msgspec.Struct, array_like=True):
    """What a worker found out about a file by opening it: its ids, or why it has none."""

    index: int
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    read_at_ns: int
    """When its content was read; 0 if it was not, because it was known."""
    photo: Id | None
    image: Id | None
    version: Id | None
    format: str | None
    sidecars: tuple[SidecarRead, ...]
    failure: PhotoFailure | None


class Ids(msgspec.Struct, tag=True):
    """Sent once a task, where it held files whose ids were not known."""

    task: int
    found: list[Found]


class Fact(msgspec.Struct, array_like=True):
    """A fact, with the blobs that it names."""

    step: int
    document: bytes
    blobs: tuple[tuple[Id, bytes], ...] = ()


class StepFailure(msgspec.Struct, array_like=True):
    """Why a step has no fact; `reading` is set instead of the step where its reading failed for the whole image."""

    step: int
    reading: str
    failure: PhotoFailure


class Made(msgspec.Struct, tag=True):
    """What was made of one item (or of one group), all of it or, while slow steps run, a part."""

    task: int
    index: int
    facts: list[Fact] = []
    failures: list[StepFailure] = []
    members: list[bytes] = []
    """For a group step: the result of each member, in the order of the members."""
    seconds: dict[int, float] = {}
    """Time spent, by step; -1 is reading and decoding."""
    done: bool = True


class TaskDone(msgspec.Struct, tag=True):
    """The worker has finished with a task."""

    task: int
    rss: int
    """Its resident memory now, in bytes."""


ToWorker = Start | Task | GroupTask | Answer | Stop
FromWorker = Ready | Broken | Ids | Made | TaskDone

_encoder = msgspec.msgpack.Encoder()
_to_worker = msgspec.msgpack.Decoder(ToWorker)
_from_worker = msgspec.msgpack.Decoder(FromWorker)


def send(pipe: BinaryIO, message: ToWorker | FromWorker, *, flush: bool = True) -> None:
    """Write one message; without `flush` it may wait in the pipe's buffer. Raises `OSError` where the other side is
    gone."""
    data = _encoder.encode(message)
    pipe.write(_LENGTH.pack(len(data)) + data)
    if flush:
        pipe.flush()


def receive_in_worker(pipe: BinaryIO) -> ToWorker | None:
    """The next message to a worker, or None when the supervisor has gone."""
    data = _read(pipe)
    return None if data is None else _to_worker.decode(data)


def receive_from_worker(pipe: BinaryIO) -> FromWorker | None:
    """The next message of a worker, or None when it has gone, in the middle of a message or between two."""
    data = _read(pipe)
    return None if data is None else _from_worker.decode(data)


def _read(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None
