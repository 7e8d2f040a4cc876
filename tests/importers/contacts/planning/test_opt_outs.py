"""Opt-outs in files: kept under every policy, withdrawn by none, and never lost in silence."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from core.issues import Issue, Severity
from importers.choices import LEAVE_OUT, NEW, Existing
from importers.contacts.import_plan import ContactsImport
from importers.reviews import resolve_review
from importers.workflow import run_import
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import reviews
from records.consent.contactable import ContactBlock, contact_blocks
from records.fields.definitions import BY_KEY
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.history.undo import OPT_OUT, undo_batch
from records.people import read_flat
from records.writing.new_people import create_people
from tabular.reading import Cell
from tests.acts import run_act
from tests.importers.contact_files import everybody, imported, outcomes, planned, table

DIED = date(2024, 11, 30)
ANN = {"alumni_id": "1", "given_name": "Ann", "family_name": "Ash", "email": "ann@example.org"}
BOB = {"alumni_id": "2", "given_name": "Bob", "family_name": "Birch", "email": "bob@example.org"}
LABELS = {
    "do_not_contact": "Do not contact",
    "do_not_email": "Do not e-mail",
    "do_not_phone": "Do not phone",
    "do_not_post": "Do not post",
    "deceased": "Deceased",
    "deceased_on": "Date of death",
    "contact_hold": "Contact on hold",
    "survey_consent": "Survey by e-mail",
    "survey_consent_on": "Survey by e-mail recorded",
    "events_by_phone": "Events by phone",
    "events_by_phone_on": "Events by phone recorded",
}
CELLS: dict[Any, Cell] = {True: "Yes", False: "No"}

policies = pytest.mark.parametrize("existing", list(Existing))


def create(database: Database, *rows: dict[str, Any]) -> list[int]:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return [create_people(changes, [row])[0] for row in rows]


def issues(read: ContactsImport, code: str) -> list[Issue]:
    return [issue for issue in read.issues if issue.code == code]


def blocked(database: Database) -> dict[int, ContactBlock]:
    with database.read() as connection:
        return contact_blocks(connection, person_ids(connection))


@policies
@pytest.mark.parametrize(
    ("held", "said", "after"),
    [
        ({}, {"do_not_contact": True}, {"do_not_contact": True}),
        ({}, {"do_not_email": True}, {"do_not_email": True, "do_not_contact": False}),
        ({}, {"do_not_phone": True, "do_not_post": True},
         {"do_not_phone": True, "do_not_post": True}),
        ({}, {"deceased": True}, {"deceased": True}),
        ({}, {"deceased_on": DIED}, {"deceased_on": DIED, "deceased": True}),
        ({}, {"contact_hold": "Opt out: “perhaps”"}, {"contact_hold": "Opt out: “perhaps”"}),
        ({}, {"survey_consent": "objected"}, {"survey_consent": "objected"}),
        ({"survey_consent": "consent", "survey_consent_on": date(2018, 5, 25)},
         {"survey_consent": "objected", "survey_consent_on": DIED},
         {"survey_consent": "objected", "survey_consent_on": DIED}),
        ({"events_by_phone": "none"}, {"events_by_phone": "objected", "events_by_phone_on": DIED},
         {"events_by_phone": "objected", "events_by_phone_on": DIED}),
        ({"deceased_on": DIED}, {"do_not_post": True}, {"deceased_on": DIED, "do_not_post": True}),
    ],
)  # fmt: skip
def test_an_opt_out_is_kept_under_every_policy(
    database: Database,
    existing: Existing,
    held: dict[str, Any],
    said: dict[str, Any],
    after: dict[str, Any],
) -> None:
    create(database, {**ANN, **held})
    headings = ("Alumni ID", "Family name", *(LABELS[key] for key in said))
    row = ("1", "Ash", *(CELLS[v] if isinstance(v, bool) else v for v in said.values()))
    assert imported(database, table(headings, row), existing).counts["updated"] == 1
    assert everybody(database, *after) == [after]
    assert imported(database, table(headings, row), existing).batch_id is None


@policies
@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({"do_not_contact": True}, {"do_not_contact": False}),
        ({"do_not_email": True}, {"do_not_email": False}),
        ({"deceased_on": DIED}, {"deceased": False}),
        ({"survey_consent": "objected"}, {"survey_consent": "consent"}),
        ({"survey_consent": "objected"}, {"survey_consent": "none"}),
        ({"events_by_phone": "objected"}, {"events_by_phone": "consent"}),
    ],
)
def test_no_file_withdraws_an_opt_out(
    database: Database, existing: Existing, held: dict[str, Any], said: dict[str, Any]
) -> None:
    create(database, {**ANN, **held})
    (key,) = said
    cells = ("1", "Ash", CELLS.get(said[key], said[key]))
    read = planned(database, table(("Alumni ID", "Family name", LABELS[key]), cells), existing)
    assert read.plan.changes == ()
    notes = issues(read, "opt_out_kept")
    if existing is Existing.SKIP:
        assert notes == []
    else:
        assert [(note.row, note.severity) for note in notes] == [(2, Severity.NOTE)]
        assert LABELS[key] in notes[0].message


@pytest.mark.parametrize("order", [1, -1])
def test_of_rows_of_one_person_the_opt_out_of_any_counts(database: Database, order: int) -> None:
    headings = ("Alumni ID", "Family name", "Do not contact", "Date of death", "Survey by e-mail")
    rows = [
        ("1", "Ash", "Yes", None, "consent"),
        ("1", "Ash", "No", DIED, "objected"),
    ][::order]
    imported(database, table(headings, *rows))
    assert everybody(database, "do_not_contact", "deceased", "survey_consent") == [
        {"do_not_contact": True, "deceased": True, "survey_consent": "objected"}
    ]


def test_a_row_left_out_with_an_opt_out_is_critical(database: Database) -> None:
    create(database, ANN, {**BOB, "do_not_contact": True})
    headings = ("Alumni ID", "Family name", "Do not contact")
    file = table(headings, ("1", "Ash", "Yes"), ("2", "Birch", "Yes"), ("3", "Cedar", "No"))
    read = planned(database, file, decisions=dict.fromkeys(range(3), LEAVE_OUT))
    assert outcomes(read) == ["skipped"] * 3
    (found,) = issues(read, "opt_out_not_imported")
    assert (found.row, found.severity) == (2, Severity.CRITICAL)
    assert "Do not contact" in found.message
    assert "Ash, Ann" in found.message


def test_a_row_that_names_nobody_does_not_lose_its_opt_out_in_silence(database: Database) -> None:
    file = table(("Family name", "City", "Opt out"), ("Ash", "Leeds", "No"), (None, "York", "Yes"))
    read = planned(database, file)
    (found,) = issues(read, "opt_out_not_imported")
    assert (found.row, found.severity) == (3, Severity.CRITICAL)


def test_until_an_opt_out_is_reviewed_those_it_may_be_of_are_on_hold(database: Database) -> None:
    ann, other, bob = create(
        database,
        {**ANN, "alumni_id": None, "award": "PhD", "award_completed": 1999},
        {**ANN, "alumni_id": None, "email": "a.ash@example.org", "award": "PhD",
         "award_completed": 1999},
        BOB,
    )  # fmt: skip
    headings = ("Given name", "Family name", "Award", "Completed", "Do not e-mail")
    file = table(headings, ("Ann", "Ash", "PhD", 1999, "Yes"))
    read = planned(database, file)
    assert outcomes(read) == ["review"]
    (note,) = issues(read, "opt_out_in_review")
    assert (note.row, note.severity) == (2, Severity.NOTE)
    assert "Ash, Ann" in note.message
    imported(database, file)
    assert blocked(database) == {ann: ContactBlock.ON_HOLD, other: ContactBlock.ON_HOLD}
    with database.read() as connection:
        (review,) = connection.scalars(select(reviews.c.id))
    run_act(database, resolve_review, review, ann)
    assert blocked(database) == {ann: ContactBlock.DO_NOT_EMAIL}
    assert bob not in blocked(database)


def test_an_open_review_of_an_opt_out_outlives_undo(database: Database) -> None:
    ann, bob = create(database, {**ANN, "alumni_id": None}, BOB)
    headings = ("Given name", "Family name", "E-mail", "Do not contact", "City")
    file = table(
        headings,
        ("Zoë", "Quill", "ann@example.org", "Yes", None),
        ("Bob", "Birch", "bob@example.org", None, "Leeds"),
    )
    assert outcomes(planned(database, file)) == ["review", "updated"]
    batch = imported(database, file).batch_id
    assert batch is not None
    done = undo_batch(database, batch)
    assert [(one.field, one.reason) for one in done.undone.kept] == [("reviews", OPT_OUT)]
    assert blocked(database) == {ann: ContactBlock.ON_HOLD}
    undo_batch(database, batch, release_opt_outs=True)
    assert blocked(database) == {}
    assert bob not in blocked(database)


def test_a_row_to_review_holds_people_created_by_the_same_file(database: Database) -> None:
    headings = ("Given name", "Family name", "E-mail", "Do not contact")
    file = table(
        headings,
        ("Ann", "Ash", "ann.ash@example.org", None),
        ("Zoë", "Quill", "ann.ash@example.org", "Yes"),
    )
    assert outcomes(planned(database, file)) == ["created", "review"]
    imported(database, file)
    assert list(blocked(database).values()) == [ContactBlock.ON_HOLD]


def test_an_opt_out_of_a_new_person_stays_with_them(database: Database) -> None:
    create(database, ANN)
    headings = ("Given name", "Family name", "E-mail", "Date of death")
    file = table(headings, ("Cy", "Cole", "cy@example.org", DIED))
    imported(database, file, decisions={0: NEW})
    with database.read() as connection:
        flat = read_flat(connection, person_ids(connection), ["family_name", "deceased"])
    assert flat == {"family_name": ["Ash", "Cole"], "deceased": [False, True]}


CONSENTS = table(
    ("Alumni ID", "Surname", "E-mail", "Newsletter?", "Events consent", "No fundraising"),
    ("1", "Ash", "ann@example.org", "Yes", "✓", None),
    ("2", "Birch", "bob@example.org", "no", "Opted in 2019", "No"),
    ("3", "Cole", "cy@example.org", "opted out", "E-mail; post", "x"),
    ("4", "Dahl", "dee@example.org", None, "No", None),
    ("5", "Elm", "eve@example.org", "x", "ask her", None),
)  # fmt: skip


def test_consents_in_a_file_are_recorded_by_purpose(database: Database) -> None:
    read = planned(database, CONSENTS)
    assert [(one.row, one.column) for one in issues(read, "contact_on_hold")] == [
        (6, "Events consent")
    ]
    run_import(database, read)
    keys = ("news_by_email", "news_by_post", "events_by_email", "events_by_post",
            "fundraising_by_phone", "contact_hold", "do_not_email")  # fmt: skip
    assert [tuple(row.values()) for row in everybody(database, *keys)] == [
        ("consent", None, "consent", None, None, None, False),
        ("objected", None, "consent", None, None, None, False),
        ("objected", None, "consent", "consent", "objected", None, False),
        (None, None, "objected", "objected", None, None, False),
        ("consent", None, None, None, None, "Events consent: “ask her”", False),
    ]
    with database.read() as connection:
        for purpose, who in (("news", [1, 4]), ("events", [1, 2, 3]), ("fundraising", [1, 2, 4])):
            filtered = parse(f"contactable for {purpose} by email", BY_KEY)
            assert sorted(person_ids(connection, filtered)) == who
    assert planned(database, CONSENTS, Existing.UPDATE).plan.changes == ()


def test_a_column_of_consents_that_is_skipped_and_objects_is_critical(database: Database) -> None:
    read = planned(database, CONSENTS, chosen={"Newsletter?": None, "Events consent": None})
    assert [(one.column, one.severity) for one in issues(read, "opt_out_not_imported")] == [
        ("Newsletter?", Severity.CRITICAL), ("Events consent", Severity.CRITICAL)
    ]  # fmt: skip
