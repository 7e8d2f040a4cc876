"""Whose each row is and what it would change, on both databases and by random tables."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from importers.choices import LEAVE_OUT, NEW, Existing
from models.batch_kinds import BatchKind
from models.database import Database, open_database
from records.consent.suppression import suppress
from records.matching.row_matching import Certainty
from tabular.reading import Cell
from tests.importers.contact_files import (
    batch_count,
    everybody,
    imported,
    outcomes,
    planned,
    state,
    table,
)

HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Award", "Completed")
ADA: tuple[Cell, ...] = ("0001", "Ada", "Okafor", "ada@example.org", "PhD", 1998)
BEN: tuple[Cell, ...] = ("0002", "Ben", "Dahl", "ben@example.org", "MSc", 2003)


def but(row: tuple[Cell, ...], **values: Cell) -> tuple[Cell, ...]:
    """`row` with other values under the headings' first words."""
    keys = [heading.split()[0].replace("-", "") for heading in HEADINGS]
    return tuple(values.get(key, cell) for key, cell in zip(keys, row, strict=True))


def test_new_people_are_created_and_the_same_file_again_changes_nothing(
    database: Database,
) -> None:
    file = table(HEADINGS, ADA, BEN)
    first = imported(database, file)
    assert first.counts == {
        "rows": 2, "created": 2, "updated": 0, "unchanged": 0, "skipped": 0, "review": 0,
    }  # fmt: skip
    before, batches = state(database), batch_count(database)
    for existing, outcome in (("fill", "unchanged"), ("update", "unchanged"), ("skip", "skipped")):
        again = imported(database, file, Existing(existing))
        assert again.batch_id is None
        assert again.counts[outcome] == again.counts["rows"] == 2
    assert (state(database), batch_count(database)) == (before, batches)


@pytest.mark.parametrize(
    ("existing", "row", "changes"),
    [
        ("fill", but(ADA, Award=None), []),
        ("fill", but(ADA, Family="Okafor-Reed"), []),
        ("update", but(ADA, Family="Okafor-Reed"), [("family_name", "Okafor", "Okafor-Reed")]),
        ("skip", but(ADA, Family="Okafor-Reed"), []),
        ("update", but(ADA, Given=None, Family=None, Email=None, Completed=None), []),
        ("update", but(ADA, Email="ADA@Example.org"), []),
        ("update", but(ADA, Email="new@example.org"),
         [("email", "ada@example.org", "new@example.org")]),
        ("fill", but(ADA, Email="new@example.org"), []),
        ("update", but(ADA, Completed=1999), [("award_completed", 1998, 1999)]),
        ("fill", but(ADA, Completed=1999), []),
        ("fill", but(ADA, Award="MSc", Completed=1990),
         [("award", None, "MSc"), ("award_completed", None, 1990)]),
        ("update", but(ADA, Award="MSc", Completed=1990),
         [("award", None, "MSc"), ("award_completed", None, 1990)]),
    ],
)  # fmt: skip
def test_the_policy_decides_what_changes(
    database: Database, existing: str, row: tuple[Cell, ...], changes: list[tuple[str, Any, Any]]
) -> None:
    imported(database, table(HEADINGS, ADA))
    plan = planned(database, table(HEADINGS, row), Existing(existing)).plan
    found = [(change.field, change.old, change.new) for change in plan.changes]
    assert found == changes


def test_a_second_award_is_added_and_the_first_stays(database: Database) -> None:
    imported(database, table(HEADINGS, ADA))
    imported(database, table(HEADINGS, but(ADA, Award="MSc", Completed=1990)), Existing.UPDATE)
    imported(database, table(HEADINGS, but(ADA, Award="MSc", Completed=1990)), Existing.UPDATE)
    kinds = [(row.kind, row.completed) for row in state(database)["awards"]]
    assert kinds == [("PhD", 1998), ("MSc", 1990)]


def test_two_rows_of_one_person_are_joined_with_all_that_they_say(database: Database) -> None:
    rows = (
        ADA,
        but(ADA, Award="MSc", Completed=1990, Email="second@example.org"),
        but(ADA, Email="third@example.org", Family="Okafor Reed"),
        but(ADA, Alumni=None, Email=None),
    )
    read = planned(database, table(HEADINGS, *rows))
    assert outcomes(read) == ["created", "skipped", "skipped", "skipped"]
    told = [(one.row, one.severity.value) for one in read.issues if one.code == "repeated_person"]
    assert told == [(3, "note"), (4, "warning"), (5, "note")]
    imported(database, table(HEADINGS, *rows))
    after = state(database)
    assert [row.value for row in after["contact_points"]] == [
        "ada@example.org", "second@example.org", "third@example.org",
    ]  # fmt: skip
    assert [row.kind for row in after["awards"]] == ["PhD", "MSc"]
    assert everybody(database, "family_name", "email", "award") == [
        {"family_name": "Okafor", "email": "ada@example.org", "award": "PhD"}
    ]
    for existing in Existing:
        assert imported(database, table(HEADINGS, *rows), existing).batch_id is None


def test_the_rows_of_one_person_meet_someone_on_record_together(database: Database) -> None:
    imported(database, table(HEADINGS, but(ADA, Email=None)))
    rows = (but(ADA, Alumni=None), but(ADA, Award="MSc", Completed=1990, Email="two@example.org"))
    applied = imported(database, table(HEADINGS, *rows), Existing.FILL)
    assert (applied.counts["updated"], applied.counts["created"]) == (2, 0)
    assert [row.kind for row in state(database)["awards"]] == ["PhD", "MSc"]
    assert len(state(database)["contact_points"]) == 2
    for existing in Existing:
        assert imported(database, table(HEADINGS, *rows), existing).batch_id is None


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (but(BEN, Alumni="0001"), "wholly different name"),
        (but(BEN, Alumni=None, Email="ADA@example.org"), "wholly different name"),
        (but(ADA, Alumni="0009"), "another alumni ID"),
        ((None, None, "Okafor", None, None, None), "incomplete name"),
    ],
)
def test_rows_that_contradict_another_row_wait_for_a_decision(
    database: Database, second: tuple[Cell, ...], why: str
) -> None:
    file = table(HEADINGS, ADA, second)
    read = planned(database, file)
    assert outcomes(read) == ["created", "review"]
    assert why in read.plan.why[1]
    assert read.plan.matches[1].kind is Certainty.POSSIBLE
    imported(database, file)
    again = imported(database, file, Existing.UPDATE)
    assert again.batch_id is None
    assert again.counts["review"] == 1
    assert len(state(database)["reviews"]) == 1


def test_namesakes_with_addresses_of_their_own_are_two_people(database: Database) -> None:
    file = table(
        HEADINGS, but(ADA, Award=None), but(ADA, Alumni="0002", Award=None, Email="b@example.org")
    )
    assert outcomes(planned(database, file)) == ["created", "created"]


def test_a_name_alone_is_taken_once(database: Database) -> None:
    name: tuple[Cell, ...] = (None, "Ada", "Okafor", None, None, None)
    file = table(HEADINGS, name, name)
    assert imported(database, file).counts["created"] == 1
    again = imported(database, file)
    assert again.batch_id is None
    assert (again.counts["unchanged"], again.counts["skipped"]) == (1, 1)


def test_a_decision_is_remembered(database: Database) -> None:
    imported(database, table(HEADINGS, ADA))
    [ada] = everybody(database, "id")
    unsure = table(HEADINGS, but(ADA, Alumni=None, Email="other@example.org", Award=None))
    assert outcomes(planned(database, unsure)) == ["review"]
    imported(database, unsure)
    decided = imported(database, unsure, Existing.UPDATE, {0: ada["id"]})
    assert decided.counts["updated"] == 1
    [review] = state(database)["reviews"]
    assert (review.state, review.decided_for) == ("decided", ada["id"])
    again = imported(database, unsure, Existing.FILL)
    assert again.batch_id is None
    assert again.counts["unchanged"] == 1


@pytest.mark.parametrize(("decision", "outcome"), [(NEW, "unchanged"), (LEAVE_OUT, "skipped")])
def test_a_new_person_and_a_row_left_out_are_remembered_too(
    database: Database, decision: str, outcome: str
) -> None:
    imported(database, table(HEADINGS, ADA))
    clash = table(HEADINGS, but(BEN, Alumni="0001"))
    applied = imported(database, clash, decisions={0: decision})
    assert applied.batch_id is not None
    again = imported(database, clash)
    assert again.batch_id is None
    assert again.counts[outcome] == 1


def test_a_new_person_does_without_an_alumni_id_that_is_somebody_elses(database: Database) -> None:
    imported(database, table(HEADINGS, ADA))
    clash = table(HEADINGS, but(BEN, Alumni="0001"))
    read = planned(database, clash, decisions={0: NEW})
    assert outcomes(read) == ["created"]
    assert [one.row for one in read.issues if one.code == "alumni_id_taken"] == [2]
    imported(database, clash, decisions={0: NEW})
    assert [one["alumni_id"] for one in everybody(database, "alumni_id")] == ["0001", None]


def test_a_decision_does_not_move_an_alumni_id_from_one_person_to_another(
    database: Database,
) -> None:
    imported(database, table(HEADINGS, ADA, BEN))
    ada, ben = (one["id"] for one in everybody(database, "id"))
    both = table(HEADINGS, but(ADA, Email="ben@example.org"))
    read = planned(database, both, Existing.UPDATE, {0: ben})
    assert "alumni_id" not in {change.field for change in read.plan.changes}
    assert "alumni_id_taken" in {issue.code for issue in read.issues}
    assert ada != ben


def test_lost_leading_zeros_are_no_change(database: Database) -> None:
    headings = (*HEADINGS, "Date of birth")
    born = date(1970, 5, 1)
    imported(database, table(headings, (*ADA, born)))
    again = (*but(ADA, Alumni=1, Email=None), born)
    assert outcomes(planned(database, table(headings, again), Existing.UPDATE)) == ["unchanged"]


def test_suppressed_rows_are_skipped_with_every_row_of_the_same_person(database: Database) -> None:
    with database.write(BatchKind.OPT_OUT) as changes:
        suppress(changes, [("email", "Ada@example.org")], reason="asked", by="test")
    file = table(HEADINGS, ADA, but(ADA, Email=None), BEN)
    read = planned(database, file)
    assert outcomes(read) == ["skipped", "skipped", "created"]
    assert read.plan.why[0] == read.plan.why[1] == "opted out of contact"


@pytest.mark.parametrize("existing", list(Existing))
def test_an_objection_is_never_taken_back_by_a_file(database: Database, existing: Existing) -> None:
    headings = ("Alumni ID", "Family name", "Survey consent", "Consent date", "Do not contact")
    imported(database, table(headings, ("1", "Okafor", "objected", date(2020, 1, 1), "Yes")))
    for row in (
        ("1", "Okafor", "consent", date(2024, 1, 1), "No"),
        ("1", "Okafor", None, date(2024, 1, 1), "No"),
        ("1", "Okafor", "objected", date(2024, 1, 1), None),
    ):
        assert imported(database, table(headings, row), existing).batch_id is None


@pytest.mark.parametrize("existing", [Existing.FILL, Existing.UPDATE])
def test_an_objection_in_a_file_counts_under_every_policy(
    database: Database, existing: Existing
) -> None:
    headings = ("Alumni ID", "Family name", "Survey consent", "Do not contact")
    imported(database, table(headings, ("1", "Okafor", "consent", None)))
    imported(database, table(headings, ("1", "Okafor", "objected", "Yes")), existing)
    assert everybody(database, "survey_consent", "do_not_contact") == [
        {"survey_consent": "objected", "do_not_contact": True}
    ]


def test_filling_does_not_mix_two_addresses_or_roles(database: Database) -> None:
    headings = ("Alumni ID", "Family name", "Address", "City", "Postcode", "Employer", "Job title")
    imported(
        database,
        table(headings, ("1", "Okafor", "1 High Street", None, None, "Example Hospital", None)),
    )
    other = ("1", "Okafor", "9 Low Road", "York", "YO1", "Example University", "Professor")
    same = ("1", "Okafor", "1 high street", "Leeds", None, "EXAMPLE HOSPITAL", "Consultant")
    assert imported(database, table(headings, other)).batch_id is None
    found = planned(database, table(headings, same)).plan.changes
    assert {change.field for change in found} == {"city", "role_title"}


def test_a_row_that_names_nobody_is_a_problem_and_the_others_go_on(database: Database) -> None:
    file = table(HEADINGS, ADA, (None,) * 6, ("Exported by registry",) + (None,) * 5, BEN)
    read = planned(database, file)
    assert outcomes(read) == ["created", "skipped", "skipped", "created"]
    assert [(p.row, p.code, p.severity.value) for p in read.issues if p.row] == [
        (3, "nobody_named", "error"),
        (4, "no_person", "note"),
    ]
    assert read.plan.why == {1: "no name or other identification", 2: "a note, not a person"}


def test_two_people_of_a_file_cannot_both_get_one_alumni_id(database: Database) -> None:
    imported(database, table(HEADINGS, but(ADA, Alumni=None), but(BEN, Alumni=None)))
    file = table(HEADINGS, but(ADA, Alumni="7"), but(BEN, Alumni="7"))
    assert outcomes(planned(database, file)) == ["updated", "review"]
    imported(database, file)
    assert imported(database, file).batch_id is None


# --- random small files -------------------------------------------------------------------------

CELLS: dict[str, st.SearchStrategy[Cell]] = {
    "Alumni ID": st.sampled_from([None, None, "1", "2", 2, "3"]),
    "Given name": st.sampled_from([None, "Ada", "ADA", "Ben", "Adá"]),
    "Family name": st.sampled_from([None, "Okafor", "Dahl", "okafor ", "Null"]),
    "E-mail": st.sampled_from([None, None, "a@example.org", "A@EXAMPLE.org", "b@example.org", "x"]),
    "Other e-mail": st.sampled_from([None, None, None, "b@example.org", "c@example.org"]),
    "Date of birth": st.sampled_from([None, None, date(1970, 5, 1), "2.6.1971"]),
    "Award": st.sampled_from([None, "PhD", "Ph.D.", "MSc"]),
    "Completed": st.sampled_from([None, 1998, "1998", 2003.0]),
    "Phone": st.sampled_from([None, "07700 900123", 447700900123, "+44 (0)7700 900124"]),
    "Other phone": st.sampled_from([None, None, "07700 900125"]),
    "Employer": st.sampled_from([None, "Example Hospital", "Example University"]),
    "Job title": st.sampled_from([None, "Consultant", "Reader"]),
    "Postcode": st.sampled_from([None, "XX1 1YY", "XX2 2YY"]),
    "City": st.sampled_from([None, "Leeds", "York"]),
    "Survey consent": st.sampled_from([None, None, "yes", "no", "objected"]),
    "Deceased": st.sampled_from([None, "Yes", "No", True]),
    "LinkedIn group": st.sampled_from([None, "x", "no"]),
    "Notes": st.sampled_from([None, 1, True, "TRUE"]),
}
ROWS = st.lists(st.tuples(*CELLS.values()), max_size=7)


# The same examples in every run; each opens a database of its own.
FEW = settings(
    max_examples=40, deadline=None, derandomize=True, phases=(Phase.explicit, Phase.generate)
)


@contextmanager
def fresh(empty_file: Path) -> Iterator[Database]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "office.almanac"
        shutil.copy(empty_file, path)
        database = open_database(path)
        yield database
        database.close()


@pytest.mark.slow
@pytest.mark.parametrize("existing", list(Existing))
@FEW
@given(rows=ROWS)
def test_a_random_file_changes_nothing_the_second_time(
    empty_file: Path, existing: Existing, rows: list[tuple[Cell, ...]]
) -> None:
    file = table(tuple(CELLS), *rows)
    with fresh(empty_file) as database:
        first = imported(database, file, existing)
        assert first.counts["created"] == len(everybody(database, "id"))
        again = imported(database, file, existing)
        assert (again.batch_id, again.counts["created"], again.counts["updated"]) == (None, 0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("existing", list(Existing))
@FEW
@given(before=ROWS, rows=ROWS)
def test_random_rows_add_up_and_blanks_never_erase(
    empty_file: Path,
    existing: Existing,
    before: list[tuple[Cell, ...]],
    rows: list[tuple[Cell, ...]],
) -> None:
    file = table(tuple(CELLS), *rows)
    with fresh(empty_file) as database:
        imported(database, table(tuple(CELLS), *before))
        keys = ("id", "given_name", "family_name", "birth_date", "email", "phone", "survey_consent")
        held = {one["id"]: one for one in everybody(database, *keys)}
        counts = imported(database, file, existing).counts
        assert counts["rows"] == len(rows) == sum(counts.values()) - counts["rows"]
        now = {one["id"]: one for one in everybody(database, *keys)}
        assert len(now) == len(held) + counts["created"]
        for person, values in held.items():
            erased = [key for key in keys if values[key] is not None and now[person][key] is None]
            assert erased == []
            if values["survey_consent"] == "objected":
                assert now[person]["survey_consent"] == "objected"
            if existing is Existing.SKIP:  # which keeps an objection all the same
                objects = now[person]["survey_consent"] == "objected"
                assert now[person] == {
                    **values,
                    **({"survey_consent": "objected"} if objects else {}),
                }
