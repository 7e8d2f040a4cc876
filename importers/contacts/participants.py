"""Participants of an event in a sheet: what columns say of each, and whom the event's list gains.

A file is about one event, which is chosen, not read from it. So the rows are matched, reviewed and
previewed as those of any file of contacts, and a status is one more change of the person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, select

from core.issues import Issue
from core.text import comparison_key
from importers.columns import ColumnMapping, MappingReason
from importers.contacts.choices import EVENT_REPLY, EVENT_STATUS, ContactChoices
from importers.contacts.matching.past_decisions import PARTICIPATION
from importers.contacts.planning.differences import Row
from importers.contacts.validation.rows import ValidatedTable
from importers.row_plan import CellChange
from models.changes import ChangeSet
from models.tables import engagements
from records.events.participants import set_participation
from records.fields.definitions import Field, FieldKind, Part
from records.parts.engagements import INVITED, STATUSES, TELLING

if TYPE_CHECKING:
    from importers.contacts.matching.row_resolution import RowResolution
    from importers.contacts.planning.plan import ContactsPlan

_CODES: Final[Mapping[str, str]] = {words: code for code, words in STATUSES.items()}
_FIELDS: Final = (
    Field(
        EVENT_STATUS,
        "Event status",
        FieldKind.CHOICE,
        Part.EVENT,
        "status",
        headings=(
            "status", "participation", "participation status", "participant status", "attendance",
            "attendance status", "attended", "present", "checked in", "check in", "came", "state",
            "registration status", "status at the event", "guest status",
        ),
        vocabulary="event_status",
    ),
    Field(
        EVENT_REPLY,
        "Event reply",
        FieldKind.CHOICE,
        Part.EVENT,
        "status",
        headings=(
            "reply", "rsvp", "rsvp status", "response", "answer", "coming", "going", "attending",
            "will attend", "accepted", "registered", "confirmed",
        ),
        vocabulary="event_reply",
    ),
)  # fmt: skip


STATUS_FIELD: Final = _FIELDS[0]


def participant_fields(choices: ContactChoices) -> dict[str, Field]:
    """The fields of a participation; none where the file is not about an event."""
    return {} if choices.event_id is None else {one.key: one for one in _FIELDS}


def with_status_columns(
    mapping: tuple[ColumnMapping, ...], choices: ContactChoices
) -> tuple[ColumnMapping, ...]:
    """`mapping` with a column for each field of a participation whose heading says so."""
    for field in participant_fields(choices).values():
        known = {comparison_key(field.label), *field.headings}
        at = next(
            (at for at, one in enumerate(mapping) if comparison_key(one.heading) in known), None
        )
        if at is not None:
            column = replace(mapping[at], field=field.key, reason=MappingReason.HEADING)
            mapping = (*mapping[:at], column, *mapping[at + 1 :])
    return mapping


def with_statuses(
    checked: ValidatedTable, mapping: Sequence[ColumnMapping], choices: ContactChoices
) -> ValidatedTable:
    """Checked rows with the status of each at the event in place of its columns.

    A row without a status is not put on the list, and an issue says so, in the column where one can
    be entered. A cell that cannot be read has none either, whatever the default is.
    """
    if choices.event_id is None:
        return checked
    columns = dict(checked.columns)
    nothing = [None] * len(checked.row_numbers)
    status, reply = columns.pop(EVENT_STATUS, nothing), columns.pop(EVENT_REPLY, nothing)
    headings = [one.heading for one in mapping if one.field in (EVENT_STATUS, EVENT_REPLY)]
    unread = {issue.row for issue in checked.issues if issue.column in headings}
    statuses: dict[int, str] = {}
    issues: list[Issue] = []
    for index, number in enumerate(checked.row_numbers):
        words = None if number in unread else status[index] or reply[index]
        if words is not None:
            statuses[index] = _CODES[words]
        elif number not in unread and index not in checked.unreadable:
            text = "The row has no event status, so the person is not put on the list."
            heading = headings[0] if headings else None
            issues.append(Issue("no_event_status", text, number, heading))
    return replace(
        checked,
        columns=columns,
        issues=checked.issues + tuple(issues),
        participation={
            index: {"event": choices.event_id, "status": code} for index, code in statuses.items()
        },
    )


def with_event_status(row: Row) -> Row:
    """A row as it is set aside, with the status at the event as a field of it, to be shown."""
    said = row.get(PARTICIPATION)
    if said is None:
        return row
    shown = {key: value for key, value in row.items() if key != PARTICIPATION}
    return {**shown, EVENT_STATUS: STATUSES[said["status"]]}


def participants_of(
    work: "RowResolution", participation: Mapping[int, Mapping[str, Any]]
) -> dict[int, tuple[int, str]]:
    """The event and the status of each person to be written, by the index of the person's row.

    Of several rows of one person the status that tells most counts.
    """
    found: dict[int, tuple[int, str]] = {}
    for index, said in participation.items():
        if not work.is_open(index):
            continue
        first = work.repeats[index].leader if index in work.repeats else index
        before = found.get(first)
        if before is None or TELLING.index(said["status"]) < TELLING.index(before[1]):
            found[first] = said["event"], said["status"]
    return found


def status_changes(
    connection: Connection, work: "RowResolution", participants: Mapping[int, tuple[int, str]]
) -> list[CellChange]:
    """How the status of people on record would change, as words.

    Who is on the list already is not invited again.
    """
    columns = engagements.c
    held: dict[tuple[int, int], str] = {}
    for event_id in {event_id for event_id, _ in participants.values()}:
        rows = connection.execute(
            select(columns.person_id, columns.status).where(columns.event_id == event_id)
        )
        for row in sorted(rows, key=lambda one: TELLING.index(one.status), reverse=True):
            held[event_id, row.person_id] = row.status
    found: list[CellChange] = []
    for index, (event_id, status) in participants.items():
        person_id = work.owners.get(index)
        if person_id is None:
            continue
        before = held.get((event_id, person_id))
        if before != status and not (before is not None and status == INVITED):
            old = None if before is None else STATUSES[before]
            found.append(CellChange(index, person_id, EVENT_STATUS, old, STATUSES[status]))
    return found


def write_participants(
    changes: ChangeSet, plan: "ContactsPlan", created: Mapping[int, int], source: str
) -> None:
    """Put the people of a plan on the list of the event. Raises UserError where it is gone."""
    wanted = {one.row_index: one.person_id for one in plan.changes if one.field == EVENT_STATUS}
    people = {**wanted, **created}
    by_status: dict[tuple[int, str], list[int]] = {}
    for index, key in plan.participants.items():
        if index in people:
            by_status.setdefault(key, []).append(people[index])
    for (event_id, status), ids in by_status.items():
        set_participation(changes, event_id, ids, status, source=source)
