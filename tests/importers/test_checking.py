"""Cells become typed values, each by itself and each column as a whole."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from core.dates import DateOrder
from importers.checking import Checked, check
from importers.mapping import choose, propose
from importers.reading import Cell, Table
from records.fields import BY_KEY, Field, Kind, Part
from records.values import Context
from tests.importers.contact_files import table

FIELDS = {
    **BY_KEY,
    "custom.mark": Field("custom.mark", "Mark", Kind.TEXT, Part.CUSTOM, "mark"),
    "custom.score": Field("custom.score", "Score", Kind.NUMBER, Part.CUSTOM, "score"),
}


def checked(read: Table, context: Context | None = None) -> Checked:
    return check(read, propose(read, FIELDS), FIELDS, context or Context())


def column(heading: str, *cells: Cell, context: Context | None = None) -> Checked:
    return checked(table(("Surname", heading), *(("Okafor", cell) for cell in cells)), context)


@pytest.mark.parametrize(
    ("heading", "key", "cell", "value"),
    [
        ("Alumni ID", "alumni_id", 12.0, "12"),
        ("Alumni ID", "alumni_id", "0012", "0012"),
        ("Given name", "given_name", "  Núñez\u00a0 ", "Núñez"),
        ("Given name", "given_name", "None", "None"),
        ("Given name", "given_name", "-", None),
        ("E-mail", "email", " Ada@EXAMPLE.org ", "Ada@example.org"),
        ("E-mail", "email", "mailto:ada@example.org", "ada@example.org"),
        ("Phone", "phone", "07700 900123", "+447700900123"),
        ("Phone", "phone", 447700900123, "+447700900123"),
        ("Phone", "phone", 7700900123.0, "+447700900123"),
        ("Phone", "phone", "+44 (0)7700 900123", "+447700900123"),
        ("Date of birth", "birth_date", datetime(1970, 5, 1, 0, 0), date(1970, 5, 1)),
        ("Date of birth", "birth_date", "1 May 1970", date(1970, 5, 1)),
        ("Date of birth", "birth_date", 25689, date(1970, 5, 1)),
        ("Completed", "award_completed", "1997/98", 1998),
        ("Completed", "award_completed", 1998.0, 1998),
        ("Completed", "award_completed", date(1998, 7, 1), 1998),
        ("Gender", "gender", "W", "female"),
        ("Award", "award", "Doctor of Philosophy", "PhD"),
        ("Award", "award", "LLM", "LLM"),
        ("Country", "country", "England", "United Kingdom"),
        ("Deceased", "deceased", "x", True),
        ("Deceased", "deceased", 0, False),
        ("Score", "custom.score", "1,204.5", 1204.5),
    ],
)
def test_a_cell_is_read_as_its_field(heading: str, key: str, cell: Cell, value: Any) -> None:
    found = column(heading, cell)
    assert found.columns[key] == [value]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("heading", "key", "cell", "code"),
    [
        ("E-mail", "email", "ada(at)example.org", "not_an_email"),
        ("Phone", "phone", "ask her", "not_a_phone"),
        ("Date of birth", "birth_date", "31/02/1970", "not_a_date"),
        ("Date of birth", "birth_date", 60, "not_a_date"),
        ("Date of birth", "birth_date", "03/04/1970", "ambiguous_date"),
        ("Completed", "award_completed", "1998 or 1999", "not_a_year"),
        ("Deceased", "deceased", "perhaps", "not_yes_or_no"),
        ("Score", "custom.score", "many", "not_a_number"),
        ("Score", "custom.score", "nan", "not_a_number"),
        ("Score", "custom.score", "inf", "not_a_number"),
        ("E-mail status", "email_status", "splendid", "unknown_word"),
    ],
)
def test_what_cannot_be_read_is_a_problem_of_its_cell(
    heading: str, key: str, cell: Cell, code: str
) -> None:
    found = column(heading, None, cell)
    assert found.columns[key] == [None, None]
    [problem] = found.problems
    assert (problem.code, problem.row, problem.column) == (code, 3, heading)
    assert problem.value == str(cell)
    assert found.unreadable == frozenset()


def test_one_and_true_are_not_the_same_cell() -> None:
    cells: list[Cell] = [1, True, 1.0, "1", "TRUE", True, 1]
    found = column("Mark", *cells).columns["custom.mark"]
    assert found == ["1", "TRUE", "1", "1", "TRUE", "TRUE", "1"]


@pytest.mark.parametrize(
    ("cells", "values", "questions"),
    [
        (["03/04/2020", "25/04/2020"], [date(2020, 4, 3), date(2020, 4, 25)], ()),
        (["03/04/2020", "04/25/2020"], [date(2020, 3, 4), date(2020, 4, 25)], ()),
        (["03/04/2020", "2020-05-06"], [None, date(2020, 5, 6)], ("Last contact",)),
        (["03/03/2020", None], [date(2020, 3, 3), None], ()),
    ],
)
def test_a_column_decides_the_order_of_its_dates(
    cells: list[Cell], values: list[Any], questions: tuple[str, ...]
) -> None:
    found = column("Last contact", *cells)
    assert found.columns["last_verified"] == values
    assert found.date_questions == questions
    assert [problem.code for problem in found.problems] == ["ambiguous_date"] * len(questions)


def test_an_answer_settles_the_order() -> None:
    found = column("Last contact", "03/04/2020", context=Context(DateOrder.MONTH_FIRST))
    assert found.columns["last_verified"] == [date(2020, 3, 4)]
    assert found.date_questions == ()


def test_a_column_that_mixes_orders_is_said() -> None:
    found = column("Last contact", "25/04/2020", "04/25/2020", "03/04/2020")
    assert found.columns["last_verified"] == [date(2020, 4, 25), date(2020, 4, 25), None]
    assert [problem.code for problem in found.problems] == ["mixed_dates", "ambiguous_date"]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Dr Anna Smith", {"title": "Dr", "given_name": "Anna", "family_name": "Smith"}),
        ("Smith, Dr Anna", {"title": "Dr", "given_name": "Anna", "family_name": "Smith"}),
        ("SMITH, ANNA", {"given_name": "Anna", "family_name": "Smith"}),
        ("Anna Maria van der Berg",
         {"given_name": "Anna", "middle_names": "Maria", "family_name": "van der Berg"}),
    ],
)  # fmt: skip
def test_a_whole_name_is_taken_apart(name: str, parts: dict[str, str]) -> None:
    found = checked(table(("Name",), (name,))).columns
    assert {key: values[0] for key, values in found.items() if values[0]} == parts


@pytest.mark.parametrize(
    ("cell", "basis", "day"),
    [
        ("Yes", "consent", None), ("opted out", "objected", None), ("no", "none", None),
        (date(2018, 5, 25), "consent", date(2018, 5, 25)), (None, None, None),
    ],
)  # fmt: skip
def test_consent_is_a_word_or_the_day_it_was_given(
    cell: Cell, basis: str | None, day: date | None
) -> None:
    found = column("Survey consent", cell, date(2020, 1, 1)).columns
    assert (found["survey_consent"][0], found["survey_consent_on"][0]) == (basis, day)


def test_the_source_of_a_phone_number_is_kept() -> None:
    found = column("Phone", "07700 900123", "+447700900123", None).columns
    assert found["phone.original"] == ["07700 900123", None, None]


def test_two_columns_of_one_field_complete_each_other() -> None:
    read = table(("Name", "Title", "Family name 2"), ("Ada Okafor", "Prof", None))
    mapping = choose(propose(read, FIELDS), {"Family name 2": "family_name"}, FIELDS)
    assert check(read, mapping, FIELDS, Context()).columns["family_name"] == ["Okafor"]


def test_rows_that_were_refused_are_counted() -> None:
    read = replace(table(("Surname",), ("Okafor",), ("Dahl",)), refused_rows=(7,))
    found = checked(read)
    assert list(found.row_numbers) == [2, 3, 7]
    assert found.columns["family_name"] == ["Okafor", "Dahl", None]
    assert found.unreadable == {2}
    assert found.problems == ()  # reading has said it already


def test_a_table_without_a_naming_column_names_nobody() -> None:
    found = checked(table(("City",), ("Leeds",), ("York",)))
    assert found.unreadable == {0, 1}
    assert {problem.code for problem in found.problems} == {"nobody_named"}
