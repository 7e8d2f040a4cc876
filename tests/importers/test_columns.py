"""Columns are told by their headings, then by what is in them, and moved by choice."""

import pytest

from core.errors import UserError
from core.formats import quoted
from importers.columns import MappingReason, choose, headings_key
from importers.contacts.mapping.proposal import propose
from importers.contacts.sources import recognise
from records.fields.definitions import BY_KEY
from tabular.reading import Cell
from tests.importers.contact_files import table


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (("Alumni ID", "Surname", "Forename(s)"), ["alumni_id", "family_name", "given_name"]),
        (("E-MAIL ADDRESS:", " dob ", "Dept."), ["email", "birth_date", "department"]),
        (("Name", "E-mail"), ["full_name", "email"]),
        (("Name", "Given name", "Family name"), [None, "given_name", "family_name"]),
        (("Email", "Email"), ["email", "other_email"]),
        (("Email", "Email", "Email"), ["email", "other_email", "other_email"]),
        (("Mobile", "Telephone"), ["phone", "other_phone"]),
        (("Surname", "", ""), ["family_name", None, None]),
        (("Completed (year)", "Shoe size"), ["award_completed", None]),
        (("award_completed", "given_name"), ["award_completed", "given_name"]),
        (("Address 1", "Address 2", "Address 3"), ["street"] * 3),
        (("Address", "Address line 2", "City"), ["street", "street", "city"]),
        (("Home Street", "Home Street 2"), ["street", "street"]),
        (("Address 2", "City"), [None, "city"]),
        (("Address 1", "Address 2 - City"), ["street", None]),
        (("Surname", "Full address"), ["family_name", "full_address"]),
        (("Address", "Full address"), ["street", None]),
        (("Surname", "Degree and year"), ["family_name", "award_and_year"]),
        (("First Name", "Last Name", "Connected On", "Company"),
         ["given_name", "family_name", None, "employer"]),
    ],
)  # fmt: skip
def test_headings_name_fields(headings: tuple[str, ...], fields: list[str | None]) -> None:
    found = propose(table(headings), BY_KEY)
    assert [column.field for column in found] == fields
    assert [column.heading for column in found] == list(headings)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["a@example.org", None, "b@example.org"], "email"),
        (["07700 900123", "+44 7700 900124"], "phone"),
        (["a@example.org; b@example.org", "Ada <ada@example.org>"], "email"),
        (["07700 900123 / 07700 900124", "+44 7700 900124"], "phone"),
        ([7700900123, 7700900124], None),
        (["PhD", "MD(Res)", "MSc"], "award"),
        (["F", "M", "Female"], "gender"),
        (["a@example.org", "none", "unknown"], None),
        ([None, None], None),
        (["yes", "no"], None),
    ],
)
def test_values_tell_a_column_without_a_known_heading(cells: list[Cell], field: str | None) -> None:
    [column] = propose(table(("Column 1",), *([cell] for cell in cells)), BY_KEY)
    assert (column.field, column.reason) == (
        field,
        MappingReason.VALUES if field else MappingReason.NONE,
    )


@pytest.mark.parametrize(
    ("headings", "rows", "fields"),
    [
        (("Name", "Address"), [("Ada Okafor", "12 High Street, Leeds LS2 9JT"),
                               ("Ben Dahl", "1 Park Row\nYork\nYO1 7AA")],
         ["full_name", "full_address"]),
        (("Name", "Address"), [("Ada Okafor", "12 High Street"), ("Ben Dahl", "1 Park Row")],
         ["full_name", "street"]),
        (("Address", "City"), [("12 High Street, Leeds LS2 9JT", "Leeds")], ["street", "city"]),
        (("Name", "Degree"), [("Ada Okafor", "PhD 2009"), ("Ben Dahl", "MD(Res), 2011")],
         ["full_name", "award_and_year"]),
        (("Degree", "Year"), [("PhD 2009", 2009)], ["award", "award_completed"]),
        (("Name", "Degree"), [("Ada Okafor", "PhD"), ("Ben Dahl", "MSc")], ["full_name", "award"]),
    ],
)  # fmt: skip
def test_a_whole_under_the_heading_of_a_part_is_told_by_its_values(
    headings: tuple[str, ...], rows: list[tuple[Cell, ...]], fields: list[str]
) -> None:
    assert [column.field for column in propose(table(headings, *rows), BY_KEY)] == fields


@pytest.mark.parametrize(
    ("heading", "cells", "field"),
    [
        ("Title", ["Dr", "Prof.", "Herr Dr."], "title"),
        ("Title", ["Consultant Surgeon", "Registrar"], "role_title"),
        ("Title", [None, None], "title"),
        ("Salutation", ["Dr", "Mrs"], "title"),
        ("Salutation", ["Dear Dr Smith", "Dr and Mrs Smith"], None),
        ("Salutation", ["Anna", "Ben"], None),
        ("Middle initial", ["M", "F", "M"], "middle_names"),
        ("MI", ["M", "F", "M"], "middle_names"),
    ],
)
def test_titles_are_told_from_job_titles_and_greetings(
    heading: str, cells: list[Cell], field: str | None
) -> None:
    read = table(("Surname", heading), *(("Okafor", cell) for cell in cells))
    assert propose(read, BY_KEY)[1].field == field


def test_a_column_of_job_titles_leaves_the_one_that_is_headed_so() -> None:
    read = table(("Surname", "Title", "Job title"), ("Okafor", "Senior Nurse", "Nurse"))
    assert [column.field for column in propose(read, BY_KEY)] == ["family_name", None, "role_title"]


def test_a_choice_moves_a_field_and_leaves_columns_out() -> None:
    proposed = propose(table(("Surname", "Old name", "Dept")), BY_KEY)
    chosen = choose(proposed, {"old NAME": "family_name", "Dept": None}, BY_KEY)
    assert [column.field for column in chosen] == [None, "family_name", None]
    assert chosen[1].reason is chosen[2].reason is MappingReason.CHOSEN


@pytest.mark.parametrize(
    ("choice", "code", "names"),
    [
        ({"Nonsense": "email"}, "unknown_heading", "“Surname”"),
        ({"Surname": "nonsense"}, "unknown_field", "family_name"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(
    choice: dict[str, str], code: str, names: str
) -> None:
    with pytest.raises(UserError) as refusal:
        choose(propose(table(("Surname",)), BY_KEY), choice, BY_KEY)
    assert refusal.value.code == code
    assert names in refusal.value.message


def test_one_field_chosen_for_several_headings_joins_them() -> None:
    proposed = propose(table(("Address", "Flat", "Town")), BY_KEY)
    chosen = choose(proposed, {"Flat": "street", "Address": "street"}, BY_KEY)
    assert [column.field for column in chosen] == ["street", "street", "city"]


def test_a_source_counts_before_guessing() -> None:
    read = table(("First Name", "Last Name", "Connected On", "Department", "Shoe size"))
    found = {column.heading: column for column in propose(read, BY_KEY, recognise(read))}
    assert found["First Name"].reason is found["Connected On"].reason is MappingReason.SOURCE
    assert found["Department"].reason is MappingReason.HEADING  # what the office added itself
    assert found["Shoe size"].reason is MappingReason.NONE


def test_headings_are_known_in_any_order() -> None:
    assert headings_key(["E-mail", "Surname"]) == headings_key(["SURNAME ", "e mail"])
    assert headings_key(["E-mail"]) != headings_key(["E-mail", "Surname"])


@pytest.mark.parametrize(
    ("words", "sentence"), [([], ""), (["A"], "“A”"), (["A", "B", "C"], "“A”, “B” and “C”")]
)
def test_words_are_quoted_for_a_sentence(words: list[str], sentence: str) -> None:
    assert quoted(words) == sentence
