"""Frozen values as plain JSON values and back, by their type hints. Knows none of them.

For values that outlive the program: a field that was added since has its default, one that was
taken away is passed over.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def as_plain(value: Any) -> Any:
    """`value` as dicts, lists, texts, numbers, truths and None.

    Takes dataclasses, enums, dates, tuples, sets and mappings of such; a mapping whose keys are not
    all texts becomes a list of pairs. Raises TypeError for anything else.
    """
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case date():
            return value.isoformat()
        case Mapping():
            if all(type(name) is str for name in value):
                return {name: as_plain(item) for name, item in value.items()}
            return [[as_plain(name), as_plain(item)] for name, item in value.items()]
        case AbstractSet():
            return sorted((as_plain(item) for item in value), key=repr)
        case list() | tuple():
            return [as_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} is no plain value")


def from_plain(kind: type[T], plain: Any) -> T:
    """The value of the type `kind` from which `as_plain` made `plain`.

    Raises ValueError where `plain` was not made from such a value.
    """
    value: T = _read(kind, plain)
    return value


def _read(kind: Any, plain: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _read_one_of(inner, plain)
    if origin is tuple:
        return tuple(_read_items(inner, plain))
    if origin is not None and issubclass(origin, Mapping):
        pairs = (
            plain.items()
            if isinstance(plain, dict)
            else [_checked(list, pair) for pair in _checked(list, plain)]
        )
        return {_read(inner[0], name): _read(inner[1], item) for name, item in pairs}
    if origin is not None and issubclass(origin, AbstractSet):
        return origin(_read(inner[0], item) for item in _checked(list, plain))
    if is_dataclass(kind):
        return _read_dataclass(kind, _checked(dict, plain))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(plain)
    if kind is date:
        return date.fromisoformat(_checked(str, plain))
    return _checked(kind, plain)


def _read_one_of(kinds: tuple[Any, ...], plain: Any) -> Any:
    for kind in kinds:
        try:
            return _read(kind, plain)
        except ValueError:
            continue
    raise ValueError(f"none of {len(kinds)} types fits")


def _read_items(kinds: tuple[Any, ...], plain: Any) -> list[Any]:
    items = _checked(list, plain)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return [_read(kinds[0], item) for item in items]
    return [_read(kind, item) for kind, item in zip(kinds, items, strict=True)]


def _read_dataclass(kind: Any, plain: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.init and field.name in plain]
    try:
        return kind(**{name: _read(hints[name], plain[name]) for name in known})
    except TypeError as error:  # a field without a default is missing
        raise ValueError(str(error)) from error


def _checked(kind: Any, plain: Any) -> Any:
    """`plain` itself, where it is of just this type; an int will do for a float."""
    if kind is Any or type(plain) is kind or (kind in (None, NoneType) and plain is None):
        return plain
    if kind is float and type(plain) is int:
        return float(plain)
    raise ValueError(f"{type(plain).__name__} instead of {kind}")
