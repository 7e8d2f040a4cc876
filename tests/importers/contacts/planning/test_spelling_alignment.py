"""Values that differ only in capitals get one spelling, on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from importers.choices import Existing
from importers.contacts.choices import ContactChoices
from importers.contacts.import_plan import ContactsImport
from importers.issues.corrections import Corrections
from importers.row_plan import OTHER_SPELLING
from importers.workflow import run_import
from models.batch_kinds import BatchKind
from models.database import Database
from records.fields.spellings import best_spelling
from records.writing.new_people import create_people
from tabular.reading import Cell, Table
from tests.importers.contact_files import everybody, imported, planned, state, table

HEADINGS = ("Alumni ID", "Given name", "Family name", "Department")
NAMES = ("Ada", "Ben", "Cara", "Dan", "Eve", "Finn", "Gus", "Hana")


def on_record(database: Database, *departments: str, key: str = "department") -> None:
    """People with the alumni IDs R1, R2 and so on."""
    people: list[dict[str, Any]] = [
        {"alumni_id": f"R{at}", "given_name": name, "family_name": "Okafor", key: department}
        for at, (name, department) in enumerate(zip(NAMES, departments, strict=False), 1)
    ]
    with database.write(BatchKind.PERSON_EDIT) as changes:
        create_people(changes, people)


def file(*departments: Cell, heading: str = "Department", first: str = "F") -> Table:
    """A file of people with the alumni IDs F1, F2 and so on."""
    rows = [
        (f"{first}{at}", name, "Okafor" if first == "R" else "Dahl", department)
        for at, (name, department) in enumerate(zip(NAMES, departments, strict=False), 1)
    ]
    return table((*HEADINGS[:3], heading), *rows)


def told(plan: ContactsImport) -> list[tuple[str, int | None, str | None, str]]:
    return [
        (one.message, one.row, one.column, one.value)
        for one in plan.issues
        if one.code == OTHER_SPELLING
    ]


@pytest.mark.parametrize(
    ("spellings", "best"),
    [
        ({"Clinical studies": 2, "Clinical Studies": 3}, "Clinical Studies"),
        ({"clinical studies": 9, "CLINICAL STUDIES": 9, "Clinical studies": 1}, "Clinical studies"),
        ({"clinical studies": 2, "CLINICAL STUDIES": 3}, "CLINICAL STUDIES"),
        ({"MRC": 9, "Mrc": 1, "mrc": 20}, "MRC"),
        ({"SURGERY": 9, "Surgery": 1}, "Surgery"),
        ({"MEng": 1, "MENG": 1}, "MEng"),
    ],
)
def test_the_most_frequent_spelling_with_mixed_letters_counts(
    spellings: dict[str, int], best: str
) -> None:
    assert best_spelling(spellings) == best


@pytest.mark.parametrize(
    ("there", "said", "written"),
    [
        # The most frequent on record, but for small letters alone.
        (("Clinical Studies",), ("clinical studies", "CLINICAL  STUDIES"),
         ("Clinical Studies", "Clinical Studies")),
        (("Clinical studies", "Clinical Studies", "Clinical Studies"), ("Clinical studies",),
         ("Clinical Studies",)),
        (("surgery", "surgery", "Surgery"), ("SURGERY",), ("Surgery",)),
        (("surgery",), ("Surgery",), ("surgery",)),
        # The file's own where none is on record.
        ((), ("Clinical studies", "Clinical Studies", "Clinical Studies"),
         ("Clinical Studies",) * 3),
        ((), ("surgery", "surgery", "Surgery", None), ("Surgery", "Surgery", "Surgery", None)),
        ((), ("surgery",), ("surgery",)),
        # Anything but capitals and spaces is left to people.
        (("Médecine",), ("Medecine",), ("Medecine",)),
        (("Clinical-Studies",), ("clinical studies",), ("clinical studies",)),
        (("Weiß",), ("Weiss",), ("Weiss",)),
    ],
)  # fmt: skip
def test_new_people_get_the_spelling_on_record(
    database: Database, there: tuple[str, ...], said: tuple[Cell, ...], written: tuple[Cell, ...]
) -> None:
    on_record(database, *there)
    imported(database, file(*said))
    found = [row["department"] for row in everybody(database, "department")]
    assert tuple(found) == (*there, *written)
    before = state(database)
    for existing in Existing:
        assert imported(database, file(*said), existing).batch_id is None
    assert state(database) == before


@pytest.mark.parametrize(
    ("heading", "key", "there", "said"),
    [
        ("Programme", "programme", "Health Policy", "health policy"),
        ("Award", "award", "MEng", "meng"),
        ("Employer", "employer", "Wexcombe Hospital", "WEXCOMBE HOSPITAL"),
        ("First employer", "first_employer", "Wexcombe Hospital", "wexcombe hospital"),
        ("Sector", "sector", "Public health", "public health"),
        ("City", "city", "Leeds", "LEEDS"),
        ("Region", "region", "West Yorkshire", "west yorkshire"),
        ("Nationality", "nationality", "Irish", "irish"),
    ],
)
def test_every_field_that_groups_people_is_written_as_on_record(
    database: Database, heading: str, key: str, there: str, said: str
) -> None:
    on_record(database, there, key=key)
    imported(database, file(said, heading=heading))
    assert [row[key] for row in everybody(database, key)] == [there, there]


def test_names_and_job_titles_stay_as_they_are(database: Database) -> None:
    on_record(database, "Head of Surgery", key="role_title")
    plan = planned(database, file("head of surgery", heading="Job title"))
    assert plan.plan.rows[0]["role_title"] == "head of surgery"
    assert not told(plan)


def test_each_spelling_is_told_once_with_its_first_row(database: Database) -> None:
    on_record(database, "Clinical Studies")
    said = ("Surgery", "clinical studies", "Surgery", "clinical  studies", "surgery")
    assert told(planned(database, file(*said))) == [
        (
            "Written as on record: “clinical studies” → “Clinical Studies” (2 rows).",
            3,
            "Department",
            "clinical studies",
        ),
        (
            "Written as elsewhere in the file: “surgery” → “Surgery” (1 row).",
            6,
            "Department",
            "surgery",
        ),
    ]


@pytest.mark.parametrize("existing", list(Existing))
def test_other_capitals_are_no_change_of_people_on_record(
    database: Database, existing: Existing
) -> None:
    on_record(database, "clinical studies", "Clinical Studies", "Clinical Studies")
    plan = planned(
        database, file("CLINICAL STUDIES", None, "clinical studies", first="R"), existing
    )
    assert not plan.plan.changes
    assert not plan.plan.not_filled
    assert run_import(database, plan).batch_id is None


def test_another_award_of_a_row_is_written_as_on_record_too(database: Database) -> None:
    on_record(database, "Clinical Studies")
    headings = (*HEADINGS[:3], "Award 1", "Department 1", "Award 2", "Department 2")
    row = ("F1", "Ada", "Dahl", "PhD", "Surgery", "MSc", "clinical studies")
    plan = planned(database, table(headings, row))
    further = [more["department"] for more in plan.plan.additional_records[0]]
    assert further == ["Clinical Studies"]
    assert told(plan)[0][1:] == (2, "Department 2", "clinical studies")


def test_a_spelling_written_by_hand_stays_in_all_its_rows(database: Database) -> None:
    on_record(database, "Clinical Studies")
    corrected = Corrections({(2, 3): "clinical studies"}, {})
    options = ContactChoices(corrections=corrected)
    plan = planned(
        database,
        file("clinical studies", "clinical studies", "CLINICAL STUDIES"),
        options=options,
    )
    found = [row["department"] for row in plan.plan.rows]
    assert found == ["clinical studies", "clinical studies", "Clinical Studies"]
    words = replace(options, corrections=Corrections({}, {(3, "surgey"): "SURGERY"}))
    plan = planned(database, file("surgey", "Surgery"), options=words)
    assert [row["department"] for row in plan.plan.rows] == ["SURGERY", "SURGERY"]


def test_capitals_corrected_by_hand_change_people_on_record(database: Database) -> None:
    on_record(database, "clinical studies")
    options = ContactChoices(
        existing=Existing.UPDATE, corrections=Corrections({(2, 3): "Clinical Studies"}, {})
    )
    plan = planned(database, file("x", first="R"), options=options)
    assert [(one.old, one.new) for one in plan.plan.changes] == [
        ("clinical studies", "Clinical Studies")
    ]
