"""Erasing people for good, in one batch that nobody can undo.

Their records go with all that belongs to them; what stays of the past (the journal, the titles of
batches, the issues of imports) loses their values; other texts lose their names; and the ledger
keeps them from coming back.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import orjson
from sqlalchemy import Connection, Table, delete, select

from core.errors import UserError
from core.formats import plural, quoted
from core.progress import SILENT, Progress
from models.address_lookup import CANONICAL
from models.batch_kinds import BatchKind
from models.canonical_address import canonical_address
from models.changes import ChangeSet, children
from models.database import Database, user_name
from models.erasure_clean_up import finish_erasures
from models.known_erasures import remember_erasures
from models.sql import within, within_texts
from models.tables import (
    UNJOURNALLED,
    cached_results,
    contact_points,
    duplicate_pairs,
    journal,
    metadata,
    news_items,
    people,
    relationships,
    reviews,
)
from records.erasure.answers import forget_respondents, unlink_answers
from records.erasure.emptied_journal import empty_journal, empty_merges
from records.erasure.identity import Identity, read_identities
from records.erasure.ledger import enter
from records.erasure.news import delete_news_about
from records.erasure.other_texts import remove_terms
from records.erasure.row_reviews import delete_reviews, empty_issues_of
from records.erasure.terms import Terms, terms_of, whole_names
from records.merging.former_ids import current_people, merged_records

# Discards the unfinished imports whose file has one of the people, or one of the terms; gives the
# names of the files (importers/queue/draft_erasure.py).
DiscardDrafts: TypeAlias = Callable[[Connection, Collection[Identity], Terms], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did.

    How many people went; the responses that are kept without the person, and the records of others
    that named one of them; the names of the files whose unfinished import was discarded.
    """

    people: int
    unlinked_responses: int
    other_records: int
    discarded_drafts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the user must know of it."""
        told = [f"{plural(self.people, 'person', 'people')} erased for good."]
        if self.unlinked_responses:
            kept = plural(self.unlinked_responses, "response")
            told.append(f"{kept} to closed waves kept without the person.")
        if self.discarded_drafts:
            files = quoted(self.discarded_drafts)
            told.append(
                f"The unfinished import of {files} was discarded, since the file may name them."
            )
        return " ".join(told)


def erase_people(
    changes: ChangeSet,
    person_ids: Sequence[int],
    discard_drafts: DiscardDrafts,
    *,
    reason: str,
    by: str,
) -> Erased:
    """Erase people, on record or deleted, with everything that names them.

    Raises UserError where somebody is unknown, no reason is given, or the reason, which is kept,
    names one of them. Once the batch is committed, `models.erasure_clean_up` empties the log of
    writes.
    """
    connection = changes.connection
    merged_into = current_people(connection, person_ids)
    chosen = {merged_into.get(one, one) for one in person_ids}
    merged = {former for one in chosen for former in merged_records(connection, one)}
    ids = sorted(chosen | merged)
    identities = read_identities(connection, ids)
    if not chosen <= identities.keys():
        raise UserError(
            "There is no such person, or they were erased already; nothing was changed.",
            code="no_person",
        )
    if not reason.strip():
        raise UserError("Erasing needs a reason; nothing was changed.", code="no_reason")
    shared = _shared_addresses(connection, identities)
    changes.progress.report("Looking for what belongs to them")
    enter(changes, identities, shared, reason=reason.strip(), by=by)
    records = _records(connection, ids)
    kept = unlink_answers(changes, ids)
    records[news_items] = delete_news_about(changes, ids)
    names = whole_names(connection, identities)
    going = delete_reviews(changes, ids, names.keys())
    _delete_unjournalled(connection, ids)
    changes.delete(people, ids)
    changes.progress.report("Emptying the history")
    records.setdefault(reviews, set()).update(going)
    empty_journal(connection, ids, records)
    empty_merges(connection, ids)
    empty_issues_of(connection, ids)
    forget_respondents(changes, kept)
    terms = terms_of(identities.values(), names.values(), shared)
    if terms.are_in(reason):
        raise UserError(
            "The reason names the person. It is kept, so write it without the name; nothing was"
            " changed.",
            code="reason_names_person",
        )
    changes.progress.report("Looking for other texts that name them")
    drafts = discard_drafts(connection, identities.values(), terms)
    others = remove_terms(changes, terms)
    connection.execute(delete(cached_results))
    changes.forgets_words = True
    changes.describe(erased=plural(len(chosen), "person", "people"))
    changes.counts.update(erased=len(chosen), unlinked=len(kept))
    return Erased(len(chosen), len(kept), others, tuple(drafts))


def erase_for_good(
    database: Database,
    person_ids: Sequence[int],
    reason: str,
    discard_drafts: DiscardDrafts,
    progress: Progress = SILENT,
) -> Erased:
    """Erase people in a batch of its own, with what is left to do after it.

    Raises as `erase_people`, and Cancelled.
    """
    with database.write(BatchKind.PERSON_ERASE, progress=progress) as changes:
        erased = erase_people(changes, person_ids, discard_drafts, reason=reason, by=user_name())
    finish_erasures(database)
    with database.read() as connection:
        remember_erasures(connection)
    return erased


def _shared_addresses(
    connection: Connection, identities: dict[int, Identity]
) -> frozenset[tuple[str, str]]:
    """The addresses that others on record have too, by kind and canonical form."""
    forms = {
        (kind, canonical_address(kind, value))
        for one in identities.values()
        for kind, value in one.addresses
    }
    held = connection.execute(
        select(contact_points.c.kind, CANONICAL).where(
            within_texts(CANONICAL, sorted(form for _, form in forms)),
            ~within(contact_points.c.person_id, list(identities)),
        )
    )
    return frozenset(forms.intersection((kind, form) for kind, form in held))


def _records(connection: Connection, ids: Sequence[int]) -> dict[Table, set[int]]:
    """The records that belong or refer to people, and those that belong or refer to these."""
    found: dict[Table, set[int]] = {people: set(ids)}
    reached = [people]
    while reached:
        table = reached.pop()
        for child, column in children(table):
            rows = connection.scalars(
                select(child.c.id).where(within(column, sorted(found[table])))
            )
            new = set(rows) - found.setdefault(child, set())
            if new:
                found[child] |= new
                reached.append(child)
    # Relationships that were removed, of others with them.
    theirs = set(ids)
    lines = select(journal.c.record_id, journal.c.old, journal.c.new).where(
        journal.c.table_name == relationships.name
    )
    found[relationships] |= {
        line.record_id
        for line in connection.execute(lines)
        if any(orjson.loads(text).get("other_id") in theirs for text in line[1:] if text)
    }
    del found[people]
    return found


def _delete_unjournalled(connection: Connection, ids: Sequence[int]) -> None:
    """Delete what the program noted of people outside the journal."""
    for table in metadata.sorted_tables:
        if table.name in UNJOURNALLED:
            for column in table.columns:
                if any(key.column.table is people for key in column.foreign_keys):
                    connection.execute(delete(table).where(within(column, ids)))
    for column in (duplicate_pairs.c.left_id, duplicate_pairs.c.right_id):
        connection.execute(delete(duplicate_pairs).where(within(column, ids)))
