from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Cancelled
from core.progress import Progress
from exporters.vcards import VCardVersion, card, export_vcards
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database, create_database
from models.opt_outs import OPT_OUT_FIELDS, opt_outs
from records.consent.suppression import suppress
from records.people import read_people
from records.writing.new_people import create_people

ANNA: dict[str, Any] = {
    "title": "Dr", "given_name": "Anna", "middle_names": "Maria", "family_name": "Marsh; Núñez",
    "gender": "female", "birth_date": date(1970, 4, 3), "language": "German",
    "email": "anna@example.org", "other_email": "a.marsh@example.ac.uk", "phone": "+447700900101",
    "street": "1 High Street\nFlat 2", "city": "Leeds", "postal_code": "LS1 1AA",
    "employer": "Penrose, Finch & Co", "role_title": "Consultant",
    "linkedin_url": "https://www.linkedin.com/in/anna,marsh", "notes": "Back\\slash",
}  # fmt: skip
COMMON = [
    "FN:Dr Anna Marsh\\; Núñez",
    "N:Marsh\\; Núñez;Anna;Maria;Dr;",
    "EMAIL:a.marsh@example.ac.uk",
    "ADR:;;1 High Street\\nFlat 2;Leeds;;LS1 1AA;",
    "ORG:Penrose\\, Finch & Co",
    "TITLE:Consultant",
    "LANG:de",
    "URL:https://www.linkedin.com/in/anna,marsh",
    "NOTE:Back\\\\slash",
]


@pytest.mark.parametrize(
    ("version", "own"),
    [
        (
            VCardVersion.V3,
            ["EMAIL;TYPE=PREF:anna@example.org", "TEL;TYPE=PREF:+447700900101", "BDAY:1970-04-03"],
        ),
        (
            VCardVersion.V4,
            ["EMAIL;PREF=1:anna@example.org", "TEL;PREF=1:+447700900101", "BDAY:19700403",
             "GENDER:F"],
        ),
    ],
)  # fmt: skip
def test_the_lines_of_a_card(version: VCardVersion, own: list[str]) -> None:
    lines = card(ANNA, version).split("\r\n")
    assert lines[:2] == ["BEGIN:VCARD", f"VERSION:{version}"]
    assert lines[-2:] == ["END:VCARD", ""]
    assert set(lines[2:-2]) == {*COMMON, *own}


def test_a_person_without_anything_is_still_a_card() -> None:
    assert card({}, VCardVersion.V3).split("\r\n")[2:4] == ["FN:(no name)", "N:;;;;"]


@given(st.text(), st.sampled_from(VCardVersion))
def test_no_text_breaks_a_card(text: str, version: VCardVersion) -> None:
    written = card({"notes": text, "family_name": text, "linkedin_url": text}, version)
    lines = written.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    unfolded = written.replace("\r\n ", "").split("\r\n")
    names = [line.partition(":")[0] for line in unfolded if line]
    assert names[:4] == ["BEGIN", "VERSION", "FN", "N"]
    assert set(names[4:]) <= {"URL", "NOTE", "END"}
    assert unfolded.count("END:VCARD") == 1


def test_everybody_by_name(database: Database, tmp_path: Path) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        ids = create_people(changes, [{"family_name": "Zorn"}, ANNA])
    assert export_vcards(database, tmp_path / "a.vcf") == 2
    names = [
        line
        for line in (tmp_path / "a.vcf").read_text(encoding="utf-8").splitlines()
        if line.startswith("FN:")
    ]
    assert names == ["FN:Dr Anna Marsh\\; Núñez", "FN:Zorn"]
    assert export_vcards(database, tmp_path / "a.vcf", person_ids=ids[:1]) == 1


OPT_OUTS: list[tuple[dict[str, Any], str, set[str]]] = [
    ({"do_not_contact": True}, "Do not contact", {"do_not_contact"}),
    ({"do_not_email": True, "do_not_phone": True, "do_not_post": True},
     "Do not e-mail,Do not phone,Do not post", {"do_not_email", "do_not_phone", "do_not_post"}),
    ({"deceased_on": date(2019, 3, 12)}, "Deceased", {"deceased"}),
    ({"survey_consent": "objected"}, "Do not survey", {"survey_consent"}),
    ({"news_by_email": "objected", "fundraising_by_post": "objected"},
     "No news by e-mail,No fundraising by post", {"news_by_email", "fundraising_by_post"}),
    ({"survey_by_phone": "objected", "do_not_post": True},
     "Do not post,No survey by phone", {"do_not_post", "survey_by_phone"}),
    ({"contact_hold": "Opt out: “perhaps”"}, "Do not contact (on hold)", {"do_not_contact"}),
    ({"email": "suppressed@example.org"}, "Do not contact", {"do_not_contact"}),
]  # fmt: skip


@pytest.mark.parametrize("version", VCardVersion)
@pytest.mark.parametrize(("values", "categories", "recognised"), OPT_OUTS)
def test_a_card_says_who_opted_out_and_an_import_knows_it_again(
    database_file: Database,
    tmp_path: Path,
    version: VCardVersion,
    values: dict[str, Any],
    categories: str,
    recognised: set[str],
) -> None:
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        address = ("email", "suppressed@example.org")
        suppress(changes, [address], reason="asked", by="test")
        create_people(changes, [{"family_name": "Marsh", "email": "a@example.org", **values}])
    export_vcards(database_file, tmp_path / "a.vcf", version=version)
    assert f"CATEGORIES:{categories}\r\n" in (tmp_path / "a.vcf").read_bytes().decode()
    other = create_database(tmp_path / "other.almanac")
    run_import(other, prepare(other, CONTACTS, tmp_path / "a.vcf"))
    with other.read() as connection:
        [person] = read_people(connection, [1], OPT_OUT_FIELDS)
    other.close()
    assert recognised <= opt_outs(person).keys()


def test_cancel_leaves_nothing(database_file: Database, tmp_path: Path) -> None:
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        create_people(changes, [ANNA])
    with pytest.raises(Cancelled):
        export_vcards(
            database_file, tmp_path / "a.vcf", progress=Progress(is_cancelled=lambda: True)
        )
    assert not list(tmp_path.glob("*.vcf"))
