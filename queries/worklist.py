"""What is pending in Imports."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from importers.queue import worklist
from importers.queue.worklist import Draft, Fault, OpenRows, WatchedFile
from surveys.returned_mail.reviews import count_open_replies


@dataclass(frozen=True, slots=True)
class ImportWorklist:
    """Drafts, the newest first; rows to review; replies to review; refused files; folder errors."""

    drafts: Sequence[Draft]
    open_rows: Sequence[OpenRows]
    open_replies: int
    refused: Sequence[WatchedFile]
    faults: Sequence[Fault]


def read_worklist(connection: Connection) -> ImportWorklist:
    """Read everything that is pending."""
    return ImportWorklist(
        worklist.drafts(connection),
        worklist.open_rows(connection),
        count_open_replies(connection),
        worklist.refused_unseen(connection),
        worklist.faults(connection),
    )
