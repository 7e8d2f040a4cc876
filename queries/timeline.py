"""The timeline of a person: what the office wrote, sent, received and changed, newest first.

Two steps, however much there is: one query finds which entries are on a page, and each kind then
reads its own of them. Both ask for the person, by whose index each table is read, since a server
guesses badly how many of a list of ids there are.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Select, func, literal, select, union_all

from models.batch_kinds import BatchKind
from models.sql import within
from models.tables import (
    batches,
    communications,
    consents,
    dated_notes,
    engagements,
    invitations,
    journal,
    linked_files,
    messages,
    news_items,
    news_people,
    responses,
    surveys,
    tasks,
    waves,
)
from queries.timeline_words import (
    change_text,
    communication_title,
    consent_title,
    engagement_title,
    news_state,
    wave_name,
)
from records.history.batches import batch_titles
from records.history.journal_labels import JournalWords
from records.parts.communications import COMMUNICATIONS
from records.parts.consents import CONSENTS
from records.parts.definition import PersonPart
from records.parts.engagements import ENGAGEMENTS
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.tasks import TASKS
from surveys.dispositions import LABELS

PAGE: Final = 50  # entries


class TimelineKind(StrEnum):
    """What an entry of the timeline tells of."""

    NOTE = "note"
    COMMUNICATION = "communication"
    TASK = "task"
    ENGAGEMENT = "engagement"
    NEWS = "news"
    CONSENT = "consent"
    FILE = "file"
    MESSAGE = "message"  # an invitation or reminder that was sent
    DISPOSITION = "disposition"  # another status of an invitation
    RESPONSE = "response"
    IMPORT = "import"
    CHANGE = "change"  # the record was added or edited


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry; `on` is a day, or a time in UTC; None: nobody wrote down when.

    `id` is that of what it links to: a record of `part`, a response, the wave of a message or
    disposition, or a batch. `is_open` is a task to be done, `is_undone` a change that was undone.
    """

    kind: TimelineKind
    id: int
    on: date | datetime | None
    title: str
    text: str = ""
    by: str | None = None
    part: PersonPart | None = None
    is_open: bool = False
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Some entries, and whether there are older ones."""

    entries: Sequence[TimelineEntry]
    has_more: bool


def read_timeline(
    connection: Connection,
    person_id: int,
    *,
    start: int = 0,
    limit: int = PAGE,
    kinds: Collection[TimelineKind] = tuple(TimelineKind),
) -> TimelinePage:
    """The entries of `kinds` from the place `start`, the newest first; those without a day last."""
    wanted = [
        source.keys(person_id).add_columns(literal(kind.value).label("kind"))
        for kind, source in _SOURCES.items()
        if kind in kinds
    ]
    if not wanted:
        return TimelinePage((), has_more=False)
    every = union_all(*wanted).subquery()
    newest_first = (every.c.day.desc().nulls_last(), every.c.kind, every.c.id.desc())
    page = select(every.c.kind, every.c.id).order_by(*newest_first).offset(start).limit(limit + 1)
    keys = [(TimelineKind(row.kind), row.id) for row in connection.execute(page)]
    found: dict[tuple[TimelineKind, int], TimelineEntry] = {}
    for kind in {kind for kind, _ in keys[:limit]}:
        ids = [one for of, one in keys[:limit] if of is kind]
        for key, entry in _SOURCES[kind].read(connection, person_id, kind, ids):
            found[kind, key] = entry
    return TimelinePage([found[key] for key in keys[:limit] if key in found], len(keys) > limit)


# --- the kinds ------------------------------------------------------------------------------

_Entries = Iterator[tuple[int, TimelineEntry]]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where entries of a kind come from: their ids and days, and reading some of them."""

    keys: Callable[[int], Select[Any]]
    read: Callable[[Connection, int, TimelineKind, Sequence[int]], _Entries]


def _of_part(part: PersonPart, day: Any, words: Callable[[Any], tuple[str, str | None]]) -> _Source:
    """The records of a part, with the day `day`; `words` are the title and text of one."""
    columns = part.table.c

    def keys(person_id: int) -> Select[Any]:
        return select(columns.id, day.label("day")).where(columns.person_id == person_id)

    def read(
        connection: Connection, person_id: int, kind: TimelineKind, ids: Sequence[int]
    ) -> _Entries:
        query = select(part.table, day.label("day")).where(
            columns.person_id == person_id, within(columns.id, ids)
        )
        for row in connection.execute(query):
            title, text = words(row)
            by = row.done_by or row.owner if part is TASKS else getattr(row, "by", None)
            is_open = part is TASKS and row.done_on is None
            yield row.id, TimelineEntry(kind, row.id, row.day, title, text or "", by, part, is_open)

    return _Source(keys, read)


def _consent_keys(person_id: int) -> Select[Any]:
    """What was recorded at once, as an objection to everything is, is one entry."""
    columns = consents.c
    alike = columns.recorded_on, columns.basis, columns.evidence
    return (
        select(func.max(columns.id).label("id"), columns.recorded_on.label("day"))
        .where(columns.person_id == person_id)
        .group_by(*alike)
    )


def _read_consents(
    connection: Connection, person_id: int, kind: TimelineKind, ids: Sequence[int]
) -> _Entries:
    wanted = set(ids)
    theirs = select(consents).where(consents.c.person_id == person_id).order_by(consents.c.id)
    alike: dict[tuple[Any, ...], list[Any]] = {}
    for row in connection.execute(theirs):
        alike.setdefault((row.recorded_on, row.basis, row.evidence), []).append(row)
    for rows in alike.values():
        last = rows[-1]
        if last.id in wanted:
            title, text = consent_title(rows), last.evidence or ""
            entry = TimelineEntry(kind, last.id, last.recorded_on, title, text, part=CONSENTS)
            yield last.id, entry


def _message_keys(person_id: int) -> Select[Any]:
    return (
        select(messages.c.id, messages.c.at.label("day"))
        .join_from(messages, invitations)
        .where(invitations.c.person_id == person_id, messages.c.state == "sent")
    )


def _read_messages(
    connection: Connection, person_id: int, kind: TimelineKind, ids: Sequence[int]
) -> _Entries:
    query = (
        select(messages, waves.c.id.label("wave_id"), wave_name())
        .join_from(messages, invitations)
        .join(waves, invitations.c.wave_id == waves.c.id)
        .join(surveys)
        .where(invitations.c.person_id == person_id, within(messages.c.id, ids))
    )
    for row in connection.execute(query):
        number = f" {row.number}" if row.number > 1 else ""
        title = f"{row.kind.capitalize()}{number} to {row.wave} sent"
        yield row.id, TimelineEntry(kind, row.wave_id, row.at, title, row.detail or "")


# Dispositions that neither a message nor a response tells.
_TOLD: Final = ("bounced", "refused", "ineligible", "unknown")


def _disposition_keys(person_id: int) -> Select[Any]:
    columns = invitations.c
    return select(columns.id, columns.disposition_on.label("day")).where(
        columns.person_id == person_id, columns.disposition.in_(_TOLD)
    )


def _read_dispositions(
    connection: Connection, person_id: int, kind: TimelineKind, ids: Sequence[int]
) -> _Entries:
    query = (
        select(invitations, wave_name())
        .join_from(invitations, waves)
        .join(surveys)
        .where(invitations.c.person_id == person_id, within(invitations.c.id, ids))
    )
    for row in connection.execute(query):
        title = f"{row.wave}: {LABELS[row.disposition].lower()}"
        yield row.id, TimelineEntry(kind, row.wave_id, row.disposition_on, title)


def _response_keys(person_id: int) -> Select[Any]:
    columns = responses.c
    day = func.coalesce(columns.submitted_at, columns.started_at).label("day")
    return select(columns.id, day).where(columns.person_id == person_id)


def _read_responses(
    connection: Connection, person_id: int, kind: TimelineKind, ids: Sequence[int]
) -> _Entries:
    query = (
        select(responses, wave_name())
        .join_from(responses, waves)
        .join(surveys)
        .where(responses.c.person_id == person_id, within(responses.c.id, ids))
    )
    for row in connection.execute(query):
        how = "" if row.is_complete else " in part"
        how += "" if row.counts else " (does not count)"
        on = row.submitted_at or row.started_at
        yield row.id, TimelineEntry(kind, row.id, on, f"{row.wave} answered{how}")


def _news_keys(person_id: int) -> Select[Any]:
    return (
        select(news_items.c.id, news_items.c.received_on.label("day"))
        .join_from(news_items, news_people)
        .where(news_people.c.person_id == person_id)
    )


def _read_news(
    connection: Connection, person_id: int, kind: TimelineKind, ids: Sequence[int]
) -> _Entries:
    query = (
        select(news_items, news_people.c.permission)
        .join_from(news_items, news_people)
        .where(news_people.c.person_id == person_id, within(news_items.c.id, ids))
    )
    for row in connection.execute(query):
        title = f"News: {row.title} ({news_state(row)})"
        yield row.id, TimelineEntry(kind, row.id, row.received_on, title, row.text, row.by)


# Lines of the journal that no other kind tells.
_CHANGED: Final = ("people", "contact_points", "awards", "roles", "segment_members")


def _changes(person_id: int, *, imports: bool) -> Select[Any]:
    is_import = batches.c.kind == BatchKind.CONTACTS.value
    theirs = select(journal.c.batch_id).where(
        journal.c.person_id == person_id, journal.c.table_name.in_(_CHANGED)
    )
    return select(batches.c.id, batches.c.at.label("day")).where(
        batches.c.id.in_(theirs), is_import if imports else ~is_import
    )


def _read_changes(
    connection: Connection, person_id: int, kind: TimelineKind, ids: Sequence[int]
) -> _Entries:
    lines = connection.execute(
        select(journal, batches.c.at, batches.c.by, batches.c.undone_by)
        .join_from(journal, batches)
        .where(
            journal.c.person_id == person_id,
            journal.c.table_name.in_(_CHANGED),
            within(journal.c.batch_id, ids),
        )
        .order_by(journal.c.batch_id, journal.c.id)
    ).all()
    titles = batch_titles(connection, ids)
    words = JournalWords(connection, [person_id])
    for batch_id, of_batch in groupby(lines, attrgetter("batch_id")):
        told = list(of_batch)
        at, by, is_undone = told[0].at, told[0].by, told[0].undone_by is not None
        text = change_text(told, words)
        yield (
            batch_id,
            TimelineEntry(kind, batch_id, at, titles[batch_id], text, by, is_undone=is_undone),
        )


_SOURCES: Final[Mapping[TimelineKind, _Source]] = {
    TimelineKind.NOTE: _of_part(NOTES, dated_notes.c.noted_on, lambda row: ("Note", row.text)),
    TimelineKind.COMMUNICATION: _of_part(
        COMMUNICATIONS,
        communications.c.happened_on,
        lambda row: (communication_title(row), row.text),
    ),
    TimelineKind.TASK: _of_part(
        TASKS,
        func.coalesce(tasks.c.done_on, tasks.c.due_on),
        lambda row: (f"{'Task' if row.done_on is None else 'Done'}: {row.title}", row.note),
    ),
    TimelineKind.ENGAGEMENT: _of_part(
        ENGAGEMENTS, engagements.c.happened_on, lambda row: (engagement_title(row), row.note)
    ),
    TimelineKind.NEWS: _Source(_news_keys, _read_news),
    TimelineKind.CONSENT: _Source(_consent_keys, _read_consents),
    TimelineKind.FILE: _of_part(
        LINKED_FILES,
        linked_files.c.dated_on,
        lambda row: (f"File: {row.title or row.location}", row.note),
    ),
    TimelineKind.MESSAGE: _Source(_message_keys, _read_messages),
    TimelineKind.DISPOSITION: _Source(_disposition_keys, _read_dispositions),
    TimelineKind.RESPONSE: _Source(_response_keys, _read_responses),
    TimelineKind.IMPORT: _Source(
        lambda person_id: _changes(person_id, imports=True), _read_changes
    ),
    TimelineKind.CHANGE: _Source(
        lambda person_id: _changes(person_id, imports=False), _read_changes
    ),
}
