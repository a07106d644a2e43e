"""Types of conditions, read from the structs that ops declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from msgspec import inspect


class Kind(Enum):
    """What a value can be. The value is how messages call it."""

    NUMBER = "a number"
    STRING = "a string"
    BOOLEAN = "true or false"
    DATE = "a date"
    LIST = "a list"
    OBJECT = "a group of fields"
    NULL = "null"
    ANY = "of any kind"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind with what lies below it. Optional values have no type of their own: anything may be null."""

    kind: Kind
    fields: Mapping[str, Type] = field(default_factory=dict)
    """Of an object: its fields by the names that its JSON has."""
    element: Type | None = None
    """Of a list: its elements. Of an object that may have any names: the values below them."""


NUMBER = Type(Kind.NUMBER)
STRING = Type(Kind.STRING)
BOOLEAN = Type(Kind.BOOLEAN)
DATE = Type(Kind.DATE)
NULL = Type(Kind.NULL)
ANY = Type(Kind.ANY)
"""Not known before the condition says how it reads the value: `x > 5` reads `x` as a number."""


def list_of(element: Type) -> Type:
    """The type of a list."""
    return Type(Kind.LIST, element=element)


def object_of(fields: Mapping[str, Type]) -> Type:
    """The type of an object with these fields and no others."""
    return Type(Kind.OBJECT, fields=fields)


def type_of(python_type: Any, stored: Mapping[type, Type] | None = None) -> Type:
    """The type of what msgspec writes as JSON for `python_type`, such as a `Result`.

    A string whose JSON Schema says `format: date-time` (or `date`) is a date. `stored` gives the types of
    classes that are not kept as msgspec would write them.
    """
    return _Reading(stored or {}).of(inspect.type_info(python_type))


_SIMPLE: dict[type[inspect.Type], Type] = {
    inspect.BoolType: BOOLEAN,
    inspect.IntType: NUMBER,
    inspect.FloatType: NUMBER,
    inspect.StrType: STRING,
    inspect.UUIDType: STRING,
    inspect.DateTimeType: DATE,
    inspect.DateType: DATE,
}
_OF_VALUE = {bool: BOOLEAN, int: NUMBER, float: NUMBER, str: STRING}
_Listed = (inspect.ListType, inspect.SetType, inspect.FrozenSetType, inspect.VarTupleType)
_Fielded = (inspect.StructType, inspect.DataclassType, inspect.TypedDictType)


@dataclass
class _Reading:
    stored: Mapping[type, Type]
    open_classes: tuple[type, ...] = ()
    """Classes being read, so that one that holds itself comes to an end."""

    def of(self, info: inspect.Type) -> Type:
        if type(info) in _SIMPLE:
            return _SIMPLE[type(info)]
        if isinstance(info, inspect.Metadata):
            schema = info.extra_json_schema or {}
            found = self.of(info.type)
            return DATE if found is STRING and schema.get("format") in ("date-time", "date") else found
        if isinstance(info, inspect.UnionType):
            return _common(self.of(each) for each in info.types if not isinstance(each, inspect.NoneType))
        if isinstance(info, inspect.LiteralType):
            return _common(_OF_VALUE[type(value)] for value in info.values if value is not None)
        if isinstance(info, inspect.EnumType):
            return _common(_OF_VALUE.get(type(member.value), ANY) for member in info.cls)
        if isinstance(info, _Listed):
            return list_of(self.of(info.item_type))
        if isinstance(info, inspect.TupleType):
            return list_of(_common(self.of(each) for each in info.item_types))
        if isinstance(info, inspect.DictType):
            return Type(Kind.OBJECT, element=self.of(info.value_type))
        if isinstance(info, _Fielded):
            return self._fielded(info)
        return ANY

    def _fielded(self, info: inspect.StructType | inspect.DataclassType | inspect.TypedDictType) -> Type:
        if info.cls in self.stored:
            return self.stored[info.cls]
        if info.cls in self.open_classes:
            return ANY
        if isinstance(info, inspect.StructType) and info.array_like:
            return list_of(ANY)
        inner = _Reading(self.stored, (*self.open_classes, info.cls))
        return object_of({each.encode_name: inner.of(each.type) for each in info.fields})


def _common(types: Iterable[Type]) -> Type:
    """The type that all have, else ANY."""
    found = list(types)
    return found[0] if found and all(each == found[0] for each in found) else ANY


__all__ = [
    "ANY",
    "BOOLEAN",
    "DATE",
    "NULL",
    "NUMBER",
    "STRING",
    "Kind",
    "Type",
    "list_of",
    "object_of",
    "type_of",
]
