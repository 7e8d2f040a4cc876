"""Dispositions as of any day, whatever is recorded, undone and redone."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import disposition_history, invitations
from records.disposition_history import (
    DispositionEntry,
    DispositionSource,
    note_sent,
    record_dispositions,
)
from records.history.undo import redo_batch, undo_batch
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.respondents import dispositions_of
from records.writing.new_people import create_people
from surveys.dispositions import LABELS, count_dispositions, count_invitations, set_disposition
from surveys.mailing_lists import ListKind, record_sent
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

QUESTIONS = (QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),)
JUNE = [date(2020, 6, day) for day in range(1, 31)]


@pytest.fixture
@once
def wave(database: Database, small_questionnaire: Questionnaire) -> Wave:
    run_act(database, create_survey, small_questionnaire)
    return run_act(database, open_wave, "CAR", "2020")


@pytest.fixture
def small_questionnaire() -> Questionnaire:
    return Questionnaire("CAR", "Careers", None, QUESTIONS)


@pytest.fixture
def invited(database: Database, wave: Wave) -> list[int]:
    """Two people invited on 1 June."""
    with database.write(BatchKind.INVITE) as changes:
        people = create_people(changes, [{"given_name": "A"}] * 2, None, source=None)
        rows = [
            {"wave_id": wave.id, "person_id": person, "token": f"t{person}", "invited_on": JUNE[0]}
            for person in people
        ]
        return list(changes.insert(invitations, rows))


def _record(database: Database, invitation: int, word: str, day: date) -> int:
    with database.write(BatchKind.DISPOSITION) as changes:
        entry = DispositionEntry(invitation, word, day)
        record_dispositions(changes, [entry], DispositionSource.DECISION)
    return changes.batch_id


def _as_of(database: Database, wave: Wave, person: int, day: date | None) -> str | None:
    with database.read() as connection:
        return dispositions_of(connection, wave.id, [person], day).get(person)


def test_what_was_recorded_last_of_what_had_happened_by_a_day_counts(
    database: Database, wave: Wave, invited: list[int]
) -> None:
    run_act(database, record_sent, wave, ListKind.INVITATION, invited, on=JUNE[1])
    _record(database, invited[0], "bounced", JUNE[4])
    _record(database, invited[0], "complete", JUNE[2])  # imported after the bounce was read
    with database.read() as connection:
        told = {
            day.day: count_dispositions(connection, wave.id, day)
            for day in (JUNE[0] - timedelta(days=1), JUNE[0], JUNE[1], JUNE[2], JUNE[5])
        }
    assert told == {
        31: {},
        1: {"not_sent": 2},
        2: {"sent": 2},
        3: {"complete": 1, "sent": 1},
        6: {"complete": 1, "sent": 1},
    }


def test_an_invitation_of_an_earlier_version_has_its_present_disposition_since_its_day(
    database: Database, wave: Wave
) -> None:
    with database.write(BatchKind.INVITE) as changes:
        people = create_people(changes, [{"given_name": "A"}] * 2, None, source=None)
        changes.insert(
            invitations,
            [
                {"wave_id": wave.id, "person_id": person, "token": f"t{person}",
                 "disposition": "refused", "disposition_on": since}
                for person, since in zip(people, (JUNE[9], None), strict=True)
            ],
        )  # fmt: skip
    assert [_as_of(database, wave, people[0], day) for day in (JUNE[8], JUNE[9], None)] == [
        "not_sent", "refused", "refused",
    ]  # fmt: skip
    assert _as_of(database, wave, people[1], JUNE[0]) == "refused"


def test_messages_are_noted_as_sent_beside_the_journal(
    database: Database, wave: Wave, invited: list[int]
) -> None:
    _record(database, invited[1], "refused", JUNE[3])
    with database.unjournalled() as connection:
        note_sent(connection, invited, JUNE[5])
        note_sent(connection, invited, JUNE[6])
    with database.read() as connection:
        assert count_invitations(connection, wave.id) == {"sent": 1, "refused": 1}
        assert count_invitations(connection, wave.id, JUNE[4]) == {"not_sent": 1, "refused": 1}
        sources = connection.scalars(select(disposition_history.c.source)).all()
    assert sources == ["decision", "mail"]


def test_a_merged_person_has_the_history_of_both(
    database: Database, wave: Wave, invited: list[int]
) -> None:
    _record(database, invited[0], "complete", JUNE[2])
    _record(database, invited[1], "sent", JUNE[1])
    with database.read() as connection:
        rows = connection.execute(select(invitations.c.id, invitations.c.person_id)).all()
    keep, other = (row.person_id for row in sorted(rows))
    batch = _merge(database, keep, other)
    assert [_as_of(database, wave, keep, day) for day in (JUNE[1], None)] == ["sent", "complete"]
    undo_batch(database, batch)
    assert [_as_of(database, wave, person, None) for person in (keep, other)] == [
        "complete", "sent",
    ]  # fmt: skip
    assert _as_of(database, wave, keep, JUNE[1]) == "not_sent"


def _merge(database: Database, keep: int, other: int) -> int:
    with database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan_merge(changes.connection, keep, other))
    return changes.batch_id


_ACTS = st.lists(
    st.one_of(
        st.tuples(
            st.just("record"),
            st.sampled_from(sorted(LABELS)),
            st.integers(min_value=0, max_value=29),
        ),
        st.tuples(st.sampled_from(["undo", "redo"]), st.just(""), st.integers(0, 5)),
    ),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=_ACTS)
def test_the_last_entry_is_the_present_disposition_whatever_is_undone(
    database_file: Database, small_questionnaire: Questionnaire, acts: list[Any]
) -> None:
    database = database_file
    with database.write(BatchKind.INVITE) as changes:
        code = f"S{changes.batch_id}"
        run = create_survey(changes, Questionnaire(code, "Careers", None, QUESTIONS))
        assert run is not None
        wave = open_wave(changes, code, "2020")
        (person,) = create_people(changes, [{"given_name": "A"}], None, source=None)
        row = {"wave_id": wave.id, "person_id": person, "token": code, "invited_on": JUNE[0]}
        (invitation,) = changes.insert(invitations, [row])
    active: list[int] = []
    undone: list[int] = []
    for act, word, number in acts:
        if act == "record":
            if _present(database, invitation) != (word, JUNE[number]):
                active.append(_record(database, invitation, word, JUNE[number]))
        elif act == "undo" and active:
            batch = active.pop(number % len(active))
            undo_batch(database, batch)
            undone.append(batch)
        elif act == "redo" and undone:
            batch = undone.pop(number % len(undone))
            redo_batch(database, batch)
            active.append(batch)
        now = _as_of(database, wave, person, None)
        assert _as_of(database, wave, person, date(2999, 1, 1)) == now
        if not active:
            assert now == "not_sent"


def _present(database: Database, invitation: int) -> tuple[str, date | None]:
    with database.read() as connection:
        row = connection.execute(select(invitations).where(invitations.c.id == invitation)).one()
    return row.disposition, row.disposition_on


def test_a_day_is_given_with_a_decision(database: Database, wave: Wave, invited: list[int]) -> None:
    assert run_act(database, set_disposition, invited[0], "refused", JUNE[7])
    with database.read() as connection:
        assert count_invitations(connection, wave.id, JUNE[6]) == {"not_sent": 2}
        assert count_invitations(connection, wave.id, JUNE[7]) == {"not_sent": 1, "refused": 1}
