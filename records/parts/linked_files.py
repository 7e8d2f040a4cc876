"""Linked files: where files about a person are kept. Nothing of them is copied."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from models.tables import linked_files
from records.fields.definitions import FieldKind
from records.parts.definition import PartColumn, PersonPart


@dataclass(frozen=True, slots=True)
class LinkedFile:
    """A file kept elsewhere: `location` is its path or its address on the web."""

    id: int
    title: str | None
    location: str
    dated_on: date | None
    note: str | None


LINKED_FILES: Final = PersonPart(
    linked_files,
    LinkedFile,
    "linked file",
    "linked files",
    columns=(
        PartColumn("title", "Title"),
        PartColumn("location", "File or web address", is_required=True),
        PartColumn("dated_on", "Date", FieldKind.DATE),
        PartColumn("note", "Note", FieldKind.LINES),
    ),
    summary=("title", "location"),
    order=(linked_files.c.dated_on.desc().nulls_last(), linked_files.c.id.desc()),
    content=("location",),
    day="dated_on",
)
