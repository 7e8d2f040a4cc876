"""Of several responses of a person to a wave one counts, and always one."""

from collections.abc import Sequence
from datetime import datetime
from itertools import product
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.changes import Change
from models.counting_responses import ChosenBy, chosen_by, rank
from models.database import Database
from models.tables import responses
from models.undo import undo
from records.writing.new_people import create_people
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tests.acts import run_act
from tests.snapshots import once

_EARLY, _LATE = datetime(2018, 5, 1, 9), datetime(2018, 5, 1, 17)
_SURVEY = Questionnaire(
    "CAR", "Careers", None, (QuestionDefinition("Q", "Why?", QuestionKind.TEXT),)
)


def _given(
    *, done: bool, submitted: datetime | None = None, started: datetime | None = None,
    hand: bool = False,
) -> SimpleNamespace:  # fmt: skip
    return SimpleNamespace(
        is_complete=done,
        submitted_at=submitted,
        started_at=started,
        chosen_by=ChosenBy.HAND if hand else None,
    )


@pytest.mark.parametrize(
    ("counting", "other", "rule"),
    [
        (_given(done=True), _given(done=False, submitted=_LATE), ChosenBy.COMPLETE),
        (_given(done=True, submitted=_LATE), _given(done=True, submitted=_EARLY), ChosenBy.LATER),
        (_given(done=False, started=_LATE), _given(done=False, started=_EARLY), ChosenBy.LATER),
        (_given(done=True, submitted=_EARLY), _given(done=True), ChosenBy.LATER),
        (_given(done=True), _given(done=True), ChosenBy.IMPORT),
        (_given(done=False, hand=True), _given(done=True, submitted=_LATE), ChosenBy.HAND),
    ],
)
def test_the_rule_tells_which_counts_and_why(
    counting: SimpleNamespace, other: SimpleNamespace, rule: ChosenBy
) -> None:
    assert rank(counting) >= rank(other)
    assert chosen_by(counting, other) is rule


@pytest.fixture
@once
def person(database: Database) -> int:
    run_act(database, create_survey, _SURVEY)
    run_act(database, open_wave, "CAR", "2018")
    run_act(database, open_wave, "CAR", "2020")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        (found,) = create_people(changes, [{"given_name": "Ann"}], None, source=None)
    return found


def _add(database: Database, person: int | None, *given: SimpleNamespace, wave: int = 1) -> int:
    with database.write(BatchKind.RESPONSES) as changes:
        rows = [
            {**vars(one), "wave_id": wave, "person_id": person, "platform": "generic"}
            for one in given
        ]
        changes.insert(responses, rows)
        return changes.batch_id


def _counts(database: Database) -> list[bool]:
    with database.read() as connection:
        return list(connection.scalars(select(responses.c.counts).order_by(responses.c.id)))


def test_the_database_orders_as_the_rule_does(database: Database, person: int) -> None:
    times = (None, _EARLY, _LATE)
    every: Sequence[SimpleNamespace] = [
        _given(done=done, submitted=submitted, started=started)
        for done, submitted, started in product((True, False), times, times)
    ]
    for place, one in enumerate(every):
        _add(database, person, one)
        so_far = every[: place + 1]
        last_of_best = max(range(place + 1), key=lambda at: (rank(so_far[at]), at))
        assert _counts(database) == [at == last_of_best for at in range(place + 1)]


def test_one_counts_whatever_is_undone_moved_or_deleted(database: Database, person: int) -> None:
    first = _add(database, person, _given(done=True))
    _add(database, person, _given(done=False))
    _add(database, person, _given(done=False), wave=2)
    _add(database, None, _given(done=False), _given(done=True))
    assert _counts(database) == [True, False, True, True, True]
    undo(database, first)
    assert _counts(database) == [True, True, True, True]
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(responses, [Change(5, {"person_id": person})])
    assert _counts(database) == [False, True, True, True]
    undo(database, changes.batch_id)
    assert _counts(database) == [True, True, True, True]
    with database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(responses, [Change(5, {"person_id": person})])
        changes.delete(responses, [5])
    assert _counts(database) == [True, True, True]
