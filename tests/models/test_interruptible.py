"""Cancel ends a statement that takes long, and nothing of the batch is kept."""

import pytest
from sqlalchemy import func, select, text

from core.errors import Cancelled
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import batches

ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_a_statement_is_ended_and_its_batch_taken_back(database_file: Database) -> None:
    asked: list[bool] = []

    def soon() -> bool:
        asked.append(True)
        return len(asked) > 3

    with (
        pytest.raises(Cancelled),
        database_file.write(BatchKind.PERSON_EDIT, progress=Progress(None, soon)) as changes,
    ):
        changes.connection.execute(text(ENDLESS))
    with database_file.read() as connection:
        assert connection.scalar(select(func.count()).select_from(batches)) == 0


def test_other_errors_stay_what_they_are(database_file: Database) -> None:
    with (
        pytest.raises(Exception, match="no such func"),
        database_file.write(BatchKind.PERSON_EDIT) as w,
    ):
        w.connection.execute(text("SELECT unknown_function()"))


def test_the_next_statement_is_not_ended(database_file: Database) -> None:
    test_a_statement_is_ended_and_its_batch_taken_back(database_file)
    with database_file.write(BatchKind.PERSON_EDIT) as changes:
        assert changes.connection.scalar(text("SELECT 1")) == 1
