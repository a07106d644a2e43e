"""How an op is declared: parameters, result, version and needs beside one function.

    class Content(Result): ...
    class ContentParameters(Parameters): ...

    @op("content", version=1, reads="proxy")
    def content(image: Image, parameters: ContentParameters) -> Content:
        \"\"\"Exposure, contrast, colour, texture and sharpness of an image, as a proxy can show them.\"\"\"

Recipe step, command, schema and manual page come from this. Declarations import nothing heavy.
"""

from __future__ import annotations

import inspect
import sys
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

import msgspec

from calotype.errors import DeclarationError
from calotype.imaging.image import READING_VERSIONS
from calotype.imaging.metadata.codes import worded

Reads = Literal["proxy", "full", "bytes", "file", "facts"]
Queue = Literal["fast", "cpu", "gpu", "remote"]
Scope = Literal["photo", "group", "library"]
Subject = Literal["library", "group", "image", "photo", "file"]

SUBJECTS: tuple[Subject, ...] = ("library", "group", "image", "photo", "file")
"""From coarse to fine. A fact hangs on the finest subject among all that its op reads."""

_SUBJECT_READ: dict[str, Subject] = {"proxy": "image", "full": "image", "bytes": "photo", "file": "file"}
_Function = TypeVar("_Function", bound=Callable[..., Any])


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every op's parameters. Each field has a default and says its range, unit and recommended values."""

    neutral: ClassVar[frozenset[str]] = frozenset()
    """Fields added after the op's first release, whose default means what it did before: left out of keys while they
    have it."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every op's result. Each field says its unit and range; scores are 0 to 1 with 1 the best."""


class Blob(msgspec.Struct, frozen=True):
    """Bytes in a result that are kept beside the facts: a thumbnail, a vector, a mask.

    In the fact they are replaced by `{"blob": id, "bytes": length, "media_type": ...}`.
    """

    data: bytes
    media_type: str


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One photo of a group, as a group op sees it."""

    image_id: bytes
    paths: tuple[str, ...] = ()
    """Where its files lie below the root, sorted."""
    likeness: float = 1.0
    """To the first member, the centre of the group, 0 to 1; 1 where the kind of group knows no likeness."""
    rule: str = ""
    """By which rule the group belongs together, where its kind has several; the same for all members."""
    facts: dict[str, Any] = {}
    """What the op asked for, by the name of its argument: a result, or None."""
    blobs: dict[str, bytes] = {}
    """By the name of the argument, the blob of its fact, where the op asked for it and the group is not too large."""


def about(
    text: str,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    above: float | None = None,
    unit: str = "",
    words: Mapping[int, str] | None = None,
) -> msgspec.Meta:
    """Describe a field, inside `Annotated`: meaning, inclusive range (`above` is exclusive), unit, and where its
    numbers are codes, the words that are shown instead."""
    bounds: dict[str, Any] = {
        name: bound for name, bound in (("ge", minimum), ("le", maximum), ("gt", above)) if bound is not None
    }
    extra: dict[str, Any] = {"unit": unit} if unit else {}
    return msgspec.Meta(description=text, extra_json_schema=extra | (worded(words) if words else {}), **bounds)


def data(text: str) -> msgspec.Meta:
    """Describe a field that programs read and people can't, inside `Annotated`: packed numbers, a fingerprint. It is
    not shown where people read; `--json` keeps it."""
    return msgspec.Meta(description=text, extra_json_schema={"data": True})


def date(text: str) -> msgspec.Meta:
    """Describe a field that is a point in time, inside `Annotated[str | None, ...]`: ISO 8601, local time if without
    an offset. Conditions compare it with `date('2024-05-01')`."""
    return msgspec.Meta(description=text, extra_json_schema={"format": "date-time"})


@dataclass(frozen=True, slots=True)
class Input:
    """A fact that an op reads: which op makes it, and whether the recipe may lack it."""

    op: str
    optional: bool = False
    blobs_in: str = ""
    """Kind of groups whose members are given the fact's blob too, in `Member.blobs`."""


def optional(op_name: str, *, blobs_in: str = "") -> Input:
    """An input that the recipe may lack, or that a photo may have skipped; the function is then given None."""
    return Input(op_name, optional=True, blobs_in=blobs_in)


@dataclass(frozen=True, slots=True)
class Op:
    """An operation, as declared."""

    name: str
    version: int
    function: Callable[..., Any]
    parameters: type[Parameters]
    result: type[Result]
    member_result: type[Result] | None = None
    reads: Reads = "facts"
    facts: Mapping[str, Input] = field(default_factory=dict)
    queue: Queue = "cpu"
    scope: Scope = "photo"
    groups: str = ""
    """For an op of scope `group`: the kind of the groups that it works on unless a step says otherwise."""
    alone: Result | None = None
    """For an op of scope `group`: what it says about a photo that is in no group."""
    aliases: tuple[str, ...] = ()
    gate: bool = False
    """Its result has a field `verdict`: `pass`, `review` or `reject`."""
    blobs: tuple[str, ...] = ()
    """The fields of its result that hold a `Blob`."""
    plugin: tuple[str, str] | None = None
    """Distribution and version of the plug-in that brings it; part of the key."""

    @property
    def summary(self) -> str:
        """One line that says what it does."""
        return inspect.cleandoc(self.function.__doc__ or "").partition("\n")[0]

    @property
    def manual(self) -> str:
        """Its manual page: the docstring of its module."""
        return inspect.cleandoc(sys.modules[self.function.__module__].__doc__ or "")

    def own_subject(self) -> Subject:
        """What its facts hang on if it reads nothing but what it says itself; facts can only make that finer."""
        if self.scope != "photo":
            return "group" if self.scope == "group" else "library"
        return _SUBJECT_READ.get(self.reads, "library")

    def reading(self) -> str:
        """Kind and version of its reading, as its key has it: `proxy/1`, or `facts`."""
        return f"{self.reads}/{READING_VERSIONS[self.reads]}" if self.reads in READING_VERSIONS else "facts"


_registered: dict[str, Op] = {}
_plugin: tuple[str, str] | None = None


def op(
    name: str,
    *,
    version: int,
    reads: Reads = "facts",
    facts: Mapping[str, str | Input] | None = None,
    queue: Queue = "cpu",
    scope: Scope = "photo",
    groups: str = "",
    alone: Result | None = None,
    aliases: Sequence[str] = (),
    gate: bool = False,
) -> Callable[[_Function], _Function]:
    """Declare the function below as the op `name`. Raise `version` whenever its result changes.

    Arguments of the function: what it reads first (an `Image`, a `Photo` or a `PhotoFile`; for a group op the
    members), then `parameters`, then each fact by the name given in `facts`.
    """

    def register(function: _Function) -> _Function:
        inputs = {key: Input(need) if isinstance(need, str) else need for key, need in (facts or {}).items()}
        parameters, result, member_result = _types_of(name, function, scope)
        _add(
            Op(
                name=name,
                version=version,
                function=function,
                parameters=parameters,
                result=result,
                member_result=member_result,
                reads=reads,
                facts=inputs,
                queue=queue,
                scope=scope,
                groups=groups,
                alone=alone,
                aliases=tuple(aliases),
                gate=gate,
                blobs=tuple(field for field, hint in typing.get_type_hints(result).items() if hint is Blob),
                plugin=_plugin,
            )
        )
        return function

    return register


@contextmanager
def declaring(distribution: str, version: str) -> Iterator[None]:
    """While it lasts, ops are declared by that plug-in: its name and version become part of their keys. Where it fails
    on the way, none of them stays."""
    global _plugin
    _plugin = (distribution, version)
    before = dict(_registered)
    try:
        yield
    except BaseException:
        _registered.clear()
        _registered.update(before)
        raise
    finally:
        _plugin = None


def registered() -> dict[str, Op]:
    """All ops declared so far, by name, without their aliases. Use `calotype.ops.find` and `calotype.ops.all_ops`."""
    return _registered


def _add(declared: Op) -> None:
    for name in (declared.name, *declared.aliases):
        for other in _registered.values():
            if name in (other.name, *other.aliases) and other.function is not declared.function:
                raise DeclarationError(
                    f"two ops are called {name!r}: one in {other.function.__module__}, "
                    f"one in {declared.function.__module__}",
                    hint="rename one of them, or uninstall the plug-in that brings it",
                )
    _registered[declared.name] = declared


def _types_of(
    name: str, function: Callable[..., Any], scope: Scope
) -> tuple[type[Parameters], type[Result], type[Result] | None]:
    hints = typing.get_type_hints(function)
    parameters, returned = hints.get("parameters"), hints.get("return")
    member_result = None
    if scope == "group" and typing.get_origin(returned) is tuple:
        returned, members = typing.get_args(returned)
        member_result = typing.get_args(members)[0]
    if not (isinstance(parameters, type) and issubclass(parameters, Parameters)):
        raise DeclarationError(f"op {name!r}: annotate the argument 'parameters' with a class made from Parameters")
    if not (isinstance(returned, type) and issubclass(returned, Result)):
        raise DeclarationError(f"op {name!r}: annotate what it returns with a class made from Result")
    return parameters, returned, member_result
