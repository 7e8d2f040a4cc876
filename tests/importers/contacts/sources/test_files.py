"""A file of every known program is mapped without a question and comes in as its people."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from importers.contacts.kind import CONTACTS
from importers.contacts.sources import recognise
from importers.workflow import prepare, run_import
from models.database import Database
from models.tables import contact_points
from tests.importers.contact_files import choosing, everybody

OUTLOOK_CLASSIC = (
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,"
    "Business Street 2,Business City,Business State,Business Postal Code,Business Country/Region,"
    "Home Street,Home City,Home State,Home Postal Code,Home Country/Region,Business Fax,"
    "Business Phone,Home Phone,Mobile Phone,Birthday,Categories,E-mail Address,E-mail Type,"
    "E-mail Display Name,E-mail 2 Address,E-mail 3 Address,Gender,Notes,Web Page"
)
OUTLOOK_WEB = (
    "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,E-mail Address,"
    "E-mail 2 Address,E-mail 3 Address,Home Phone,Home Phone 2,Business Phone,Business Phone 2,"
    "Mobile Phone,Car Phone,Other Phone,Primary Phone,Pager,Business Fax,Home Fax,Other Fax,"
    "Company Main Phone,Callback,Radio Phone,Telex,TTY/TDD Phone,IMAddress,Job Title,Department,"
    "Company,Office Location,Manager's Name,Assistant's Name,Assistant's Phone,Company Yomi,"
    "Business Street,Business City,Business State,Business Postal Code,Business Country/Region,"
    "Home Street,Home City,Home State,Home Postal Code,Home Country/Region,Other Street,Other City,"
    "Other State,Other Postal Code,Other Country/Region,Personal Web Page,Spouse,Schools,Hobby,"
    "Location,Web Page,Birthday,Anniversary,Notes"
)
GOOGLE_NEW = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,"
    "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
    "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,"
    "Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,"
    "Address 1 - Region,Address 1 - Postal Code,Address 1 - Country"
)
GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Name Prefix,Name Suffix,"
    "Nickname,Birthday,Gender,Notes,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Organization 1 - Name,Organization 1 - Title"
)
THUNDERBIRD = (
    "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,"
    "Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,"
    "Home City,Home County,Home Post Code,Home Country,Work Address,Work Address 2,Work City,"
    "Work County,Work Post Code,Work Country,Job Title,Department,Organisation,Web Page 1,"
    "Web Page 2,Birth Year,Birth Month,Birth Day,Custom 1,Custom 2,Custom 3,Custom 4,Notes"
)
CIVICRM = (
    "Contact ID,Contact Type,Contact Subtype,Do Not Email,Do Not Phone,Do Not Mail,"
    "No Bulk Emails (User Opt Out),External Identifier,Sort Name,Display Name,Nickname,"
    "Contact Source,First Name,Middle Name,Last Name,Individual Prefix,Individual Suffix,"
    "Job Title,Gender,Birth Date,Deceased,Current Employer,Street Address,Supplemental Address 1,"
    "City,Postal Code,State,Country,Phone,Email"
)
NPSP = (
    "Contact1 Salutation,Contact1 First Name,Contact1 Last Name,Contact1 Birthdate,Contact1 Title,"
    "Contact1 Personal Email,Contact1 Work Email,Contact1 Preferred Email,Contact1 Home Phone,"
    "Contact1 Mobile Phone,Contact2 First Name,Contact2 Last Name,Account1 Name,Home Street,"
    "Home City,Home State/Province,Home Zip/Postal Code,Home Country,Donation Amount"
)
RAISERS_EDGE = (
    "Constituent ID,Import ID,System Record ID,Title 1,First Name,Last Name,Class of,"
    "Preferred Address Line 1,Preferred City,Preferred Postcode,Preferred Country,Email"
)
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"

Rows = list[list[str]]


def rows_of(headings: str, *people: Mapping[str, str]) -> Rows:
    names = headings.split(",")
    return [names, *([one.get(name, "") for name in names] for one in people)]


@dataclass(frozen=True)
class Sample:
    """A file of a program: its rows, the fields taken, and the people who come of it."""

    key: str
    rows: Rows
    people: list[dict[str, Any]]
    left: tuple[str, ...] = ()  # headings that are not taken, though they say something
    skipped: int = 0
    codes: tuple[str, ...] = field(default=())


SAMPLES = {
    "linkedin": Sample(
        "linkedin",
        [
            ["Notes:"],
            ["When exporting your connection data, some e-mail addresses may be missing."],
            [],
            *rows_of(
                LINKEDIN,
                {"First Name": "Ada", "Last Name": "Okafor", "Company": "Leeds Trust",
                 "URL": "https://www.linkedin.com/in/ada-okafor", "Position": "Consultant",
                 "Email Address": "ada@example.org", "Connected On": "12 Mar 2021"},
                {"Connected On": "13 Mar 2021"},
                {"First Name": "Ben", "Last Name": "Dahl", "Connected On": "01 Jan 2020"},
            ),
        ],
        [
            {"given_name": "Ada", "family_name": "Okafor", "email": "ada@example.org",
             "employer": "Leeds Trust", "role_title": "Consultant",
             "linkedin_url": "https://www.linkedin.com/in/ada-okafor", "linkedin_group": False},
            {"given_name": "Ben", "family_name": "Dahl", "email": None},
        ],
        ("Connected On",), skipped=1, codes=("no_person",),
    ),
    "google": Sample(
        "google",
        rows_of(
            GOOGLE_NEW,
            {"First Name": "Ada", "Last Name": "Okafor", "Name Prefix": "Dr",
             "Organization Name": "Leeds Trust", "Organization Title": "Consultant",
             "Labels": "* myContacts ::: * Alumni", "E-mail 1 - Label": "* Work",
             "E-mail 1 - Value": "ada@example.org ::: okafor@example.org",
             "E-mail 2 - Value": "third@example.org", "Phone 1 - Value": "07700 900123",
             "Address 1 - Street": "12 High Street", "Address 1 - City": "Leeds",
             "Address 1 - Postal Code": "LS2 9JT", "Address 1 - Country": "UK",
             "Address 1 - Formatted": "12 High Street, Leeds LS2 9JT, UK",
             "Birthday": "1970-05-01"},
        ),
        [{"title": "Dr", "given_name": "Ada", "family_name": "Okafor", "email": "ada@example.org",
          "phone": "+447700900123", "street": "12 High Street", "city": "Leeds",
          "postal_code": "LS2 9JT", "country": "United Kingdom", "employer": "Leeds Trust",
          "role_title": "Consultant", "birth_date": date(1970, 5, 1), "department": None}],
        ("Labels", "E-mail 1 - Label"),
    ),
    "google before": Sample(
        "google",
        rows_of(
            GOOGLE_OLD,
            {"Name": "Dr Ada Okafor", "Given Name": "Ada", "Family Name": "Okafor",
             "Gender": "Female", "E-mail 1 - Type": "* Work", "E-mail 1 - Value": "ada@example.org",
             "Organization 1 - Name": "Leeds Trust", "Group Membership": "* myContacts"},
            {"Name": "Ben Dahl", "E-mail 1 - Value": "ben@example.org"},
        ),
        [{"title": None, "given_name": "Ada", "family_name": "Okafor", "gender": "female",
          "employer": "Leeds Trust"},
         {"given_name": "Ben", "family_name": "Dahl", "email": "ben@example.org"}],
        ("Group Membership", "E-mail 1 - Type"),
    ),
    "outlook": Sample(
        "outlook",
        rows_of(
            OUTLOOK_CLASSIC,
            {"Title": "Dr", "First Name": "Ada", "Last Name": "Okafor", "Company": "Leeds Trust",
             "Department": "Oncology", "Job Title": "Consultant", "Business Street": "1 Park Row",
             "Business City": "York", "Home Street": "12 High Street", "Home City": "Leeds",
             "Home Country/Region": "United Kingdom", "Business Phone": "01632 960001",
             "Mobile Phone": "07700 900123", "Birthday": "0/0/00", "Gender": "Unspecified",
             "E-mail Address": "ada@example.org", "E-mail Type": "SMTP",
             "E-mail 2 Address": "okafor@example.org"},
            {"First Name": "Ben", "Last Name": "Dahl", "Business Street": "1 Park Row",
             "Business Street 2": "Floor 2", "Business City": "York", "Birthday": "0/0/00"},
        ),
        [{"title": "Dr", "given_name": "Ada", "family_name": "Okafor", "street": "12 High Street",
          "city": "Leeds", "phone": "+447700900123", "other_phone": "+441632960001",
          "email": "ada@example.org", "other_email": "okafor@example.org", "gender": None,
          "birth_date": None, "department": None, "employer": "Leeds Trust"},
         {"given_name": "Ben", "street": "1 Park Row\nFloor 2", "city": "York"}],
        ("Department", "E-mail Type"), codes=("further_addresses",),
    ),
    "outlook on the web": Sample(
        "outlook",
        rows_of(
            OUTLOOK_WEB,
            {"First Name": "Ada", "Last Name": "Okafor", "Nickname": "Addie",
             "E-mail Address": "ada@example.org", "Other City": "Leeds", "Spouse": "Ben",
             "Mobile Phone": "07700 900123", "Home Phone": "01632 960001", "Pager": "123456"},
        ),
        [{"given_name": "Ada", "family_name": "Okafor", "preferred_name": "Addie", "city": "Leeds",
          "phone": "+447700900123", "other_phone": "+441632960001"}],
        ("Pager", "Spouse"),
    ),
    "thunderbird": Sample(
        "thunderbird",
        rows_of(
            THUNDERBIRD,
            {"First Name": "Ada", "Last Name": "Okafor", "Display Name": "Dr Ada Okafor",
             "Primary Email": "ada@example.org", "Mobile Number": "07700 900123",
             "Home Address": "12 High Street", "Home Address 2": "Flat 3", "Home City": "Leeds",
             "Home Post Code": "LS2 9JT", "Organisation": "Leeds Trust", "Birth Year": "1970",
             "Birth Month": "5", "Birth Day": "1", "Fax Number": "01632 960002"},
            {"Display Name": "Ben Dahl", "Primary Email": "ben@example.org"},
        ),
        [{"given_name": "Ada", "family_name": "Okafor", "email": "ada@example.org",
          "street": "12 High Street\nFlat 3", "postal_code": "LS2 9JT", "employer": "Leeds Trust",
          "birth_date": date(1970, 5, 1), "phone": "+447700900123"},
         {"given_name": "Ben", "family_name": "Dahl"}],
        ("Fax Number", "Birth Month", "Birth Day"),
    ),
    "npsp": Sample(
        "npsp",
        [
            ["NPSP Data Import template"],
            ["Fill in one household in each row, below the names of the columns."],
            ["Do not change the names of the columns."],
            ["Save as CSV and go on with the Data Import Wizard."],
            *rows_of(
                NPSP,
                {heading: heading.replace(" First ", "_First").replace(" Last ", "_Last")
                 .replace(" ", "_").replace("/", "_") + "__c" for heading in NPSP.split(",")},
                {"Contact1 Salutation": "Dr", "Contact1 First Name": "Ada",
                 "Contact1 Last Name": "Okafor", "Contact1 Title": "Consultant",
                 "Contact1 Personal Email": "ada@example.org", "Account1 Name": "Leeds Trust",
                 "Contact1 Work Email": "okafor@example.org", "Home Street": "12 High Street",
                 "Contact1 Preferred Email": "Personal", "Home Zip/Postal Code": "LS2 9JT",
                 "Contact1 Mobile Phone": "07700 900123", "Donation Amount": "10"},
                {"Contact1 First Name": "Ben", "Contact1 Last Name": "Dahl",
                 "Contact1 Personal Email": "ben@example.org", "Home City": "York"},
            ),
        ],
        [{"title": "Dr", "given_name": "Ada", "family_name": "Okafor", "role_title": "Consultant",
          "email": "ada@example.org", "other_email": "okafor@example.org",
          "employer": "Leeds Trust", "street": "12 High Street", "postal_code": "LS2 9JT"},
         {"given_name": "Ben", "family_name": "Dahl", "city": "York"}],
        ("Contact1 Preferred Email", "Donation Amount", "Contact2 First Name",
         "Contact2 Last Name"),
        skipped=1, codes=("no_person",),
    ),
    "civicrm": Sample(
        "civicrm",
        rows_of(
            CIVICRM,
            {"Contact ID": "17", "Contact Type": "Individual", "External Identifier": "0042",
             "Sort Name": "Okafor, Ada", "Display Name": "Dr Ada Okafor", "First Name": "Ada",
             "Last Name": "Okafor", "Individual Prefix": "Dr.", "Gender": "Female",
             "Current Employer": "Leeds Trust", "Street Address": "12 High Street",
             "Supplemental Address 1": "Flat 3", "City": "Leeds", "Email": "ada@example.org",
             "Do Not Email": "0", "Do Not Phone": "1", "No Bulk Emails (User Opt Out)": "0"},
            {"Contact ID": "18", "External Identifier": "0043", "First Name": "Ben",
             "Last Name": "Dahl", "Email": "ben@example.org",
             "No Bulk Emails (User Opt Out)": "1"},
        ),
        [{"alumni_id": "0042", "title": "Dr", "family_name": "Okafor", "gender": "female",
          "street": "12 High Street\nFlat 3", "employer": "Leeds Trust", "do_not_email": False,
          "do_not_phone": True, "survey_consent": None},
         {"alumni_id": "0043", "family_name": "Dahl", "do_not_email": True}],
        ("Contact ID", "Contact Type", "Sort Name"),
    ),
    "mailchimp, unsubscribed": Sample(
        "mailchimp",
        rows_of(
            "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,UNSUB_REASON,"
            "LEID,EUID,NOTES",
            {"Email Address": "ada@example.org", "First Name": "Ada", "Last Name": "Okafor",
             "MEMBER_RATING": "2", "UNSUB_TIME": "2020-03-12 10:15:00",
             "UNSUB_REASON": "N/A - Unspecified", "LEID": "17", "EUID": "a1b2"},
            {"Email Address": "ben@example.org", "First Name": "Ben", "Last Name": "Dahl"},
        ),
        [{"email": "ada@example.org", "given_name": "Ada", "do_not_email": True,
          "do_not_contact": False, "contact_hold": None},
         {"email": "ben@example.org", "family_name": "Dahl", "do_not_email": True}],
        ("MEMBER_RATING", "UNSUB_REASON", "LEID", "EUID"),
        codes=("opt_out_date",),
    ),
    "mailchimp, cleaned": Sample(
        "mailchimp",
        rows_of(
            "Email Address,First Name,Last Name,CLEAN_TIME,LEID",
            {"Email Address": "ada@example.org", "First Name": "Ada", "Last Name": "Okafor",
             "CLEAN_TIME": "2020-03-12 10:15:00", "LEID": "17"},
        ),
        [{"email": "ada@example.org", "email_status": "bounced", "do_not_email": False}],
        ("LEID",),
    ),
    "raisers_edge": Sample(
        "raisers_edge",
        rows_of(
            RAISERS_EDGE,
            {"Constituent ID": "0042", "Import ID": "00001-079-0000012", "System Record ID": "312",
             "Title 1": "Dr", "First Name": "Ada", "Last Name": "Okafor", "Class of": "1998",
             "Preferred Address Line 1": "12 High Street", "Preferred City": "Leeds",
             "Preferred Postcode": "LS2 9JT", "Email": "ada@example.org"},
            {"Constituent ID": "43", "Import ID": "00001-079-0000013", "System Record ID": "313",
             "First Name": "Ben", "Last Name": "Dahl"},
        ),
        [{"alumni_id": "0042", "title": "Dr", "family_name": "Okafor", "award_completed": 1998,
          "street": "12 High Street", "city": "Leeds", "postal_code": "LS2 9JT"},
         {"alumni_id": "43", "family_name": "Dahl"}],
        ("Import ID", "System Record ID"),
    ),
}  # fmt: skip


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> Sample:
    return SAMPLES[request.param]


def written(folder: Path, rows: Rows) -> Path:
    path = folder / "people.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_it_comes_in_without_a_question(
    database_file: Database, tmp_path: Path, sample: Sample
) -> None:
    read = prepare(database_file, CONTACTS, written(tmp_path, sample.rows))
    source = recognise(read.source.table)
    assert source is not None
    assert source.key == sample.key
    assert read.checked.date_questions == ()
    told = sorted({issue.code for issue in read.issues})
    usual = ("blank_rows", "column_not_taken", "rows_above_headings")
    assert [code for code in told if code not in usual] == sorted(sample.codes)
    assert read.plan.counts["created"] == len(sample.people)
    assert read.plan.counts["skipped"] == sample.skipped
    run_import(database_file, read)
    found = [everybody(database_file, *one)[at] for at, one in enumerate(sample.people)]
    assert found == sample.people
    again = prepare(database_file, CONTACTS, written(tmp_path, sample.rows))
    assert again.plan.counts["unchanged"] == len(sample.people)


def test_what_is_not_taken_is_said_once(
    database_file: Database, tmp_path: Path, sample: Sample
) -> None:
    read = prepare(database_file, CONTACTS, written(tmp_path, sample.rows))
    told = [issue for issue in read.issues if issue.code == "column_not_taken"]
    left = {
        column.heading
        for column, cells in zip(read.choices.mapping, read.source.table.columns, strict=True)
        if column.field is None and any(cell is not None for cell in cells)
    }
    assert left == set(sample.left)
    assert len(told) == 1
    assert all(f"“{heading}”" in told[0].message for heading in left)


def test_the_order_of_the_columns_does_not_matter(
    database_file: Database, tmp_path: Path, sample: Sample
) -> None:
    forwards = prepare(database_file, CONTACTS, written(tmp_path, sample.rows))
    width = max(map(len, sample.rows))
    wide = [row if len(row) < width else row[::-1] for row in sample.rows]
    backwards = prepare(database_file, CONTACTS, written(tmp_path, wide))
    assert {(one.heading, one.field) for one in backwards.choices.mapping} == {
        (one.heading, one.field) for one in forwards.choices.mapping
    }
    assert backwards.plan.counts == forwards.plan.counts


def test_a_workbook_is_told_like_a_text_file(
    database_file: Database, tmp_path: Path, sample: Sample
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in sample.rows:
        sheet.append([cell or None for cell in row])
    path = tmp_path / "people.xlsx"
    book.save(path)
    read = prepare(database_file, CONTACTS, path)
    source = recognise(read.source.table)
    assert source is not None
    assert source.key == sample.key
    assert read.plan.counts["created"] == len(sample.people)


def test_a_saved_mapping_counts_before_the_source(database: Database, tmp_path: Path) -> None:
    path = written(tmp_path, SAMPLES["linkedin"].rows)
    first = prepare(database, CONTACTS, path, chosen={"Position": "notes"})
    run_import(database, choosing(first, save_as="Ours"))
    again = prepare(database, CONTACTS, path)
    assert again.choices.profile == "Ours"
    assert {one.heading: one.field for one in again.choices.mapping}["Position"] == "notes"


def test_every_address_of_a_card_is_kept(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "people.vcf"
    path.write_text(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Okafor;Ada;;Dr;\r\nFN:Dr Ada Okafor\r\n"
        "EMAIL:ada@example.org\r\nEMAIL:okafor@example.org\r\nEMAIL:third@example.org\r\n"
        "TEL;TYPE=CELL:+44 7700 900123\r\nADR:;;12 High Street;Leeds;;LS2 9JT;United Kingdom\r\n"
        "ORG:Leeds Trust;Oncology\r\nTITLE:Consultant\r\nEND:VCARD\r\n",
        encoding="utf-8",
    )
    read = prepare(database, CONTACTS, path)
    source = recognise(read.source.table)
    assert source is not None
    assert source.key == "vcard"
    run_import(database, read)
    keys = ("title", "given_name", "family_name", "email", "street", "city", "employer")
    assert everybody(database, *keys) == [
        {"title": "Dr", "given_name": "Ada", "family_name": "Okafor", "email": "ada@example.org",
         "street": "12 High Street", "city": "Leeds", "employer": "Leeds Trust"}
    ]  # fmt: skip
    with database.read() as connection:
        held = connection.scalars(
            select(contact_points.c.value).where(contact_points.c.kind == "email")
        )
        assert set(held) == {"ada@example.org", "okafor@example.org", "third@example.org"}
    again = prepare(database, CONTACTS, path)
    assert again.plan.counts["unchanged"] == 1
