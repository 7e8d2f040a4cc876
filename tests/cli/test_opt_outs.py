"""Opt-outs and deaths of a file are kept, however written, and nobody of them is invited."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.commands import SURVEY, Almanac, write_book


def imported(
    almanac: Almanac, folder: Path, *rows: tuple[Any, ...], **options: str
) -> dict[str, Any]:
    """What importing a workbook with `rows`, the first its headings, said."""
    more = [part for name, value in options.items() for part in (f"--{name}", value)]
    book = write_book(folder / "people.xlsx", {"People": [*rows]})
    told: dict[str, Any] = almanac.json("import", "contacts", book, *more)
    return told


def invited(almanac: Almanac, folder: Path) -> int:
    """How many people a survey would invite."""
    almanac.json("survey", "create", write_book(folder / "survey.xlsx", SURVEY))
    wave = ("--survey", "CAR", "--wave", "2018")
    almanac.json("wave", "open", *wave[:2], "--label", "2018", "--opens", "2018-06-04")
    told = almanac.json("invite", *wave, "--dry-run")
    count: int = told["invited"]
    return count


def people(almanac: Almanac, count: int) -> list[dict[str, Any]]:
    """The first `count` people as `contacts show` tells."""
    shown = [almanac.json("contacts", "show", str(number)) for number in range(1, count + 1)]
    return [one["people"][0] for one in shown]


def critical(told: dict[str, Any]) -> list[tuple[int | None, str]]:
    """Row and column of each critical issue."""
    return [
        (one["row"], one["column"]) for one in told["problems"] if one["severity"] == "critical"
    ]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Do not contact", ("Yes", "DNC", "Opted out", "Unsubscribed 12/03/2020", "Y - asked 2019",
                            "STOP", "12/03/2019", "✔", "Please do not e-mail", 2019, True, 1)),
        ("Opt out", ("E-mail", "All", "E-mail; post", "Phone only", "maybe", "see letter")),
        ("Email Opt Out", ("1", "TRUE", "opted out", "perhaps")),
        ("HasOptedOutOfEmail", (True, "x")),
        ("Unsubscribed", ("2020-03-12 10:15:00", "Yes")),
        ("UNSUB_TIME", ("2020-03-12 10:15:00",)),
        ("Subscription status", ("unsubscribed", "blocklisted", "non-subscribed", "Unsubscribed?")),
        ("Email status", ("unsubscribed", "Blacklisted")),
        ("GDPR consent", ("No", "withdrawn", "not given", "pending")),
        ("Contact by email", ("N", 0, "refused", "post only")),
        ("Deceased", ("Yes", "D", "† 2019", "12/03/2019", 2019, "possibly")),
        ("Date of death", ("12/03/2019", "03/04/2019", 2019, "unknown", "Yes")),
        ("Status", ("Deceased", "Do not contact", "deceased?", "unsubscribed 2019")),
        ("", ("Do not contact", "deceased", "Died 2019")),
        ("Notes", ("Do not contact", "Moved. Please do not e-mail.", "Deceased",
                   "DNC; asked 2019")),
        ("Street", ("DECEASED",)),
        ("Abgemeldet", ("ja", "12.03.2020")),
        ("Décédé", ("oui", "le 3 mai")),
    ],
)  # fmt: skip
def test_nobody_who_objected_or_died_is_invited(
    almanac: Almanac, tmp_path: Path, heading: str, cells: tuple[Any, ...]
) -> None:
    rows = [
        ("Ann", f"Fam{number}", f"p{number}@example.org", cell) for number, cell in enumerate(cells)
    ]
    imported(almanac, tmp_path, ("First name", "Surname", "E-mail", heading), *rows)
    told = almanac.json("contacts", "search", "Ann")
    assert len(told["people"]) == len(cells)
    assert invited(almanac, tmp_path) == 0


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Do not contact", ("No", "N", 0, False, "-", "none", None)),
        ("Email Opt Out", ("0", "subscribed", "No")),
        ("GDPR consent", ("Yes", "12/03/2019", "not asked", None, "Y")),
        ("Contact by email", ("Yes", "OK", "x")),
        ("Subscription status", ("subscribed", "active")),
        ("Status", ("Active", "Alumnus", "Lost", "Deceased")),
        ("Deceased", ("No", "Alive", 0)),
        ("Employer", ("No Limits Ltd", "Post Office", "Dead Sea Works")),
        ("Surname 2", ("Late", "Dec")),
    ],
)
def test_who_did_not_object_is_invited(
    almanac: Almanac, tmp_path: Path, heading: str, cells: tuple[Any, ...]
) -> None:
    rows = [
        ("Ann", f"Fam{number}", f"p{number}@example.org", cell) for number, cell in enumerate(cells)
    ]
    imported(almanac, tmp_path, ("First name", "Surname", "E-mail", heading), *rows)
    dead = sum(cell == "Deceased" for cell in cells)
    assert invited(almanac, tmp_path) == len(cells) - dead


def test_deaths_in_names_are_taken_out_of_them(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Title", "Name", "E-mail"),
        (None, "Ann Abel (deceased)", "ann@example.org"),
        (None, "The late Dr Bob Baker", "bob@example.org"),
        (None, "† Cy Cole", "cy@example.org"),
        ("The late Prof", "Dora Dent", "dora@example.org"),
        (None, "Eve East (d. 12 March 2019)", "eve@example.org"),
        (None, "Late Fay Ford", "fay@example.org"),
        (None, "Gus Late", "gus@example.org"),
    )
    found = people(almanac, 7)
    assert [one["family_name"] for one in found] == [
        "Abel", "Baker", "Cole", "Dent", "East", "Ford", "Late"
    ]  # fmt: skip
    assert [one["deceased"] for one in found] == [True, True, True, True, True, False, False]
    assert (found[1]["title"], found[3]["title"]) == ("Dr", "Prof")
    assert found[4]["deceased_on"] == "2019-03-12"
    assert critical(told) == [(7, "Name")]
    assert found[5]["contact_hold"] == "Name: “Late Fay Ford”"
    assert invited(almanac, tmp_path) == 1


def test_headings_of_other_programs_set_their_channel(almanac: Almanac, tmp_path: Path) -> None:
    imported(
        almanac,
        tmp_path,
        ("First Name", "Last Name", "Email", "Email Address Is Opted Out", "Do Not Call",
         "Do not mail", "No mailings"),
        ("Ann", "Abel", "ann@example.org", 1, 0, 0, 0),
        ("Bob", "Baker", "bob@example.org", 0, 1, 0, 0),
        ("Cy", "Cole", "cy@example.org", 0, 0, 1, 0),
        ("Dora", "Dent", "dora@example.org", 0, 0, 0, 1),
    )  # fmt: skip
    names = ("do_not_email", "do_not_phone", "do_not_post", "do_not_contact")
    assert [tuple(one[name] for name in names) for one in people(almanac, 4)] == [
        (True, False, False, False),
        (False, True, False, False),
        (False, False, True, False),
        (True, False, True, False),
    ]


def test_where_two_columns_disagree_the_objection_counts(almanac: Almanac, tmp_path: Path) -> None:
    imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Do not contact", "Opted out", "Opt-out comment", "Name"),
        ("Abel", "ann@example.org", "No", "Yes", None, "Ann Abel"),
        ("Baker", "bob@example.org", "maybe", "No", "rang in June", "Bob Baker (deceased)"),
    )
    ann, bob = people(almanac, 2)
    assert ann["do_not_contact"] is True
    assert bob["deceased"] is True
    assert bob["contact_hold"] == "Do not contact: “maybe”; Opt-out comment: “rang in June”"


def test_a_hold_is_told_by_row_and_column(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Opt out", "Notes"),
        ("Abel", "ann@example.org", "perhaps", None),
        ("Baker", "bob@example.org", None, "Her brother is deceased"),
    )
    assert critical(told) == [(2, "Opt out"), (3, "Notes")]
    ann, bob = people(almanac, 2)
    assert ann["contact_hold"] == "Opt out: “perhaps”"
    assert (bob["contact_hold"], bob["notes"]) == (None, "Her brother is deceased")


def test_a_column_that_is_dropped_is_said_before_anything_is_written(
    almanac: Almanac, tmp_path: Path
) -> None:
    book = write_book(
        tmp_path / "people.xlsx",
        {
            "People": [
                ("Surname", "E-mail", "Email Opt Out", "Flag"),
                ("Abel", "ann@example.org", "Yes", "deceased"),
                ("Baker", "bob@example.org", "No", None),
            ]
        },
    )
    left = ("--map", "Email Opt Out=", "--map", "Flag=")
    told = almanac("import", "contacts", book, *left, "--dry-run", "--json")
    assert critical(told.json) == [(None, "Email Opt Out"), (None, "Flag")]
    assert "The column “Email Opt Out” is skipped as chosen, but 1 row of it says" in told.err
    nothing = almanac.json("import", "contacts", book, "--map", "Flag=record_status", *left[:2])
    assert critical(nothing) == [(None, "Email Opt Out")]
    assert people(almanac, 1)[0]["deceased"] is True


def test_a_column_without_a_heading_is_named_by_its_letter(
    almanac: Almanac, tmp_path: Path
) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "City", None),
        ("Abel", "ann@example.org", "York", "Do not contact"),
        ("Baker", "bob@example.org", "Leeds", "deceased"),
    )
    assert told["mapping"]["Column D"] == "record_status"
    ann, bob = people(almanac, 2)
    assert (ann["do_not_contact"], bob["deceased"]) == (True, True)


def test_dates_of_opt_outs_are_said_once(almanac: Almanac, tmp_path: Path) -> None:
    told = imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Unsubscribed on"),
        ("Abel", "ann@example.org", "12/03/2020"),
        ("Baker", "bob@example.org", "13/03/2020"),
        ("Cole", "cy@example.org", "Opted out 2019 at the reunion"),
    )
    assert [(one["row"], one["code"]) for one in told["problems"]] == [
        (None, "opt_out_date"), (4, "opt_out_remark")
    ]  # fmt: skip


def test_permissions_can_be_chosen_by_name(almanac: Almanac, tmp_path: Path) -> None:
    imported(
        almanac,
        tmp_path,
        ("Surname", "E-mail", "Flag"),
        ("Abel", "ann@example.org", "N"),
        ("Baker", "bob@example.org", "Y"),
        map="Flag=may_email",
    )
    ann, bob = people(almanac, 2)
    assert (ann["do_not_email"], bob["do_not_email"]) == (True, False)


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (("Constituent ID", "Import ID", "Requests no email"), ("42", "7", "Yes")),
        (("Constituent ID", "Import ID", "Solicit Code"), ("42", "7", "Do Not Contact")),
        (("CnBio_ID", "CnBio_Import_ID", "CnBio_Deceased"), ("42", "7", "Yes")),
        (("Contact ID", "External Identifier", "Do Not Email"), ("17", "42", "Yes")),
        (("Contact ID", "External Identifier", "Is Opt Out"), ("17", "42", "1")),
        (("Contact ID", "External Identifier", "Deceased Date"), ("17", "42", "2019-03-12")),
        (("Contact1 First Name", "Contact1 Last Name", "Do Not Contact"), ("Ann", "Abel", "TRUE")),
        (("First Name", "HasOptedOutOfEmail", "npsp__Deceased__c"), ("Ann", "false", "true")),
        (("Email Address", "UNSUB_TIME", "LEID"), (None, "2020-03-12 10:15:00", "7")),
        (("First Name", "E-mail 1 - Value", "Labels"),
         ("Ann", None, "* myContacts ::: Unsubscribed")),
    ],
)  # fmt: skip
def test_opt_outs_of_known_programs(
    almanac: Almanac, tmp_path: Path, headings: tuple[str, ...], row: tuple[Any, ...]
) -> None:
    imported(
        almanac,
        tmp_path,
        (*headings, "Last Name", "Email"),
        (*row, "Abel", "ann@example.org"),
    )
    assert invited(almanac, tmp_path) == 0
    assert any(
        people(almanac, 1)[0][name] for name in ("do_not_contact", "do_not_email", "deceased")
    )


def test_a_death_date_of_a_vcard_is_kept(almanac: Almanac, tmp_path: Path) -> None:
    card = tmp_path / "people.vcf"
    card.write_text(
        "BEGIN:VCARD\nVERSION:4.0\nFN:Ann Abel\nN:Abel;Ann;;;\nEMAIL:ann@example.org\n"
        "DEATHDATE:20190312\nEND:VCARD\n"
    )
    almanac.json("import", "contacts", card)
    assert people(almanac, 1)[0]["deceased_on"] == "2019-03-12"


def test_opt_outs_typed_into_an_edited_export_are_kept(almanac: Almanac, tmp_path: Path) -> None:
    imported(
        almanac,
        tmp_path,
        ("First name", "E-mail", "Do not contact", "Notes"),
        ("Ann", "ann@example.org", "No", None),
        ("Bob", "bob@example.org", "No", "Met in York"),
        ("Cy", "cy@example.org", "No", "Her brother is deceased"),
        ("Dora", "dora@example.org", "Yes", None),
    )
    path = tmp_path / "export.xlsx"
    almanac.json("export", "contacts", path, "--editable")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    rows = {row[headings.index("E-mail")].value: row for row in sheet.iter_rows(min_row=2)}
    opted_out = headings.index("Do not contact")
    rows["ann@example.org"][opted_out].value = "perhaps"
    rows["bob@example.org"][opted_out].value = "E-mail"
    rows["cy@example.org"][headings.index("Remarks")].value = "Do not phone"
    book.save(path)
    told = almanac.json("import", "contacts", path)
    assert told["updated"] == 3
    ann, bob, cy = people(almanac, 3)
    assert ann["contact_hold"] == "Do not contact: “perhaps”"
    assert (bob["do_not_email"], bob["contact_hold"]) == (True, None)
    assert (cy["notes"], cy["contact_hold"]) == ("Do not phone", "Remarks: “Do not phone”")
    assert almanac.json("import", "contacts", path)["updated"] == 0
