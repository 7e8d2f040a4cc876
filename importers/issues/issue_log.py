"""The issues of an import, kept with its batch, so that they can still be read afterwards."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from core.problems import Problem, Severity
from core.text import plural
from models.changes import ChangeSet
from models.tables import import_issues

_MOST: Final = 100_000  # issues of one import; a file with more has one fault many times


def store_issues(changes: ChangeSet, problems: Sequence[Problem]) -> None:
    """Keep `problems` with the batch of `changes`; of very many the first, and how many more."""
    kept = list(problems[:_MOST])
    if len(problems) > _MOST:
        text = f"{plural(len(problems) - _MOST, 'more issue')} of this file not listed."
        kept.append(Problem("more_issues", text, severity=Severity.NOTE))
    columns: dict[str, Sequence[Any]] = {
        "batch_id": [changes.batch_id] * len(kept),
        "code": [problem.code for problem in kept],
        "severity": [str(problem.severity) for problem in kept],
        "message": [problem.message for problem in kept],
        "source_row": [problem.row for problem in kept],
        "heading": [problem.column for problem in kept],
        "value": [problem.value for problem in kept],
    }
    changes.insert_columns(import_issues, columns, len(kept))


def read_issues(connection: Connection, batch_id: int) -> list[Problem]:
    """The issues kept with a batch, in the order in which they were found."""
    found = connection.execute(
        select(import_issues)
        .where(import_issues.c.batch_id == batch_id)
        .order_by(import_issues.c.id)
    )
    return [
        Problem(
            row.code, row.message, row.source_row, row.heading, Severity(row.severity), row.value
        )
        for row in found
    ]
