"""Details waves by command: opened, sent prefilled, answered in forms and files, decided."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.commands import Almanac, write_book
from tests.cli.test_answer_forms import answer_cell
from tests.cli.test_answer_forms import fill as fill_in

WAVE = ("--survey", "DETAILS", "--wave", "2026")
FIELDS = "given_name,family_name,email,phone,birth_date,gender,news_by_email"


@pytest.fixture
def office(peopled: Almanac) -> Almanac:
    """Three people with an address are asked for their details."""
    found = peopled.json(
        "wave", "open", "--survey", "DETAILS", "--label", "2026", "--kind", "details",
        "--fields", FIELDS,
    )  # fmt: skip
    assert found["kind"] == "details"
    assert found["fields"]["newsbyemail"] == "news_by_email"
    peopled.json("invite", *WAVE)
    return peopled


def _forms(office: Almanac, folder: Path, *options: str) -> dict[str, Path]:
    office.json("export", "answer-forms", folder, *WAVE, *options)
    return {path.name.partition(",")[0]: path for path in folder.iterdir()}


def _id(office: Almanac, name: str) -> str:
    (person,) = office.json("contacts", "search", name)["people"]
    return str(person["id"])


def _shown(office: Almanac, name: str) -> dict[str, Any]:
    found: dict[str, Any] = office.json("contacts", "show", _id(office, name))["people"][0]
    return found


def _proposed(office: Almanac, *options: object) -> dict[tuple[str, str], str]:
    found = office.json("proposals", "list", *options)["proposals"]
    return {(one["name"].partition(",")[0], one["field"]): one["answer"] for one in found}


def test_a_form_has_what_is_on_record_and_nobody_elses(office: Almanac, tmp_path: Path) -> None:
    forms = _forms(office, tmp_path / "forms")
    sheet = load_workbook(forms["Marsh"])["Questionnaire"]
    assert answer_cell(sheet, "email").value == "anna.marsh@example.org"
    assert answer_cell(sheet, "phone").value is None
    assert not answer_cell(sheet, "email").protection.locked
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert not any("almanac:" in text or "ben.nunez" in text for text in texts)


def test_forms_bring_proposals_and_who_did_not_react_is_known(
    office: Almanac, tmp_path: Path
) -> None:
    forms = _forms(office, tmp_path / "forms", "--sent")
    born = datetime(1970, 3, 2)
    fill_in(
        forms["Marsh"],
        {"email": "anna@example.com", "birthdate": born, "gender": "female", "confirmed": "Yes"},
    )
    fill_in(forms["Núñez"], {"newsbyemail": "No", "confirmed": "Yes"})
    forms["Okafor"].unlink()
    found = office.json("import", "answer-forms", tmp_path / "forms")
    assert (found["files"], found["complete"], found["problems"]) == (2, 2, [])
    assert (found["opted_out"], found["verified"]) == (1, 1)
    assert set(_proposed(office)) == {
        ("Marsh", "email"), ("Marsh", "birth_date"), ("Marsh", "gender"),
        ("Marsh", "last_verified"),
    }  # fmt: skip
    assert _shown(office, "Núñez")["news_by_email"] == "objected"
    assert _shown(office, "Núñez")["last_verified"] is not None
    accepted = office.json("proposals", "accept", "--all", *WAVE)
    assert (accepted["accepted"], accepted["left"]) == (4, 0)
    assert _shown(office, "Marsh")["email"] == "anna@example.com"
    assert _shown(office, "Marsh")["birth_date"] == "1970-03-02"
    office.json("undo", accepted["batch"])
    assert _shown(office, "Marsh")["email"] == "anna.marsh@example.org"
    silent = "invited to DETAILS/2026 and not answered DETAILS/2026"
    (segment,) = office.json("segment", "save", "Silent", "--where", silent)["segments"]
    assert segment["count"] == 1
    progress = office.json("wave", "progress", *WAVE)
    assert (progress["funnel"]["invited"], progress["funnel"]["answered"]) == (3, 2)


def test_a_form_that_is_older_than_the_record_changes_nothing(
    office: Almanac, tmp_path: Path
) -> None:
    forms = _forms(office, tmp_path / "forms")
    book = write_book(
        tmp_path / "new.xlsx",
        {"People": [("Alumni ID", "E-mail"), ("00101", "anna@example.com")]},
    )
    office.json("import", "contacts", book, "--existing", "update")
    fill_in(forms["Marsh"], {"phone": "+44 7700 900123"})
    office.json("import", "answer-forms", forms["Marsh"])
    assert set(_proposed(office)) == {("Marsh", "phone")}
    fill_in(forms["Marsh"], {"email": "marsh@example.com"})
    office.json("import", "answer-forms", forms["Marsh"])
    (email,) = (
        one for one in office.json("proposals", "list")["proposals"] if one["field"] == "email"
    )
    assert email["on_record"] == "anna@example.com"
    assert email["changed_later"] is not None
    assert office.json("proposals", "accept", "--all")["left"] == 1


def test_the_file_of_a_platform_brings_proposals_too(office: Almanac, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    office.json("export", "invitations", listed, *WAVE, "--format", "generic")
    token = next(
        cell
        for line in listed.read_text("utf-8-sig").splitlines()
        if "marsh" in line
        for cell in line.split(",")
        if len(cell) == 32
    )
    headings = ("Token", "Your given name", "Your family name", "Your e-mail address", "Gender",
                "May we contact you by e-mail about our news?")  # fmt: skip
    row = (token, "Anna", "Marsh-Ito", "anna.marsh@example.org", "", "Yes")
    book = write_book(tmp_path / "answers.xlsx", {"Answers": [headings, row]})
    found = office.json("import", "responses", book, *WAVE)
    assert (found["complete"], found["questions"]) == (1, 5)
    assert _proposed(office, *WAVE) == {
        ("Marsh", "family_name"): "Marsh-Ito",
        ("Marsh", "news_by_email"): "Yes",
    }
    office.json("proposals", "accept", "--all", "--person", _id(office, "Marsh"))
    (consent,) = (
        one for one in _shown(office, "Marsh")["records"]["consents"] if one["purpose"] == "news"
    )
    assert (consent["basis"], consent["evidence"]) == ("consent", "answer to DETAILS 2026")


def test_forms_of_people_who_are_erased_or_merged(office: Almanac, tmp_path: Path) -> None:
    forms = _forms(office, tmp_path / "forms")
    for form in forms.values():
        fill_in(form, {"phone": "+44 7700 900123", "confirmed": "Yes"})
    office.json("contacts", "erase", _id(office, "Marsh"), "--reason", "asked for it")
    office.json("merge", _id(office, "Gupta"), _id(office, "Núñez"))
    office.json("import", "answer-forms", tmp_path / "forms")
    names = {name for name, _ in _proposed(office)}
    assert "Okafor" in names
    assert "Marsh" not in names
    assert len(names) == 2  # the form of the merged record is of the one that stays


def test_links_with_data_are_set_once_that_is_confirmed(office: Almanac) -> None:
    link = ("wave", "link", *WAVE)
    office.json(*link, "--set", "https://example.org/s?token={token}")
    refused = office(*link, "--prefill").refusal
    assert "show Given name, Family name" in refused
    found = office.json(*link, "--prefill", "--visible-data")
    assert "&phone={phone}" in found["link"]
    assert "newsbyemail" not in found["link"]
    assert "to everybody who has the mail" in found["visible_data"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--kind", "details", "--fields", "deceased"), "“deceased”"),
        (("--fields", "email"), "--kind details"),
        (("--kind", "details", "--privacy", "anonymous"), "always named"),
    ],
)
def test_what_makes_no_sense_is_refused(
    peopled: Almanac, options: tuple[str, ...], said: str
) -> None:
    told = peopled("wave", "open", "--survey", "D", "--label", "1", *options)
    assert told.status in {1, 2}
    assert said in told.err
