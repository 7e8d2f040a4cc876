"""The lists that survey platforms and mail merges take, read back."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from exporters.invitations import write_invitations
from exporters.list_formats import FORMATS, ListForm
from records.fields.definitions import BY_KEY, Field, FieldKind, Part
from surveys.links import personal_link
from surveys.mailing_lists import LIST_FIELDS, InvitationList, ListedInvitation
from surveys.waves import Wave


def custom_field(key: str, label: str, kind: FieldKind) -> Field:
    return Field(f"custom.{key}", label, kind, Part.CUSTOM, key)


FIELDS = {
    **BY_KEY,
    "custom.since": custom_field("since", "Clínico: since", FieldKind.DATE),
    "custom.also": custom_field("also", "Clinico since", FieldKind.TEXT),
}
TOKEN = "0a" * 16
LINK = "https://survey.example/answer?t={token}"
PERSON: dict[str, Any] = {
    **dict.fromkeys(LIST_FIELDS),
    "title": "Prof",
    "given_name": "Siobhán",
    "family_name": "Brennan",
    "employer": "=Hospital",
    "street": "1 High Street\nFlat 2",
    "postal_code": "LS1 1AA",
    "award": "PhD\nMD(Res)",
    "award_completed": 1998,
    "custom.since": date(2018, 9, 1),
    "custom.also": None,
}
ROW = ListedInvitation(
    7, 1, TOKEN, "s.brennan@example.org", "sent", 1, PERSON, personal_link(LINK, {"token": TOKEN})
)
WAVE = Wave(1, 1, "CAC", "Careers", "2018", date(2018, 9, 3), date(2018, 10, 1))
OTHER = replace(ROW, invitation_id=8, person_id=2, email="a.ash@example.org")
LISTED = InvitationList(WAVE, (ROW,), {})
NAMES = {"first": "Siobhán", "last": "Brennan", "email": "s.brennan@example.org"}


def write(path: Path, form: ListForm, rows: Sequence[ListedInvitation] = (ROW,)) -> list[list[Any]]:
    """Write a list, and read all rows of the file back."""
    listed = InvitationList(WAVE, tuple(rows), {})
    assert write_invitations(path, listed, form, FIELDS) == len(rows)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].values]


def one_row(path: Path, form: ListForm) -> dict[str, Any]:
    headings, row = write(path, form)
    return dict(zip(map(str, headings), row, strict=True))


def test_word_finds_its_headings(tmp_path: Path) -> None:
    assert one_row(tmp_path / "a.xlsx", ListForm.WORD) == {
        "Title": "Prof",
        "First Name": "Siobhán",
        "Last Name": "Brennan",
        "Company": "=Hospital",
        "Address 1": "1 High Street, Flat 2",
        "City": None,
        "Postal Code": "LS1 1AA",
        "E-mail Address": "s.brennan@example.org",
        "Token": TOKEN,
        "Link": f"https://survey.example/answer?t={TOKEN}",
    }


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_the_generic_form_has_plain_headings(tmp_path: Path, name: str) -> None:
    row = one_row(tmp_path / name, ListForm.GENERIC)
    first, *others = row
    assert first.removeprefix("\ufeff") == "Token"
    assert others[:4] == ["Email", "Title", "FirstName", "LastName"]
    assert others[-4:] == ["ClinicoSince", "ClinicoSince2", "Reminders", "Link"]
    assert all(heading.isascii() and heading.isalnum() for heading in others)
    assert row["FirstName"] == "Siobhán"
    assert str(row["ClinicoSince"]).startswith("2018-09-01")
    assert row["Link"] == f"https://survey.example/answer?t={TOKEN}"


# What each platform reads: the first row of the file, and the second where that is headings.
_PLATFORMS: list[tuple[ListForm, list[str], list[str]]] = [
    (
        ListForm.QUALTRICS,
        ["Email", "FirstName", "LastName", "ExternalDataReference", "Award", "Completed",
         "Employer", "ClinicoSince", "Link"],
        [NAMES["email"], "Siobhán", "Brennan", TOKEN, "PhD, MD(Res)", "1998", "'=Hospital",
         "2018-09-01", f"https://survey.example/answer?t={TOKEN}"],
    ),
    (
        ListForm.LIMESURVEY,
        ["firstname", "lastname", "email", "emailstatus", "token", "validfrom", "validuntil",
         "usesleft", "attribute_1 <Award>", "attribute_2 <Completed>",
         "attribute_3 <Employer>", "attribute_4 <ClinicoSince>"],
        ["Siobhán", "Brennan", NAMES["email"], "OK", TOKEN, "2018-09-03 00:00",
         "2018-10-01 23:59", "1", "PhD, MD(Res)", "1998", "'=Hospital", "2018-09-01"],
    ),
    (ListForm.JISC, ["email", "respondentId", "password"], [NAMES["email"], TOKEN, ""]),
    (ListForm.JISC_V2, [TOKEN, "", NAMES["email"], TOKEN], []),
    (
        ListForm.SURVEYMONKEY,
        ["Email", "First Name", "Last Name", "Custom 1", "Custom 2"],
        [NAMES["email"], "Siobhán", "Brennan", TOKEN, f"https://survey.example/answer?t={TOKEN}"],
    ),
    (ListForm.REDCAP, [NAMES["email"], TOKEN], []),
    (
        ListForm.OUTLOOK,
        ["Title", "First Name", "Last Name", "Company", "E-mail Address", "User 1", "Web Page"],
        ["Prof", "Siobhán", "Brennan", "'=Hospital", NAMES["email"], TOKEN,
         f"https://survey.example/answer?t={TOKEN}"],
    ),
    (
        ListForm.MAILCHIMP,
        ["Email Address", "First Name", "Last Name", "Token", "Link"],
        [NAMES["email"], "Siobhán", "Brennan", TOKEN, f"https://survey.example/answer?t={TOKEN}"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("form", "first", "second"), _PLATFORMS)
def test_each_platform_gets_its_own_headings(
    tmp_path: Path, form: ListForm, first: list[str], second: list[str]
) -> None:
    path = tmp_path / "a.csv"
    assert write(path, form) == ([first, second] if second else [first])
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")  # a heading that begins with it is not recognised
    assert raw.endswith(b"\r\n")


def test_thunderbird_has_names_without_spaces(tmp_path: Path) -> None:
    row = one_row(tmp_path / "a.csv", ListForm.THUNDERBIRD)
    assert row["FirstName"] == "Siobhán"
    assert (row["Email"], row["Token"]) == (NAMES["email"], TOKEN)
    assert all(heading.isalnum() for heading in row)


def test_every_form_is_declared() -> None:
    assert FORMATS.keys() == set(ListForm)


@pytest.mark.parametrize("form", list(ListForm))
def test_without_a_survey_link_there_is_no_column_for_it(tmp_path: Path, form: ListForm) -> None:
    rows = write(tmp_path / "a.csv", form, [replace(ROW, link="")])
    assert not {"Link", "Web Page", "Custom 2"}.intersection(rows[0])
    assert not any("survey.example" in cell for row in rows for cell in row)


@pytest.mark.parametrize("form", list(ListForm))
def test_an_empty_list_has_its_headings(tmp_path: Path, form: ListForm) -> None:
    rows = write(tmp_path / "a.csv", form, [])
    assert len(rows) == (1 if FORMATS[form].headings else 0)


@pytest.mark.parametrize("form", list(ListForm))
@given(text=st.text(max_size=40))
def test_no_text_of_a_person_breaks_a_row(
    tmp_path_factory: pytest.TempPathFactory, form: ListForm, text: str
) -> None:
    """Some platforms read line by line, and refuse rows of another length than the first."""
    path = tmp_path_factory.mktemp("list") / "a.csv"
    person = {**PERSON, "given_name": text, "award": text, "employer": text}
    rows = write(path, form, [replace(ROW, person=person), OTHER])
    lines = path.read_bytes().removesuffix(b"\r\n").split(b"\r\n")
    assert len(lines) == len(rows) == 2 + FORMATS[form].headings
    assert len({len(row) for row in rows}) == 1
    assert not any("\n" in cell or "\r" in cell for row in rows for cell in row)


@pytest.mark.parametrize("form", [one for one in ListForm if ".xlsx" not in FORMATS[one].endings])
def test_a_platform_takes_the_files_that_it_reads(tmp_path: Path, form: ListForm) -> None:
    with pytest.raises(UserError, match=r"ends in \.csv"):
        write_invitations(tmp_path / "a.xlsx", LISTED, form, FIELDS)
    assert not list(tmp_path.iterdir())


def test_mailchimp_gets_texts_of_255_bytes(tmp_path: Path) -> None:
    person = {**PERSON, "family_name": "é" * 200}
    _, row = write(tmp_path / "a.csv", ListForm.MAILCHIMP, [replace(ROW, person=person)])
    assert row[2] == "é" * 127
    long = replace(ROW, link="https://survey.example/" + "x" * 240)
    with pytest.raises(UserError, match="shorten the survey link"):
        write(tmp_path / "b.csv", ListForm.MAILCHIMP, [long])


def test_mailchimp_takes_an_address_once(tmp_path: Path) -> None:
    partner = replace(ROW, invitation_id=8, person_id=2, email="S.Brennan@example.org")
    with pytest.raises(UserError, match="2 people share an e-mail address"):
        write(tmp_path / "a.csv", ListForm.MAILCHIMP, [ROW, partner])
    assert len(write(tmp_path / "b.csv", ListForm.LIMESURVEY, [ROW, partner])) == 3


def test_jisc_takes_ten_megabytes(tmp_path: Path) -> None:
    many = InvitationList(WAVE, (ROW,) * 110_000, {})
    with pytest.raises(UserError, match="up to 10 MB"):
        write_invitations(tmp_path / "a.csv", many, ListForm.JISC_V2, FIELDS)
