"""The attendance list of an event, with boxes to tick and room to sign: Word, PDF or Excel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.formats import format_day, plural
from exporters.people_lists import Compose, write_document
from exporters.reports.report_document import ReportDocument
from records.events.events import Event
from records.parts.engagements import ACCEPTED, ATTENDED, INVITED, STATUSES, WAITING
from tabular.writing.sheets import ColumnSpec, SheetSpec
from tabular.writing.tables import write_table

# Statuses of those who may come; who declined or did not attend is not on the list.
EXPECTED: Final = frozenset({INVITED, ACCEPTED, WAITING, ATTENDED})
_ENDINGS: Final = frozenset({".docx", ".pdf", ".xlsx"})
_BLANK, _TICKED = "☐", "☑"
_HEADINGS: Final = ("", "Name", "Employer", "Status", "Signature")
_SHARES: Final = (0.06, 0.3, 0.26, 0.14, 0.24)  # of the width of a page


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody on the list: the name as lists sort it, the employer, and the status."""

    name: str
    employer: str | None
    status: str


def write_attendance_list(
    path: Path,
    event: Event,
    guests: Sequence[Guest],
    author: str,
    write_pdf: Callable[[Path, str, str, Compose], object],
) -> int:
    """Write those of `guests` who may come to `path` (.docx, .pdf or .xlsx); return how many.

    They stay in the order given, by name; who is known to have attended is ticked. `write_pdf`
    writes what a function composes. Raises UserError for another suffix, where nobody may come, and
    when the file cannot be written.
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
    if not rows:
        raise UserError(
            f"Nobody on the list of “{event.name}” may come, so there is no attendance list. Invite"
            " or add people first; nothing was saved.",
            code="nobody",
        )
    ending = path.suffix.casefold()
    if ending not in _ENDINGS:
        raise UserError(
            f"Choose a file name ending in .docx, .pdf or .xlsx; “{path.name}” was not saved.",
            code="unknown_ending",
        )
    if ending == ".xlsx":
        columns = [ColumnSpec(heading or "Attended") for heading in _HEADINGS]
        title = (event.name, _subtitle(event, len(rows)))
        write_table(path, SheetSpec("Attendance", columns, rows, title, len(rows)))
        return len(rows)

    def compose(document: ReportDocument) -> None:
        document.title(event.name, _subtitle(event, len(rows)))
        document.form(_HEADINGS, rows, _SHARES)

    write_document(path, event.name, author, compose, write_pdf)
    return len(rows)


def _subtitle(event: Event, count: int) -> str:
    """“19 November 2026 · Great Hall · 42 people”."""
    days = [format_day(day) for day in (event.starts_on, event.ends_on) if day is not None]
    people = plural(count, "person", "people")
    return " · ".join(filter(None, (" – ".join(days), event.place, people)))
