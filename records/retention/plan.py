"""What is due by the retention rules, with the list behind every number. Writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

import orjson
from sqlalchemy import Connection, func, or_, select

from core.formats import plural
from core.progress import SILENT, Progress
from models.sql import within
from models.tables import (
    batches,
    communications,
    former_ids,
    import_drafts,
    import_issues,
    journal,
    lists_handed_out,
    people,
    responses,
    reviews,
    surveys,
    waves,
)
from records.filters.periods import shifted
from records.people import list_name, list_names
from records.retention.rules import DESCRIPTIONS, RetentionPolicy, RetentionRule
from records.retention.unheard_people import last_heard, unheard_people


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that is due: what it is called, since when it is, and how many it counts for.

    `id` is that of the person, wave, entry of the contact log, list, batch or draft.
    """

    id: int
    title: str
    on: date
    count: int = 1


@dataclass(frozen=True, slots=True)
class DueRule:
    """What is due by one rule: `items` that are older than the day `before`."""

    rule: RetentionRule
    years: int
    before: date
    items: Sequence[DueItem]

    @property
    def count(self) -> int:
        """How many are due: people, responses, texts, lists, rows or imports."""
        return sum(item.count for item in self.items)

    @property
    def in_words(self) -> str:
        """How many of what: “12 people”."""
        told = DESCRIPTIONS[self.rule]
        return plural(self.count, told.one, told.many)


def plan_retention(
    connection: Connection, policy: RetentionPolicy, today: date, progress: Progress = SILENT
) -> list[DueRule]:
    """What is due on the day `today` by each rule that is on. Raises Cancelled."""
    plan: list[DueRule] = []
    for rule in RetentionRule:
        years = policy.years.get(rule)
        if years is not None:
            progress.report(f"Looking for what is due: {DESCRIPTIONS[rule].title}")
            before = shifted(today, -years, "year")
            plan.append(DueRule(rule, years, before, _FIND[rule](connection, before, today)))
    return plan


def due_on(day: date, years: int) -> date:
    """The first day on which what is dated on `day` is due by a rule of so many years."""
    return shifted(day, years, "year") + timedelta(days=1)


def _people(connection: Connection, before: date, today: date) -> list[DueItem]:
    ids = unheard_people(connection, before, today)
    names, heard = list_names(connection, ids), last_heard(connection, ids)
    return [DueItem(one, names[one], heard[one]) for one in ids]


def _deleted(connection: Connection, before: date, _today: date) -> list[DueItem]:
    """Who was deleted before, is not on record again and was not merged; not yet erased."""
    start = datetime.combine(before, time())
    lines = connection.execute(
        select(journal.c.record_id, journal.c.old, batches.c.at)
        .join(batches, batches.c.id == journal.c.batch_id)
        .where(
            journal.c.table_name == people.name,
            journal.c.action == "delete",
            journal.c.old != "{}",
            journal.c.record_id.not_in(select(people.c.id)),
            journal.c.record_id.not_in(select(former_ids.c.former_id)),
        )
        .order_by(batches.c.at, journal.c.id)
    )
    last = {record_id: (old, at) for record_id, old, at in lines}
    return [
        DueItem(one, list_name(orjson.loads(old)), at.date())
        for one, (old, at) in last.items()
        if at < start
    ]


def _answers(connection: Connection, before: date, _today: date) -> list[DueItem]:
    linked = or_(responses.c.person_id.is_not(None), responses.c.invitation_id.is_not(None))
    rows = connection.execute(
        select(waves.c.id, surveys.c.code, waves.c.label, waves.c.closes, func.count())
        .join_from(waves, surveys)
        .join(responses, responses.c.wave_id == waves.c.id)
        .where(waves.c.closes < before, linked)
        .group_by(waves.c.id, surveys.c.code, waves.c.label, waves.c.closes)
        .order_by(waves.c.closes, waves.c.id)
    )
    return [DueItem(one, f"{code} {label}", on, count) for one, code, label, on, count in rows]


def _contact_log(connection: Connection, before: date, _today: date) -> list[DueItem]:
    entries = communications.c
    rows = connection.execute(
        select(entries.id, entries.person_id, entries.subject, entries.happened_on)
        .where(entries.happened_on < before, entries.text.is_not(None))
        .order_by(entries.happened_on, entries.id)
    ).all()
    names = list_names(connection, [row.person_id for row in rows])
    return [
        DueItem(one, ": ".join(filter(None, (names[person_id], subject))), on)
        for one, person_id, subject, on in rows
    ]


def _handed_out(connection: Connection, before: date, _today: date) -> list[DueItem]:
    lists = lists_handed_out.c
    rows = connection.execute(
        select(lists.id, lists.title, lists.recipient, lists.ended_on)
        .where(lists.ended_on < before)
        .order_by(lists.ended_on, lists.id)
    )
    return [DueItem(one, f"{title} ({recipient})", on) for one, title, recipient, on in rows]


def _import_rows(connection: Connection, before: date, _today: date) -> list[DueItem]:
    """Reviewed rows and issues of each import of which no row waits for review any more."""
    waiting = select(reviews.c.batch_id).where(reviews.c.state == "open")
    found: dict[int, int] = {}
    for table in (reviews, import_issues):
        rows = connection.execute(
            select(table.c.batch_id, func.count())
            .join(batches, batches.c.id == table.c.batch_id)
            .where(
                batches.c.at < datetime.combine(before, time()), table.c.batch_id.not_in(waiting)
            )
            .group_by(table.c.batch_id)
        )
        for batch_id, count in rows:
            found[batch_id] = found.get(batch_id, 0) + count
    about = connection.execute(
        select(batches.c.id, batches.c.file_name, batches.c.at)
        .where(within(batches.c.id, sorted(found)))
        .order_by(batches.c.at, batches.c.id)
    )
    return [DueItem(one, name or f"Batch {one}", at.date(), found[one]) for one, name, at in about]


def _drafts(connection: Connection, before: date, _today: date) -> list[DueItem]:
    drafts = import_drafts.c
    rows = connection.execute(
        select(drafts.id, drafts.file_name, drafts.at)
        .where(drafts.at < datetime.combine(before, time()))
        .order_by(drafts.at, drafts.id)
    )
    return [DueItem(one, name, at.date()) for one, name, at in rows]


_Find: TypeAlias = Callable[[Connection, date, date], list[DueItem]]
_FIND: Final[Mapping[RetentionRule, _Find]] = {
    RetentionRule.PEOPLE: _people,
    RetentionRule.DELETED: _deleted,
    RetentionRule.ANSWERS: _answers,
    RetentionRule.CONTACT_LOG: _contact_log,
    RetentionRule.HANDED_OUT: _handed_out,
    RetentionRule.IMPORT_ROWS: _import_rows,
    RetentionRule.DRAFTS: _drafts,
}
