"""The pending items of the Imports page as table rows: drafts, files, and rows to review.

Must not know a widget.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import PurePath
from typing import Final

from core.formats import plural
from importers.queue.worklist import Draft, Fault, OpenRows, WatchedFile
from models.database import user_name
from queries.worklist import ImportWorklist
from ui.formats import moment
from ui.pages.imports.labels import STEPS
from ui.tables import Column, ColumnKind, Row

COLUMNS: Final = (
    Column("what", "Pending", ColumnKind.STRONG, 190),
    Column("standing", "Status", ColumnKind.TEXT, 300),
    Column("when", "Since", ColumnKind.MUTED, 110),
    Column("act", "", ColumnKind.LINK, 92),
    Column("away", "", ColumnKind.LINK, 84),
)


class WorklistKind(Enum):
    """The kind of a pending item."""

    DRAFT = auto()
    ROWS = auto()
    REPLIES = auto()
    REFUSED = auto()
    FAULT = auto()


@dataclass(frozen=True, slots=True)
class WorklistItem:
    """A pending item: the id of its draft or file, or its rows, and its table cells."""

    about: WorklistKind
    item_id: int
    name: str
    text: str
    cells: Row
    rows: OpenRows | None = None


def worklist_items(pending: ImportWorklist) -> list[WorklistItem]:
    """The lines of the list: the newest files first, then rows, refused files and faults."""
    return [
        *map(_draft_line, pending.drafts),
        *map(_rows_line, pending.open_rows),
        *([_replies_line(pending.open_replies)] if pending.open_replies else ()),
        *map(_refused_line, pending.refused),
        *map(_fault_line, pending.faults),
    ]


def summary(lines: Sequence[WorklistItem]) -> str:
    """The number of files among the items, as text."""
    files = sum(line.about in (WorklistKind.DRAFT, WorklistKind.REFUSED) for line in lines)
    return plural(files, "file") if files else ""


def _draft_line(draft: Draft) -> WorklistItem:
    parts = []
    if draft.folder is not None:
        parts.append(f"From “{PurePath(draft.folder).name}”")
    if draft.reason is not None:
        parts.append(str(draft.reason).removesuffix("."))
    else:
        if draft.row_count is not None:
            parts.append(plural(draft.row_count, "row"))
        parts.append(f"at step {STEPS.get(draft.step, draft.step)}")
        if draft.by != user_name():
            parts.append(f"saved by {draft.by}")
    act = "Review" if draft.reason is not None else "Resume"
    text = " · ".join(parts)
    cells = (draft.file_name, text, moment(draft.at), act, "Discard")
    return WorklistItem(WorklistKind.DRAFT, draft.draft_id, draft.file_name, text, cells)


def _rows_line(rows: OpenRows) -> WorklistItem:
    name, text = f"{plural(rows.count, 'row')} to review", "May match somebody on record"
    if rows.wave_id is not None:
        name = f"{plural(rows.count, 'response')} to review"
        text = f"To {rows.survey_code} {rows.wave_label} · respondent not matched"
    return WorklistItem(WorklistKind.ROWS, 0, name, text, (name, text, "", "Review", ""), rows)


def _replies_line(count: int) -> WorklistItem:
    name, text = plural(count, "reply", "replies") + " to review", "Answers to invitations by mail"
    return WorklistItem(WorklistKind.REPLIES, 0, name, text, (name, text, "", "Review", ""))


def _refused_line(file: WatchedFile) -> WorklistItem:
    why = str(file.reason or "")
    text = f"From “{PurePath(file.folder).name}” · {why}"
    cells = (file.name, text, moment(file.at), "Why?", "Dismiss")
    return WorklistItem(WorklistKind.REFUSED, file.file_id, file.name, why, cells)


def _fault_line(fault: Fault) -> WorklistItem:
    name = PurePath(fault.path).name
    why = str(fault.reason)
    cells = (name, why, moment(fault.since), "Why?", "")
    return WorklistItem(WorklistKind.FAULT, 0, name, why, cells)
