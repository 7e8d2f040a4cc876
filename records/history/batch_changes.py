"""The changes of one batch: person, source row, old and new values."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, or_, select

from models.sql import within
from models.tables import journal, people
from records.history.batches import names_of_deleted
from records.history.journal_labels import JournalWords
from records.parts.registry import PARTS_BY_NAME
from records.people import list_names

# The records that staff know as such; what belongs to them (answers, frames) comes with them.
_SHOWN: Final = (
    "people", *PARTS_BY_NAME, "segment_members", "news_items", "news_people", "invitations",
    "responses",
)  # fmt: skip
# Told by the line of what became the primary one instead.
_NO_LONGER_PRIMARY: Final = '{"is_primary":false}'


@dataclass(frozen=True, slots=True)
class BatchChange:
    """One line: `person` is the name, `what` the fields or the record, `old` and `new` its values.

    A value has its label where `what` does not name it, else "". `person_id` is None where the
    record is about nobody or the person is no longer there.
    """

    person_id: int | None
    person: str
    source_row: int | None
    what: str
    old: Sequence[tuple[str, Any]]
    new: Sequence[tuple[str, Any]]


def change_ids(connection: Connection, batch_id: int) -> "array[int]":
    """The lines of a batch, in the order in which they were written, for `read_changes`."""
    lines = select(journal.c.id).where(
        journal.c.batch_id == batch_id,
        journal.c.table_name.in_(_SHOWN),
        or_(journal.c.new.is_(None), journal.c.new != _NO_LONGER_PRIMARY),
    )
    return array("q", connection.scalars(lines.order_by(journal.c.id)))


def read_changes(connection: Connection, ids: Sequence[int]) -> dict[int, BatchChange]:
    """The lines with these ids."""
    lines = connection.execute(select(journal).where(within(journal.c.id, ids))).all()
    about = sorted({line.person_id for line in lines if line.person_id is not None})
    words = JournalWords(connection, about)
    there = list_names(connection, about)
    gone = names_of_deleted(connection, [one for one in about if one not in there])
    return {line.id: _change(line, words, there, gone) for line in lines}


def _change(
    line: Any, words: JournalWords, there: Mapping[int, str], gone: Mapping[int, str]
) -> BatchChange:
    person_id = line.person_id if line.person_id in there else None
    name = there.get(line.person_id) or gone.get(line.person_id, "")
    if line.table_name == people.name and line.action != "update":
        values = words.values(line)
        created = line.action == "create"
        return BatchChange(
            person_id,
            name,
            line.source_row,
            "Record created" if created else "Record deleted",
            () if created else values,
            values if created else (),
        )
    parts = words.changes(line)
    return BatchChange(
        person_id,
        name,
        line.source_row,
        ", ".join(label for label, _, _ in parts),
        [("", old) for _, old, _ in parts],
        [("", new) for _, _, new in parts],
    )
