"""A plug-in for tests: a format and ops that do to their process whatever a file's content says.

A file is the text `EVIL <where> <what> <anything>`. `where` is `open`, `header`, `identity`, `proxy`, `op`; `what` is a
name in `DEEDS`. The group op obeys the names of its folders. Each deed is noted in the file FAULTY_LOG, if that is set.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from calotype.imaging import Format, Header, register
from calotype.imaging.photo import Photo
from calotype.ops.declare import Member, Parameters, Result, op

if TYPE_CHECKING:
    from calotype.settings import Limits


def _segfault() -> None:
    ctypes.string_at(0)


def _abort() -> None:
    os.abort()


def _hang() -> None:
    # In C and with the interpreter's lock held: no Python code of this process runs any more.
    ctypes.PyDLL(None).sleep(600)


def _loop() -> None:
    while True:
        pass


def _memory() -> list[bytearray]:
    return [bytearray(20_000_000) for _ in range(1000)]


def _memory_beyond_the_limit() -> list[bytearray]:
    # As a library does that maps memory which the system's limit does not count.
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    return [bytearray(os.urandom(1)) * 20_000_000 for _ in range(500)]


def _exit() -> None:
    sys.exit(3)


def _interrupt() -> None:
    raise KeyboardInterrupt


def _recursion() -> None:
    _recursion()


def _raise() -> None:
    raise ValueError("a name that is no Unicode: \udcff, and a NUL: \0")


def _noise() -> None:
    print("printed by Python")
    print("printed by Python as an error", file=sys.stderr)
    os.write(1, b"written to 1\n" * 10_000)
    os.write(2, b"written to 2\n" * 10_000)
    ctypes.CDLL(None).puts(b"printed by C")
    sys.stdin.read()


def _fork() -> None:
    # The child keeps the worker's pipes open after the worker has died.
    if os.fork() == 0:
        signal.pause()
    os.abort()


def _close() -> None:
    os.closerange(3, 64)


DEEDS = {
    "segfault": _segfault,
    "abort": _abort,
    "hang": _hang,
    "loop": _loop,
    "memory": _memory,
    "unlimited": _memory_beyond_the_limit,
    "exit": _exit,
    "interrupt": _interrupt,
    "recursion": _recursion,
    "raise": _raise,
    "noise": _noise,
    "fork": _fork,
    "close": _close,
    "nap": lambda: time.sleep(0.03),
    "rest": lambda: time.sleep(59),
    "nothing": lambda: None,
}


def _obey(data: bytes, here: str) -> None:
    _, where, what, *_ = data.decode().split()
    if where == here:
        _do(what, data.decode())


def _do(what: str, note: str) -> None:
    if log := os.environ.get("FAULTY_LOG"):
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(note.strip() + "\n")
    DEEDS[what]()


class Evil(Format):
    """The format."""

    name = "evil"
    title = "Evil"
    media_type = "image/x-evil"
    extensions = ("evil",)
    decoders = ("numpy",)
    priority = 100

    def matches(self, data: bytes) -> bool:
        if not data.startswith(b"EVIL "):
            return False
        _obey(data, "open")
        return True

    def header(self, data: bytes, limits: Limits) -> Header:
        _obey(data, "header")
        return Header(format=self.name, media_type=self.media_type, width=8, height=8)

    def identity(self, data: bytes) -> Iterable[bytes]:
        _obey(data, "identity")
        yield data

    def decode_proxy(self, data: bytes, header: Header, limits: Limits) -> Any:
        import numpy as np

        _obey(data, "proxy")
        return np.full((8, 8, 3), len(data) % 256, dtype=np.uint8)

    def decode_full(self, data: bytes, header: Header, limits: Limits) -> Any:
        return self.decode_proxy(data, header, limits)


class NoParameters(Parameters, frozen=True):
    """None."""


class Obeyed(Result, frozen=True):
    """What the op made of a file."""

    value: float = 1.0
    optional: float | None = None


class Place(Result, frozen=True):
    """A member's place."""

    place: int = 0


_ANSWERS: dict[str, Any] = {
    "nan": Obeyed(value=float("nan")),
    "infinite": Obeyed(value=float("inf")),
    "text": "text",
    "none": None,
    "other": Place(),
    "surrogate": Obeyed(value="\ud800"),  # type: ignore[arg-type]
}


@op("obey", version=1, reads="bytes")
def obey(photo: Photo, parameters: NoParameters) -> Obeyed:
    """Do as the content says; its length is the answer."""
    if not photo.data.startswith(b"EVIL "):
        return Obeyed(value=float(len(photo.data)))
    what = photo.data.decode().split()[2]
    if what in _ANSWERS:
        answer: Obeyed = _ANSWERS[what]
        return answer
    _obey(photo.data, "op")
    return Obeyed(value=float(len(photo.data)))


@op("look", version=1, reads="proxy", facts={"obeyed": "obey"})
def look(image: Any, parameters: NoParameters, obeyed: Obeyed) -> Obeyed:
    """The mean of the pixels, and what `obey` said."""
    return Obeyed(value=float(image.pixels.mean()), optional=obeyed.value)


@op("rank", version=1, facts={"obeyed": "obey"}, scope="group", groups="folder")
def rank(members: Sequence[Member], parameters: NoParameters) -> tuple[Obeyed, Sequence[Place]]:
    """Rank the members of a folder by what `obey` said, unless the folder's name is a deed."""
    folder = os.path.basename(os.path.dirname(members[0].paths[0]))  # noqa: PTH119, PTH120
    if folder in DEEDS:
        _do(folder, folder)
    values = [member.facts["obeyed"].value for member in members]
    places = {value: place for place, value in enumerate(sorted(values))}
    return Obeyed(value=max(values)), [Place(place=places[value]) for value in values]


@op("census", version=1, facts={"obeyed": "obey"}, scope="library")
def census(members: Sequence[Member], parameters: NoParameters) -> Obeyed:
    """The sum over the library."""
    return Obeyed(value=sum(member.facts["obeyed"].value for member in members))


register(Evil())
