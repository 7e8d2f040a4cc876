"""The attendance list of an event, with boxes to tick and room to sign: Word, or a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.formats import format_day, plural
from exporters.reports.word_document import WordDocument
from records.events.events import Event
from records.parts.engagements import ACCEPTED, ATTENDED, INVITED, STATUSES, WAITING
from tabular.writing.sheets import ColumnSpec, SheetSpec
from tabular.writing.tables import write_table

# Statuses of those who may come; who declined or did not attend is not on the list.
EXPECTED: Final = frozenset({INVITED, ACCEPTED, WAITING, ATTENDED})
_BLANK, _TICKED = "☐", "☑"
_HEADINGS: Final = ("", "Name", "Employer", "Status", "Signature")
_SHARES: Final = (0.06, 0.3, 0.26, 0.14, 0.24)  # of the width of a page


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the list: the name as lists sort it, the employer, and the status."""

    name: str
    employer: str | None
    status: str


def write_attendance_list(path: Path, event: Event, guests: Sequence[Guest], author: str) -> int:
    """Write those of `guests` who may come to `path` (.docx or .xlsx); return how many.

    They stay in the order given, by name; who is known to have attended is ticked. Raises
    UserError for another suffix, and when the file cannot be written.
    """
    rows = [
        (
            _TICKED if one.status == ATTENDED else _BLANK,
            one.name,
            one.employer or "",
            "" if one.status == ATTENDED else STATUSES[one.status],
            "",
        )
        for one in guests
        if one.status in EXPECTED
    ]
    match path.suffix.casefold():
        case ".docx":
            document = WordDocument(event.name, author)
            document.title(event.name, _subtitle(event, len(rows)))
            document.form(_HEADINGS, rows, _SHARES)
            document.save(path)
        case ".xlsx":
            columns = [ColumnSpec(heading or "Attended") for heading in _HEADINGS]
            title = (event.name, _subtitle(event, len(rows)))
            write_table(path, SheetSpec("Attendance", columns, rows, title, len(rows)))
        case _:
            raise UserError(
                f"Choose a file name ending in .docx or .xlsx; “{path.name}” was not saved.",
                code="unknown_ending",
            )
    return len(rows)


def _subtitle(event: Event, count: int) -> str:
    """“19 November 2026 · Great Hall · 42 people”."""
    days = [format_day(day) for day in (event.starts_on, event.ends_on) if day is not None]
    people = plural(count, "person", "people")
    return " · ".join(filter(None, (" – ".join(days), event.place, people)))
