"""Whose the rows of a file are, found and settled: all that a plan needs but the policy.

Each stage is kept, so that another decision does not look for people again, and another policy
does not compare again. Reads the records; writes nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from sqlalchemy import Connection, func, select

from core.progress import SILENT, Progress
from importers.choices import Decision, Existing
from importers.contacts.matching.past_decisions import as_set_aside
from importers.contacts.matching.row_candidates import RowCandidate, score_row_candidates
from importers.contacts.matching.row_resolution import RowResolution
from importers.contacts.planning.differences import Differences, Row, compare
from importers.contacts.validation.rows import ValidatedTable
from importers.review_rows import CONTACT, PastDecisions, read_past_decisions
from models.tables import journal
from records.consent.suppression import suppressed_rows
from records.erasure.ledger import read_erased
from records.matching.row_matching import Certainty, Match, match_rows

_LOOK: Final = 20_000  # rows between two looks at Cancel


@dataclass(frozen=True, slots=True)
class Matched:
    """Checked rows as `rows`, and whom they may mean; every sequence is in their order.

    `as_read` are the rows with what they say beside their fields, to be kept and known again.
    `remembered` are decisions of earlier imports by row, `waiting` the reviews of rows that wait
    for one, `known` people of whom an uncertain row says nothing new. `suppressed` rows hold an
    address never to be contacted. `last_line` was the journal's last when the records were read.
    """

    checked: ValidatedTable
    rows: Sequence[Row]
    as_read: Sequence[Row]
    matches: Sequence[Match]
    remembered: Mapping[int, Decision]
    waiting: Mapping[int, int]
    known: Mapping[int, int]
    suppressed: Collection[int]
    erased: Collection[int]
    last_line: int


@dataclass(frozen=True, slots=True)
class ResolvedRows:
    """Rows settled under `decisions`, and what they say of people on record beside what is there.

    `row_candidates` are the rows of the file, by row to review, that it may be of the same person
    as. `work` is not to be changed.
    """

    matched: Matched
    decisions: Mapping[int, Decision]
    work: RowResolution
    differences: Differences
    row_candidates: Mapping[int, tuple[RowCandidate, ...]]


def last_line(connection: Connection) -> int:
    """The journal's last line: where it is the same, nothing was written since."""
    return connection.scalar(select(func.max(journal.c.id))) or 0


def find_matches(
    connection: Connection, checked: ValidatedTable, progress: Progress = SILENT
) -> Matched:
    """Find the people whom `checked` rows may mean. Raises Cancelled."""
    line = last_line(connection)
    rows = _as_rows(checked, progress)
    additional_records = checked.additional_records
    as_read = [
        as_set_aside(row, additional_records.get(i, ()), checked.participation.get(i))
        for i, row in enumerate(rows)
    ]
    matches = match_rows(connection, rows, progress)
    for index, why in checked.doubtful.items():
        reasons = (why, *matches[index].reasons)
        matches[index] = Match(Certainty.POSSIBLE, None, reasons, matches[index].all_candidates)
    past = read_past_decisions(connection, CONTACT)
    remembered = _remembered(past, as_read, matches)
    uncertain = [
        index
        for index, match in enumerate(matches)
        if match.kind is Certainty.POSSIBLE
        and index not in remembered
        and index not in checked.participation  # which is new of whomever it is
    ]
    return Matched(
        checked,
        rows,
        as_read,
        matches,
        remembered,
        {
            index: review
            for index, row in enumerate(as_read)
            if (review := past.review_of(row)) is not None
        },
        _say_nothing_new(connection, checked, rows, matches, uncertain, progress),
        _suppressed(connection, rows, additional_records),
        _erased(connection, rows, matches),
        line,
    )


def resolve_rows(
    connection: Connection,
    matched: Matched,
    decisions: Mapping[int, Decision],
    progress: Progress = SILENT,
    before: ResolvedRows | None = None,
    *,
    create_unmatched: bool = True,
) -> ResolvedRows:
    """Settle the rows; `decisions` count before those of earlier imports. Raises Cancelled.

    Rows of nobody on record become new people, or are to review without `create_unmatched`.

    What was compared when the same rows were settled `before` is not compared again.
    """
    work = RowResolution(
        matched.checked.row_numbers,
        list(matched.rows),
        list(matched.matches),
        {**matched.remembered, **decisions},
        matched.checked.additional_records,
    )
    work.resolve(
        unreadable=matched.checked.unreadable,
        not_people=matched.checked.not_people,
        doubtful=matched.checked.doubtful,
        suppressed=matched.suppressed,
        erased=matched.erased,
        known=matched.known,
        waiting=matched.waiting,
        create_unmatched=create_unmatched,
        progress=progress,
    )
    return ResolvedRows(
        matched,
        decisions,
        work,
        _compare(connection, _updates(work), matched.checked, before, progress),
        score_row_candidates(connection, work),
    )


def _compare(
    connection: Connection,
    updates: Sequence[tuple[int, int, Row]],
    checked: ValidatedTable,
    before: ResolvedRows | None,
    progress: Progress,
) -> Differences:
    if before is None:
        return compare(connection, updates, progress, checked.chosen_spellings)

    def key(index: int, person_id: int, row: Row) -> tuple[int, int, int]:
        return index, person_id, id(row)  # a row that was joined anew is another one

    known = {key(*update) for update in _updates(before.work)}
    rest = [one for one in updates if key(*one) not in known]
    added = compare(connection, rest, progress, checked.chosen_spellings)
    found = {key(*one[:3]): one for one in (*before.differences.found, *added.found)}
    versions = {**before.differences.versions, **added.versions}
    return Differences(
        [found[place] for one in updates if (place := key(*one)) in found],
        {person_id: versions[person_id] for _, person_id, _ in updates},
    )


def _as_rows(checked: ValidatedTable, progress: Progress) -> list[Row]:
    names = list(checked.columns)
    columns = [checked.columns[name] for name in names]
    if not columns:
        return [{} for _ in checked.row_numbers]
    rows = zip(*columns, strict=True)
    found: list[Row] = []
    while part := list(islice(rows, _LOOK)):
        progress.report("Merging rows", len(found), len(checked.row_numbers))
        found += [
            {name: value for name, value in zip(names, values, strict=True) if value is not None}
            for values in part
        ]
    return found


def _remembered(
    past: PastDecisions, rows: Sequence[Row], matches: Sequence[Match]
) -> dict[int, Decision]:
    """Decisions of earlier imports on the same rows, where nothing is certain."""
    return {
        index: decision
        for index, match in enumerate(matches)
        if match.kind is not Certainty.CERTAIN
        and (decision := past.decision_on(rows[index])) is not None
    }


def _suppressed(
    connection: Connection, rows: Sequence[Row], additional_records: Mapping[int, Sequence[Row]]
) -> set[int]:
    """The rows with an address that must not be contacted, in whatever place."""
    found = set(suppressed_rows(connection, rows))
    more = [(index, row) for index, some in additional_records.items() for row in some]
    return found.union(more[at][0] for at in suppressed_rows(connection, [row for _, row in more]))


def _erased(connection: Connection, rows: Sequence[Row], matches: Sequence[Match]) -> set[int]:
    """The rows of people who were erased, and who are not on record again."""
    people = read_erased(connection)
    return {
        index
        for index, (row, match) in enumerate(zip(rows, matches, strict=True))
        if match.kind is not Certainty.CERTAIN and people.include(row)
    }


def _say_nothing_new(
    connection: Connection,
    checked: ValidatedTable,
    rows: Sequence[Row],
    matches: Sequence[Match],
    indices: Sequence[int],
    progress: Progress,
) -> dict[int, int]:
    """Those of `indices` that add nothing to someone they may mean: there is nothing to decide."""
    asked = [
        (index, found.person_id, row)
        for index in indices
        for found in reversed(matches[index].candidates)  # the likeliest counts
        for row in (rows[index], *checked.additional_records.get(index, ()))
    ]
    differences = compare(connection, asked, progress, checked.chosen_spellings)
    changes = differences.changes(Existing.UPDATE)
    adding = {(change.row_index, change.person_id) for change in changes}
    return {index: person for index, person, _ in asked if (index, person) not in adding}


def _updates(work: RowResolution) -> list[tuple[int, int, Row]]:
    """What the rows say of people on record: row index, person and row."""
    return [
        (index, person_id, row)
        for index, person_id in work.owners.items()
        for row in work.updates_of(index)
    ]
