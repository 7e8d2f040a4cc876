"""Whose each row of a file is: settled by the match, by a decision, or by another row of the file.

Pure. Rows of people on record come first, so that the order of a file does not matter to them;
then each row is compared with those before it. What cannot be told stays for someone to decide.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from core.issues import Issue, Severity
from core.progress import SILENT, Progress
from core.text import comparison_key
from importers.choices import LEAVE_OUT, NEW, Decision
from importers.contacts.matching.duplicate_rows import (
    FileClusters,
    merge_rows,
    unique_rows,
)
from importers.contacts.planning.differences import Row
from models.reasons import Reason, ReasonKind, in_words
from records.fields.definitions import BY_KEY
from records.matching.agreement import row_keys
from records.matching.mailboxes import shared_addresses
from records.matching.row_matching import Candidate, Certainty, Match

OBJECTED: Final = "opted out of contact"
ERASED: Final = "erased for good"
_REPORT_EVERY: Final = 500  # rows between two looks at Cancel


class RowOutcome(StrEnum):
    """What becomes of a row; the counts of all five add up to the rows of the file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A further row of a person: `leader` is the index of the row it is joined with.

    `more` are the updates that it adds beside that row.
    """

    leader: int
    more: tuple[Row, ...]


@dataclass(slots=True)
class RowResolution:
    """The rows while they are settled: `rows` as joined, `owners` the people on record by row.

    `outcomes` has those rows that come to nothing more, with the reason in `why`; the others wait
    for what they change. `repeats` are the further rows of a person. `additional_records` has what
    rows say beside their fields, an update each. `alike` are rows of the file, by index, that a
    row to review may be of the same person as.
    """

    row_numbers: Sequence[int]
    rows: list[Row]
    matches: list[Match]
    decisions: Mapping[int, Decision]
    additional_records: Mapping[int, tuple[Row, ...]] = field(default_factory=dict)
    outcomes: dict[int, RowOutcome] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    repeats: dict[int, Repeat] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    alike: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _same: dict[int, list[int]] = field(default_factory=dict)  # rows by the first found of them

    def resolve(
        self,
        *,
        unreadable: Collection[int],
        not_people: Mapping[int, str],
        doubtful: Mapping[int, Reason],
        suppressed: Collection[int],
        erased: Collection[int],
        known: Mapping[int, int],
        waiting: Collection[int],
        create_unmatched: bool = True,
        progress: Progress = SILENT,
    ) -> None:
        """Settle every row. Raises Cancelled.

        `unreadable` rows cannot be taken, some because they are `not_people`, with the reason;
        `doubtful` ones may be no person, or two. `suppressed` ones hold an address never to be
        contacted, `erased` ones are of somebody who was erased, `known` ones say nothing new of a
        person whom they may mean, and `waiting` ones have waited for a decision since an earlier
        import. Without `create_unmatched`, somebody decides who becomes a new person.
        """
        for index in unreadable:
            self._end(
                index, RowOutcome.SKIPPED, not_people.get(index, "no name or other identification")
            )
        for index in erased:
            self._end(index, RowOutcome.SKIPPED, ERASED)
        for index in suppressed:
            self._end(index, RowOutcome.SKIPPED, OBJECTED)
        for index, why in doubtful.items():
            if why.kind is ReasonKind.TWO_PEOPLE and self.is_open(index):
                self._resolve_two_people(index)
        for index in waiting:
            if self.is_open(index) and index not in self.decisions:
                reasons = self.matches[index].reasons or (Reason(ReasonKind.NEEDS_REVIEW),)
                self._review(index, replace(self.matches[index], reasons=reasons))
        for index in range(len(self.rows)):
            if self.is_open(index):
                self._resolve_alone(index, known.get(index))
        self._resolve_together({*waiting, *doubtful}, progress)
        if not create_unmatched:
            self._review_unmatched()
        for indices in self._same.values():
            self._join(sorted(indices))

    def is_open(self, index: int) -> bool:
        """Whether the row is still to be written."""
        return index not in self.outcomes

    def updates_of(self, index: int) -> Sequence[Row]:
        """What the row at `index` says of its person, an update each."""
        if index in self.repeats:
            return self.repeats[index].more
        return (self.rows[index], *self.additional_records.get(index, ()))

    def _resolve_two_people(self, index: int) -> None:
        """A row of two people is neither of them, nor a new person."""
        if self.decisions.get(index) == LEAVE_OUT:
            self._end(index, RowOutcome.SKIPPED, "by choice")
        else:
            self._review(index, self.matches[index])

    def _resolve_alone(self, index: int, known: int | None) -> None:
        match, decision = self.matches[index], self.decisions.get(index)
        if decision == LEAVE_OUT:
            self._end(index, RowOutcome.SKIPPED, "by choice")
        elif isinstance(decision, int):
            self.owners[index] = decision
        elif match.kind is Certainty.CERTAIN and match.person_id is not None:
            self.owners[index] = match.person_id
        elif decision == NEW:
            pass
        elif known is not None:
            self.owners[index] = known
        elif match.kind is Certainty.POSSIBLE:
            self._review(index, match)
        elif _has_half_a_name(self.rows[index]):
            reason = Reason(ReasonKind.HALF_A_NAME)
            self._review(index, Match(Certainty.POSSIBLE, None, (reason,)))

    def _resolve_together(self, apart: Collection[int], progress: Progress) -> None:
        """Join the rows of one person; no row is joined with one to decide that is `apart`."""
        numberless = any(
            "alumni_id" not in row for index, row in enumerate(self.rows) if self.is_open(index)
        )
        clusters = FileClusters(by_name=numberless, shared=shared_addresses(self.rows))
        for index, outcome in self.outcomes.items():
            is_new_review = outcome is RowOutcome.REVIEW and index not in apart
            if is_new_review or self.why[index] in (OBJECTED, ERASED):
                clusters.add(index, self.rows[index])
        # Where every row has an alumni ID, those that share nothing need not be compared.
        unlike = set[int]() if numberless else unique_rows(self.rows, progress)
        self._join_owned(clusters, unlike, progress)
        for index, row in enumerate(self.rows):
            self._tell(index, progress)
            if index in unlike or not self.is_open(index) or index in self.owners:
                continue
            if self.decisions.get(index) == NEW:
                clusters.add(index, row)
            else:
                self._join_unowned(index, row, clusters)

    def _review_unmatched(self) -> None:
        """Set aside the rows of people who are not on record, but for those decided to be new."""
        first_of = {index: first for first, rows in self._same.items() for index in rows}
        match = Match(Certainty.POSSIBLE, None, (Reason(ReasonKind.NOT_ON_RECORD),))
        for index in range(len(self.rows)):
            first = first_of.get(index, index)
            is_new = first not in self.owners and index not in self.owners
            if self.is_open(index) and is_new and self.decisions.get(first) != NEW:
                self._review(index, match)
        self._same = {first: rows for first, rows in self._same.items() if self.is_open(first)}

    def _join_owned(
        self, clusters: FileClusters, unlike: Collection[int], progress: Progress
    ) -> None:
        first_of: dict[int, int] = {}
        for index, person_id in list(self.owners.items()):
            self._tell(index, progress)
            row, first = self.rows[index], first_of.get(person_id)
            if first is None and index in unlike:
                first_of[person_id] = index  # filed when another row is of the same person
                continue
            if first is not None and first in unlike:
                clusters.add(first, self.rows[first])
            claimed = clusters.row_with_alumni_id(row)
            is_decided = isinstance(self.decisions.get(index), int)
            if first is not None and not is_decided and clusters.contradict(first, row):
                del self.owners[index]
                row_number = {"row": self.row_numbers[first]}
                reason = Reason(ReasonKind.CONTRADICTS_ROW, row_number)
                found = Candidate(person_id, 1.0, self.matches[index].reasons)
                self._review(index, Match(Certainty.POSSIBLE, None, (reason,), (found,)))
            elif first is not None:
                self._add(index, first, clusters)
            elif claimed is not None and claimed in self.owners:
                del self.owners[index]
                row_number = {"row": self.row_numbers[claimed]}
                reason = Reason(ReasonKind.SAME_ID_AS_ROW, row_number)
                found = Candidate(person_id, 1.0, self.matches[index].reasons)
                self._review(index, Match(Certainty.POSSIBLE, None, (reason,), (found,)))
            else:
                first_of[person_id] = index
                clusters.add(index, row)

    def _tell(self, index: int, progress: Progress) -> None:
        if index % _REPORT_EVERY == 0:
            progress.report("Finding duplicate rows", index, len(self.rows))

    def _join_unowned(self, index: int, row: Row, clusters: FileClusters) -> None:
        match = clusters.match(row)
        leader = match.row_index
        if leader is None and not match.candidates:
            clusters.add(index, row)
            return
        if leader is None:
            leader = next((one for one in match.candidates if clusters.holds(one, row)), None)
        if leader is None:
            rows = [self.row_numbers[one] for one in match.candidates]
            reasons = (*match.reasons, Reason(ReasonKind.COMPARE_ROWS, {"rows": rows}))
            self._review(index, Match(Certainty.POSSIBLE, None, reasons))
            self.alike[index] = match.candidates
        elif self.is_open(leader):
            self._add(index, leader, clusters)
        elif self.outcomes[leader] is RowOutcome.REVIEW:
            self._review(index, self.matches[leader])
            self.alike[index] = self.alike.get(leader, ())
        else:
            self._end(index, RowOutcome.SKIPPED, self.why[leader])

    def _add(self, index: int, leader: int, clusters: FileClusters) -> None:
        clusters.add(leader, self.rows[index])
        self._same.setdefault(leader, [leader]).append(index)

    def _join(self, indices: Sequence[int]) -> None:
        """Join the rows of one person into the first of them, whose values count."""
        first, *others = indices
        awards = {comparison_key(self.rows[first].get("award") or "")}
        owner = next((self.owners[index] for index in indices if index in self.owners), None)
        for index in others:
            joined = merge_rows(self.rows[first], self.rows[index], awards)
            awards.add(comparison_key(self.rows[index].get("award") or ""))
            self.rows[first] = joined.row
            self.repeats[index] = Repeat(
                first, joined.more + self.additional_records.get(index, ())
            )
            text = f"Duplicate of row {self.row_numbers[first]}; the rows were merged."
            if joined.differs:
                labels = (BY_KEY[name].label if name in BY_KEY else name for name in joined.differs)
                text += f" Its values are used for {', '.join(labels)}."
            severity = Severity.WARNING if joined.differs else Severity.NOTE
            self.issues.append(
                Issue("repeated_person", text, self.row_numbers[index], None, severity)
            )
        if owner is not None:
            self.owners.update(dict.fromkeys(indices, owner))

    def _review(self, index: int, match: Match) -> None:
        self.matches[index] = match
        self._end(index, RowOutcome.REVIEW, in_words(match.reasons))

    def _end(self, index: int, outcome: RowOutcome, why: str) -> None:
        if index not in self.outcomes:
            self.outcomes[index] = outcome
            self.why[index] = why


def _has_half_a_name(row: Row) -> bool:
    return not (row.get("alumni_id") or row.get("email") or row.get("other_email")) and not (
        row_keys(row)
    )
