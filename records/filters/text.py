"""Writes filters as expressions, which records/filters/parser.py reads back."""

import re
from typing import Final

from records.filters.model import And, Comparison, Filter, Membership, Not, Or, Records
from records.filters.periods import describe_period, fixed_period, is_counted
from records.filters.subjects import ANSWER, SUBJECTS, SURVEYED, FilterSubject

_NAME: Final = re.compile(r"[A-Za-z_][\w.]*")
_RESERVED: Final = frozenset(
    [
        "and",
        "any",
        "answered",
        "at",
        "between",
        "contactable",
        "contains",
        "exactly",
        "in",
        "invited",
        "is",
        "no",
        "not",
        "or",
        "starts",
        "where",
        "within",
        "this",
        "last",
        "next",
        "today",
        "yesterday",
        "tomorrow",
        "older",
        "newer",
        "was",
    ]
)


def to_text(part: Filter) -> str:
    """The expression that `parse` reads back as `part`."""
    return _text(part, None)


def _text(part: Filter, scope: FilterSubject | None) -> str:
    match part:
        case Comparison(key, operator, values):
            return _comparison(_name(key, scope), operator, values)
        case Records(name, where, fewest, most):
            return f"{_quantified(name, fewest, most)}{_where(where, SUBJECTS[name])}"
        case Membership("segment" | "list" as kind, name):
            return f"in {kind} {_quoted(name)}"
        case Membership("contactable", name):
            return f"contactable for {name}"
        case Membership(kind, name, where):
            words = "invited to" if kind == "invited" else kind
            return f"{words} {_quoted(name)}{_where(where, SURVEYED[kind])}"
        case Not(inner):
            return f"not {_grouped(inner, scope)}"
        case And(parts):
            return " and ".join(_grouped(one, scope) for one in parts)
        case Or(parts):
            return " or ".join(_grouped(one, scope) for one in parts)
    raise TypeError(part)


def _comparison(field: str, operator: str, values: tuple[str, ...]) -> str:
    match operator, values:
        case "in", _:
            return f"{field} in ({', '.join(map(_quoted, values))})"
        case "between", (low, high):
            return f"{field} between {_quoted(low)} and {_quoted(high)}"
        case "during", (period,):
            return f"{field} {_during(period)}"
        case "empty", _:
            return f"{field} is empty"
        case "not_asked", _:
            return f"{field} not asked"
        case "yes", _:
            return field
        case "starts", (value,):
            return f"{field} starts with {_quoted(value)}"
        case _, (value,):
            return f"{field} {operator} {_quoted(value)}"
    raise TypeError(operator)


def _during(period: str) -> str:
    if fixed_period(period):
        return describe_period(period)
    return f"in the {period}" if is_counted(period) else period


def _quantified(subject: str, fewest: int, most: int | None) -> str:
    match fewest, most:
        case 1, None:
            return f"any {subject}"
        case 0, 0:
            return f"no {subject}"
        case _, None:
            return f"at least {fewest} {subject}s"
        case 0, _:
            return f"at most {most} {subject}s"
        case _ if fewest == most:
            return f"exactly {fewest} {subject}s"
    return f"between {fewest} and {most} {subject}s"


def _where(where: Filter | None, scope: FilterSubject) -> str:
    return "" if where is None else f" where ({_text(where, scope)})"


def _name(key: str, scope: FilterSubject | None) -> str:
    """What a field is called in conditions on `scope`, where its own columns need no prefix."""
    name = key
    if scope is not None:
        short = key.removeprefix(ANSWER) if key.startswith(ANSWER) else key.partition(".")[2]
        wanted = None if key.startswith(ANSWER) else key
        if short and scope.key_of(short) == wanted and not short.startswith(ANSWER):
            name = short
    bare = _NAME.fullmatch(name) and name.lower() not in _RESERVED
    return name if bare else _in_quotes(name)


def _quoted(value: str) -> str:
    plain = value.isascii() and value.isalnum() and value.lower() not in _RESERVED
    if plain and (value.isalpha() or value.isdigit()):
        return value
    return _in_quotes(value)


def _in_quotes(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _grouped(part: Filter, scope: FilterSubject | None) -> str:
    text = _text(part, scope)
    return f"({text})" if isinstance(part, And | Or) else text
