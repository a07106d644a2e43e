"""What an op returned or raised, as it is kept: a fact that its schema allows, or a typed failure."""

from __future__ import annotations

import re
import traceback
import typing
from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec

from calotype import digests
from calotype.engine.messages import Fact, PhotoFailure
from calotype.errors import OpFailed, OutOfMemory, PhotoError
from calotype.ops.declare import Blob, Op, Result
from calotype.recipes.recipe import BoundStep


class _StoredBlob(msgspec.Struct, forbid_unknown_fields=True):
    """What stands in a document for a blob."""

    blob: str
    bytes: int
    media_type: str


def fact_of(step: BoundStep, result: Any) -> Fact:
    """A result as JSON, its blobs apart. Raises `ValueError` or `TypeError` where it is not what the op declares."""
    op = step.op
    _require(result, op.result)
    blobs: list[tuple[digests.Id, bytes]] = []
    if op.blobs:
        fields = msgspec.structs.asdict(result)
        for name in op.blobs:
            blob = fields[name]
            if isinstance(blob, Blob):
                identity = digests.blob_id(blob.data)
                blobs.append((identity, blob.data))
                fields[name] = _StoredBlob(identity.hex(), len(blob.data), blob.media_type)
        result = fields
    return Fact(step.index, _checked(result, stored_decoder(op.result)), tuple(blobs))


def member_documents(op: Op, results: Sequence[Any], count: int) -> list[bytes]:
    """What a group op said about each of `count` members, as JSON. Raises as `fact_of` does."""
    if len(results) != count:
        raise ValueError(f"it gave {len(results)} results for the {count} members of a group")
    kind = op.member_result
    assert kind is not None, "asked only of ops that say something about members"
    for result in results:
        _require(result, kind)
    return [_checked(result, stored_decoder(kind)) for result in results]


def _require(result: Any, kind: type[Result]) -> None:
    if not isinstance(result, kind):
        raise TypeError(f"it gave {type(result).__name__!r} where it declares {kind.__name__!r}")


def _checked(result: Any, stored: msgspec.json.Decoder[Any]) -> bytes:
    """JSON that was read once more: what is no number, or outside of its range, must not become a fact.

    JSON would turn a NaN into a null unasked. Costs 30 microseconds for the facts of a photo.
    """
    document = msgspec.json.encode(result)
    stored.decode(document)
    return document


def answer_type(op: Op) -> type[Result]:
    """What an op says about one photo: for a group op, what it says about a member."""
    return op.member_result or op.result


@cache
def stored_decoder(kind: type[Result]) -> msgspec.json.Decoder[Any]:
    """A decoder of the documents that are kept of a result: where it has a blob, they name it."""
    blobs = {name for name, hint in typing.get_type_hints(kind).items() if hint is Blob}
    if not blobs:
        return msgspec.json.Decoder(kind)
    fields = msgspec.structs.fields(kind)
    types = [(field.encode_name, _StoredBlob if field.name in blobs else field.type) for field in fields]
    return msgspec.json.Decoder(msgspec.defstruct(kind.__name__, types))


def as_photo_error(step: BoundStep, error: BaseException) -> PhotoError:
    """Whatever an op raised, as a typed error."""
    if isinstance(error, PhotoError):
        return error
    if isinstance(error, MemoryError) or "Insufficient memory" in str(error):
        return OutOfMemory(
            f"{step.op.name} needed more memory than a worker may have",
            hint="raise `limits.memory`, or start fewer workers",
            watch="limit:memory",
        )
    failed = OpFailed(
        f"{step.op.name} failed: {type(error).__name__}: {error}",
        hint=f"please report this; `calotype errors` has the details. All other steps of {step.op.name!r} go on",
    )
    failed.__cause__ = error
    return failed


def failure_of(error: PhotoError) -> PhotoFailure:
    """A typed error as it travels: with the traceback of its cause, if it has one."""
    detail = "".join(traceback.format_exception(error.__cause__)) if error.__cause__ is not None else ""
    return PhotoFailure(
        error.code, _printable(error.message), _printable(error.hint), error.due, error.watch, _printable(detail)
    )


def _printable(text: str) -> str:
    # A name that is no Unicode stands in Python's own messages as lone surrogates, which no encoder takes.
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
