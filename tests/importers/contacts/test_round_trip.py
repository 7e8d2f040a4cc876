"""Workbooks exported for editing, edited, and imported again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.errors import UserError
from exporters.editable import export_editable
from importers.contacts.import_plan import ContactsImport
from importers.contacts.kind import CONTACTS
from importers.contacts.matching.row_resolution import RowOutcome
from importers.workflow import Applied, prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database
from models.undo import undo
from records.consent.suppression import suppress
from records.export_snapshot import RECORD_HEADING, STATE_SHEET, database_identity
from records.fields.definitions import FieldKind
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.office import add_custom_field
from records.people import read_people
from records.writing.new_people import create_people
from records.writing.person_edits import create_person, delete_people, edit_person
from tests.acts import run_act
from tests.importers.contact_files import batch_count, everybody, state
from tests.snapshots import once

ANNA, BEN, CARA = 0, 1, 2
PEOPLE: list[dict[str, Any]] = [
    {"alumni_id": "00101", "given_name": "Anna", "family_name": "Marsh", "award": "PhD",
     "award_completed": 2001, "email": "anna@example.org", "birth_date": date(1970, 4, 3),
     "phone": "+447700900101", "employer": "Wexcombe Hospital", "city": "Leeds",
     "research_active": True, "custom.mobile": "red"},
    {"alumni_id": "00102", "given_name": "Ben", "family_name": "Núñez", "award": "MD(Res)",
     "award_completed": 2005, "email": "ben@example.org", "birth_date": date(1972, 2, 1),
     "nationality": "3-4", "linkedin_url": "440000123456789012", "city": "York"},
    {"alumni_id": "00103", "given_name": "Cara", "family_name": "Okafor", "award": "PhD",
     "award_completed": 2011, "email": "cara@example.org", "birth_date": date(1975, 6, 5),
     "notes": "=1+1", "city": "Bath"},
]  # fmt: skip

Edit = Callable[[Any, Mapping[str, int]], None]


@pytest.fixture
@once
def people(database: Database) -> list[int]:
    run_act(
        database, add_custom_field, "Mobile", FieldKind.TEXT
    )  # a word that also is a heading of the phone
    with database.write(BatchKind.PERSON_EDIT) as changes:
        return list(create_people(changes, PEOPLE))


class Trip:
    """A workbook exported from a database, to edit and to import again."""

    def __init__(self, database: Database, path: Path) -> None:
        self.database, self.path = database, path
        export_editable(database, path, identity=run_act(database, database_identity))

    def edit(self, edit: Edit) -> "Trip":
        """Edit the sheet, given with the number of each column by its heading."""
        book = openpyxl.load_workbook(self.path)
        sheet = book.worksheets[0]
        edit(sheet, {str(cell.value): place for place, cell in enumerate(sheet[1], 1)})
        book.save(self.path)
        return self

    def put(self, row: int, heading: str, value: object) -> "Trip":
        def edit(sheet: Any, columns: Mapping[str, int]) -> None:
            sheet.cell(row, columns[heading]).value = value

        return self.edit(edit)

    def planned(self) -> ContactsImport:
        return prepare(self.database, CONTACTS, self.path)

    def imported(self) -> Applied:
        return run_import(self.database, self.planned())


@pytest.fixture
def trip(database: Database, people: list[int], tmp_path: Path) -> Trip:
    return Trip(database, tmp_path / "people.xlsx")


def choosing(planned: ContactsImport, **choices: Any) -> ContactsImport:
    return replace(planned, choices=replace(planned.choices, **choices))


def changes(planned: ContactsImport) -> dict[str, tuple[Any, Any]]:
    return {change.field: (change.old, change.new) for change in planned.plan.changes}


def codes(planned: ContactsImport) -> list[str]:
    return [issue.code for issue in planned.issues]


def field(database: Database, person_id: int, key: str) -> Any:
    with database.read() as connection:
        return read_people(connection, [person_id], [key])[0][key]


def here(database: Database, person_id: int, **values: Any) -> None:
    """Someone edits a person in the program meanwhile."""
    run_act(database, edit_person, person_id, values)


def test_unedited_it_changes_nothing_and_says_nothing(trip: Trip) -> None:
    before = batch_count(trip.database)
    planned = trip.planned()
    assert planned.plan.counts["unchanged"] == 3
    assert planned.issues == ()
    assert trip.imported().batch_id is None
    assert batch_count(trip.database) == before


def test_texts_longer_than_a_cell_are_left_as_they_are(
    database_file: Database, tmp_path: Path
) -> None:
    long = ["word " * 8_000, "x" * 40_000, "#N/A", "_x0041_"]
    with database_file.write(BatchKind.PERSON_EDIT) as written:
        create_people(written, [{"family_name": "Marsh", "notes": text.strip()} for text in long])
    planned = Trip(database_file, tmp_path / "people.xlsx").planned()
    assert planned.plan.counts["unchanged"] == 4


def test_other_capitals_are_an_edit(trip: Trip, people: list[int]) -> None:
    here(trip.database, people[BEN], employer="Wexcombe Hospital")
    trip.put(2, "Employer", "WEXCOMBE Hospital").put(4, "City", "BATH")
    planned = trip.planned()
    assert changes(planned) == {
        "employer": ("Wexcombe Hospital", "WEXCOMBE Hospital"),
        "city": ("Bath", "BATH"),
    }
    run_import(trip.database, planned)
    assert field(trip.database, people[ANNA], "employer") == "WEXCOMBE Hospital"


def test_what_was_edited_is_taken_in_one_batch_and_undone(trip: Trip, people: list[int]) -> None:
    before = state(trip.database)
    for heading, value in {
        "Employer": "Penrose LLP", "Award": "MPhil", "Completed": 2002, "Mobile": "blue",
        "Date of birth": date(1970, 4, 30), "Research active": "No", "E-mail": "a.m@example.org",
    }.items():  # fmt: skip
        trip.put(2, heading, value)
    planned = trip.planned()
    assert changes(planned) == {
        "employer": ("Wexcombe Hospital", "Penrose LLP"),
        "award": ("PhD", "MPhil"),
        "award_completed": (2001, 2002),
        "custom.mobile": ("red", "blue"),
        "birth_date": (date(1970, 4, 3), date(1970, 4, 30)),
        "research_active": (True, False),
        "email": ("anna@example.org", "a.m@example.org"),
    }
    applied = run_import(trip.database, planned)
    assert applied.counts["updated"] == 1
    assert applied.counts["rows"] == 3
    # A correction of the award at hand, not one more of them.
    assert len(state(trip.database)["awards"]) == 3
    assert field(trip.database, people[ANNA], "award") == "MPhil"
    assert trip.imported().batch_id is None  # the same file again
    assert applied.batch_id is not None
    undo(trip.database, applied.batch_id)
    after = state(trip.database)
    assert [person.custom for person in after["people"]] == [p.custom for p in before["people"]]
    assert field(trip.database, people[ANNA], "email") == "anna@example.org"


def test_what_was_changed_here_alone_is_kept(trip: Trip, people: list[int]) -> None:
    here(trip.database, people[ANNA], city="Hull", email="new@example.org")
    trip.put(2, "Given name", "Annabel")
    planned = trip.planned()
    assert changes(planned) == {"given_name": ("Anna", "Annabel")}
    assert codes(planned) == []
    run_import(trip.database, planned)
    assert field(trip.database, people[ANNA], "city") == "Hull"


def test_the_same_change_on_both_sides_is_none(trip: Trip, people: list[int]) -> None:
    here(trip.database, people[ANNA], city="Hull")
    assert trip.put(2, "City", "Hull").planned().plan.counts["unchanged"] == 3


def test_a_conflict_is_shown_and_taken_only_when_chosen(trip: Trip, people: list[int]) -> None:
    here(trip.database, people[ANNA], city="Hull")
    planned = trip.put(2, "City", "Bath").planned()
    assert planned.round_trip is not None
    (conflict,) = planned.round_trip.conflicts
    change = conflict.change
    assert (conflict.exported, change.old, change.new) == ("Leeds", "Hull", "Bath")
    assert codes(planned) == ["conflict"]
    assert planned.plan.outcomes[0] is RowOutcome.SKIPPED
    assert "City" in planned.plan.why[0]
    assert run_import(trip.database, planned).batch_id is None
    planned = choosing(planned, taken=frozenset({conflict.place}))
    assert planned.chosen().counts["updated"] == 1
    assert planned.chosen().issues == ()
    run_import(trip.database, planned)
    assert field(trip.database, people[ANNA], "city") == "Bath"


def test_a_part_that_means_another_record_now_is_a_conflict(trip: Trip, people: list[int]) -> None:
    here(trip.database, people[ANNA], employer="Another Place", research_active=True)
    planned = trip.put(2, "Research active", "No").planned()
    assert planned.round_trip is not None
    assert [one.change.field for one in planned.round_trip.conflicts] == ["research_active"]


def test_an_emptied_cell_is_cleared_only_when_chosen(trip: Trip, people: list[int]) -> None:
    planned = trip.put(2, "City", None).put(2, "E-mail", " ").planned()
    assert planned.round_trip is not None
    assert changes(planned) == {}
    assert codes(planned) == ["emptied", "emptied"]
    places = frozenset(one.place for one in planned.round_trip.cleared)
    planned = choosing(planned, taken=places)
    assert planned.chosen().issues == ()
    run_import(trip.database, planned)
    assert field(trip.database, people[ANNA], "city") is None
    assert field(trip.database, people[ANNA], "email") is None
    assert field(trip.database, people[BEN], "city") == "York"


@pytest.mark.parametrize("how", ["row", "cells"])
def test_rows_gone_are_deleted_only_when_chosen(trip: Trip, people: list[int], how: str) -> None:
    def edit(sheet: Any, columns: Mapping[str, int]) -> None:
        if how == "row":
            sheet.delete_rows(3)
        else:
            for cell in sheet[3][2:]:
                cell.value = None

    before = state(trip.database)
    planned = trip.edit(edit).planned()
    assert planned.round_trip is not None
    assert planned.round_trip.gone == (people[BEN],)
    assert codes(planned) == ["rows_gone", *(["row_skipped"] if how == "cells" else [])]
    assert run_import(trip.database, planned).batch_id is None
    planned = choosing(planned, deleted=frozenset({people[BEN]}))
    assert planned.chosen().issues == ()
    applied = run_import(trip.database, planned)
    assert applied.counts["deleted"] == 1
    assert [one["given_name"] for one in everybody(trip.database, "given_name")] == ["Anna", "Cara"]
    assert applied.batch_id is not None
    undo(trip.database, applied.batch_id)
    assert len(state(trip.database)["people"]) == len(before["people"])


def test_rows_added_go_the_way_of_any_file(trip: Trip) -> None:
    def edit(sheet: Any, columns: Mapping[str, int]) -> None:
        for row, (given, family, email) in enumerate(
            [("Dev", "Gupta", "dev@example.org"), ("Anna", "Marsh", "anna@example.org")], 5
        ):
            sheet.cell(row, columns["Given name"]).value = given
            sheet.cell(row, columns["Family name"]).value = family
            sheet.cell(row, columns["E-mail"]).value = email

    planned = trip.edit(edit).planned()
    counts = planned.plan.counts
    assert (counts["rows"], counts["created"], counts["unchanged"]) == (5, 1, 4)
    run_import(trip.database, planned)
    assert len(everybody(trip.database, "id")) == 4
    assert trip.imported().batch_id is None


def test_sorted_rows_and_moved_columns_stay_with_their_people(
    trip: Trip, people: list[int]
) -> None:
    def edit(sheet: Any, columns: Mapping[str, int]) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate([rows[0], *reversed(rows[1:])], 1):
            for place, value in enumerate(reversed(row), 1):
                sheet.cell(number, place).value = value
        sheet.cell(2, len(rows[0]) + 1 - columns["City"] + 0).value = "Wells"

    planned = trip.edit(edit).planned()
    assert [(one.person_id, one.field, one.new) for one in planned.plan.changes] == [
        (people[CARA], "city", "Wells")
    ]


def test_a_copied_row_ties_nobody_unless_it_is_the_same(trip: Trip, people: list[int]) -> None:
    def copy(sheet: Any, columns: Mapping[str, int]) -> None:
        for cell in sheet[2]:
            sheet.cell(5, cell.column).value = cell.value

    planned = trip.edit(copy).planned()
    assert (planned.plan.counts["unchanged"], planned.plan.counts["skipped"]) == (3, 1)
    planned = trip.put(5, "Given name", "Alan").planned()
    assert codes(planned) == ["copied_record", "copied_record"]
    assert [issue.row for issue in planned.issues] == [2, 5]
    assert planned.plan.counts["skipped"] == 2
    assert planned.round_trip is not None
    assert planned.round_trip.gone == ()


def test_a_changed_identity_is_a_problem(trip: Trip) -> None:
    planned = trip.put(2, RECORD_HEADING, "#999999#").put(3, RECORD_HEADING, "12").planned()
    assert [code for code in codes(planned) if code != "rows_gone"] == ["unknown_record"] * 2
    assert planned.plan.counts["skipped"] == 2


def test_a_record_gone_meanwhile_is_a_problem(trip: Trip, people: list[int]) -> None:
    run_act(trip.database, delete_people, [people[ANNA]])
    planned = trip.put(2, "City", "Hull").planned()
    assert codes(planned) == ["record_gone"]
    assert run_import(trip.database, planned).batch_id is None


SPOILT = [
    ({(2, "Alumni ID"): 101}, "leading zeros"),
    ({(3, "LinkedIn profile"): 440000123456789000}, "long numbers"),
    ({(3, "LinkedIn profile"): "4.4E+17"}, "long numbers"),
    ({(2, "Phone"): "4.477E+11"}, "long numbers"),
    ({(3, "Nationality"): date(2026, 4, 3)}, "turned into dates"),
    ({(3, "Nationality"): 46115}, "turned into dates"),
    ({(2, "Date of birth"): date(1970, 3, 4), (3, "Date of birth"): date(1972, 1, 2)}, "swapped"),
    ({(2, "Date of birth"): date(1966, 4, 2), (3, "Date of birth"): date(1968, 1, 31)}, "moved"),
]


@pytest.mark.parametrize(("cells", "how"), SPOILT)
def test_what_excel_spoilt_is_said_by_column_and_not_taken(
    trip: Trip, cells: Mapping[tuple[int, str], object], how: str
) -> None:
    for (row, heading), value in cells.items():
        trip.put(row, heading, value)
    planned = trip.put(4, "City", "Wells").planned()
    (issue,) = [one for one in planned.issues if one.code != "long_number"]
    assert issue.code == "spoilt_column"
    assert how in issue.message
    assert changes(planned) == {"city": ("Bath", "Wells")}


@pytest.mark.parametrize(
    ("row", "heading", "value"),
    [(2, "Date of birth", date(1970, 3, 4)), (2, "Completed", 2010), (2, "Phone", 447700900102),
     (3, "Nationality", "British"), (2, "Alumni ID", "00999"), (2, "Remarks", "00123")],
)  # fmt: skip
def test_an_honest_edit_is_not_taken_for_excels(
    trip: Trip, row: int, heading: str, value: object
) -> None:
    planned = trip.put(row, heading, value).planned()
    assert len(planned.plan.changes) == 1
    assert planned.issues == ()


def test_a_cell_that_cannot_be_read_is_a_problem_and_not_a_cleared_one(trip: Trip) -> None:
    planned = trip.put(2, "Date of birth", "31/02/1970").planned()
    assert codes(planned) == ["not_a_date"]
    assert planned.round_trip is not None
    assert planned.round_trip.cleared == ()


def test_an_objection_is_not_taken_back(database: Database, tmp_path: Path) -> None:
    with database.write(BatchKind.PERSON_EDIT) as written:
        create_people(written, [PEOPLE[ANNA] | {"do_not_contact": True, "custom.mobile": None,
                                "survey_consent": "objected"}])  # fmt: skip
    trip = Trip(database, tmp_path / "people.xlsx")
    trip.put(2, "Do not contact", "No").put(2, "Survey by e-mail", "consent")
    planned = trip.planned()
    assert codes(planned) == ["objection_stays"]
    assert changes(planned) == {}


@pytest.mark.parametrize(
    ("held", "heading", "value"),
    [
        ({"do_not_email": True}, "Do not e-mail", "No"),
        ({"do_not_post": True}, "Do not post", None),
        ({"contact_hold": "Opt out: “perhaps”"}, "Contact on hold", None),
        ({"deceased": True}, "Deceased", "No"),
        ({"deceased_on": date(2024, 11, 30)}, "Date of death", None),
    ],
)
def test_no_edited_cell_withdraws_an_opt_out(
    database: Database, tmp_path: Path, held: dict[str, Any], heading: str, value: object
) -> None:
    with database.write(BatchKind.PERSON_EDIT) as written:
        create_people(written, [{**PEOPLE[ANNA], "custom.mobile": None, **held}])
    planned = Trip(database, tmp_path / "people.xlsx").put(2, heading, value).planned()
    assert codes(planned) == ["objection_stays"]
    assert changes(planned) == {}


def test_an_opt_out_counts_whatever_else_is_in_doubt(
    database: Database, people: list[int], tmp_path: Path
) -> None:
    """Beside a suppressed address, and where the record changed meanwhile."""
    with database.write(BatchKind.OPT_OUT) as written:
        suppress(written, [("email", "gone@example.org")], reason="by letter", by="Office")
    here(database, people[CARA], do_not_phone=True, survey_consent="none")
    trip = Trip(database, tmp_path / "people.xlsx")
    here(database, people[BEN], survey_consent="consent")
    trip.put(2, "E-mail", "gone@example.org").put(2, "Do not phone", "Yes")
    planned = trip.put(3, "Survey by e-mail", "objected").planned()
    assert changes(planned) == {
        "do_not_phone": (False, True),
        "survey_consent": ("consent", "objected"),
    }


def test_a_suppressed_address_is_not_taken(trip: Trip) -> None:
    with trip.database.write(BatchKind.PERSON_EDIT) as written:
        suppress(written, [("email", "gone@example.org")], reason="by letter", by="Office")
    planned = trip.put(2, "E-mail", "gone@example.org").planned()
    assert planned.plan.counts["skipped"] == 1
    assert planned.plan.why[0] == "opted out of contact"


def test_somebody_elses_alumni_id_is_not_taken(trip: Trip) -> None:
    planned = trip.put(2, "Alumni ID", "00103").planned()
    assert codes(planned) == ["alumni_id_taken"]
    assert changes(planned) == {}


def test_a_stale_plan_is_refused(trip: Trip, people: list[int]) -> None:
    planned = trip.put(2, "City", "Hull").planned()
    here(trip.database, people[ANNA], city="Bath")
    with pytest.raises(UserError) as refusal:
        run_import(trip.database, planned)
    assert refusal.value.code == "stale_plan"


def test_another_databases_export_goes_the_way_of_any_file(
    trip: Trip, database_file: Database, tmp_path: Path
) -> None:
    def rename(sheet: Any, columns: Mapping[str, int]) -> None:
        about = sheet.parent[STATE_SHEET]["C2"]
        about.value = re.sub(r'"database":"[^"]*"', '"database":"another"', about.value)

    planned = trip.edit(rename).planned()
    assert planned.round_trip is None
    assert "not_a_round_trip" in codes(planned)
    assert planned.plan.counts["unchanged"] == 3


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("A5", "x", "export_changed"),
        ("B5", None, "export_changed"),
        ("C5", "|[1,|", "export_changed"),
        ("C5", "|[]|", "export_changed"),
        ("C3", None, "export_changed"),
        ("A2", None, "export_changed"),
        ("A1", "Almanac editable workbook 1", "export_older"),
        ("C2", '|{"format":"Almanac editable workbook 3"}|', "export_older"),
    ],
)
def test_a_damaged_hidden_sheet_is_refused(
    trip: Trip, cell: str, value: str | None, code: str
) -> None:
    def damage(sheet: Any, columns: Mapping[str, int]) -> None:
        sheet.parent[STATE_SHEET][cell].value = value

    with pytest.raises(UserError) as refusal:
        trip.edit(damage).planned()
    assert refusal.value.code == code


def _merge(database: Database, keep: int, other: int) -> None:
    with database.read() as connection:
        plan = plan_merge(connection, keep, other)
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan)


def test_the_row_of_a_merged_record_finds_the_merged_person(
    database: Database, people: list[int], tmp_path: Path
) -> None:
    trip = Trip(database, tmp_path / "people.xlsx")
    later = run_act(database, create_person, {"family_name": "Marsh"})
    _merge(database, later, people[ANNA])
    trip.put(2, "City", "Hull").put(2, "Nationality", "Irish")
    trip.imported()
    assert (field(database, later, "city"), field(database, later, "nationality")) == (
        "Hull", "Irish",
    )  # fmt: skip


def test_two_rows_of_one_merged_person_are_told(trip: Trip, people: list[int]) -> None:
    _merge(trip.database, people[ANNA], people[BEN])
    trip.put(3, "City", "Hull").put(2, "Nationality", "Irish")
    planned = trip.planned()
    assert "merged_record" in codes(planned)
    run_import(trip.database, planned)
    assert field(trip.database, people[ANNA], "nationality") == "3-4"
