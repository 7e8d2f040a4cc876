"""Cells become typed values, each by itself and each column as a whole."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from core.dates import DateOrder
from core.errors import UserError
from core.issues import Severity
from importers.columns import choose
from importers.contacts.mapping.proposal import propose
from importers.contacts.mapping.targets import TARGET_LABELS
from importers.contacts.validation.rows import ValidatedTable, validate_table
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from records.fields.values import ParseOptions
from tabular.reading import Cell, Table
from tests.importers.contact_files import table

FIELDS = {
    **BY_KEY,
    "custom.mark": Field("custom.mark", "Mark", FieldKind.TEXT, Part.CUSTOM, "mark"),
    "custom.score": Field("custom.score", "Score", FieldKind.NUMBER, Part.CUSTOM, "score"),
}


def checked(read: Table, context: ParseOptions | None = None) -> ValidatedTable:
    return validate_table(read, propose(read, FIELDS), FIELDS, context or ParseOptions())


def column(heading: str, *cells: Cell, context: ParseOptions | None = None) -> ValidatedTable:
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
    assert found.issues == ()


@pytest.mark.parametrize(
    ("heading", "key", "cell", "code"),
    [
        ("E-mail", "email", "ada(at)example.org", "not_an_email"),
        ("Phone", "phone", "ask her", "not_a_phone"),
        ("Date of birth", "birth_date", "31/02/1970", "not_a_date"),
        ("Date of birth", "birth_date", 60, "not_a_date"),
        ("Date of birth", "birth_date", "03/04/1970", "ambiguous_date"),
        ("Completed", "award_completed", "1998 or 1999", "not_a_year"),
        ("LinkedIn group", "linkedin_group", "perhaps", "not_yes_or_no"),
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
    [issue] = found.issues
    assert (issue.code, issue.row, issue.column) == (code, 3, heading)
    assert issue.value == str(cell)
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
    assert [issue.code for issue in found.issues] == ["ambiguous_date"] * len(questions)


def test_an_answer_settles_the_order() -> None:
    found = column("Last contact", "03/04/2020", context=ParseOptions(DateOrder.MONTH_FIRST))
    assert found.columns["last_verified"] == [date(2020, 3, 4)]
    assert found.date_questions == ()


def test_a_column_that_mixes_orders_is_said() -> None:
    found = column("Last contact", "25/04/2020", "04/25/2020", "03/04/2020")
    assert found.columns["last_verified"] == [date(2020, 4, 25), date(2020, 4, 25), None]
    assert [issue.code for issue in found.issues] == ["mixed_dates", "ambiguous_date"]
    assert found.issues[0].severity is Severity.NOTE  # the second says what is not imported


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


def test_post_nominals_in_a_column_of_names_go_to_the_suffix() -> None:
    rows = (("Anna", "Stone FRCS, PhD", None), ("Ben MBBS", "Wood", "Jr"), ("Cy", "MA", None))
    found = checked(table(("Given name", "Surname", "Suffix"), *rows)).columns
    assert found["given_name"] == ["Anna", "Ben", "Cy"]
    assert found["family_name"] == ["Stone", "Wood", "MA"]
    assert found["suffix"] == ["FRCS, PhD", "MBBS Jr", None]


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


@pytest.mark.parametrize(
    ("heading", "cell", "is_held"),
    [
        ("Job title", "†", False), ("Employer", "Example Hospital; \x86", False),
        ("City", "Leeds, †", False), ("Employer", "†, deceased", True),
        ("Job title", "† 2019", True), ("Employer", "Retired. Died 2019", True),
        ("Remarks", "†", True), ("Mark", "†", True),
    ],
)  # fmt: skip
def test_a_dagger_is_a_sign_of_death_in_remarks_alone(
    heading: str, cell: str, is_held: bool
) -> None:
    found = checked(table(("Surname", heading), ("Okafor", cell)))
    assert [issue.code for issue in found.issues if issue.code == "opt_out_in_text"] == (
        ["opt_out_in_text"] if is_held else []
    )
    assert ("contact_hold" in found.columns) is is_held


def test_the_source_of_a_phone_number_is_kept() -> None:
    found = column("Phone", "07700 900123", "+447700900123", None).columns
    assert found["phone.original"] == ["07700 900123", None, None]


def test_two_columns_of_one_field_complete_each_other() -> None:
    read = table(("Name", "Title", "Family name 2"), ("Ada Okafor", "Prof", None))
    mapping = choose(propose(read, FIELDS), {"Family name 2": "family_name"}, FIELDS)
    assert validate_table(read, mapping, FIELDS, ParseOptions()).columns["family_name"] == [
        "Okafor"
    ]


def test_rows_that_were_refused_are_counted() -> None:
    read = replace(table(("Surname",), ("Okafor",), ("Dahl",)), refused_rows=(7,))
    found = checked(read)
    assert list(found.row_numbers) == [2, 3, 7]
    assert found.columns["family_name"] == ["Okafor", "Dahl", None]
    assert found.unreadable == {2}
    assert found.issues == ()  # reading has said it already


def test_a_table_without_a_naming_column_names_nobody() -> None:
    found = checked(table(("City",), ("Leeds",), ("York",)))
    assert found.unreadable == {0, 1}
    assert {issue.code for issue in found.issues} == {"nobody_named"}


def chosen(read: Table, fields: dict[str, str], **more: Any) -> ValidatedTable:
    mapping = choose(propose(read, FIELDS), fields, {**FIELDS, **TARGET_LABELS})
    return validate_table(read, mapping, FIELDS, ParseOptions(), **more)


def test_columns_of_one_field_join_by_what_they_hold() -> None:
    read = table(
        ("First", "Second", "Surname", "Line A", "Line B", "Born", "Born again", "ID A", "ID B"),
        ("Ada", "May", "Okafor", "Flat 3", "12 High Street", date(1970, 5, 1), "2 May 1970", 1, 2),
        ("Ben", None, "Dahl", None, "1 Park Row", None, "2 May 1970", None, 3),
        ("Cas", "cas", "Ek", "1 Park Row", "1 park row", None, None, 4, None),
    )
    found = chosen(
        read,
        {"First": "given_name", "Second": "given_name", "Line A": "street", "Line B": "street",
         "Born": "birth_date", "Born again": "birth_date", "ID A": "alumni_id",
         "ID B": "alumni_id"},
    ).columns  # fmt: skip
    assert found["given_name"] == ["Ada May", "Ben", "Cas"]
    assert found["street"] == ["Flat 3\n12 High Street", "1 Park Row", "1 Park Row"]
    assert found["birth_date"] == [date(1970, 5, 1), date(1970, 5, 2), None]
    assert found["alumni_id"] == ["1", "3", "4"]


def test_addresses_take_the_next_free_place_and_none_is_lost() -> None:
    read = table(
        ("Surname", "Mail A", "Mail B", "Mail C"),
        ("Okafor", "a@example.org", "b@example.org", "c@example.org"),
        ("Dahl", None, "b@example.org", "c@example.org"),
        ("Ek", "a@example.org; A@example.org", None, "c@example.org, d@example.org"),
        ("Iyer", "Iyer <a@example.org>", "nonsense; b@example.org", None),
    )
    found = chosen(read, {"Mail A": "email", "Mail B": "other_email", "Mail C": "email"})
    assert found.columns["email"] == [
        "a@example.org", "c@example.org", "a@example.org", "a@example.org"
    ]  # fmt: skip
    assert found.columns["other_email"] == [
        "b@example.org", "b@example.org", "c@example.org", "b@example.org"
    ]  # fmt: skip
    assert found.additional_records == {
        0: ({"other_email": "c@example.org"},),
        2: ({"other_email": "d@example.org"},),
    }
    assert [(p.row, p.code) for p in found.issues] == [(5, "not_an_email")]


def test_several_phones_keep_how_each_was_written() -> None:
    found = column("Phone", "07700 900123 / 07700 900124; 020 7946 0123", "07700 900125")
    assert found.columns["phone"] == ["+447700900123", "+447700900125"]
    assert found.columns["other_phone"] == ["+447700900124", None]
    assert found.columns["other_phone.original"] == ["07700 900124", None]
    assert found.additional_records == {
        0: ({"other_phone": "+442079460123", "other_phone.original": "020 7946 0123"},)
    }


def test_a_phone_number_is_of_the_country_of_its_row() -> None:
    read = table(
        ("Surname", "Phone", "Country"),
        ("Okafor", "030 901820", "Germany"),
        ("Dahl", "07700 900123", "UK"),
        ("Ek", "020 7946 0123", None),
        ("Iyer", "07700 900124", "Netherlands"),  # no number there: she kept the one from here
        ("Jung", "+1 202 555 0123", "Germany"),
    )
    assert checked(read).columns["phone"] == [
        "+4930901820", "+447700900123", "+442079460123", "+447700900124", "+12025550123"
    ]  # fmt: skip
    abroad = validate_table(
        table(("Surname", "Phone"), ("Okafor", "030 901820")),
        propose(table(("Surname", "Phone")), FIELDS),
        FIELDS,
        ParseOptions(),
        constants={"country": "Germany"},
    )
    assert abroad.columns["phone"] == ["+4930901820"]


def test_a_whole_counts_where_its_parts_say_nothing() -> None:
    read = table(
        ("Whole name", "Given name", "Surname", "Whole address", "Postcode"),
        ("Dr Ada M Okafor", "Ada", "Okafor", "12 High Street, Leeds LS2 9JT", "LS1 1AA"),
        ("Dr Ben Dahl", None, None, "1 Park Row, York YO1 7AA, UK", None),
    )
    found = chosen(read, {"Whole name": "full_name", "Whole address": "full_address"}).columns
    assert found["title"] == [None, "Dr"]
    assert found["given_name"] == ["Ada", "Ben"]
    assert found["family_name"] == ["Okafor", "Dahl"]
    assert found["street"] == [None, "1 Park Row"]
    assert found["city"] == [None, "York"]
    assert found["postal_code"] == ["LS1 1AA", "YO1 7AA"]
    assert found["country"] == [None, "United Kingdom"]


def test_a_second_award_of_a_cell_is_a_further_one() -> None:
    read = table(("Surname", "Degrees"), ("Okafor", "PhD 2009; MSc 2005"), ("Dahl", "PhD soon"))
    found = chosen(read, {"Degrees": "award_and_year"})
    assert found.columns["award"] == ["PhD", "PhD soon"]
    assert found.columns["award_completed"] == [2009, None]
    assert found.additional_records == {0: ({"award": "MSc", "award_completed": 2005},)}


def test_a_constant_fills_where_no_column_says_something() -> None:
    read = table(("Surname", "Country"), ("Okafor", "France"), ("Dahl", None), (None, None))
    found = validate_table(
        read,
        propose(read, FIELDS),
        FIELDS,
        ParseOptions(),
        constants={"country": "UK", "sector": "NHS"},
    )
    assert found.columns["country"] == ["France", "United Kingdom", "United Kingdom"]
    assert found.columns["sector"] == ["NHS"] * 3
    assert found.unreadable == {2}  # what is the same for everybody names nobody


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("email", "ada@example.org", "no_constant"),
        ("alumni_id", "7", "no_constant"),
        ("award_completed", "soon", "not_a_year"),
    ],
)
def test_a_constant_that_cannot_be_is_refused(key: str, text: str, code: str) -> None:
    read = table(("Surname",), ("Okafor",))
    with pytest.raises(UserError) as refusal:
        validate_table(read, propose(read, FIELDS), FIELDS, ParseOptions(), constants={key: text})
    assert refusal.value.code == code


def test_former_names_and_odd_characters_are_seen() -> None:
    found = column("Given name", "Ada", "A\u202eda", "ADA", "Zoe\u0308")
    assert found.columns["given_name"] == ["Ada", "A\u202eda", "Ada", "Zoë"]
    assert [(p.row, p.code, p.severity) for p in found.issues] == [
        (3, "invisible_characters", Severity.NOTE)
    ]
    maiden = checked(table(("Surname",), ("SMITH (née JONES)",), ("Born",))).columns
    assert maiden["family_name"] == ["Smith", "Born"]
    assert maiden["former_name"] == ["Jones", None]
