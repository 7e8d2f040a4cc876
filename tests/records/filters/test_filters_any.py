"""Any filter finds the same people in SQL, on both databases, as in plain Python."""

import operator
import random
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.text import fold
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import awards, contact_points, engagements, people, roles
from records.fields.definitions import FieldKind, all_fields
from records.fields.values import is_nothing
from records.filters.condition_sql import to_sql
from records.filters.model import And, Comparison, Filter, Not, Or, Records
from records.filters.parser import parse
from records.filters.periods import Period, day_of, fixed_period, period_of
from records.filters.simplification import simplify
from records.filters.text import to_text
from records.office import add_custom_field
from tests.acts import run_act
from tests.snapshots import once

TODAY: Final = date(2026, 11, 29)
WORDS: Final = (None, "Ada", "ADA", "Núñez", "100%", "a_b", "Ad")
DAYS: Final = (None, date(2026, 11, 29), date(2026, 12, 5), date(2024, 2, 29), date(1980, 3, 1))
YEARS: Final = (None, 1990, 1999, 2025, 2026)
FLAGS: Final = (None, True, False)
T, D, Y, B, N = FieldKind.TEXT, FieldKind.DATE, FieldKind.YEAR, FieldKind.YES_NO, FieldKind.NUMBER

# key -> kind, the records it is a column of (None: the person), the column, and which records
FIELDS: Final[Mapping[str, tuple[FieldKind, str | None, str, Callable[[Any], bool]]]] = {
    "given_name": (T, None, "given_name", bool),
    "notes": (T, None, "notes", bool),
    "birth_date": (D, None, "birth_date", bool),
    "birthday": (D, None, "birth_date", bool),
    "deceased": (B, None, "deceased", bool),
    "custom.score": (N, None, "score", bool),
    "custom.met": (D, None, "met", bool),
    "custom.clinical": (B, None, "clinical", bool),
    "department": (T, "awards", "department", bool),
    "award_completed": (Y, "awards", "completed", bool),
    "employer": (T, "roles", "employer", lambda role: role["is_current"]),
    "research_active": (B, "roles", "research_active", lambda role: role["is_current"]),
    "first_employer": (T, "roles", "employer", lambda role: role["is_first"]),
    "role.employer": (T, "roles", "employer", bool),
    "role.started": (D, "roles", "started", bool),
    "role.research_active": (B, "roles", "research_active", bool),
    "email_status": (FieldKind.CHOICE, "contact_points", "status", bool),
    "engagement.title": (T, "engagements", "title", bool),
    "engagement.happened_on": (D, "engagements", "happened_on", bool),
}
OF_SUBJECT: Final = {
    "award": ("awards", ("department", "award_completed")),
    "role": ("roles", ("role.employer", "role.started", "role.research_active")),
    "engagement": ("engagements", ("engagement.title", "engagement.happened_on")),
}


def invented(count: int) -> list[dict[str, Any]]:
    """People with their records; some have none, and many values are blank."""
    chance = random.Random(11)

    def several(**values: tuple[Any, ...]) -> list[dict[str, Any]]:
        return [
            {name: chance.choice(options) for name, options in values.items()}
            for _ in range(chance.choice((0, 0, 1, 2, 3)))
        ]

    return [
        {
            "given_name": chance.choice(WORDS),
            "notes": chance.choice((None, "", "Ada")),
            "birth_date": chance.choice(DAYS),
            "deceased": chance.choice((True, False)),
            "score": chance.choice((None, 0.0, 2.5)),
            "met": chance.choice(DAYS),
            "clinical": chance.choice(FLAGS),
            "awards": several(department=WORDS, completed=YEARS),
            "roles": several(
                employer=WORDS,
                started=DAYS,
                research_active=FLAGS,
                is_current=(True, False),
                is_first=(True, False),
            ),
            "contact_points": several(status=("good", "bounced", "unverified")),
            "engagements": several(title=WORDS, happened_on=DAYS),
        }
        for _ in range(count)
    ]


PEOPLE: Final = invented(30)


@pytest.fixture
@once
def office(database: Database) -> Database:
    run_act(database, add_custom_field, "Score", FieldKind.NUMBER)
    run_act(database, add_custom_field, "Met", FieldKind.DATE)
    run_act(database, add_custom_field, "Clinical", FieldKind.YES_NO)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        ids = changes.insert(people, [_row(person) for person in PEOPLE])
        for table in (awards, roles, contact_points, engagements):
            fixed = {
                "contact_points": {"kind": "email", "value": "a@example.org"},
                "engagements": {"kind": "event"},
            }.get(table.name, {})
            changes.insert(
                table,
                [
                    {"person_id": person_id, **fixed, **record}
                    for person_id, person in zip(ids, PEOPLE, strict=True)
                    for record in person[table.name]
                ],
            )
    return database


def _row(person: Mapping[str, Any]) -> dict[str, Any]:
    met = person["met"]
    custom = {"score": person["score"], "clinical": person["clinical"]}
    custom["met"] = None if met is None else met.isoformat()
    plain = ("given_name", "notes", "birth_date", "deceased")
    return {
        **{name: person[name] for name in plain},
        "custom": {name: value for name, value in custom.items() if value is not None},
    }


# --- what a filter means ----------------------------------------------------------------------

ORDERINGS: Final = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def meets(part: Filter, person: Mapping[str, Any]) -> bool:
    match part:
        case Comparison():
            return any_record([part], person)
        case Not(inner):
            return not meets(inner, person)
        case Or(parts):
            return any(meets(one, person) for one in parts)
        case And(parts):
            same: dict[Any, list[Comparison]] = {}
            for one in parts:
                if isinstance(one, Comparison) and one.operator != "empty":
                    _kind, table, _column, only = FIELDS[one.field]
                    same.setdefault((table, only), []).append(one)
                elif not meets(one, person):
                    return False
            return all(any_record(tests, person) for tests in same.values())
        case Records(subject, where, fewest, most):
            records = person[OF_SUBJECT[subject][0]]
            met = sum(where is None or met_by(where, record) for record in records)
            return met >= fewest and (most is None or met <= most)
    raise TypeError(part)


def any_record(tests: Iterable[Comparison], person: Mapping[str, Any]) -> bool:
    tests = list(tests)
    _kind, table, column, only = FIELDS[tests[0].field]
    if table is None:
        return all(compares(one, person) for one in tests)
    records = [record for record in person[table] if only(record)]
    if tests[0].operator == "empty":
        return all(record[column] is None for record in records)
    return any(all(compares(one, record) for one in tests) for record in records)


def met_by(part: Filter, record: Mapping[str, Any]) -> bool:
    match part:
        case Comparison():
            return compares(part, record)
        case Not(inner):
            return not met_by(inner, record)
        case Or(parts):
            return any(met_by(one, record) for one in parts)
        case And(parts):
            return all(met_by(one, record) for one in parts)
    raise TypeError(part)


def compares(asked: Comparison, record: Mapping[str, Any]) -> bool:
    kind, _table, column, _only = FIELDS[asked.field]
    value = record[column]
    if asked.operator == "empty":
        return value is None or value == "" or (asked.field == "deceased" and not value)
    if value is None:
        return False
    if asked.operator == "during":
        period = period_of(asked.values[0], TODAY)
        assert period is not None
        if asked.field == "birthday":
            return is_due(value, period.first, period.last)
        first, last = period.first, period.last
        return bool((first.year <= value <= last.year) if kind is Y else (first <= value <= last))
    if kind in (T, FieldKind.CHOICE):
        return text_compares(asked, value)
    if kind is D:
        return day_compares(asked, value)
    limits = [typed(kind, word) for word in asked.values]
    if asked.operator == "yes":
        return value is True
    if asked.operator == "between":
        return bool(limits[0] <= value <= limits[1])
    if asked.operator in ORDERINGS:
        return bool(ORDERINGS[asked.operator](value, limits[0]))
    return value in limits


def day_compares(asked: Comparison, value: date) -> bool:
    spans = [
        fixed_period(word) or Period(day := day_of(word, TODAY) or date.fromisoformat(word), day)
        for word in asked.values
    ]
    match asked.operator:
        case "between":
            return spans[0].first <= value <= spans[1].last
        case "<" | ">=":
            return bool(ORDERINGS[asked.operator](value, spans[0].first))
        case "<=" | ">":
            return bool(ORDERINGS[asked.operator](value, spans[0].last))
    return any(one.first <= value <= one.last for one in spans)


def is_due(born: date, first: date, last: date) -> bool:
    """Whether the birthday is between two days at most a year apart."""
    if (born.month, born.day) == (2, 29):
        return is_due(born.replace(day=28), first, last)
    return any(first <= born.replace(year=year) <= last for year in (first.year, last.year))


def text_compares(asked: Comparison, value: str) -> bool:
    for word in asked.values:
        here, wanted = (
            (value.lower(), word.lower()) if word.isascii() else (fold(value), fold(word))
        )
        if asked.operator == "contains" and wanted in here:
            return True
        if asked.operator == "starts" and here.startswith(wanted):
            return True
        if asked.operator in {"=", "in"} and here == wanted:
            return True
    return False


def typed(kind: FieldKind, word: str) -> Any:
    day = day_of(word, TODAY)
    if kind is Y:
        return day.year if day else int(word)
    return float(word) if kind is N else word == "yes"


# --- any filter -------------------------------------------------------------------------------

PERIODS = ("today", "this year", "last year", "next 14 days", "last 3 years", "this month")
FIXED_PERIODS = ("2024", "1980-03")  # not of a birthday, which comes every year
VALUES: Final = {
    T: ("Ada", "ad", "núñez", "NUNEZ", "100%", "_", "", "-"),
    FieldKind.CHOICE: ("good", "bounced"),
    D: ("2026-11-29", "1980-03-01", "today", "2 years ago", "in 1 week", "2024", "1980-03"),
    Y: ("1990", "2026", "1 year ago"),
    N: ("0", "2.5", "-1"),
    B: ("yes", "no"),
}


def comparisons(key: str) -> st.SearchStrategy[Filter]:
    kind = FIELDS[key][0]
    value = st.sampled_from(VALUES[kind])
    known = value.filter(lambda word: not is_nothing(word))
    operators = [
        st.builds(Comparison, st.just(key), st.just("empty")),
        st.builds(
            Comparison,
            st.just(key),
            st.just("in"),
            st.lists(value, min_size=1, max_size=3).map(tuple),
        ),
        st.builds(Comparison, st.just(key), st.just("="), st.tuples(value)),
    ]
    periods = PERIODS if key == "birthday" else PERIODS + FIXED_PERIODS
    during = st.builds(
        Comparison, st.just(key), st.just("during"), st.tuples(st.sampled_from(periods))
    )
    if key == "birthday":
        return operators[0] | during
    if kind is T:
        part = st.sampled_from(["contains", "starts"])
        operators.append(st.builds(Comparison, st.just(key), part, st.tuples(known)))
    elif kind is B:
        operators.append(st.builds(Comparison, st.just(key), st.just("yes")))
    elif kind in (D, Y, N):
        order = st.sampled_from(sorted(ORDERINGS))
        operators.append(st.builds(Comparison, st.just(key), order, st.tuples(known)))
        operators.append(
            st.builds(Comparison, st.just(key), st.just("between"), st.tuples(known, known))
        )
        if kind is not N:
            operators.append(during)
    return st.one_of(operators)


def branches(parts: st.SearchStrategy[Filter]) -> st.SearchStrategy[Filter]:
    several = st.lists(parts, min_size=2, max_size=4).map(tuple)
    return st.builds(Not, parts) | st.builds(And, several) | st.builds(Or, several)


def records(subject: str) -> st.SearchStrategy[Filter]:
    leaves = st.one_of([comparisons(key) for key in OF_SUBJECT[subject][1]])
    where = st.none() | st.recursive(leaves, branches, max_leaves=3)
    limits = st.sampled_from([(1, None), (2, None), (0, 0), (0, 1), (1, 1), (2, 3), (0, None)])
    return st.builds(lambda asked, some: Records(subject, asked, *some), where, limits)


LEAVES = st.one_of([*map(comparisons, FIELDS), *map(records, OF_SUBJECT)])


def test_any_filter_finds_whom_it_describes(office: Database) -> None:
    with office.read() as connection:
        fields = all_fields(connection)
        ids = list(connection.scalars(select(people.c.id).order_by(people.c.id)))

        @settings(max_examples=120, suppress_health_check=list(HealthCheck))
        @given(st.recursive(LEAVES, branches, max_leaves=6))
        def check(chosen: Filter) -> None:
            assert parse(to_text(chosen), fields) == chosen
            condition = to_sql(connection, chosen, fields, today=TODAY)
            found = set(connection.scalars(select(people.c.id).where(condition)))
            simple = simplify(chosen)  # which decides what is about the same record
            wanted = [meets(simple, person) for person in PEOPLE]
            assert found == {one for one, is_met in zip(ids, wanted, strict=True) if is_met}

        check()
