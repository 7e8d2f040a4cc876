"""A survey and a wave that a file of answers needs are created with their import, as one batch."""

from pathlib import Path

import pytest

from core.errors import UserError
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.answers.missing_survey import find_missing, plan_with_survey
from importers.choices import ReadOptions
from importers.workflow import apply_import
from models.database import Database
from records.history.undo import redo_batch, undo_batch
from surveys.responses import read_responses
from surveys.survey_store import list_surveys
from surveys.waves import all_waves
from tests.cli.commands import write_book

CHOICES = AnswerChoices(survey="DAY", wave="2024")


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    rows = [
        ("E-mail", "How was it?", "What do you use?"),
        *[("anna@example.org", "Good", "Library; Gym"), ("ben@example.org", "Bad", "Gym")] * 2,
    ]
    return write_book(tmp_path / "Open day.xlsx", {"Answers": [row[1:] for row in rows]})


def import_all(database: Database, path: Path, mapping: dict[str, str | None]) -> int:
    missing = find_missing(database, path, ReadOptions(), CHOICES)
    assert missing is not None
    with database.write(RESPONSES.batch, file=missing.file) as changes:
        planned = plan_with_survey(changes, missing, path, CHOICES, mapping, ReadOptions())
        apply_import(changes, planned)
    return changes.batch_id


def count(database: Database) -> tuple[int, int]:
    """How many surveys there are, and responses to the waves of them."""
    with database.read() as connection:
        found = list_surveys(connection)
        waves = [wave for survey in found for wave in all_waves(connection, survey.id)]
        return len(found), sum(len(read_responses(connection, wave.id)) for wave in waves)


def test_one_undo_takes_all_back_and_redo_brings_all_again(
    database: Database, answers: Path
) -> None:
    batch = import_all(database, answers, {})
    assert count(database) == (1, 4)
    with database.read() as connection:
        wave = all_waves(connection, list_surveys(connection)[0].id)[0]
        given = read_responses(connection, wave.id).values()
    assert undo_batch(database, batch).undone.kept == ()
    assert count(database) == (0, 0)
    assert redo_batch(database, batch).undone.kept == ()
    assert count(database) == (1, 4)
    with database.read() as connection:
        again = read_responses(connection, wave.id).values()
    assert [one.answers for one in again] == [one.answers for one in given]


def test_nothing_is_created_where_the_import_is_refused(database: Database, answers: Path) -> None:
    with pytest.raises(UserError, match="OTHER"):
        import_all(database, answers, {"How was it?": "OTHER"})
    assert count(database) == (0, 0)
