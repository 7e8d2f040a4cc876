"""Reads filter expressions, as commands, segments and saved layouts have them.

A condition on a field with several records beneath it holds where any of them meets it ("award =
PhD": any award is a PhD); conditions joined by "and" about one kind of record mean the same
record. Text is compared without regard to capitals.
"""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from lark import Token, Transformer

from core.errors import UserError
from core.text import comparison_key, replace_invalid
from records.fields.definitions import Field
from records.filters.grammar import VALUE, read_tree
from records.filters.model import And, Comparison, Filter, Membership, Not, Or, Records
from records.filters.periods import fixed_period, stored_period
from records.filters.subjects import (
    ANSWER,
    RESPONSES,
    SUBJECTS,
    SURVEYED,
    FilterSubject,
    askable_fields,
    column_key,
    find_subject,
)

DEEPEST: Final = 30  # conditions within each other
_LONGEST_NAME: Final = 40  # characters of an unknown name that are said back


def parse(expression: str, fields: Mapping[str, Field]) -> Filter:
    """The filter that `expression` writes.

    `fields` are those of the flat row; they and the columns of records are named by key, or by
    label in quotes or one word. Raises UserError that says where it cannot be understood.
    """
    expression = replace_invalid(expression).replace("\0", "")
    try:
        found: Filter = _Build().transform(read_tree(expression))
    except RecursionError as error:
        raise _too_deep() from error
    return _Names(fields).resolve(found)


class _Build(Transformer[Token, Any]):
    """Makes the filter out of lark's tree, its names as they are written."""

    def field(self, items: list[Token]) -> str:
        return _bare(items[0])

    def value(self, items: list[Token]) -> str:
        return _bare(items[0])

    def compared(self, items: list[Any]) -> Filter:
        field, operator, value = items
        if operator == "!=":
            return Not(Comparison(field, "=", (value,)))
        return Comparison(field, str(operator), (value,))

    def one_of(self, items: list[Any]) -> Filter:
        return Comparison(items[0], "in", _values(items[1]))

    def none_of(self, items: list[Any]) -> Filter:
        return Not(Comparison(items[0], "in", _values(items[1])))

    def between(self, items: list[str]) -> Filter:
        return Comparison(items[0], "between", (items[1], items[2]))

    def contains(self, items: list[str]) -> Filter:
        return Comparison(items[0], "contains", (items[1],))

    def starts(self, items: list[str]) -> Filter:
        return Comparison(items[0], "starts", (items[1],))

    def during(self, items: list[str]) -> Filter:
        return Comparison(items[0], "during", (_period(items[1]),))

    def aged(self, items: list[str]) -> Filter:
        *_, age, _than, count, unit = items[1].lower().split()
        limit = f"{_counted(count, unit)} ago"
        return Comparison(items[0], "<" if age == "older" else ">", (limit,))

    def empty(self, items: list[str]) -> Filter:
        return Comparison(items[0], "empty")

    def filled(self, items: list[str]) -> Filter:
        return Not(Comparison(items[0], "empty"))

    def not_asked(self, items: list[str]) -> Filter:
        return Comparison(items[0], "not_asked")

    def flag(self, items: list[str]) -> Filter:
        return Comparison(items[0], "yes")

    def records(self, items: list[Any]) -> Filter:
        quantifier, subject, *where = items
        match quantifier.lower().split():
            case ["no"]:
                limits: tuple[int, int | None] = 0, 0
            case ["at", "least", number]:
                limits = int(number), None
            case ["at", "most", number]:
                limits = 0, int(number)
            case ["exactly", number]:
                limits = int(number), int(number)
            case ["between", low, "and", high]:
                limits = int(low), int(high)
            case _:
                limits = 1, None
        return Records(subject, where[0] if where else None, *limits)

    def where(self, items: list[Filter]) -> Filter:
        return items[0]

    def member(self, items: list[str]) -> Filter:
        return Membership(items[0].lower().split()[1], items[1])

    def surveyed(self, items: list[Any]) -> Filter:
        kind, name, *where = items
        return Membership(kind.lower().split()[0], name, where[0] if where else None)

    def contactable(self, items: list[str]) -> Filter:
        return Membership("contactable", _purpose(items[0]))

    def negated(self, items: list[Filter]) -> Filter:
        return Not(items[0])

    def and_(self, items: list[Filter]) -> Filter:
        return And(tuple(items))

    def or_(self, items: list[Filter]) -> Filter:
        return Or(tuple(items))


def _bare(token: Token) -> str:
    """The text of a token without its quotes; doubled quotes inside become one."""
    return _unquoted(token) if token.type == "STRING" else str(token)


def _unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"') if text.startswith('"') else text[1:-1]


def _values(listed: str) -> tuple[str, ...]:
    """The values of a list in brackets."""
    found = re.findall(VALUE, listed[1:-1])
    return tuple(_unquoted(one) if one[0] in '"“' else one for one in found)


def _period(written: str) -> str:
    """The period of “within the last 2 years”: "last 2 years"; of “in October 2016”: "2016-10"."""
    words = [word for word in written.lower().split() if word not in {"is", "in", "within"}]
    if fixed := fixed_period(" ".join(words)):
        return stored_period(fixed)
    if words[0] != "the":
        return " ".join(words)
    which, *count, unit = words[1:]
    return f"{which} {_counted(count[0] if count else '1', unit)}"


def _counted(count: str, unit: str) -> str:
    """“2 years”, “1 year”, however it was written."""
    one = unit.removesuffix("s")
    return f"{int(count)} {one}" if int(count) == 1 else f"{int(count)} {one}s"


def _purpose(written: str) -> str:
    """The purpose and channel of “contactable for surveys by e-mail”: "surveys"."""
    _contactable, _for, purpose, *channel = written.lower().split()
    by = channel[1].replace("-", "") if channel else "email"
    if purpose in {"survey", "surveys"} and by == "email":
        return "surveys"
    return f"{'survey' if purpose == 'surveys' else purpose} by {by}"


class _Names:
    """Resolves the names that people use: fields to their keys, records to their subjects."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = askable_fields(fields)
        self._by_label = {comparison_key(field.label): field.key for field in fields.values()}
        self._by_label |= {one.column: one.key for one in fields.values() if one.is_custom}

    def resolve(self, part: Filter, scope: FilterSubject | None = None, depth: int = 0) -> Filter:
        """`part` with every field named by its key; `scope` is what it is about.

        Raises UserError for an unknown name, and where more conditions are within each other than
        the program and the database can follow.
        """
        if depth > DEEPEST:
            raise _too_deep()
        inner = partial(self.resolve, scope=scope, depth=depth + 1)
        match part:
            case Comparison(name, operator, values):
                key = self._field_key(name) if scope is None else _column_key(name, scope)
                return Comparison(key, operator, values)
            case Not(one):
                return Not(inner(one))
            case And(parts):
                return And(tuple(map(inner, parts)))
            case Or(parts):
                return Or(tuple(map(inner, parts)))
            case Records(name, where, fewest, most):
                subject = _outermost(name, scope)
                return Records(subject.name, self._where(where, subject, depth), fewest, most)
            case Membership(kind, name, where):
                if scope is not None:
                    raise _within_records(scope)
                return Membership(kind, name, self._where(where, SURVEYED.get(kind), depth))
        raise TypeError(part)

    def _where(
        self, where: Filter | None, subject: FilterSubject | None, depth: int
    ) -> Filter | None:
        return None if where is None else self.resolve(where, subject, depth + 1)

    def _field_key(self, name: str) -> str:
        if name in self._fields:
            return name
        found = self._by_label.get(comparison_key(name)) or column_key(name)
        if found is None:
            raise _unknown_field(name, self._fields)
        return found


def _column_key(name: str, scope: FilterSubject) -> str:
    """The key of a column of `scope`; beside the columns of a response, that of a question."""
    found = scope.key_of(name)
    if found is not None:
        return found
    if scope is RESPONSES:
        return name if name.startswith(ANSWER) else f"{ANSWER}{name}"
    raise _unknown_field(name, [column.field.column for column in scope.columns.values()])


def _outermost(name: str, scope: FilterSubject | None) -> FilterSubject:
    if scope is not None:
        raise _within_records(scope)
    found = find_subject(name)
    if found is None:
        raise UserError(
            f"“{name[:_LONGEST_NAME]}” names no records; nothing was changed. There are"
            f" {', '.join(SUBJECTS)}.",
            code="unknown_field",
        )
    return found


def _unknown_field(name: str, known: Iterable[str]) -> UserError:
    return UserError(
        f"There is no field “{name[:_LONGEST_NAME]}”; nothing was changed. Fields are"
        f" {', '.join(known)}.",
        code="unknown_field",
    )


def _within_records(scope: FilterSubject) -> UserError:
    return UserError(
        f"Conditions on {scope.plural} can only be about their own columns; nothing was changed.",
        code="bad_filter",
    )


def _too_deep() -> UserError:
    return UserError(
        f"The filter has more than {DEEPEST} brackets or “not” within each other. Nothing was"
        " changed; write it more simply.",
        code="bad_filter",
    )
