"""What an op's parameters and results hold, field by field, for manual pages and `calotype ops show`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from calotype.errors import DeclarationError
from calotype.ops.declare import Blob, Op


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a struct, or of one inside it."""

    path: str
    """As a condition writes it, `exposure.score`; the fields of a list's elements follow `[]`, `palette[].hex`."""
    type: str
    """`number`, `whole number`, `text`, `true or false`, `date`, `bytes`, `list`, `group`, or the values allowed."""
    description: str = ""
    range: str = ""
    """Such as `0 to 1`, `at least 1`, `above 0`; empty where anything goes."""
    unit: str = ""
    default: str = ""
    """As JSON; empty where the field must be given, or is a result's."""
    missing: bool = False
    """May be null."""
    data: bool = False
    """Programs read it and people can't: it is not shown to them, nor is what lies in it."""
    words: dict[str, str] = {}
    """What its numbers mean, where they stand for words."""


def schemas(declared: Op) -> dict[str, Any]:
    """The JSON Schemas of an op's parameters and result, with its name and version."""
    return {
        "op": declared.name,
        "version": declared.version,
        "summary": declared.summary,
        "parameters": msgspec.json.schema(declared.parameters),
        "result": msgspec.json.schema(declared.result),
    }


_TYPES = {"number": "number", "integer": "whole number", "string": "text", "boolean": "true or false", "null": "null"}


def fields_of(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The fields of a struct in the order of declaration, those of inner structs after the field that holds them.

    Raises `DeclarationError` where an annotation means nothing, such as a range of something that is no number.
    """
    try:
        schema = msgspec.json.schema(struct)
    except TypeError as error:
        raise DeclarationError(f"{struct.__module__}.{struct.__qualname__} is declared wrongly: {error}") from error
    definitions: Mapping[str, Any] = schema.get("$defs", {})
    return tuple(_rows(_resolved(schema, definitions), "", definitions))


def _rows(schema: Mapping[str, Any], prefix: str, definitions: Mapping[str, Any]) -> Iterator[Field]:
    for name, written in schema.get("properties", {}).items():
        outer = _resolved(written, definitions)
        inner, missing = _without_null(outer, definitions)
        path = prefix + name
        yield Field(
            path=path,
            type=_type(inner, definitions),
            description=" ".join(
                (outer.get("description") or inner.get("description", "")).partition("\n\n")[0].split()
            ),
            range=_range(inner),
            unit=outer.get("unit", ""),
            default=_default(written),
            missing=missing,
            data=_is_blob(inner) or bool(outer.get("data")),
            words=outer.get("words", {}),
        )
        if _is_blob(inner):
            continue
        element = _without_null(_resolved(inner.get("items") or {}, definitions), definitions)[0]
        yield from _rows(inner, f"{path}.", definitions)
        yield from _rows(element, f"{path}[].", definitions)


def _resolved(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema with what its `$ref` points at; what the field itself says wins."""
    if "$ref" not in schema:
        return schema
    return {**definitions[schema["$ref"].rpartition("/")[2]], **schema}


def _without_null(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """What a value is when it is there, and whether it may be null."""
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    if len(choices) != 1:
        return schema, "anyOf" in schema and len(choices) < len(schema["anyOf"])
    # An annotation of the whole, such as a date's format, is of what is there.
    there = {**_resolved(choices[0], definitions), **{key: schema[key] for key in ("format",) if key in schema}}
    return there, len(schema["anyOf"]) > 1


def _type(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if _is_blob(schema):
        return "bytes"
    if schema.get("format") in {"date-time", "date"}:
        return "date"
    if "anyOf" in schema:
        return " or ".join(_type(_resolved(choice, definitions), definitions) for choice in schema["anyOf"])
    if schema.get("type") == "array":
        element, _ = _without_null(_resolved(schema.get("items") or {}, definitions), definitions)
        return f"list of {_type(element, definitions)}" if element.get("type") not in {None, "object"} else "list"
    return _TYPES.get(schema.get("type", ""), "group")


def _default(schema: Mapping[str, Any]) -> str:
    # That of a group is said field by field.
    value = schema.get("default", {})
    return "" if isinstance(value, dict) else json.dumps(value, ensure_ascii=False)


def _is_blob(schema: Mapping[str, Any]) -> bool:
    return schema.get("title") == Blob.__name__ and "media_type" in schema.get("properties", {})


def _range(schema: Mapping[str, Any]) -> str:
    low, high, above = schema.get("minimum"), schema.get("maximum"), schema.get("exclusiveMinimum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    if above is not None:
        return f"above {above}" + (f", at most {high}" if high is not None else "")
    if low is not None:
        return f"at least {low}"
    return f"at most {high}" if high is not None else ""
