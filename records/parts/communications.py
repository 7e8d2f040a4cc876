"""The contact log: calls, letters, meetings and messages with a person, logged by hand.

Mailings of surveys are not logged here: they are messages of an invitation. What a person took
part in is an engagement.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from models.tables import communications
from records.fields.definitions import FieldKind
from records.parts.definition import PartColumn, PersonPart
from records.parts.record_check import not_in_future

# What is stored, with the words for it.
KINDS: Final = {
    "call": "call",
    "email": "e-mail",
    "letter": "letter",
    "meeting": "meeting",
    "message": "message",  # of a phone or a network
}
DIRECTIONS: Final = {"in": "received", "out": "sent"}


@dataclass(frozen=True, slots=True)
class Communication:
    """An entry of the contact log; `by` is the user who logged it."""

    id: int
    kind: str
    direction: str | None
    happened_on: date | None
    subject: str | None
    text: str | None
    by: str | None


COMMUNICATIONS: Final = PersonPart(
    communications,
    Communication,
    "contact log entry",
    "contact log entries",
    columns=(
        PartColumn("happened_on", "Date", FieldKind.DATE),
        PartColumn("kind", "Kind", choices=KINDS, is_required=True),
        PartColumn("direction", "Direction", choices=DIRECTIONS),
        PartColumn("subject", "Subject"),
        PartColumn("text", "Details", FieldKind.LINES),
        PartColumn("by", "By"),
    ),
    check=not_in_future("happened_on"),
    summary=("subject", "kind"),
    order=(communications.c.happened_on.desc().nulls_last(), communications.c.id.desc()),
    kinds=KINDS,
    day="happened_on",
    author="by",
)
