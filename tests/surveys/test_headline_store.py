"""The headlines of a survey: kept, refused, and as they were before."""

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.undo import undo
from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.headline_store import read_headlines, save_headlines
from surveys.questionnaire import Questionnaire
from surveys.routing import parse_routing
from surveys.survey_store import create_survey
from tests.acts import batch_of, newest_batch, run_act
from tests.snapshots import once

ACTIVE = HeadlineDefinition(HeadlineKind.SHARE, "are active", "ACTIVE")
HARD = HeadlineDefinition(
    HeadlineKind.SHARE, "of the active find it hard", "EASE", ("hard",),
    parse_routing('ACTIVE = yes and "PAPERS" >= 3'),
)  # fmt: skip
RATE = HeadlineDefinition(HeadlineKind.RESPONSE_RATE, "answered")


@pytest.fixture
@once
def survey(database: Database, questionnaire: Questionnaire) -> int:
    return run_act(database, create_survey, questionnaire).survey_id


def read(database: Database, survey_id: int) -> list[HeadlineDefinition]:
    with database.read() as connection:
        return list(read_headlines(connection, survey_id))


def test_headlines_are_kept_in_their_order_and_undone(database: Database, survey: int) -> None:
    assert read(database, survey) == []
    with database.write(BatchKind.HEADLINES) as changes:
        save_headlines(changes, "car", [HARD, RATE, ACTIVE])
    assert newest_batch(database).title == "Headlines of CAR saved"
    assert read(database, survey) == [HARD, RATE, ACTIVE]
    assert batch_of(database, save_headlines, "CAR", [HARD, RATE, ACTIVE]) is None
    cleared = batch_of(database, save_headlines, "CAR", [])
    assert read(database, survey) == []
    assert cleared is not None
    undo(database, cleared)
    assert read(database, survey) == [HARD, RATE, ACTIVE]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ([HeadlineDefinition(HeadlineKind.MEAN, " ", "PAPERS")], "needs words"),
        ([HeadlineDefinition(HeadlineKind.MEAN, "x" * 301, "PAPERS")], "at most 300"),
        ([HeadlineDefinition(HeadlineKind.MEAN, "papers")], "needs a question"),
        ([HeadlineDefinition(HeadlineKind.SHARE, "do", "DOES", ())], "needs an answer to count"),
        ([RATE] * 21, "at most 20 headlines"),
    ],
)
def test_headlines_that_say_nothing_are_refused(
    database: Database, survey: int, wanted: list[HeadlineDefinition], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        run_act(database, save_headlines, "CAR", wanted)
    assert read(database, survey) == []
