import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exporters.invitations import ListForm, write_invitations
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from surveys.mailing_lists import LIST_FIELDS, InvitationList, ListedInvitation
from surveys.waves import Wave

FIELDS = {
    **BY_KEY,
    "custom.since": Field("custom.since", "Clínico: since", FieldKind.DATE, Part.CUSTOM, "since"),
}
PERSON: dict[str, Any] = {
    **dict.fromkeys(LIST_FIELDS),
    "title": "Prof",
    "given_name": "Siobhán",
    "family_name": "Brennan",
    "employer": "=Hospital",
    "street": "1 High Street\nFlat 2",
    "postal_code": "LS1 1AA",
    "award_completed": 1998,
    "custom.since": date(2018, 9, 1),
}
ROW = ListedInvitation(7, 1, "0a" * 16, "s.brennan@example.org", "sent", 1, PERSON)
LISTED = InvitationList(Wave(1, 1, "CAC", "Careers", "2018"), (ROW,), {})
LINK = "https://survey.example/answer?t={token}"


def write(path: Path, form: ListForm, link: str = LINK) -> dict[str, object]:
    assert write_invitations(path, LISTED, form, FIELDS, survey_link=link) == 1
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return dict(next(csv.DictReader(file)))
    headings, row = openpyxl.load_workbook(path).worksheets[0].values
    return dict(zip(map(str, headings), row, strict=True))


def test_word_finds_its_headings(tmp_path: Path) -> None:
    assert write(tmp_path / "a.xlsx", ListForm.WORD) == {
        "Title": "Prof",
        "First Name": "Siobhán",
        "Last Name": "Brennan",
        "Company": "=Hospital",
        "Address 1": "1 High Street, Flat 2",
        "City": None,
        "Postal Code": "LS1 1AA",
        "E-mail Address": "s.brennan@example.org",
        "Token": "0a" * 16,
        "Link": f"https://survey.example/answer?t={'0a' * 16}",
    }


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_the_generic_form_has_plain_headings(tmp_path: Path, name: str) -> None:
    row = write(tmp_path / name, ListForm.GENERIC)
    assert list(row)[:5] == ["Token", "Email", "Title", "FirstName", "LastName"]
    assert list(row)[-3:] == ["ClinicoSince", "Reminders", "Link"]
    assert all(heading.isascii() and heading.isalnum() for heading in row)
    assert row["FirstName"] == "Siobhán"
    assert str(row["ClinicoSince"]).startswith("2018-09-01")
    assert row["Link"] == f"https://survey.example/answer?t={'0a' * 16}"


@pytest.mark.parametrize("form", list(ListForm))
def test_without_a_survey_link_there_is_no_column_for_it(tmp_path: Path, form: ListForm) -> None:
    assert "Link" not in write(tmp_path / "a.xlsx", form, link="")


@pytest.mark.parametrize("form", list(ListForm))
def test_an_empty_list_has_its_headings(tmp_path: Path, form: ListForm) -> None:
    nobody = InvitationList(LISTED.wave, (), {})
    assert write_invitations(tmp_path / "a.xlsx", nobody, form, FIELDS) == 0
    headings = next(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].values)
    assert "Token" in headings
