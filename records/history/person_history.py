"""What happened to one person's record, line by line: who, when, old, new, from which file and row.

Reads the journal; what can be undone is undone by batches (models/undo.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, literal_column, or_, select

from models.sql import within
from models.tables import batches, journal, relationships
from records.history.batches import batch_titles
from records.history.journal_labels import JournalWords
from records.history.reverts import is_revertible
from records.merging.former_ids import merged_records

_LATEST: Final = 300  # lines of the journal that are read
# Written out, not a parameter: only then do databases use the index of these lines.
_RELATIONSHIPS: Final[ColumnElement[str]] = literal_column(f"'{relationships.name}'")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change: `what` in words, `old` and `new` as values (None: nothing was or is there).

    `at` is UTC; `batch_id` is what it can be undone by, `is_undone` whether that was done.
    `file_name` and `source_row` tell where the new value came from. `line_id` and `column` name it
    for `records.history.reverts.revert_change`, where `can_be_reverted`.
    """

    line_id: int
    column: str | None
    batch_id: int
    at: datetime
    by: str
    title: str
    file_name: str | None
    source_row: int | None
    is_undone: bool
    what: str
    old: Any
    new: Any
    can_be_reverted: bool


def read_history(
    connection: Connection, person_id: int, limit: int | None = _LATEST
) -> list[HistoryLine]:
    """The latest changes of a person's record, the newest first; that it was added is one line.

    Those of records that were merged into it are among them. So are relationships that the records
    of others have with the person, also those that were removed.
    """
    records = [person_id, *merged_records(connection, person_id)]
    lines = [*_lines(connection, limit, within(journal.c.person_id, records))]
    for record_id in records:
        lines += _lines(connection, limit, *_relationships_with(record_id, records))
    distinct = {line.id: line for line in lines}
    lines = [distinct[one] for one in sorted(distinct, reverse=True)[:limit]]
    added = {
        (line.batch_id, line.person_id)
        for line in lines
        if line.table_name == "people" and line.action == "create"
    }
    words = JournalWords(connection, records)
    titles = batch_titles(connection, {line.batch_id for line in lines})
    found: list[HistoryLine] = []
    for line in lines:
        if (line.batch_id, line.person_id) in added and line.table_name != "people":
            continue  # the parts that it was added with
        is_undone = line.undone_by is not None
        found += [
            HistoryLine(
                line.id,
                column,
                line.batch_id,
                line.at,
                line.by,
                titles[line.batch_id],
                line.file_name,
                line.source_row,
                is_undone,
                what,
                old,
                new,
                not is_undone
                and is_revertible(line, column)
                # A merged record is gone: its fields are set back by unmerging.
                and (line.table_name != "people" or line.person_id == person_id),
            )
            for column, what, old, new in words.changes_by_column(line)
        ]
    return found


def _lines(connection: Connection, limit: int | None, *which: ColumnElement[bool]) -> Sequence[Any]:
    """The latest lines of the journal, with their batches."""
    return connection.execute(
        select(
            journal.c.id,
            journal.c.batch_id,
            journal.c.table_name,
            journal.c.record_id,
            journal.c.person_id,
            journal.c.action,
            journal.c.old,
            journal.c.new,
            journal.c.source_row,
            batches.c.at,
            batches.c.by,
            batches.c.file_name,
            batches.c.undone_by,
        )
        .join_from(journal, batches)
        .where(*which)
        .order_by(journal.c.id.desc())
        .limit(limit)
    ).all()


def _relationships_with(person_id: int, records: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    """Which lines are about relationships that others have or had with a person.

    `records` are all of the person.
    """
    named = journal.alias()
    names_person = or_(
        *(
            values.contains(f'"other_id":{person_id}{end}', autoescape=True)
            for values in (named.c.old, named.c.new)
            for end in ",}"
        )
    )
    return (
        journal.c.table_name == _RELATIONSHIPS,
        ~within(journal.c.person_id, records),
        journal.c.record_id.in_(
            select(named.c.record_id).where(named.c.table_name == _RELATIONSHIPS, names_person)
        ),
    )
