"""A filter as the builder shows it: groups of conditions within each other. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from records.filters.model import And, Comparison, Filter, Membership, Not, Or, Records


class Join(StrEnum):
    """Which of the conditions of a group have to be met."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """Conditions joined; with none of them it asks for nothing."""

    join: Join = Join.ALL
    items: "tuple[Item, ...]" = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Conditions on one kind of records: “at least 2 events where …”, “answered 2018 where …”.

    `head` has no conditions of its own; `negated` says that the whole is not so.
    """

    head: Records | Membership
    group: ConditionGroup = ConditionGroup()
    negated: bool = False


Item: TypeAlias = ConditionGroup | Block | Filter  # a filter is one condition, or its opposite


def outline_of(chosen: Filter | None) -> ConditionGroup:
    """The groups and conditions of a filter; None is the group of none."""
    if chosen is None:
        return ConditionGroup()
    item = _item(chosen)
    return item if isinstance(item, ConditionGroup) else ConditionGroup(Join.ALL, (item,))


def filter_of(group: ConditionGroup) -> Filter | None:
    """The filter that a group means; None where there is no condition in it."""
    found = (_filter(item) for item in group.items)
    parts = tuple(part for part in found if part is not None)
    if not parts:
        return None
    joined: Filter = parts[0]
    if len(parts) > 1:
        joined = And(parts) if group.join is Join.ALL else Or(parts)
    return Not(joined) if group.join is Join.NONE else joined


def _filter(item: Item) -> Filter | None:
    match item:
        case ConditionGroup():
            return filter_of(item)
        case Block(head, group, negated):
            asked = replace(head, where=filter_of(group))
            return Not(asked) if negated else asked
    return item


def _item(part: Filter) -> Item:
    match part:
        case And(parts):
            return ConditionGroup(Join.ALL, tuple(map(_item, parts)))
        case Or(parts):
            return ConditionGroup(Join.ANY, tuple(map(_item, parts)))
        case Records(where=where):
            return Block(replace(part, where=None), outline_of(where))
        case Membership(where=where) if where is not None:
            return Block(replace(part, where=None), outline_of(where))
        case Not(inner):
            return _opposite(inner)
    return part


def _opposite(inner: Filter) -> Item:
    match inner:
        case Not(part):
            return _item(part)
        case Or(parts):
            return ConditionGroup(Join.NONE, tuple(map(_item, parts)))
        case Records(fewest=fewest, most=None) if fewest:
            return _item(replace(inner, fewest=0, most=fewest - 1))
        case Records(fewest=0, most=int(most)):
            return _item(replace(inner, fewest=most + 1, most=None))
        case Membership(where=where) if where is not None:
            return Block(replace(inner, where=None), outline_of(where), negated=True)
        case Comparison() | Membership():
            return Not(inner)
    return ConditionGroup(Join.NONE, (_item(inner),))
