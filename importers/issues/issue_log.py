"""The issues of an import, kept with its batch, so that they can still be read afterwards."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from core.formats import plural
from core.issues import Issue, Severity
from models.changes import ChangeSet
from models.tables import import_issues

_MOST: Final = 100_000  # issues of one import; a file with more has one fault many times


def store_issues(changes: ChangeSet, issues: Sequence[Issue]) -> None:
    """Keep `issues` with the batch of `changes`; of very many the first, and how many more."""
    kept = list(issues[:_MOST])
    if len(issues) > _MOST:
        text = f"{plural(len(issues) - _MOST, 'more issue')} of this file not listed."
        kept.append(Issue("more_issues", text, severity=Severity.NOTE))
    columns: dict[str, Sequence[Any]] = {
        "batch_id": [changes.batch_id] * len(kept),
        "code": [issue.code for issue in kept],
        "severity": [str(issue.severity) for issue in kept],
        "message": [issue.message for issue in kept],
        "source_row": [issue.row for issue in kept],
        "heading": [issue.column for issue in kept],
        "value": [issue.value for issue in kept],
    }
    changes.insert_columns(import_issues, columns, len(kept))


def read_issues(connection: Connection, batch_id: int) -> list[Issue]:
    """The issues kept with a batch, in the order in which they were found."""
    found = connection.execute(
        select(import_issues)
        .where(import_issues.c.batch_id == batch_id)
        .order_by(import_issues.c.id)
    )
    return [
        Issue(row.code, row.message, row.source_row, row.heading, Severity(row.severity), row.value)
        for row in found
    ]
