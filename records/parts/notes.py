"""Notes: dated texts that the office writes about a person.

The remarks on the record (the field "notes") are one text that is edited; a note is added.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from models.tables import dated_notes
from records.fields.definitions import FieldKind
from records.parts.definition import PartColumn, PersonPart
from records.parts.record_check import not_in_future


@dataclass(frozen=True, slots=True)
class Note:
    """A text about a person; `by` is the user who wrote it."""

    id: int
    noted_on: date
    text: str
    by: str | None


NOTES: Final = PersonPart(
    dated_notes,
    Note,
    "note",
    "notes",
    columns=(
        PartColumn("noted_on", "Date", FieldKind.DATE, is_required=True),
        PartColumn("text", "Note", FieldKind.LINES, is_required=True),
        PartColumn("by", "By"),
    ),
    check=not_in_future("noted_on"),
    summary=("text",),
    order=(dated_notes.c.noted_on.desc(), dated_notes.c.id.desc()),
    content=("text",),
    day="noted_on",
    author="by",
)
