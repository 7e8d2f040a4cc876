"""Removes what is due by the retention rules, in one batch that nobody can undo."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from sqlalchemy import Connection, select

from core.formats import plural
from core.progress import SILENT, Progress
from models.batch_kinds import BatchKind
from models.changes import Change, ChangeSet
from models.database import Database, user_name
from models.erasure_clean_up import cut_log, finish_erasures
from models.known_erasures import remember_erasures
from models.sql import within
from models.tables import communications, import_issues, lists_handed_out, reviews
from records.erasure.emptied_journal import empty_journal, remove_from_journal
from records.erasure.erase import DiscardDrafts, erase_people
from records.retention.plan import DueRule, plan_retention
from records.retention.rules import DESCRIPTIONS, RetentionPolicy, RetentionRule, read_policy

# Discards unfinished imports by their ids (importers.queue.worklist.drop_all).
DropDrafts: TypeAlias = Callable[[Connection, Collection[int]], object]
# Unlinks the answers to closed waves by their ids (surveys.unlinked_answers.unlink_closed_waves).
UnlinkWaves: TypeAlias = Callable[[ChangeSet, Collection[int], date], object]


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed by each rule, and the files whose unfinished import an erasure discarded."""

    rules: Sequence[DueRule]
    discarded_drafts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the user must know of it."""
        told = [f"{DESCRIPTIONS[due.rule].title}: {due.in_words}" for due in self.rules]
        text = f"Removed. {'; '.join(told)}." if told else "Nothing was due any more."
        if self.discarded_drafts:
            count = plural(len(self.discarded_drafts), "unfinished import")
            text += f" {count} that may name them discarded."
        return text


def apply_retention(
    changes: ChangeSet,
    shown: Sequence[DueRule],
    today: date,
    discard_drafts: DiscardDrafts,
    drop_drafts: DropDrafts,
    unlink_waves: UnlinkWaves,
) -> Removed:
    """Remove what was `shown` and is still due by the rules as they are now."""
    policy = read_policy(changes.connection)
    seen = {due.rule: {item.id for item in due.items} for due in shown}
    unchanged = {due.rule: due.years for due in shown if policy.years.get(due.rule) == due.years}
    plan = plan_retention(changes.connection, RetentionPolicy(unchanged), today, changes.progress)
    found = (
        replace(due, items=[item for item in due.items if item.id in seen[due.rule]])
        for due in plan
    )
    removed = [due for due in found if due.items]
    discarded: tuple[str, ...] = ()
    for due in reversed(removed):  # people at last: the rest may be theirs
        ids = [item.id for item in due.items]
        match due.rule:
            case RetentionRule.PEOPLE | RetentionRule.DELETED:
                why = "not heard from for" if due.rule is RetentionRule.PEOPLE else "deleted over"
                reason = f"Retention: {why} {plural(due.years, 'year')}"
                erased = erase_people(changes, ids, discard_drafts, reason=reason, by=user_name())
                discarded += erased.discarded_drafts
            case RetentionRule.ANSWERS:
                unlink_waves(changes, ids, today)
            case RetentionRule.CONTACT_LOG:
                changes.update(communications, [Change(one, {"text": None}) for one in ids])
                remove_from_journal(changes.connection, communications, ids, "text")
                changes.forgets_words = True
            case RetentionRule.HANDED_OUT:
                changes.delete(lists_handed_out, ids)
                empty_journal(changes.connection, (), {lists_handed_out: ids})
            case RetentionRule.IMPORT_ROWS:
                _delete_import_rows(changes, ids)
            case RetentionRule.DRAFTS:
                drop_drafts(changes.connection, ids)
        changes.counts[due.rule.replace("-", "_")] = due.count
    return Removed(removed, discarded)


def remove_due(
    database: Database,
    shown: Sequence[DueRule],
    today: date,
    discard_drafts: DiscardDrafts,
    drop_drafts: DropDrafts,
    unlink_waves: UnlinkWaves,
    progress: Progress = SILENT,
) -> Removed:
    """Remove what was `shown` and is still due, in a batch of its own, also from the log of writes.

    Raises Cancelled; then nothing was removed.
    """
    with database.write(BatchKind.RETENTION, progress=progress) as changes:
        removed = apply_retention(changes, shown, today, discard_drafts, drop_drafts, unlink_waves)
    cut_log(database)
    finish_erasures(database)
    with database.read() as connection:
        remember_erasures(connection)
    return removed


def _delete_import_rows(changes: ChangeSet, batch_ids: Sequence[int]) -> None:
    for table in (reviews, import_issues):
        of_batches = select(table.c.id).where(within(table.c.batch_id, batch_ids))
        ids = changes.connection.scalars(of_batches).all()
        changes.delete(table, ids)
        empty_journal(changes.connection, (), {table: ids})
