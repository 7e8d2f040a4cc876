"""What may become of an invitation, and how it is counted."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import (
    contact_points,
    frame_members,
    invitations,
    messages,
    responses,
    unnamed_members,
)
from models.undo import undo
from records.respondents import (
    count_in_frame,
    dispositions_of,
    in_figures,
    people_in_frame,
)
from records.writing.contact_points import add_contact_point, set_status
from records.writing.new_people import create_people
from surveys.dispositions import (
    LABELS,
    SENSIBLE,
    count_dispositions,
    find_invitation,
    set_disposition,
    set_dispositions,
)
from surveys.mailing_lists import ListKind, record_sent
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, list_waves, open_wave
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once


@pytest.fixture
@once
def wave(database: Database, questionnaire: Questionnaire) -> Wave:
    run_act(database, create_survey, questionnaire)
    return run_act(database, open_wave, "CAR", "2018")


@pytest.fixture
def invited(database: Database, wave: Wave) -> list[int]:
    """Three people's invitations: sent, sent, complete."""
    with database.write(BatchKind.PERSON_EDIT) as changes:
        people = create_people(changes, [{"given_name": "A"}] * 3, None, source=None)
        rows = [
            {"wave_id": wave.id, "person_id": person, "token": str(person), "disposition": word}
            for person, word in zip(people, ("sent", "sent", "complete"), strict=True)
        ]
        return list(changes.insert(invitations, rows))


def test_who_had_died_is_ineligible_and_one_of_two_answers_counts(
    database: Database, wave: Wave, invited: list[int]
) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        people = create_people(changes, [{"given_name": "B"}] * 4, None, source=None)
        reasons = ("deceased", "deceased", "no_address", "no_address")
        changes.insert(
            frame_members,
            [
                {"wave_id": wave.id, "person_id": person, "excluded": reason}
                for person, reason in zip(people, reasons, strict=True)
            ],
        )
        answered = [(people[1], True), (people[2], True), (people[2], False)]
        changes.insert(
            responses,
            [
                {"wave_id": wave.id, "person_id": person, "is_complete": done, "platform": "paper"}
                for person, done in answered
            ],
        )
    with database.read() as connection:
        counts = count_dispositions(connection, wave.id)
        members = sorted(people_in_frame(connection, wave.id))
        assert counts == Counter(dispositions_of(connection, wave.id, members).values())
        assert count_in_frame(connection, wave.id) == len(members)
        in_them = connection.scalars(
            select(responses.c.person_id).where(in_figures(connection, wave.id))
        ).all()
        (listed,) = list_waves(connection)
    assert counts == {"sent": 2, "complete": 2, "ineligible": 2}
    assert in_them == [people[2]]
    assert (listed.complete, listed.partial, listed.ineligible) == (1, 0, 1)


def test_every_word_is_known_and_leads_to_known_words() -> None:
    assert SENSIBLE.keys() == LABELS.keys()
    assert set().union(*SENSIBLE.values()) <= LABELS.keys()
    assert all(word not in after for word, after in SENSIBLE.items())
    assert all("not_sent" not in after for after in SENSIBLE.values())


def test_one_is_set_and_taken_back(database: Database, wave: Wave, invited: list[int]) -> None:
    assert run_act(database, set_disposition, invited[0], "refused")
    assert not run_act(database, set_disposition, invited[0], "refused")
    with database.read() as connection:
        assert count_dispositions(connection, wave.id) == {"refused": 1, "sent": 1, "complete": 1}


@pytest.mark.parametrize(
    ("index", "word", "code"),
    [
        (0, "lost", "unknown_disposition"),
        (2, "bounced", "not_sensible"),
        (0, "not_sent", "not_sensible"),
    ],
)
def test_what_makes_no_sense_is_refused(
    database: Database, invited: list[int], index: int, word: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        run_act(database, set_disposition, invited[index], word)
    assert refused.value.code == code


def test_an_invitation_that_is_not_there(database: Database, wave: Wave) -> None:
    with pytest.raises(UserError) as refused:
        run_act(database, set_disposition, 99, "sent")
    assert refused.value.code == "unknown_invitation"
    with database.read() as connection, pytest.raises(UserError) as refused:
        find_invitation(connection, wave.id, 99)
    assert refused.value.code == "not_invited"


def test_several_are_set_where_it_makes_sense(
    database: Database, wave: Wave, invited: list[int]
) -> None:
    batch = batch_of(database, set_dispositions, invited, "bounced")
    assert batch is not None
    assert newest_batch(database).title == "2 people marked as bounced"
    undo(database, batch)
    with database.read() as connection:
        assert count_dispositions(connection, wave.id) == {"sent": 2, "complete": 1}
    assert batch_of(database, set_dispositions, invited[2:], "bounced") is None
    with pytest.raises(UserError):
        run_act(database, set_dispositions, invited, "lost")


def test_answers_without_an_invitation_count_for_people_in_the_frame(
    database: Database, wave: Wave, invited: list[int]
) -> None:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        person, other = create_people(changes, [{"given_name": "P"}] * 2, None, source=None)
        changes.insert(
            frame_members, [{"wave_id": wave.id, "person_id": person, "excluded": "no_address"}]
        )
        row = {"wave_id": wave.id, "platform": "generic"}
        changes.insert(
            responses,
            [
                {**row, "person_id": person, "is_complete": False},
                {**row, "person_id": other, "is_complete": True},
            ],
        )
        changes.insert(
            unnamed_members,
            [
                {"wave_id": wave.id, "is_invited": False, "disposition": word}
                for word in ("complete", None)
            ],
        )
    with database.read() as connection:
        assert count_dispositions(connection, wave.id) == {"sent": 2, "partial": 1, "complete": 2}
        assert dispositions_of(connection, wave.id, [person, 1, 3]) == {
            person: "partial",
            1: "sent",
            3: "complete",
        }


def test_acts_of_two_folders_are_one_batch(
    database: Database, wave: Wave, invited: list[int]
) -> None:
    """An address that bounced: its status, the invitation and the message, undone together."""

    def state() -> tuple[object, ...]:
        with database.read() as connection:
            points = select(contact_points.c.status, contact_points.c.status_on)
            return (
                connection.execute(points).one(),
                connection.scalar(select(messages.c.number)),
                count_dispositions(connection, wave.id),
            )

    with database.read() as connection:
        person = connection.scalar(select(invitations.c.person_id)) or 0
    point = run_act(database, add_contact_point, person, "email", "a@example.org")
    before, on = state(), date(2018, 5, 2)
    with database.write(BatchKind.DISPOSITION) as changes:
        record_sent(changes, wave, ListKind.INVITATION, invited[:1], on=on)
        set_status(changes, point, "bounced", on)
        set_disposition(changes, invited[0], "bounced", on)
    assert newest_batch(database).title == "A marked as bounced"
    assert state() == (("bounced", on), 1, {"sent": 1, "bounced": 1, "complete": 1})
    undo(database, changes.batch_id)
    assert state() == before
