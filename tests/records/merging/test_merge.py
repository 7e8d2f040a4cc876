"""Merging keeps everything of both records, and undoing it brings both back."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import UserError
from importers.answers.headings import ResponseColumn
from importers.answers.respondents import find_people
from importers.queue.draft_erasure import discard_drafts
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.search import find
from models.tables import (
    answers,
    contact_points,
    engagements,
    invitations,
    messages,
    metadata,
    people,
    relationships,
    responses,
    segment_members,
    tasks,
)
from records.consent.consents import object_to_contact, record_consent
from records.consent.contactable import contact_blocks
from records.consent.suppression import suppress, suppressed_rows
from records.duplicates.decisions import are_different, mark_different
from records.erasure.erase import erase_for_good
from records.events.events import Event, create_event
from records.events.participants import set_participation
from records.filters.filter_sql import person_ids
from records.filters.segments import add_to_list
from records.handed_out import HandedOutList, record_handed_out
from records.history.batch_changes import change_ids, read_changes
from records.history.person_history import read_history
from records.history.undo import redo_batch, undo_batch, unmerge
from records.matching.row_matching import match_rows
from records.merging.former_ids import current_person, merged_records
from records.merging.merge import merge_people
from records.merging.plan import MergePlan, Side, plan_merge
from records.parts.contact_points import CONTACT_POINTS
from records.parts.notes import NOTES
from records.parts.tasks import TASKS
from records.people import read_people
from records.respondents import dispositions_of
from records.writing.new_people import create_people
from records.writing.part_records import add_record, edit_record
from records.writing.person_edits import delete_people, edit_person
from records.writing.relationships import add_relationship
from surveys.answer_corrections import read_response
from surveys.mailing_lists import ListKind, record_sent
from surveys.other_answers import make_count
from surveys.responses import read_responses
from tests.acts import batch_of, run_act
from tests.office import Office, fill

OUTSIDE = {"batches", "journal", "id_counters", "cached_results", "duplicate_pairs"}
STAMPS = {"version", "updated_at", "created_at"}


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every record that undo answers for."""
    with database.read() as connection:
        found = {
            table.name: [
                {name: value for name, value in row.items() if name not in STAMPS}
                for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
            ]
            for table in metadata.sorted_tables
            if table.name not in OUTSIDE
        }
    return {name: rows for name, rows in found.items() if rows}


def add(database: Database, **values: Any) -> int:
    with database.write(BatchKind.PERSON_CREATE) as changes:
        return create_people(changes, [values], [2], source="by hand")[0]


def planned(database: Database, keep: int, other: int, **choices: Side) -> MergePlan:
    with database.read() as connection:
        return plan_merge(connection, keep, other).choosing(choices)


def merged(database: Database, keep: int, other: int, **choices: Side) -> int:
    plan = planned(database, keep, other, **choices)
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan)
    return changes.batch_id


def fields_of(database: Database, person: int, *keys: str) -> list[Any]:
    with database.read() as connection:
        (row,) = read_people(connection, [person], keys)
    return list(row.values())


def rows_of(database: Database, table: Any, *which: Any) -> Sequence[Any]:
    with database.read() as connection:
        return connection.execute(select(table).where(*which).order_by(table.c.id)).all()


@pytest.fixture
def office(database: Database) -> Office:
    return fill(database)


def test_a_merge_moves_everything_and_unmerging_restores_everything(office: Office) -> None:
    database = office.database
    keep, other, third, *_ = office.person_ids
    run_act(database, add_to_list, "Donors", [keep, other])
    run_act(database, add_relationship, keep, "spouse", other_id=other)
    run_act(database, add_relationship, other, "mentor", other_id=third)
    run_act(database, add_relationship, keep, "mentor", other_id=third)
    run_act(database, mark_different, other, third)
    before = contents(database)
    batch = merged(database, keep, other)

    with database.read() as connection:
        assert current_person(connection, other) == keep
        assert merged_records(connection, keep) == [other]
        assert are_different(connection, keep, third)
        for table in metadata.sorted_tables:
            for column in table.c:
                if any(key.column is people.c.id for key in column.foreign_keys):
                    held = select(func.count()).where(column == other)
                    assert connection.scalar(held) == 0, column
    assert len(rows_of(database, relationships)) == 1
    assert len(rows_of(database, segment_members)) == 1
    undone = unmerge(database, batch).undone
    assert undone.kept == ()
    assert contents(database) == before
    redo_batch(database, batch)
    with database.read() as connection:
        assert current_person(connection, other) == keep
    undo_batch(database, batch)
    assert contents(database) == before


# --- fields ---------------------------------------------------------------------------------


def test_each_field_has_a_suggestion_with_its_reason(database: Database) -> None:
    keep = add(
        database,
        given_name="J",
        family_name="Marsh",
        gender="female",
        nationality="British",
        notes="Met in Leeds",
        last_verified=date(2020, 1, 1),
    )
    other = add(
        database,
        alumni_id="0017",
        given_name="Johanna",
        family_name="Marsh",
        nationality="Irish",
        notes="Prefers letters",
        do_not_phone=True,
        last_verified=date(2024, 5, 3),
    )
    plan = planned(database, keep, other)
    told = {one.key: (one.suggested, one.reason) for one in plan.fields}
    assert told["given_name"] == (Side.OTHER, "the longer form of the same")
    assert told["family_name"] == (Side.KEPT, "the same in both records")
    assert told["gender"] == (Side.KEPT, "blank in the other record")
    assert told["alumni_id"] == (Side.OTHER, "blank in the kept record")
    assert told["nationality"] == (Side.OTHER, "the other record was verified later (3 May 2024)")
    assert told["do_not_phone"] == (Side.OTHER, "what rules out contact is always kept")
    batch = merged(database, keep, other, nationality=Side.KEPT, do_not_phone=Side.KEPT)
    keys = ("alumni_id", "given_name", "nationality", "notes", "do_not_phone", "last_verified")
    assert fields_of(database, keep, *keys) == [
        "0017", "Johanna", "British", "Met in Leeds\nPrefers letters", True, date(2024, 5, 3),
    ]  # fmt: skip
    assert unmerge(database, batch).undone.kept == ()
    assert fields_of(database, keep, *keys) == [
        None, "J", "British", "Met in Leeds", False, date(2020, 1, 1),
    ]  # fmt: skip
    assert fields_of(database, other, "alumni_id", "do_not_phone") == ["0017", True]


@pytest.mark.parametrize("chosen", [Side.KEPT, Side.OTHER])
def test_equal_addresses_are_kept_once_with_what_is_known_of_them(
    database: Database, chosen: Side
) -> None:
    keep = add(database, family_name="Marsh", email="ann.marsh@googlemail.com", phone="+441")
    other = add(
        database,
        family_name="Marsh",
        email="am@example.org",
        other_email="AnnMarsh@gmail.com",
        phone="+442",
    )
    (point,) = rows_of(database, contact_points, contact_points.c.value == "AnnMarsh@gmail.com")
    with database.write(BatchKind.CONTACT_POINT_STATUS) as changes:
        changes.update(contact_points, [Change(point.id, {"status": "good"})])
    merged(database, keep, other, email=chosen, phone=chosen)
    emails = rows_of(
        database,
        contact_points,
        contact_points.c.kind == "email",
        contact_points.c.person_id == keep,
    )
    primary = "am@example.org" if chosen is Side.OTHER else "ann.marsh@googlemail.com"
    assert {row.value: (row.status, row.is_primary) for row in emails} == {
        "ann.marsh@googlemail.com": ("good", primary == "ann.marsh@googlemail.com"),
        "am@example.org": ("unverified", primary == "am@example.org"),
    }


# --- consent --------------------------------------------------------------------------------


@pytest.mark.parametrize("kept_objects", [True, False])
def test_the_strictest_consent_of_both_counts_and_goes_back(
    office: Office, *, kept_objects: bool
) -> None:
    database = office.database
    keep, other = office.person_ids[1:3]
    objector, consenter = (keep, other) if kept_objects else (other, keep)
    run_act(
        database, object_to_contact, objector, reason="said so", by="Ann", on=date(2024, 1, 1),
        purpose="survey",
    )  # fmt: skip
    run_act(
        database, record_consent, [consenter], "survey", "email", "consent",
        recorded_on=date(2025, 1, 1), evidence="form",
    )  # fmt: skip
    before = contents(database)
    batch = merged(database, keep, other)
    with database.read() as connection:
        assert contact_blocks(connection, [keep])[keep] == "objected"
    unmerge(database, batch)
    assert contents(database) == before


def test_each_change_of_a_merge_is_told(database: Database) -> None:
    """Also that an address came along, which is one of two now and no longer the primary one."""
    with database.write(BatchKind.PERSON_CREATE) as changes:
        people = [{"family_name": "Marsh", "email": f"{name}@example.org"} for name in "ab"]
        keep, other = create_people(changes, people, source="test")
    batch = merged(database, keep, other)
    with database.read() as connection:
        told = read_changes(connection, change_ids(connection, batch)).values()
    assert [one.what for one in told] == ["E-mail", "Record deleted"]
    assert next(iter(told)).new == [("", "moved to Marsh")]


def test_an_opt_out_since_the_merge_holds_for_both(office: Office) -> None:
    database = office.database
    keep, other = office.person_ids[1:3]
    batch = merged(database, keep, other)
    run_act(database, object_to_contact, keep, reason="rang", by="Ann", on=date(2026, 1, 1))
    unmerge(database, batch)
    with database.read() as connection:
        assert set(contact_blocks(connection, [keep, other]).values()) == {"objected"}
    assert fields_of(database, other, "do_not_contact") == [True]


# --- surveys --------------------------------------------------------------------------------


def test_two_invitations_to_one_wave_become_one_with_all_messages_and_answers(
    office: Office,
) -> None:
    database = office.database
    wave = office.waves[0]
    keep, other = office.person_ids[9], office.person_ids[2]  # one began only, one completed
    invited = {
        row.person_id: row
        for row in rows_of(database, invitations, invitations.c.wave_id == wave.id)
        if row.person_id in (keep, other)
    }
    kinds = [("invitation", 1), ("reminder", 1)]
    with database.write(BatchKind.INVITATION_LIST) as changes:
        changes.insert(
            messages,
            [
                {
                    "invitation_id": row.id, "kind": kind, "number": number, "channel": "list",
                    "state": "sent", "at": datetime(2018, 3, 1),
                }
                for row in invited.values()
                for kind, number in kinds
            ],
        )  # fmt: skip
    given = len(rows_of(database, answers))
    before = contents(database)
    batch = merged(database, keep, other)

    (kept,) = rows_of(
        database, invitations, invitations.c.wave_id == wave.id, invitations.c.person_id == keep
    )
    assert (kept.id, kept.disposition) == (invited[keep].id, "complete")
    sent = rows_of(database, messages, messages.c.invitation_id == kept.id)
    assert sorted((row.kind, row.number) for row in sent) == [
        ("invitation", 1), ("invitation", 2), ("reminder", 1), ("reminder", 2),
    ]  # fmt: skip
    theirs = rows_of(
        database, responses, responses.c.wave_id == wave.id, responses.c.person_id == keep
    )
    assert sorted((one.is_complete, one.counts) for one in theirs) == [(False,) * 2, (True,) * 2]
    assert {one.invitation_id for one in theirs} == {kept.id}
    assert len(rows_of(database, answers)) == given
    with database.read() as connection:
        rows = [{ResponseColumn.TOKEN: invited[one].token} for one in (keep, other)]
        found = find_people(connection, wave, rows)
    assert {(one.person_id, one.invitation_id) for one in found} == {(keep, kept.id)}
    unmerge(database, batch)
    assert contents(database) == before


@pytest.mark.parametrize("complete_is_kept", [True, False])
def test_the_response_that_does_not_count_stays_readable_and_can_count(
    office: Office, *, complete_is_kept: bool
) -> None:
    database, wave = office.database, office.waves[0]
    partial, complete = office.person_ids[9], office.person_ids[2]
    keep, other = (complete, partial) if complete_is_kept else (partial, complete)
    given = {row.person_id: row.id for row in rows_of(database, responses)
             if row.wave_id == wave.id}  # fmt: skip
    with database.read() as connection:
        lost = read_responses(connection, wave.id)[given[partial]]
        won = read_responses(connection, wave.id)[given[complete]]
    (code,) = (
        one for one, answer in lost.answers.items() if won.answers.get(one, answer) != answer
    )
    before = contents(database)
    plan = planned(database, keep, other)
    (told,) = plan.double_responses
    assert (told.is_other, told.rule) == (not complete_is_kept, "complete")
    record = "kept" if complete_is_kept else "other"
    assert f"the {record} record’s response" in str(told)
    batch = merged(database, keep, other)

    with database.read() as connection:
        found = read_response(connection, given[complete])
    assert found is not None
    (others,) = found.others
    assert (found.response.counts, others.counts, others.rule) == (True, False, "complete")
    assert (others.is_complete, others.answers[code]) == (False, lost.answers[code])
    chosen = batch_of(database, make_count, others.response_id)
    with database.read() as connection:
        now = read_response(connection, others.response_id)
        dispositions = dispositions_of(connection, wave.id, [keep])
    assert now is not None
    assert (now.response.counts, now.response.chosen_by) == (True, "hand")
    assert [(one.counts, one.rule) for one in now.others] == [(False, "hand")]
    assert dispositions == {keep: "partial"}
    with pytest.raises(UserError, match="count already"):
        run_act(database, make_count, others.response_id)
    assert chosen is not None
    undo_batch(database, chosen)
    unmerge(database, batch)
    assert contents(database) == before


@pytest.mark.parametrize(
    ("mine", "theirs", "status"),
    [
        ("invited", "attended", "attended"),
        ("attended", "invited", "attended"),
        ("declined", "accepted", "accepted"),
        ("absent", "waiting", "absent"),
    ],
)
def test_of_two_participations_in_one_event_the_further_one_counts(
    database_file: Database, mine: str, theirs: str, status: str
) -> None:
    database = database_file
    keep, other = (add(database, family_name="Marsh") for _ in range(2))
    event = run_act(database, create_event, Event("Dinner", "event", date(2026, 5, 1))).id
    for person, said in ((keep, mine), (other, theirs)):
        run_act(database, set_participation, event, [person], said, on=date(2026, 4, 1))
    before = contents(database)
    batch = merged(database, keep, other)
    found = rows_of(database, engagements, engagements.c.event_id == event)
    assert [(row.person_id, row.status) for row in found] == [(keep, status)]
    unmerge(database, batch)
    assert contents(database) == before


# --- finding merged people ------------------------------------------------------------------


def test_old_ids_find_the_merged_person_through_a_chain(office: Office) -> None:
    database = office.database
    first, second, third = office.person_ids[3:6]
    (number,) = fields_of(database, third, "alumni_id")
    merged(database, second, third)
    merged(database, first, second)
    with database.read() as connection:
        assert current_person(connection, third) == first
        assert list(merged_records(connection, first)) == [third, second]
        assert find(connection, number) == [first]
        assert list(person_ids(connection, text=number)) == [first]
        matches = match_rows(
            connection, [{"alumni_id": number, "family_name": "Chaudhry", "given_name": "Nadia"}]
        )
        history = read_history(connection, first)
    assert matches[0].person_id == first
    created = [line for line in history if line.what == "Record" and line.new == "created"]
    assert len(created) == 3


@pytest.mark.parametrize("limit", [1, 4, 12])
def test_the_latest_lines_of_a_merged_history_are_those_of_both(office: Office, limit: int) -> None:
    keep, other = office.person_ids[3:5]
    for person, nationality in ((keep, "Welsh"), (other, "Danish"), (keep, "Irish")):
        run_act(office.database, edit_person, person, {"nationality": nationality})
    merged(office.database, keep, other)
    with office.database.read() as connection:
        everything = read_history(connection, keep, None)
        latest = read_history(connection, keep, limit)
    assert latest == everything[: len(latest)]
    assert 1 <= len({line.line_id for line in latest}) <= limit
    told = [(line.what, line.new) for line in everything if line.what == "Nationality"]
    assert told[-3:] == [("Nationality", one) for one in ("Irish", "Danish", "Welsh")]


# --- unmerging after later edits ------------------------------------------------------------


def note(office: Office, keep: int) -> None:
    run_act(
        office.database, add_record, NOTES, keep, {"text": "Rang", "noted_on": date(2026, 1, 1)}
    )


def add_address(office: Office, keep: int) -> None:
    run_act(office.database, edit_person, keep, {"other_email": "new@example.org"})


def attend(office: Office, keep: int) -> None:
    event = run_act(office.database, create_event, Event("Dinner", "event", date(2026, 5, 1)))
    run_act(office.database, set_participation, event.id, [keep], "attended", on=date(2026, 5, 1))


def consent(office: Office, keep: int) -> None:
    run_act(
        office.database, record_consent, [keep], "news", "email", "consent",
        recorded_on=date(2026, 1, 1), evidence="form",
    )  # fmt: skip


def invite_again(office: Office, keep: int) -> None:
    with office.database.write(BatchKind.INVITE) as changes:
        changes.insert(
            invitations,
            [{"wave_id": office.waves[1].id, "person_id": keep, "token": "t" * 32,
              "disposition": "not_sent"}],
        )  # fmt: skip


def remind(office: Office, keep: int) -> None:
    (invited,) = rows_of(
        office.database, invitations, invitations.c.person_id == keep,
        invitations.c.wave_id == office.waves[0].id,
    )  # fmt: skip
    run_act(office.database, record_sent, office.waves[0], ListKind.REMINDER, [invited.id])


def hand_out(office: Office, _keep: int) -> None:
    listed = HandedOutList("Donors", "Printer Ltd", 12, date(2026, 1, 1))
    run_act(office.database, record_handed_out, listed)


@pytest.mark.parametrize(
    ("later", "field", "reason"),
    [
        (note, "dated_notes", "added since the merge"),
        (add_address, "contact_points", "added since the merge"),
        (attend, "engagements", "added since the merge"),
        (consent, "consents", "added since the merge"),
        (invite_again, "invitations", "added since the merge"),
        (remind, "messages", "sent since the merge, to both as one person"),
        (hand_out, "lists_handed_out", "handed out since the merge, with both as one person if they"
         " are on it"),
    ],
)  # fmt: skip
def test_unmerging_lists_each_kind_of_what_cannot_go_back(
    database_file: Database, later: Callable[[Office, int], None], field: str, reason: str
) -> None:
    office = fill(database_file)
    keep, other = office.person_ids[13:15]  # invited to the first wave only
    batch = merged(database_file, keep, other)
    later(office, keep)
    kept = unmerge(database_file, batch).undone.kept
    person = None if later is hand_out else keep
    assert [(one.person_id, one.field, one.reason) for one in kept] == [(person, field, reason)]


def test_unmerging_after_later_edits_lists_what_stays(office: Office) -> None:
    database = office.database
    keep, other = office.person_ids[3:5]
    (email,) = fields_of(database, other, "email")
    batch = merged(database, keep, other, nationality=Side.OTHER)
    run_act(database, edit_person, keep, {"nationality": "Welsh"})
    run_act(database, add_record, TASKS, keep, {"title": "Ring them"})
    (moved,) = rows_of(database, contact_points, contact_points.c.value == email)
    run_act(database, edit_record, CONTACT_POINTS, moved.id, {"label": "work"})
    kept = unmerge(database, batch).undone.kept
    assert {(one.person_id, one.field, one.reason) for one in kept} == {
        (keep, "nationality", "changed since the merge"),
        (keep, "tasks", "added since the merge"),
    }
    assert fields_of(database, keep, "nationality") == ["Welsh"]
    assert [row.person_id for row in rows_of(database, tasks)] == [keep]
    (back,) = rows_of(database, contact_points, contact_points.c.value == email)
    assert (back.person_id, back.label) == (other, "work")
    run_act(database, edit_person, other, {"nationality": "Danish"})
    with pytest.raises(UserError, match="compare and merge them again"):
        redo_batch(database, batch)


def test_an_alumni_id_that_somebody_else_has_by_now_is_listed(office: Office) -> None:
    database = office.database
    keep, other, third = office.person_ids[3:6]
    (number,) = fields_of(database, other, "alumni_id")
    batch = merged(database, keep, other)
    run_act(database, edit_person, third, {"alumni_id": number})
    kept = unmerge(database, batch).undone.kept
    assert ("alumni_id", "given to another record since") in {
        (one.field, one.reason) for one in kept
    }
    assert fields_of(database, other, "alumni_id", "family_name") == [None, "Dahl"]


def test_refusals(office: Office) -> None:
    database = office.database
    keep, other, third, fourth = office.person_ids[3:7]
    with pytest.raises(UserError, match="cannot be merged with itself"):
        planned(database, keep, keep)
    stale = planned(database, keep, other)
    run_act(database, edit_person, keep, {"nationality": "Welsh"})
    with (
        pytest.raises(UserError, match="was changed meanwhile"),
        database.write(BatchKind.MERGE) as changes,
    ):
        merge_people(changes, stale)
    stale = planned(database, third, other)
    batch = merged(database, keep, other)
    with pytest.raises(UserError, match=f"was merged into record {keep}"):
        planned(database, third, other)
    with (
        pytest.raises(UserError, match=f"was merged into record {keep}"),
        database.write(BatchKind.MERGE) as changes,
    ):
        merge_people(changes, stale)
    run_act(database, delete_people, [fourth])
    with pytest.raises(UserError, match="no person"):
        planned(database, third, fourth)
    merged(database, third, keep)
    with pytest.raises(UserError, match="undo that merge first"):
        unmerge(database, batch)


def test_whoever_was_deleted_since_does_not_come_back(office: Office) -> None:
    database = office.database
    keep, other = office.person_ids[3:5]
    batch = merged(database, keep, other)
    run_act(database, delete_people, [keep])
    kept = unmerge(database, batch).undone.kept
    assert (other, "person", "deleted since") in {
        (one.person_id, one.field, one.reason) for one in kept
    }
    assert rows_of(database, people, people.c.id.in_([keep, other])) == []


def test_whoever_was_erased_since_does_not_come_back(office: Office) -> None:
    database = office.database
    keep, other = office.person_ids[3:5]
    batch = merged(database, keep, other)
    erase_for_good(database, [keep], "asked for it", discard_drafts)
    unmerge(database, batch)
    assert rows_of(database, people, people.c.id.in_([keep, other])) == []


def test_moved_addresses_of_who_has_a_suppressed_one_are_suppressed(database: Database) -> None:
    keep = add(database, family_name="Marsh", email="ann@example.org")
    other = add(database, family_name="Marsh", email="am@example.org")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        suppress(changes, [("email", "ann@example.org")], reason="asked", by="Ann")
    before = contents(database)
    batch = merged(database, keep, other)
    with database.read() as connection:
        assert suppressed_rows(connection, [{"email": "am@example.org"}]) == [0]
    unmerge(database, batch)
    assert contents(database) == before
