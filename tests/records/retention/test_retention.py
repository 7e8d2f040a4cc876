"""What is due by the retention rules, and that it is removed without a trace."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select, update

from core.errors import UserError
from importers.contacts.choices import ContactChoices
from importers.queue import drafts
from importers.queue.draft_erasure import discard_drafts
from importers.queue.worklist import drop_all
from models.batch_kinds import BatchFile, BatchKind
from models.database import Database
from models.identifiers import reserve_ids
from models.tables import (
    answers,
    awards,
    batches,
    communications,
    consents,
    dated_notes,
    engagements,
    frame_members,
    import_drafts,
    import_issues,
    invitations,
    lists_handed_out,
    people,
    responses,
    reviews,
    roles,
    tasks,
    watched_files,
    waves,
)
from records.consent.consents import record_consent
from records.erasure.ledger import list_erasures
from records.history.undo import undo_batch
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.retention.plan import DueRule, plan_retention
from records.retention.removal import Removed, remove_due
from records.retention.rules import RetentionPolicy, RetentionRule, read_policy, save_policy
from records.retention.unheard_people import last_heard, unheard_people
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people
from surveys.survey_store import create_survey
from surveys.unlinked_answers import unlink_closed_waves
from surveys.waves import open_wave
from tests.acts import newest_batch, run_act
from tests.office import QUESTIONNAIRE
from tests.records.erasure.test_erase import traces
from tests.snapshots import once

TODAY = date(2026, 11, 30)
BEFORE = date(2016, 11, 30)  # ten years ago
OLD, NEW = date(2016, 11, 29), BEFORE
MARK = "zqxmark"

# A record of a person, and whether the person stays for it.
CASES: list[tuple[Table, Mapping[str, Any], bool]] = [
    (dated_notes, {"noted_on": OLD, "text": "Called"}, False),
    (dated_notes, {"noted_on": NEW, "text": "Called"}, True),
    (communications, {"kind": "call", "happened_on": OLD}, False),
    (communications, {"kind": "call", "happened_on": NEW}, True),
    (communications, {"kind": "call", "happened_on": None}, False),
    (engagements, {"kind": "event", "happened_on": NEW}, True),
    (engagements, {"kind": "event", "happened_on": OLD, "status_on": NEW}, True),
    (engagements, {"kind": "LinkedIn group", "happened_on": None}, False),
    (roles, {"title": "Consultant", "started": OLD}, False),
    (roles, {"title": "Consultant", "started": NEW}, True),
    (awards, {"kind": "PhD", "completed": 2015}, False),
    (awards, {"kind": "PhD", "completed": 2016}, True),
    (awards, {"kind": "PhD", "started": 2016}, True),
    (consents, {"basis": "consent", "recorded_on": OLD}, False),
    (consents, {"basis": "consent", "recorded_on": NEW}, True),
    (consents, {"basis": "consent", "recorded_on": None}, True),
    (consents, {"basis": "none", "recorded_on": None}, False),
    (consents, {"basis": "objected", "recorded_on": NEW}, True),
    (tasks, {"title": "Write", "done_on": None}, True),
    (tasks, {"title": "Write", "done_on": OLD}, False),
    (tasks, {"title": "Write", "done_on": NEW}, True),
    (people, {"last_verified": OLD}, False),
    (people, {"last_verified": NEW}, True),
    (people, {"created_at": datetime(2016, 11, 30)}, True),
    (people, {"contact_hold": "Opted out?"}, True),
    (reviews, {"state": "open"}, True),
    (reviews, {"state": "decided"}, False),
    # Of the waves 1, closed long ago, and 2, open.
    (frame_members, {"wave_id": 1}, False),
    (frame_members, {"wave_id": 2}, True),
    (invitations, {"wave_id": 1, "disposition": "sent", "disposition_on": NEW}, False),
    (invitations, {"wave_id": 1, "disposition": "refused", "disposition_on": NEW}, True),
    (invitations, {"wave_id": 1, "disposition": "refused", "disposition_on": OLD}, False),
    (invitations, {"wave_id": 2, "disposition": "bounced"}, True),
    (responses, {"wave_id": 1, "submitted_at": datetime(2010, 1, 1)}, False),
    (responses, {"wave_id": 1, "submitted_at": datetime(2016, 11, 30, 1)}, True),
    (responses, {"wave_id": 1}, True),
]  # fmt: skip


@pytest.fixture
@once
def waved(database: Database) -> Database:
    """A database with a wave that closed long ago and one that is open."""
    run_act(database, create_survey, QUESTIONNAIRE)
    run_act(database, open_wave, "CAC", "2008", date(2008, 3, 1), date(2008, 6, 30))
    run_act(database, open_wave, "CAC", "2026", date(2026, 3, 1))
    return database


def old_people(database: Database, count: int) -> list[int]:
    """People who were added long ago and of whom nothing tells since."""
    with database.write(BatchKind.PERSON_CREATE, file=BatchFile("old.xlsx")) as changes:
        rows = [
            {"given_name": f"{MARK}g{at}", "family_name": f"{MARK}f{at}", "employer": MARK}
            for at in range(count)
        ]
        ids = list(create_people(changes, rows, None, source=None))
    with database.unjournalled() as connection:
        connection.execute(update(people).values(created_at=datetime(2001, 1, 1)))
    return ids


def test_who_has_something_newer_stays(waved: Database) -> None:
    ids = old_people(waved, len(CASES) + 1)
    with waved.write(BatchKind.PERSON_EDIT) as changes:
        for person_id, (table, values, _stays) in zip(ids, CASES, strict=False):
            if table is people:
                of_person = update(people).where(people.c.id == person_id)
                changes.connection.execute(of_person.values(**values))
            else:
                changes.insert(table, [{**_least(table, person_id, changes.batch_id), **values}])
    with waved.read() as connection:
        found = set(unheard_people(connection, BEFORE, TODAY))
    told = dict(zip(ids, CASES, strict=False))
    wrong = [case for one, case in told.items() if case[2] is (one in found)]
    assert wrong == []
    assert ids[-1] in found


def _least(table: Table, person_id: int, batch_id: int) -> dict[str, Any]:
    """What a record of `table` needs to be one of the person's."""
    if table is reviews:
        candidates = [{"person": person_id, "score": 1.0, "reasons": []}]
        return {"batch_id": batch_id, "kind": "contact", "row": {}, "candidates": candidates}
    needed: dict[Table, dict[str, Any]] = {
        consents: {"purpose": "news", "channel": "email"},
        invitations: {"token": f"{person_id:032x}"},
        responses: {"platform": "generic"},
    }
    return {"person_id": person_id, **needed.get(table, {})}


def policy(database: Database, **years: int) -> RetentionPolicy:
    """Set a policy by the names of rules and years."""
    rules = {RetentionRule[name.upper()]: count for name, count in years.items()}
    run_act(database, save_policy, RetentionPolicy(rules))
    with database.read() as connection:
        return read_policy(connection)


def due(database: Database) -> list[DueRule]:
    with database.read() as connection:
        return plan_retention(connection, read_policy(connection), TODAY)


def remove(database: Database, shown: Sequence[DueRule]) -> Removed:
    return remove_due(database, shown, TODAY, discard_drafts, drop_all, unlink_closed_waves)


def agree(database: Database, person_id: int) -> None:
    """Record a consent of today."""
    about = ("news", "email", "consent")
    run_act(database, record_consent, [person_id], *about, recorded_on=TODAY)


def test_everything_is_off_at_first(waved: Database) -> None:
    old_people(waved, 3)
    assert due(waved) == []
    assert remove(waved, due(waved)).rules == []
    assert newest_batch(waved).kind is not BatchKind.RETENTION


def test_people_not_heard_from_are_erased_for_good(waved: Database) -> None:
    ids = old_people(waved, 3)
    agree(waved, ids[0])
    policy(waved, people=10)
    (found,) = due(waved)
    assert [item.id for item in found.items] == ids[1:]
    assert found.items[0].title == f"{MARK}f1, {MARK}g1"
    assert found.items[0].on == date(2001, 1, 1)
    removed = remove(waved, [found])
    assert removed.sentence == "Removed. People not heard from: 2 people."
    batch = newest_batch(waved)
    assert (batch.title, batch.can_be_undone) == ("Retention rules applied", False)
    assert batch.counts["people"] == 2
    with pytest.raises(UserError) as refused:
        undo_batch(waved, batch.id)
    assert refused.value.code == "retention_not_undoable"
    with waved.read() as connection:
        assert connection.scalars(select(people.c.id)).all() == ids[:1]
        assert {one.reason for one in list_erasures(connection)} == {
            "Retention: not heard from for 10 years"
        }
        assert due(waved)[0].items == []
    assert traces(waved, f"{MARK}f2") == []


def test_deleted_people_are_erased_from_the_history(waved: Database) -> None:
    old, back, merged, keep = old_people(waved, 4)
    run_act(waved, delete_people, [old])
    run_act(waved, delete_people, [back])
    undo_batch(waved, newest_batch(waved).id)
    with waved.read() as connection:
        merge = plan_merge(connection, keep, merged)
    with waved.write(BatchKind.MERGE) as changes:
        merge_people(changes, merge)
    policy(waved, deleted=2)
    assert [item.id for item in due(waved)[0].items] == []
    with waved.unjournalled() as connection:
        connection.execute(update(batches).values(at=datetime(2020, 1, 1)))
    (found,) = due(waved)
    assert [(item.id, item.title, item.on) for item in found.items] == [
        (old, f"{MARK}f0, {MARK}g0", date(2020, 1, 1))
    ]
    remove(waved, [found])
    assert due(waved)[0].items == []
    assert traces(waved, f"{MARK}f0") == []
    with waved.read() as connection:
        assert connection.scalars(select(people.c.id).order_by(people.c.id)).all() == [back, keep]


def test_who_was_heard_from_since_the_list_was_shown_stays(waved: Database) -> None:
    ids = old_people(waved, 3)
    policy(waved, people=10)
    shown = due(waved)
    agree(waved, ids[0])
    later = old_people(waved, 1)  # whom nobody has seen on the list
    assert [item.id for item in remove(waved, shown).rules[0].items] == ids[1:]
    with waved.read() as connection:
        assert connection.scalars(select(people.c.id).order_by(people.c.id)).all() == [
            ids[0], *later,
        ]  # fmt: skip
    policy(waved, people=20)  # what is shown by another policy is not removed
    assert remove(waved, shown).rules == []


def test_last_heard_is_the_newest_day(waved: Database) -> None:
    ids = old_people(waved, 2)
    with waved.write(BatchKind.PERSON_EDIT) as changes:
        for on in (date(2004, 5, 6), date(2003, 1, 1)):
            changes.insert(dated_notes, [{"person_id": ids[0], "noted_on": on, "text": "x"}])
    with waved.read() as connection:
        assert last_heard(connection, ids) == {ids[0]: date(2004, 5, 6), ids[1]: date(2001, 1, 1)}


@pytest.fixture
def full(waved: Database) -> Database:
    """Something old and something new for each rule but that of people; the old is marked."""
    (person,) = old_people(waved, 1)
    with waved.write(BatchKind.CONTACTS, file=BatchFile("old.xlsx")) as changes:
        old_batch = changes.batch_id
        _add_import_rows(changes.insert, old_batch, f"{MARK}row")
        changes.counts.update(created=0)
    with waved.write(BatchKind.CONTACTS, file=BatchFile("new.xlsx")) as changes:
        _add_import_rows(changes.insert, changes.batch_id, "kept row")
        log = {"person_id": person, "kind": "email", "subject": "Reunion"}
        changes.insert(
            communications,
            [
                {**log, "happened_on": date(2010, 1, 1), "text": f"{MARK}mail"},
                {**log, "happened_on": TODAY, "text": "kept mail"},
            ],
        )
        handed = {"recipient": "Printer", "people": 3, "handed_on": date(2010, 1, 1)}
        changes.insert(
            lists_handed_out,
            [
                {**handed, "title": f"{MARK}list", "ended_on": date(2010, 2, 1)},
                {**handed, "title": "kept list", "ended_on": None},
            ],
        )
        at = datetime(2008, 5, 1, 9)
        answered = {"person_id": person, "platform": "generic", "submitted_at": at}
        for wave_id in (1, 2):
            frame = {"wave_id": wave_id, "person_id": person}
            changes.insert(frame_members, [frame])
            token = {"token": f"{wave_id}", "disposition": "complete"}
            (invitation,) = changes.insert(invitations, [{**frame, **token}])
            of_wave = {"wave_id": wave_id, "invitation_id": invitation, "is_complete": True}
            (response,) = changes.insert(responses, [{**answered, **of_wave, "source_key": "7"}])
            given = {"response_id": response, "question_id": 4}
            changes.insert(answers, [{**given, "text": f"{MARK}words" if wave_id == 1 else "kept"}])
            changes.insert(answers, [{"response_id": response, "question_id": 3, "number": 2.0}])
    with waved.unjournalled() as connection:
        old = update(batches).where(batches.c.id == old_batch)
        connection.execute(old.values(at=datetime(2010, 1, 1)))
        for name, at in ((f"{MARK}old.xlsx", datetime(2010, 1, 1)), ("new.xlsx", datetime.now())):
            file = drafts.PackedFile(name, name, b"")
            standing = drafts.Standing(ContactChoices())
            draft_id = drafts.add(connection, file, standing, folder="In")
            of_draft = update(import_drafts).where(import_drafts.c.id == draft_id)
            connection.execute(of_draft.values(at=at))
            (file_id,) = reserve_ids(connection, watched_files, 1)
            connection.execute(
                insert(watched_files).values(
                    id=file_id, folder="In", file_hash=name, name="x", size=1, modified=1, at=at,
                    outcome="waiting",
                )
            )  # fmt: skip
    return waved


def _add_import_rows(add: Any, batch_id: int, text: str) -> None:
    of_batch = {"batch_id": batch_id, "source_row": 2}
    add(reviews, [{**of_batch, "kind": "contact", "row": {"notes": text}, "state": "decided"}])
    issue = {"code": "bad", "severity": "error", "message": text, "value": text}
    add(import_issues, [{**of_batch, **issue}])


def test_each_rule_removes_what_is_old_and_nothing_else(full: Database) -> None:
    policy(full, answers=6, contact_log=6, handed_out=3, import_rows=2, drafts=1)
    found = {one.rule: one for one in due(full)}
    assert {rule: (one.count, one.items[0].title) for rule, one in found.items()} == {
        RetentionRule.ANSWERS: (1, "CAC 2008"),
        RetentionRule.CONTACT_LOG: (1, f"{MARK}f0, {MARK}g0: Reunion"),
        RetentionRule.HANDED_OUT: (1, f"{MARK}list (Printer)"),
        RetentionRule.IMPORT_ROWS: (2, "old.xlsx"),
        RetentionRule.DRAFTS: (1, f"{MARK}old.xlsx"),
    }
    removed = remove(full, list(found.values()))
    assert len(removed.rules) == 5
    assert [one.items for one in due(full)] == [[]] * 5
    with full.read() as connection:
        rows = connection.execute(
            select(
                responses.c.wave_id,
                responses.c.person_id,
                responses.c.source_key,
                responses.c.submitted_at,
            ).order_by(responses.c.wave_id)
        ).all()
        texts = connection.scalars(select(answers.c.text).where(answers.c.text.is_not(None))).all()
        assert connection.scalar(select(func.count()).select_from(answers)) == 3
        log = select(communications.c.text).order_by(communications.c.happened_on)
        assert connection.scalars(log).all() == [None, "kept mail"]
        assert connection.scalars(select(communications.c.subject)).all() == ["Reunion"] * 2
        assert connection.scalars(select(lists_handed_out.c.title)).all() == ["kept list"]
        assert connection.scalars(select(reviews.c.row)).all() == [{"notes": "kept row"}]
        assert connection.scalars(select(import_issues.c.value)).all() == ["kept row"]
        assert connection.scalars(select(import_drafts.c.file_name)).all() == ["new.xlsx"]
        outcomes = connection.scalars(
            select(watched_files.c.outcome).order_by(watched_files.c.id)
        ).all()
        unlinked_on = connection.scalars(select(waves.c.unlinked_on).order_by(waves.c.id)).all()
    assert rows == [(1, None, None, None), (2, rows[1].person_id, "7", datetime(2008, 5, 1, 9))]
    assert unlinked_on[:2] == [TODAY, None]
    assert texts == ["kept"]
    assert outcomes == ["dropped", "waiting"]
    for what in ("row", "mail", "words"):
        assert traces(full, MARK + what) == [], what
    assert not any("lists_handed_out" in table for table, _ in traces(full, f"{MARK}list"))


@pytest.mark.parametrize("years", [0, -1, 100])
def test_a_period_must_be_sensible(years: int) -> None:
    with pytest.raises(UserError) as refused:
        RetentionPolicy().with_rule(RetentionRule.PEOPLE, years)
    assert refused.value.code == "bad_years"
