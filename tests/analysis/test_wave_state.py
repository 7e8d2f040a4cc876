"""Funnel, rates and days of a wave, as of any day and by any field."""

from datetime import date, datetime

import pytest

from analysis.variables.groupings import NOT_KNOWN
from analysis.wave_state import DayCounts, Funnel, daily_counts, wave_state, wave_states_by
from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import frame_members, invitations, responses, unnamed_members
from records.writing.new_people import create_people
from surveys.dispositions import set_disposition
from surveys.mailing_lists import ListKind, record_sent
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tests.acts import run_act
from tests.snapshots import once

JUNE = [date(2020, 6, day) for day in range(1, 31)]
_GENDERS = ("female", "female", "male", "male", None, "female")


@pytest.fixture
@once
def wave(database: Database) -> Wave:
    """Five of six people invited on 1 June and sent to on 2 June; then this and that."""
    questions = (QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),)
    run_act(database, create_survey, Questionnaire("CAR", "Careers", None, questions))
    wave = run_act(database, open_wave, "CAR", "2020", JUNE[0], JUNE[28])
    with database.write(BatchKind.INVITE) as changes:
        rows = [{"given_name": "A", "gender": gender} for gender in _GENDERS]
        people = create_people(changes, rows, None, source=None)
        changes.insert(
            frame_members,
            [
                {
                    "wave_id": wave.id,
                    "person_id": one,
                    "excluded": None if one in people[:5] else "no_address",
                }
                for one in people
            ],
        )
        ids = changes.insert(
            invitations,
            [
                {"wave_id": wave.id, "person_id": one, "token": f"t{one}", "invited_on": JUNE[0]}
                for one in people[:5]
            ],
        )
    run_act(database, record_sent, wave, ListKind.INVITATION, list(ids[:4]), on=JUNE[1])
    run_act(database, set_disposition, ids[0], "bounced", JUNE[2])
    run_act(database, set_disposition, ids[1], "complete", JUNE[4])
    run_act(database, set_disposition, ids[2], "refused", JUNE[5])
    run_act(database, set_disposition, ids[3], "ineligible", JUNE[7])
    with database.write(BatchKind.RESPONSES) as changes:
        given = {"wave_id": wave.id, "platform": "paper", "is_complete": True}
        changes.insert(
            responses,
            [
                {**given, "person_id": people[1], "invitation_id": ids[1],
                 "submitted_at": datetime(2020, 6, 5, 9)},
                {**given, "person_id": people[5], "invitation_id": None,
                 "submitted_at": datetime(2020, 6, 9, 23)},
            ],
        )  # fmt: skip
    return wave


@pytest.mark.parametrize(
    ("day", "funnel", "dispositions"),
    [
        (date(2020, 5, 31), Funnel(0, 0, 0, 0, 0), {}),
        (JUNE[0], Funnel(5, 0, 0, 0, 0), {"not_sent": 5}),
        (JUNE[1], Funnel(5, 4, 4, 0, 0), {"not_sent": 1, "sent": 4}),
        (JUNE[2], Funnel(5, 4, 3, 0, 0), {"not_sent": 1, "sent": 3, "bounced": 1}),
        (
            JUNE[5],
            Funnel(5, 4, 3, 1, 1),
            {"not_sent": 1, "sent": 1, "bounced": 1, "complete": 1, "refused": 1},
        ),
        (
            None,
            Funnel(4, 3, 2, 1, 1),
            {"not_sent": 1, "bounced": 1, "complete": 2, "refused": 1, "ineligible": 1},
        ),
    ],
)
def test_the_funnel_and_the_dispositions_as_of_a_day(
    database: Database,
    wave: Wave,
    day: date | None,
    funnel: Funnel,
    dispositions: dict[str, int],
) -> None:
    with database.read() as connection:
        found = wave_state(connection, wave, day)
    assert (found.funnel, found.dispositions) == (funnel, dispositions)


def test_the_rates_as_of_a_day_with_e_estimated_and_chosen(database: Database, wave: Wave) -> None:
    with database.read() as connection:
        now = wave_state(connection, wave)
        chosen = wave_state(connection, wave, share=0.5)
        before = wave_state(connection, wave, JUNE[4])
    # 2 complete, 1 refused, 1 ineligible, 2 unknown (not sent, bounced) of 6 in the frame.
    assert now.estimated_share == now.eligible_share == 3 / 4
    assert now.rates["RR1"].percent == pytest.approx(100 * 2 / 5)
    assert now.rates["RR3"].percent == pytest.approx(100 * 2 / (3 + 0.75 * 2))
    assert "e = 0.75" in now.rates["RR3"].definition
    assert chosen.rates["RR3"].percent == pytest.approx(100 * 2 / (3 + 0.5 * 2))
    assert (chosen.eligible_share, chosen.estimated_share) == (0.5, 3 / 4)
    assert "e being chosen" in chosen.rates["RR3"].definition
    assert before.rates["RR1"].percent == pytest.approx(100 / 6)


def test_each_group_of_a_field(database: Database, wave: Wave) -> None:
    with database.read() as connection:
        found = wave_states_by(connection, wave, "gender", JUNE[5])
        with pytest.raises(UserError):
            wave_states_by(connection, wave, "nothing")
    assert {name: one.funnel for name, one in found.items()} == {
        "female": Funnel(2, 2, 1, 1, 1),
        "male": Funnel(2, 2, 2, 0, 0),
        NOT_KNOWN: Funnel(1, 0, 0, 0, 0),
    }
    assert list(found) == ["female", "male", NOT_KNOWN]
    # Of three women in the frame one was not invited; on paper she answers later.
    assert found["female"].rates["RR1"].denominator == 3


def test_what_happened_on_each_day(database: Database, wave: Wave) -> None:
    with database.read() as connection:
        assert daily_counts(connection, wave) == [
            DayCounts(JUNE[1], 4, 0, 0),
            DayCounts(JUNE[2], 0, 1, 0),
            DayCounts(JUNE[4], 0, 0, 1),
            DayCounts(JUNE[8], 0, 0, 1),
        ]


def test_people_without_a_name_count_as_they_ended(database: Database, wave: Wave) -> None:
    with database.write(BatchKind.RETENTION) as changes:
        row = {"wave_id": wave.id, "is_invited": True, "disposition": "partial"}
        changes.insert(unnamed_members, [row])
    with database.read() as connection:
        assert wave_state(connection, wave).funnel == Funnel(5, 4, 3, 2, 1)
        assert wave_state(connection, wave, JUNE[0]).funnel == Funnel(6, 1, 1, 1, 0)
