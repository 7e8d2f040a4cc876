"""Filters as SQL: the condition on a row of `people` that a filter means."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, and_, false, func, not_, or_, select, true

from core.errors import UserError
from core.formats import format_number
from core.text import replace_invalid
from models.consent_fields import CHANNELS, CONSENT_CHANNEL, CONSENT_PURPOSE, PURPOSES
from models.sql import joined, within_rows
from models.tables import people, segment_members, segments, waves
from records.consent.contactable import contactable
from records.fields.definitions import Field, Part
from records.filters.field_sql import address_conditions, records_of, written_value
from records.filters.model import CONTACTABLE, And, Comparison, Filter, Membership, Not, Or, Records
from records.filters.parser import parse
from records.filters.simplification import condition_count, simplify
from records.filters.subjects import (
    ANSWER,
    LATEST,
    SUBJECTS,
    SURVEYED,
    FilterSubject,
    RecordSource,
    askable_fields,
)
from records.filters.survey_sql import Surveyed, answer_test, find_surveyed
from records.filters.value_sql import typed_values, value_test
from records.parts.registry import QUERIES

_OF_TEXT: Final = frozenset({"=", "in", "contains", "starts"})
_MOST_NESTED: Final = 12  # segments within segments; more is a circle
_MOST_CONDITIONS: Final = 1_000  # each is looked at for everybody

_MEMBERS: Final = RecordSource(segment_members, segment_members.c.id, segment_members.c.person_id)
_Condition: TypeAlias = ColumnElement[bool]


def to_sql(
    connection: Connection,
    chosen: Filter,
    fields: Mapping[str, Field],
    *,
    today: date | None = None,
) -> _Condition:
    """The condition on a row of `people` that `chosen` means; reads the segments it names.

    `fields` are those of the flat row. Days relative to today are counted from `today`; None: the
    day of asking. Raises UserError for what cannot be asked.
    """
    return _Conditions(connection, fields, today or date.today()).condition(chosen)


class _Conditions:
    """Makes conditions on one day; `depth` is how many segments they are within."""

    def __init__(
        self, connection: Connection, fields: Mapping[str, Field], today: date, depth: int = 0
    ) -> None:
        self._connection = connection
        self._flat = fields
        self._fields = askable_fields(fields)
        self._today = today
        self._depth = depth

    def condition(self, chosen: Filter, *, negated: bool = False) -> _Condition:
        """What `chosen`, or its opposite, means. Raises UserError for what cannot be asked."""
        simple = simplify(chosen)
        if condition_count(simple) > _MOST_CONDITIONS:
            raise UserError(
                f"The filter has more than {format_number(_MOST_CONDITIONS)} conditions. Nothing "
                "was changed; write"
                " many values of a field as a list: field in (value, value).",
                code="bad_filter",
            )
        return self._condition(simple, negated=negated)

    def _condition(self, part: Filter, *, negated: bool) -> _Condition:
        match part:
            case Comparison():
                return self._any_record([part], negated=negated)
            case Records():
                return self._counted(part, negated=negated)
            case Membership("segment" | "list", name):
                return self._in_segment(name, negated=negated)
            case Membership("contactable", name):
                may = contactable(self._connection, *_purpose_and_channel(name))
                return _opposite(may) if negated else may
            case Membership(kind, name, where):
                return self._surveyed(SURVEYED[kind], name, where, negated=negated)
            case Not(inner):
                return self._condition(inner, negated=not negated)
            case Or(parts):
                found = [self._condition(one, negated=negated) for one in parts]
                return joined(and_ if negated else or_, found)
            case And(parts):
                return joined(or_ if negated else and_, self._all_of(parts, negated=negated))
        raise TypeError(part)

    # --- fields and records ---

    def _all_of(self, parts: Sequence[Filter], *, negated: bool) -> list[_Condition]:
        """Conditions about one kind of record mean the same record: a PhD completed in 1999."""
        same_record: dict[Any, list[Comparison]] = {}
        found: list[_Condition] = []
        for part in parts:
            if isinstance(part, Comparison) and part.operator != "empty":
                field = self._fields[part.field]
                kind = part.field.partition(".")[0] if field.part is Part.RECORD else field.part
                same_record.setdefault(kind, []).append(part)
            else:
                found.append(self._condition(part, negated=negated))
        return [
            *found,
            *(self._any_record(tests, negated=negated) for tests in same_record.values()),
        ]

    def _any_record(self, tests: Sequence[Comparison], *, negated: bool) -> _Condition:
        """Some record meets all `tests`, which are about one kind of record; or the person does."""
        key, field = tests[0].field, self._fields[tests[0].field]
        if field.part is Part.LINKEDIN:
            return self._is_member(field, tests, negated=negated)
        records, value_of = records_of(field)
        empty = tests[0].operator == "empty"
        met: list[_Condition] = []
        if not empty or records is None:
            met = [self._test(one, value_of) for one in tests]
        elif getattr(value_of(field), "nullable", True):  # else the record being there says it
            met = [value_of(field).is_not(None)]
        if records is None:
            return _opposite(joined(and_, met)) if negated else joined(and_, met)
        met += [
            known
            for one in tests
            for known in address_conditions(self._fields[one.field], one, self._today)
        ]
        return self._people_with(records, *met, latest=key in LATEST, negated=negated is not empty)

    def _test(
        self, asked: Comparison, value_of: Callable[[Field], ColumnElement[Any]]
    ) -> _Condition:
        field = self._fields[asked.field]
        return self._value_test(field, value_of(field), asked)

    def _value_test(self, field: Field, value: ColumnElement[Any], asked: Comparison) -> _Condition:
        met = value_test(field, value, asked, self._today)
        written = written_value(value) if asked.operator in _OF_TEXT else None
        return met if written is None else or_(met, value_test(field, written, asked, self._today))

    def _is_member(self, field: Field, tests: Sequence[Comparison], *, negated: bool) -> _Condition:
        """Membership of the group, which is that there is a record."""
        query = QUERIES[field.part]
        records = RecordSource(query.table, query.table.c.id, query.table.c.person_id, query.only)
        wanted = {True, False}
        for one in tests:
            wanted &= {"yes": {True}, "empty": {False}}.get(one.operator) or set(
                typed_values(field, one.values, self._today)
            )
        if len(wanted) != 1:
            return true() if bool(wanted) is not negated else false()
        return self._people_with(records, negated=negated is wanted.pop())

    def _counted(self, asked: Records, *, negated: bool) -> _Condition:
        subject = SUBJECTS[asked.subject]
        met = () if asked.where is None else (self._on_record(asked.where, subject, None),)
        limits = []
        if asked.fewest > 0:
            limits.append(
                self._people_with(subject.records, *met, fewest=asked.fewest, negated=negated)
            )
        if asked.most is not None:
            most = asked.most + 1
            limits.append(
                self._people_with(subject.records, *met, fewest=most, negated=not negated)
            )
        if not limits:
            return people.c.id.is_(None) if negated else people.c.id.is_not(None)
        return joined(or_ if negated else and_, limits)

    def _on_record(
        self, part: Filter, subject: FilterSubject, surveyed: Surveyed | None
    ) -> _Condition:
        """What `part` means of the record at hand."""
        match part:
            case Comparison(key) if key.startswith(ANSWER):
                if surveyed is None:
                    raise UserError(
                        f"Say in which survey “{key.removeprefix(ANSWER)}” is a question; write for"
                        " example: answered CODE where (Q1 = yes).",
                        code="bad_filter",
                    )
                return answer_test(self._connection, surveyed, part, self._today)
            case Comparison(key):
                column = subject.columns[key]
                return self._value_test(column.field, column.value, part)
            case Not(inner):
                return _opposite(self._on_record(inner, subject, surveyed))
            case And(parts):
                return joined(and_, [self._on_record(one, subject, surveyed) for one in parts])
            case Or(parts):
                return joined(or_, [self._on_record(one, subject, surveyed) for one in parts])
        raise TypeError(part)

    def _people_with(
        self,
        records: RecordSource,
        *met: _Condition,
        fewest: int = 1,
        latest: bool = False,
        negated: bool = False,
    ) -> _Condition:
        """Whether the person at hand has `fewest` records or more that meet all of `met`, or not.

        With `latest`, `met` are about all records of the person together.
        """
        found = select(records.person_id).select_from(records.source).where(*records.only)
        if latest:
            found = found.group_by(records.person_id).having(joined(and_, met))
        elif met:
            found = found.where(joined(and_, met))
        if fewest > 1:
            count = func.count(records.id.distinct())
            found = found.group_by(records.person_id).having(count >= fewest)
        return within_rows(self._connection, people.c.id, found, negated=negated)

    # --- membership ---

    def _surveyed(
        self, subject: FilterSubject, name: str, where: Filter | None, *, negated: bool
    ) -> _Condition:
        surveyed = find_surveyed(self._connection, replace_invalid(name))
        limits = [waves.c.survey_id == surveyed.survey_id]
        if surveyed.wave_id is not None:
            limits = [waves.c.id == surveyed.wave_id]
        if where is not None:
            limits.append(self._on_record(where, subject, surveyed))
        return self._people_with(subject.records, *limits, negated=negated)

    def _in_segment(self, name: str, *, negated: bool) -> _Condition:
        if self._depth > _MOST_NESTED:
            raise UserError(
                f"The segment “{name}” contains itself; nothing was changed. Edit its filter.",
                code="circular_segment",
            )
        name = replace_invalid(name)
        # The lower() of SQLite knows ASCII alone.
        there = self._connection.execute(select(segments)).all()
        row = next((one for one in there if one.name.casefold() == name.casefold()), None)
        if row is None:
            known = ", ".join(f"“{one.name}”" for one in there)
            raise UserError(
                f"There is no segment “{name}”; nothing was changed."
                + (f" There are {known}." if known else " None has been saved yet."),
                code="unknown_segment",
            )
        if row.expression is None:
            of_list = segment_members.c.segment_id == row.id
            return self._people_with(_MEMBERS, of_list, negated=negated)
        within = _Conditions(self._connection, self._flat, self._today, self._depth + 1)
        return within.condition(parse(row.expression, self._flat), negated=negated)


def _opposite(condition: _Condition) -> _Condition:
    """What is not known is not so, and “not” turns that round."""
    return not_(condition.is_(True))


def _purpose_and_channel(name: str) -> tuple[str, str]:
    """The purpose and channel of "news by email", or of "surveys". Raises UserError for others."""
    if name == CONTACTABLE.name:
        return CONSENT_PURPOSE, CONSENT_CHANNEL
    purpose, _, channel = name.partition(" by ")
    if purpose in PURPOSES and channel in CHANNELS:
        return purpose, channel
    raise UserError(
        f"People cannot be contactable for “{name}”. Purposes are {', '.join(PURPOSES)}; channels"
        f" are {', '.join(CHANNELS)}.",
        code="bad_filter",
    )
