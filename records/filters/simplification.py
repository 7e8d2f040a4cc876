"""The same filter with fewer conditions, for the database: many “or” become one list. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from records.fields.values import is_nothing
from records.filters.model import And, Comparison, Filter, Membership, Not, Or, Records


def simplify(part: Filter) -> Filter:
    """A filter that the same people meet.

    Values of one field joined by "or", or denied by "and", are one list; a blank value means that
    the field is empty.
    """
    match part:
        case Comparison(field, "=" | "in", values) if any(map(is_nothing, values)):
            filled = tuple(value for value in values if not is_nothing(value))
            empty = Comparison(field, "empty")
            return Or((Comparison(field, "in", filled), empty)) if filled else empty
        case Not(inner):
            return Not(simplify(inner))
        case Or(parts):
            return _unwrapped(Or, _with_lists([simplify(one) for one in parts]))
        case And(parts):
            found = [simplify(one) for one in parts]
            denied = [one.part for one in found if isinstance(one, Not)]
            asked = [one for one in found if not isinstance(one, Not)]
            return _unwrapped(And, [*asked, *map(Not, _with_lists(denied))])
        case Records(where=where) | Membership(where=where) if where is not None:
            return replace(part, where=simplify(where))
    return part


def condition_count(part: Filter) -> int:
    """How many conditions a filter has; a list of values is one."""
    match part:
        case Not(inner):
            return condition_count(inner)
        case And(parts) | Or(parts):
            return sum(map(condition_count, parts))
        case Records(where=where) | Membership(where=where) if where is not None:
            return 1 + condition_count(where)
    return 1


def _with_lists(parts: Sequence[Filter]) -> list[Filter]:
    """`parts`, of which any is to hold, with one list of values for each field."""
    values: dict[str, list[str]] = {}
    others: list[Filter] = []
    for part in parts:
        if isinstance(part, Comparison) and part.operator in {"=", "in"}:
            values.setdefault(part.field, []).extend(part.values)
        else:
            others.append(part)
    return [*(Comparison(field, "in", tuple(some)) for field, some in values.items()), *others]


def _unwrapped(join: type[And] | type[Or], parts: Sequence[Filter]) -> Filter:
    return parts[0] if len(parts) == 1 else join(tuple(parts))
