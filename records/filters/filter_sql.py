"""Filters as SQL, and the ids of the people who meet them in any order."""

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    cast,
    func,
    not_,
    or_,
    select,
)

from core.errors import UserError
from core.formats import format_number
from core.text import fold, replace_invalid
from models import search
from models.sql import joined, within_texts
from models.tables import (
    invitations,
    people,
    responses,
    segment_members,
    segments,
    surveys,
    waves,
)
from records.consent.contactable import contactable_for_surveys
from records.fields.definitions import Field, FieldKind, Part, all_fields
from records.fields.values import BadValue, ParseOptions, parse_value
from records.filters.model import And, Comparison, Filter, Membership, Not, Or
from records.filters.parser import parse
from records.filters.simplification import condition_count, simplify
from records.parts.definition import FLAGS
from records.parts.registry import QUERIES, main_value

SortKey: TypeAlias = tuple[str, bool]  # "name" or a field's key, and whether descending
BY_NAME: Final[tuple[SortKey, ...]] = (("name", False),)

_ORDERED: Final = frozenset({FieldKind.DATE, FieldKind.YEAR, FieldKind.NUMBER})
_MOST_NESTED: Final = 12  # segments within segments; more is a circle
_MOST_CONDITIONS: Final = 1_000  # each is looked at for everybody
_MOST_VALUES: Final = 10_000  # different dates, years or numbers in a list; of texts any number


def person_ids(
    connection: Connection,
    chosen: Filter | None = None,
    *,
    text: str = "",
    order_by: Sequence[SortKey] = BY_NAME,
) -> "array[int]":
    """The ids of the people who meet `chosen` and match `text`, in order.

    People without a value of a key come last, equals by name.
    Raises UserError for an unknown segment, wave or field.
    """
    fields = all_fields(connection)
    statement = select(people.c.id)
    if chosen is not None:
        statement = statement.where(to_sql(connection, chosen, fields))
    if text.strip():
        statement = statement.where(search.matches(connection.dialect.name, text))
    return array("q", connection.scalars(statement.order_by(*_order(order_by, fields))))


def _order(
    order_by: Sequence[SortKey], fields: Mapping[str, Field]
) -> Iterator[ColumnElement[Any]]:
    names: list[ColumnElement[Any]] = [people.c.sort_name, people.c.id]
    for key, descending in order_by:
        if key == "name":  # no two people are equal beyond it
            yield from (column.desc() for column in names) if descending else names
            return
        if key not in fields:
            raise UserError(f"There is no field “{key}” to sort by.", code="unknown_field")
        value = _value(fields[key])
        yield value.desc().nulls_last() if descending else value.asc().nulls_last()
    yield from names


def count(connection: Connection, chosen: Filter | None) -> int:
    """How many people meet `chosen`."""
    statement = select(func.count()).select_from(people)
    if chosen is not None:
        statement = statement.where(to_sql(connection, chosen, all_fields(connection)))
    return int(connection.scalar(statement) or 0)


def to_sql(
    connection: Connection, chosen: Filter, fields: Mapping[str, Field], depth: int = 0
) -> ColumnElement[bool]:
    """The condition on a row of `people` that `chosen` means; reads the segments it names.

    Raises UserError for what cannot be asked.
    """
    simple = simplify(chosen)
    if condition_count(simple) > _MOST_CONDITIONS:
        raise UserError(
            f"The filter has more than {format_number(_MOST_CONDITIONS)} conditions. Nothing "
            "was changed; write"
            " many values of a field as a list: field in (value, value).",
            code="bad_filter",
        )
    return _condition(connection, simple, fields, depth)


def _condition(
    connection: Connection, chosen: Filter, fields: Mapping[str, Field], depth: int
) -> ColumnElement[bool]:
    match chosen:
        case Comparison():
            return _any_record(fields[chosen.field], [(fields[chosen.field], chosen)])
        case Membership():
            return _membership(connection, chosen, fields, depth)
        case Not(part):
            return not_(_condition(connection, part, fields, depth))
        case Or(parts):
            return joined(or_, [_condition(connection, part, fields, depth) for part in parts])
        case And(parts):
            return _all_of(connection, parts, fields, depth)
    raise TypeError(chosen)


def _all_of(
    connection: Connection, parts: Sequence[Filter], fields: Mapping[str, Field], depth: int
) -> ColumnElement[bool]:
    """Conditions about one kind of record mean the same record: a PhD completed in 1999."""
    by_part: dict[Part, list[tuple[Field, Comparison]]] = {}
    found: list[ColumnElement[bool]] = []
    for part in parts:
        if isinstance(part, Comparison) and part.operator != "empty":
            field = fields[part.field]
            by_part.setdefault(field.part, []).append((field, part))
        else:
            found.append(_condition(connection, part, fields, depth))
    same_record = (_any_record(group[0][0], group) for group in by_part.values())
    return joined(and_, [*found, *same_record])


def _any_record(field: Field, tests: Sequence[tuple[Field, Comparison]]) -> ColumnElement[bool]:
    """Some record of the field's part meets all `tests`."""
    place = QUERIES.get(field.part)
    if place is None or field.part is Part.CONSENT or field.part is Part.LINKEDIN:
        # What is not known is not so, and "not" turns that round.
        return joined(and_, [_test(one, _value(one), asked) for one, asked in tests]).is_(True)
    held = (
        select(place.table.c.id)
        .where(place.table.c.person_id == people.c.id, *place.only)
        .correlate(people)
    )
    if any(asked.operator == "empty" for _, asked in tests):
        filled = [place.table.c[one.column].is_not(None) for one, _ in tests]
        return ~held.where(*filled).exists()
    met = [_test(one, place.table.c[one.column], asked) for one, asked in tests]
    return held.where(joined(and_, met)).exists()


def _value(field: Field) -> ColumnElement[Any]:
    """The value of a field for the person at hand."""
    if not field.is_custom:
        return main_value(field)
    kept: Any = people.c.custom[field.column]
    value: ColumnElement[Any] = kept.as_string()
    if field.kind is FieldKind.NUMBER:
        value = kept.as_float()
    elif field.kind is FieldKind.YES_NO:
        value = kept.as_boolean()
    return value


def _test(field: Field, value: ColumnElement[Any], asked: Comparison) -> ColumnElement[bool]:
    if asked.operator == "empty":
        if field.key in FLAGS:
            return value.is_not(True)
        blank = value.is_(None)
        return or_(blank, value == "") if field.kind in _TEXTUAL else blank
    if asked.operator == "yes":
        if field.kind is not FieldKind.YES_NO:
            raise _not_askable(field, f"it is not yes or no; write {field.key} is not empty.")
        return value.is_(True)
    if asked.operator in {"contains", "starts"}:
        text, wanted = _comparable(cast(value, Text), asked.values[0])
        if asked.operator == "contains":
            return text.contains(wanted, autoescape=True)
        return text.startswith(wanted, autoescape=True)
    typed = _typed(field, asked.values)
    if asked.operator == "between" or asked.operator in _ORDERINGS:
        if field.kind is FieldKind.YES_NO:
            raise _not_askable(field, "yes and no cannot be ordered.")
        if any(limit is None for limit in typed):
            raise _not_askable(field, f"a value is missing; write {field.key} is empty.")
        if asked.operator == "between":
            return value.between(typed[0], typed[1])
        return _ORDERINGS[asked.operator](value, typed[0])
    if field.kind is FieldKind.YES_NO:
        return or_(*(value.is_(word) for word in dict.fromkeys(typed)))
    if field.kind in _TEXTUAL:
        return _is_one_of(value, [str(word) for word in typed])
    different = list(dict.fromkeys(typed))
    if len(different) > _MOST_VALUES:
        raise _not_askable(
            field, f"it has more than {format_number(_MOST_VALUES)} different values."
        )
    return value.in_(different)


def _is_one_of(value: ColumnElement[Any], words: Sequence[str]) -> ColumnElement[bool]:
    """`value` is one of `words`, without regard to capitals."""
    if len(words) == 1:
        text, wanted = _comparable(value, words[0])
        return text == wanted
    ascii_words = [word.lower() for word in words if word.isascii()]
    others = [fold(word) for word in words if not word.isascii()]
    found = [
        within_texts(text, some)
        for text, some in ((func.lower(value), ascii_words), (_folded(value), others))
        if some
    ]
    return or_(*found)


def _comparable(value: ColumnElement[Any], word: str) -> tuple[ColumnElement[str], str]:
    """Text and a word to compare it with, without regard to capitals.

    SQLite's own `lower` knows ASCII alone; the fold that knows more is dear, and minds no accents.
    """
    if word.isascii():
        return func.lower(value), word.lower()
    return _folded(value), fold(word)


def _folded(value: ColumnElement[Any]) -> ColumnElement[str]:
    return func.almanac_fold(func.coalesce(value, ""))


_TEXTUAL: Final = frozenset(
    {FieldKind.TEXT, FieldKind.LINES, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.CHOICE}
)
_ORDERINGS: Final[Mapping[str, Callable[[Any, Any], ColumnElement[bool]]]] = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
}


def _typed(field: Field, words: Sequence[str]) -> list[Any]:
    """Words of a filter as the field's column holds them. Raises UserError where it cannot be."""
    context = ParseOptions()
    try:
        values = [parse_value(field, word, context) for word in words]
    except BadValue as bad:
        raise _not_askable(field, bad.message) from bad
    if field.is_custom and field.kind is FieldKind.DATE:
        return [None if value is None else value.isoformat() for value in values]
    return values


def _not_askable(field: Field, why: str) -> UserError:
    return UserError(f"The filter on {field.label} cannot be used: {why}", code="bad_filter")


def _membership(
    connection: Connection, asked: Membership, fields: Mapping[str, Field], depth: int
) -> ColumnElement[bool]:
    if asked.kind == "segment":
        return _in_segment(connection, asked.name, fields, depth)
    if asked.kind == "contactable":
        return contactable_for_surveys(connection)
    wave = _wave(connection, asked.name)
    if asked.kind == "invited":
        return people.c.id.in_(select(invitations.c.person_id).where(invitations.c.wave_id == wave))
    return people.c.id.in_(
        select(responses.c.person_id).where(
            responses.c.wave_id == wave, responses.c.person_id.is_not(None)
        )
    )


def _in_segment(
    connection: Connection, name: str, fields: Mapping[str, Field], depth: int
) -> ColumnElement[bool]:
    if depth > _MOST_NESTED:
        raise UserError(
            f"The segment “{name}” contains itself; nothing was changed. Edit its filter.",
            code="circular_segment",
        )
    name = replace_invalid(name)
    there = connection.execute(select(segments)).all()  # the lower() of SQLite knows ASCII alone
    row = next((one for one in there if one.name.casefold() == name.casefold()), None)
    if row is None:
        known = ", ".join(f"“{one.name}”" for one in there)
        raise UserError(
            f"There is no segment “{name}”; nothing was changed."
            + (f" There are {known}." if known else " None has been saved yet."),
            code="unknown_segment",
        )
    if row.expression is None:
        return people.c.id.in_(
            select(segment_members.c.person_id).where(segment_members.c.segment_id == row.id)
        )
    return to_sql(connection, parse(row.expression, fields), fields, depth + 1)


def _wave(connection: Connection, name: str) -> int:
    code, _, label = name.partition("/")
    found = connection.scalar(
        select(waves.c.id)
        .join(surveys, surveys.c.id == waves.c.survey_id)
        .where(func.lower(surveys.c.code) == code.lower(), waves.c.label == label)
    )
    if found is None:
        raise UserError(
            f"There is no wave “{name}”; nothing was changed. Write it as CODE/LABEL.",
            code="unknown_wave",
        )
    return int(found)
