"""What a cell means for a field, and what it cannot mean."""

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import DateOrder
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from records.fields.values import (
    BadValue,
    ParseOptions,
    as_text,
    parse_email,
    parse_phone,
    parse_value,
)

CHOICE = Field(
    "custom.c", "Colour", FieldKind.CHOICE, Part.CUSTOM, "c", choices=("Red", "Dark blue")
)
NUMBER = Field("custom.n", "Score", FieldKind.NUMBER, Part.CUSTOM, "n")


@pytest.mark.parametrize("key", ["city", "street"])
@pytest.mark.parametrize("cell", ["\x14-", "\u2003–\x00", "\x01"])
def test_blanks_among_control_characters_are_nothing(key: str, cell: str) -> None:
    assert parse_value(BY_KEY[key], cell, ParseOptions()) is None


@pytest.mark.parametrize("field", BY_KEY.values(), ids=lambda field: field.key)
@pytest.mark.parametrize("cell", [None, "", "  ", "-", "–", "."])
def test_blanks_are_nothing_in_every_field(field: Field, cell: Any) -> None:
    assert parse_value(field, cell, ParseOptions()) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("(07700) 900-123", "+447700900123"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("0044 (0)7700 900123", "+447700900123"),
        ("(+44) 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("7700900123", "+447700900123"),
        ("020 7946 0123 ext. 12", "+442079460123 ext 12"),
        ("020 7946 0123 x12", "+442079460123 ext 12"),
        ("+1 202 555 0123", "+12025550123"),
        ("+353 1 234 5678", "+35312345678"),
    ],
)
def test_phone_numbers_are_known_in_every_writing(text: str, number: str) -> None:
    assert parse_phone(text, "GB") == number
    parsed = phonenumbers.parse(number)
    assert (
        phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == number.split()[0]
    )


@pytest.mark.parametrize(
    "text",
    [
        "ask her",
        "+",
        "12",
        "00",
        "+999 1234567",
        "07700 9001234567",
        "012-345 6789",
        "07700 900123 07700 900124",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_phone(text, "GB")
    assert refusal.value.code == "not_a_phone"


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = parse_phone(text, "GB")
    except BadValue:
        return
    assert re.fullmatch(r"\+[0-9]+( ext [0-9]+)?", number)
    assert parse_phone(number, "") == number


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ada.Okafor@Example.ORG", "Ada.Okafor@example.org"),
        ("ada@example.org\u200b", "ada@example.org"),
        ("a\u202eda@exam\x07ple.org\x00", "ada@example.org"),
        ("mailto:ada@example.org", "ada@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("ada+news@dept.example.ac.uk", "ada+news@dept.example.ac.uk"),
        ("ada@münchen.de", "ada@münchen.de"),
    ],
)
def test_addresses_are_kept_as_people_write_them(text: str, address: str) -> None:
    assert parse_email(text) == address


@pytest.mark.parametrize(
    "text",
    ["ada", "ada@", "@example.org", "ada@@example.org", "ada@example", "a b@example.org",
     "ada@example.org; ben@example.org", "ada@example.org\nBcc: x@example.org", "ada.@example.org",
     "ada@-example.org", f"{'a' * 300}@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_email(text)
    assert refusal.value.code == "not_an_email"


@given(st.text(max_size=40))
def test_an_address_never_holds_a_line_break(text: str) -> None:
    try:
        address = parse_email(text)
    except BadValue:
        return
    assert not any(mark in address for mark in "\r\n\t ,;")


@pytest.mark.parametrize(
    ("cell", "order", "value"),
    [
        (date(1970, 5, 1), None, date(1970, 5, 1)),
        (datetime(1970, 5, 1, 12, 30), None, date(1970, 5, 1)),
        (25689, None, date(1970, 5, 1)),
        (25689.5, None, date(1970, 5, 1)),
        ("03/04/2020", DateOrder.DAY_FIRST, date(2020, 4, 3)),
        ("03/04/2020", DateOrder.MONTH_FIRST, date(2020, 3, 4)),
        ("2020-04-03T10:00", None, date(2020, 4, 3)),
    ],
)
def test_dates_are_read(cell: Any, order: DateOrder | None, value: date) -> None:
    assert parse_value(BY_KEY["birth_date"], cell, ParseOptions(order)) == value


@pytest.mark.parametrize(
    ("key", "cell", "code"),
    [
        ("birth_date", 1998, "not_a_date"),
        ("birth_date", True, "not_a_date"),
        ("birth_date", -5, "not_a_date"),
        ("birth_date", 60, "not_a_date"),
        ("birth_date", 98, "not_a_date"),
        ("birth_date", 1e12, "not_a_date"),
        ("birth_date", date(1066, 10, 14), "not_a_date"),
        ("birth_date", "00/00/0000", "not_a_date"),
        ("birth_date", "03/04/2020", "ambiguous_date"),
        ("award_completed", True, "not_a_year"),
        ("award_completed", 98, "not_a_year"),
        ("award_completed", "soon", "not_a_year"),
        ("deceased", 2, "not_yes_or_no"),
    ],
)
def test_what_is_no_date_year_or_answer_is_refused(key: str, cell: Any, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_value(BY_KEY[key], cell, ParseOptions())
    assert refusal.value.code == code


@pytest.mark.parametrize("cell", [True, "many", "nan", "inf", float("inf"), "1e999"])
def test_what_is_no_number_of_its_own_is_refused(cell: Any) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_value(NUMBER, cell, ParseOptions())
    assert refusal.value.code == "not_a_number"


def test_a_field_of_choices_takes_those_alone() -> None:
    assert parse_value(CHOICE, " dark  BLUE ", ParseOptions()) == "Dark blue"
    with pytest.raises(BadValue) as refusal:
        parse_value(CHOICE, "green", ParseOptions())
    assert refusal.value.code == "unknown_word"


def test_the_offices_own_words_come_first() -> None:
    words = {"award": {"md": "PhD", "dr med": "MD(Res)"}}
    assert parse_value(BY_KEY["award"], "MD", ParseOptions(synonyms=words)) == "PhD"
    assert parse_value(BY_KEY["award"], "Dr. med.", ParseOptions(synonyms=words)) == "MD(Res)"
    assert parse_value(BY_KEY["award"], "MD", ParseOptions()) == "MD(Res)"


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("phone", "4.47700900123E+11", "+447700900123"),
        ("phone", "4,47700900123e+11", "+447700900123"),
        ("phone", 447700900123.0, "+447700900123"),
        ("alumni_id", "1.23456789E+8", "123456789"),
        ("alumni_id", "12E5", "12E5"),
        ("alumni_id", "E+5", "E+5"),
    ],
)
def test_numbers_that_excel_shortened_are_whole_again(key: str, cell: Any, value: str) -> None:
    assert parse_value(BY_KEY[key], cell, ParseOptions()) == value


@pytest.mark.parametrize(("key", "cell"), [("phone", "4.477E+11"), ("alumni_id", "1.2E+5")])
def test_digits_that_excel_lost_are_not_made_up(key: str, cell: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_value(BY_KEY[key], cell, ParseOptions())
    assert refusal.value.code == "digits_lost"


@pytest.mark.parametrize(
    ("cell", "year"),
    [("Summer 1998", 1998), ("1997/98", 1998), (1998, 1998), (35976, 1998), ("'98", 1998),
     ("July 1998", 1998), ("01/07/1998", 1998)],
)  # fmt: skip
def test_a_year_is_found_in_what_people_write(cell: Any, year: int) -> None:
    assert parse_value(BY_KEY["award_completed"], cell, ParseOptions()) == year


def test_line_breaks_are_kept_where_they_mean_something() -> None:
    assert parse_value(BY_KEY["notes"], " a \r\n b ", ParseOptions()) == "a\nb"
    assert parse_value(BY_KEY["city"], "a\nb", ParseOptions()) == "a b"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"), (447700900123.0, "447700900123"), (1.5, "1.5"), (True, "TRUE"),
        (False, "FALSE"), (date(2020, 4, 3), "2020-04-03"), (datetime(2020, 4, 3), "2020-04-03"),
        (datetime(2020, 4, 3, 9, 5), "2020-04-03 09:05:00"), ("007", "007"),
    ],
)  # fmt: skip
def test_cells_are_said_as_people_say_them(cell: Any, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("07700 900123 (wife)", "GB", "phone_remark"),
        ("07700 900123", "", "phone_country_unknown"),
        ("none", "", "not_a_phone"),
    ],
)
def test_a_number_that_is_typed_is_nothing_but_a_number(text: str, region: str, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_phone(text, region)
    assert refusal.value.code == code


def test_only_somebody_who_types_a_date_may_write_today() -> None:
    died, today = BY_KEY["deceased_on"], date(2026, 7, 1)
    typed = ParseOptions(DateOrder.DAY_FIRST, today=today, is_typed=True)
    assert parse_value(died, "yesterday", typed) == date(2026, 6, 30)
    assert parse_value(died, "03/04/1982", typed) == date(1982, 4, 3)
    with pytest.raises(BadValue):  # in a file, nobody knows of which day
        parse_value(died, "yesterday", replace(typed, is_typed=False))
