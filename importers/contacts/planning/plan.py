"""What an import would do, row by row and cell by cell, before anything is written.

A plan is a value: the screen shows it, decisions about it make a new one, applying writes exactly
it. Rows of one file that are the same person count as one, so that importing a file twice finds
nothing to do the second time.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import Connection, select

from core.issues import Issue
from core.progress import SILENT, Progress
from importers.choices import LEAVE_OUT, NEW, Decision, Existing
from importers.contacts.matching.row_candidates import RowCandidate
from importers.contacts.matching.row_matches import ResolvedRows, find_matches, resolve_rows
from importers.contacts.matching.row_resolution import Repeat, RowOutcome, RowResolution
from importers.contacts.participants import participants_of, status_changes
from importers.contacts.planning.differences import Row
from importers.contacts.planning.opt_out_issues import opt_outs_not_written, withdrawals_refused
from importers.contacts.planning.row_issues import changes_unticked, values_not_filled
from importers.contacts.planning.unwritten_addresses import UnwrittenAddress, unwritten_addresses
from importers.contacts.validation.rows import ValidatedTable
from importers.row_plan import CellChange
from models.sql import within_texts
from models.tables import people
from records.fields.definitions import editable_fields
from records.matching.row_matching import Certainty, Match
from records.merging.former_ids import people_with_former_alumni_ids
from records.people import list_names, read_flat

SKIPPED_BY_CHOICE: Final = "by choice"


@dataclass(frozen=True, slots=True)
class ContactsPlan:
    """What an import would do. Every sequence by row is in the order of `row_numbers`.

    `rows` are the typed values (joined, for the first of several rows of one person, which the
    others name in `repeats`), `as_read` those of each row alone; `why` tells why a row is skipped
    or set aside. `decided` are the decisions to remember, `waiting` the reviews of rows that wait
    for one since an earlier import. `versions` are those of the people compared with, and
    `last_line` is the journal's last, when the plan was made. The rows in `edited_rows` say what
    their records shall be, as a form does; `deletions` are people to delete. `additional_records`
    has what rows say beside their fields, an update each: a third address, another award.
    `row_candidates` are rows of the file that a row to review may be the same person as, by their
    index. `participants` are the event and the status at it of people of a file about an event, by
    the index of the person's row. `not_listed` are members of the LinkedIn group who are not in a
    list of all, of whom those in `left` end their membership. `names` are those of the people on
    record whom rows to review may be; `not_filled` counts the values that are not imported because
    there are others on record. `suppressed` are the addresses among these of people who opted out.
    """

    row_numbers: Sequence[int]
    rows: Sequence[Row]
    as_read: Sequence[Row]
    outcomes: Sequence[RowOutcome]
    matches: Sequence[Match]
    why: Mapping[int, str]
    changes: tuple[CellChange, ...]
    versions: Mapping[int, int]
    issues: tuple[Issue, ...]
    repeats: Mapping[int, Repeat]
    decided: Mapping[int, Decision]
    waiting: Mapping[int, int]
    last_line: int
    edited_rows: frozenset[int] = frozenset()
    deletions: tuple[int, ...] = ()
    additional_records: Mapping[int, tuple[Row, ...]] = field(default_factory=dict)
    row_candidates: Mapping[int, tuple[RowCandidate, ...]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    not_filled: int = 0
    suppressed: tuple[UnwrittenAddress, ...] = ()
    participants: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    not_listed: tuple[int, ...] = ()
    left: tuple[int, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome, the number of rows, which is their sum, and people deleted if any."""
        found = Counter(self.outcomes)
        counts = {"rows": len(self.outcomes), **{word.value: found[word] for word in RowOutcome}}
        return {**counts, "deleted": len(self.deletions)} if self.deletions else counts

    @property
    def changes_anything(self) -> bool:
        """Whether applying would write anything."""
        return RowOutcome.CREATED in self.outcomes or any(
            (
                self.changes,
                self.decided,
                self.to_set_aside,
                self.deletions,
                self.suppressed,
                self.left,
            )
        )

    @property
    def to_set_aside(self) -> list[int]:
        """The rows to decide that do not wait for it already."""
        return [
            index
            for index, outcome in enumerate(self.outcomes)
            if outcome is RowOutcome.REVIEW and index not in self.waiting
        ]

    def updates_of(self, index: int) -> Sequence[Row]:
        """What the row at `index` says of its person, an update each."""
        if index in self.repeats:
            return self.repeats[index].more
        return (self.rows[index], *self.additional_records.get(index, ()))


def plan_rows(
    connection: Connection,
    checked: ValidatedTable,
    existing: Existing,
    decisions: Mapping[int, Decision] | None = None,
    progress: Progress = SILENT,
) -> ContactsPlan:
    """The plan for `checked` rows; `decisions` say by row index whose an uncertain row is.

    An uncertain row that someone decided in an earlier import is decided in the same way. Raises
    Cancelled.
    """
    matched = find_matches(connection, checked, progress)
    return plan_resolved(
        connection, resolve_rows(connection, matched, decisions or {}, progress), existing
    )


def without(
    plan: ContactsPlan, unticked: Collection[tuple[int, str]], skipped_rows: Collection[int] = ()
) -> ContactsPlan:
    """`plan` without what is not wanted of it.

    `unticked` names changes by row index and field, `skipped_rows` whole rows by index; with the
    row of a new person go the rows that were joined with it.
    """
    if not unticked and not skipped_rows:
        return plan
    changes = tuple(
        one
        for one in plan.changes
        if (one.row_index, one.field) not in unticked and one.row_index not in skipped_rows
    )
    changed = {change.row_index for change in changes}
    outcomes = [
        RowOutcome.SKIPPED
        if index in skipped_rows
        else RowOutcome.UNCHANGED
        if outcome is RowOutcome.UPDATED and index not in changed
        else outcome
        for index, outcome in enumerate(plan.outcomes)
    ]
    return replace(
        plan,
        changes=changes,
        outcomes=outcomes,
        issues=plan.issues + tuple(changes_unticked(plan, unticked, skipped_rows)),
        why={**plan.why, **dict.fromkeys(skipped_rows, SKIPPED_BY_CHOICE)},
        decided={
            index: decision for index, decision in plan.decided.items() if index not in skipped_rows
        },
        suppressed=tuple(
            one
            for one in plan.suppressed
            if one.row_index not in skipped_rows
            and not any((one.row_index, name) in unticked for name in one.fields)
        ),
    )


def plan_resolved(
    connection: Connection, resolved: ResolvedRows, existing: Existing
) -> ContactsPlan:
    """The plan for rows that are settled, under a policy."""
    matched, given = resolved.matched, resolved.decisions
    before = resolved.work
    work = replace(before, rows=list(before.rows), issues=list(before.issues), why=dict(before.why))
    changes = _with_free_ids(connection, work, resolved.differences.changes(existing))
    participants = participants_of(work, matched.checked.participation)
    changes += status_changes(connection, work, participants)
    if existing is not Existing.SKIP:
        work.issues += withdrawals_refused(work.row_numbers, resolved.differences)
    not_filled = 0
    if existing is Existing.FILL:
        notes, not_filled = values_not_filled(
            work.row_numbers, resolved.differences, editable_fields(connection)
        )
        work.issues += notes
    outcomes = _outcomes(work, changes, existing)
    decided = {
        index: decision
        for index, decision in given.items()
        if before.outcomes.get(index) is not RowOutcome.REVIEW
        and (
            matched.matches[index].kind is Certainty.POSSIBLE
            or (matched.matches[index].kind is Certainty.NONE and decision != LEAVE_OUT)
        )
    }
    plan = ContactsPlan(
        work.row_numbers,
        work.rows,
        matched.as_read,
        outcomes,
        work.matches,
        work.why,
        tuple(changes),
        resolved.differences.versions,
        matched.checked.issues + tuple(work.issues),
        work.repeats,
        decided,
        matched.waiting,
        matched.last_line,
        additional_records=matched.checked.additional_records,
        row_candidates=resolved.row_candidates,
        names=_names_to_review(connection, outcomes, work.matches),
        not_filled=not_filled,
        suppressed=unwritten_addresses(connection, work.rows, resolved.differences, existing),
        participants=participants,
    )
    return replace(plan, issues=plan.issues + tuple(opt_outs_not_written(connection, plan)))


def _names_to_review(
    connection: Connection, outcomes: Sequence[RowOutcome], matches: Sequence[Match]
) -> dict[int, str]:
    """The people whom rows to review may be, as name and alumni ID, by their ids."""
    ids = sorted(
        {
            found.person_id
            for outcome, match in zip(outcomes, matches, strict=True)
            if outcome is RowOutcome.REVIEW
            for found in match.candidates
        }
    )
    numbers = read_flat(connection, ids, ["alumni_id"])["alumni_id"]
    names = list_names(connection, ids)
    return {
        person_id: f"{names[person_id]} ({number})" if number else names[person_id]
        for person_id, number in zip(ids, numbers, strict=True)
        if person_id in names
    }


def _with_free_ids(
    connection: Connection, work: RowResolution, changes: Sequence[CellChange]
) -> list[CellChange]:
    """`changes` without alumni IDs that are somebody else's; new people do without such, too."""
    created = [i for i, row in enumerate(work.rows) if _is_new(work, i) and "alumni_id" in row]
    doubtful = [index for index in created if work.decisions.get(index) == NEW]
    wanted = [work.rows[index]["alumni_id"] for index in doubtful]
    wanted += [change.new for change in changes if change.field == "alumni_id"]
    if not wanted:
        return list(changes)
    taken = set(
        connection.scalars(
            select(people.c.alumni_id).where(within_texts(people.c.alumni_id, wanted))
        )
    )
    taken.update(work.rows[index]["alumni_id"] for index in created if index not in doubtful)
    # An ID of a merged record is the person's already, and nobody else's.
    former = people_with_former_alumni_ids(connection, wanted)
    taken.update(former)
    changes = [
        one for one in changes if one.field != "alumni_id" or former.get(one.new) != one.person_id
    ]
    for index in doubtful:
        if _takes(work, index, work.rows[index]["alumni_id"], taken):
            continue
        work.rows[index] = {k: v for k, v in work.rows[index].items() if k != "alumni_id"}
    return [
        change
        for change in changes
        if change.field != "alumni_id" or _takes(work, change.row_index, change.new, taken)
    ]


def _takes(work: RowResolution, index: int, alumni_id: str, taken: set[str]) -> bool:
    """Whether the alumni ID is free for the row at `index`, which has it from then on."""
    if alumni_id not in taken:
        taken.add(alumni_id)
        return True
    work.issues.append(
        Issue(
            "alumni_id_taken",
            f"The alumni ID “{alumni_id}” belongs to somebody else and was not imported.",
            work.row_numbers[index],
            value=alumni_id,
        )
    )
    return False


def _is_new(work: RowResolution, index: int) -> bool:
    return work.is_open(index) and index not in work.owners and index not in work.repeats


def _outcomes(
    work: RowResolution, changes: Collection[CellChange], existing: Existing
) -> list[RowOutcome]:
    """The outcome of every row; the reasons of those that are skipped go to `work`."""
    changed = {change.row_index for change in changes}
    outcomes: list[RowOutcome] = []
    for index in range(len(work.rows)):
        if index in work.outcomes:
            outcome = work.outcomes[index]
        elif index in changed:
            outcome = RowOutcome.UPDATED
        elif index in work.repeats:
            outcome = RowOutcome.SKIPPED
            work.why[index] = f"merged with row {work.row_numbers[work.repeats[index].leader]}"
        elif index not in work.owners:
            outcome = RowOutcome.CREATED
        elif existing is Existing.SKIP:
            outcome = RowOutcome.SKIPPED
            work.why[index] = "already on record; existing people are skipped"
        else:
            outcome = RowOutcome.UNCHANGED
        outcomes.append(outcome)
    return outcomes
