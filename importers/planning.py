"""What an import would do, row by row and cell by cell, before anything is written.

A plan is a value: the screen shows it, decisions about it make a new one, applying writes exactly
it. Rows of one file that are the same person are joined first, the later row's values counting,
so that importing a file twice finds nothing to do the second time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

import orjson
from records.matching import Certainty, Match, match_rows
from records.suppression import suppressed_rows
from sqlalchemy import Connection, select

from core.problems import Problem, Severity
from core.progress import SILENT, Progress
from importers.checking import Checked
from importers.comparing import CellChange, Existing, Row, compare
from models.tables import match_value, reviews

NEW: Final = "new"
LEAVE_OUT: Final = "leave out"
Decision: TypeAlias = int | str  # a person's id, NEW or LEAVE_OUT


class Outcome(StrEnum):
    """What becomes of a row; the counts of all five add up to the rows of the file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. Every sequence by row is in the order of `row_numbers`.

    `rows` are the typed values (joined, for the first of several rows of one person); `why` tells
    why a row is skipped or set aside; `versions` is the state of each person that the plan was
    made on.
    """

    row_numbers: Sequence[int]
    rows: Sequence[Row]
    outcomes: Sequence[Outcome]
    matches: Sequence[Match]
    why: Mapping[int, str]
    changes: tuple[CellChange, ...]
    versions: Mapping[int, int]
    problems: tuple[Problem, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome, and the number of rows, which is their sum."""
        found = Counter(self.outcomes)
        return {"rows": len(self.outcomes), **{word.value: found[word] for word in Outcome}}

    @property
    def changes_anything(self) -> bool:
        """Whether applying would write anything."""
        return any(
            outcome in {Outcome.CREATED, Outcome.UPDATED, Outcome.REVIEW}
            for outcome in self.outcomes
        )


def plan_rows(
    connection: Connection,
    checked: Checked,
    existing: Existing,
    decisions: Mapping[int, Decision] | None = None,
    progress: Progress = SILENT,
) -> Plan:
    """The plan for `checked` rows; `decisions` say by row index whose an uncertain row is.

    An uncertain row that someone decided in an earlier import is decided in the same way.
    """
    rows = _as_rows(checked)
    progress.report("Looking for the people in the file")
    matches = match_rows(connection, rows, progress)
    remembered = _remembered(connection, rows, matches)
    work = _Work(checked, rows, matches, {**remembered, **(decisions or {})})
    work.set_aside_suppressed(suppressed_rows(connection, rows))
    work.settle_owners()
    work.join_repeated()
    progress.report("Comparing with what is there")
    owners = {index: who for index, who in work.owner.items() if work.outcomes[index] is None}
    changes, versions = compare(connection, work.rows, owners, existing)
    work.finish(changes, existing)
    return Plan(
        checked.row_numbers,
        work.rows,
        work.final_outcomes(),
        matches,
        work.why,
        tuple(changes),
        versions,
        checked.problems + tuple(work.problems),
    )


def review_json(row: Row) -> dict[str, Any]:
    """A row as the table of reviews keeps it: plain JSON values."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(row))
    return found


class _Work:
    """The plan while it is made."""

    def __init__(
        self,
        checked: Checked,
        rows: list[dict[str, Any]],
        matches: Sequence[Match],
        decisions: Mapping[int, Decision],
    ) -> None:
        self.row_numbers = checked.row_numbers
        self.rows, self.matches, self.decisions = rows, matches, decisions
        self.outcomes: list[Outcome | None] = [None] * len(rows)
        self.why: dict[int, str] = {}
        self.owner: dict[int, int] = {}  # row index -> person, where that is settled
        self.problems: list[Problem] = []
        for index in checked.unreadable:
            self._end(index, Outcome.SKIPPED, "names nobody")

    def set_aside_suppressed(self, indices: Sequence[int]) -> None:
        """People who objected, or were erased on request, do not come back by a file."""
        for index in indices:
            if self.outcomes[index] is None:
                self._end(index, Outcome.SKIPPED, "objected to contact")

    def settle_owners(self) -> None:
        for index, match in enumerate(self.matches):
            if self.outcomes[index] is not None:
                continue
            decision = self.decisions.get(index)
            if decision == LEAVE_OUT:
                self._end(index, Outcome.SKIPPED, "left out")
            elif isinstance(decision, int):
                self.owner[index] = decision
            elif match.kind is Certainty.CERTAIN and match.person_id is not None:
                self.owner[index] = match.person_id
            elif match.kind is Certainty.POSSIBLE and decision != NEW:
                self._end(index, Outcome.REVIEW, "; ".join(match.reasons))

    def join_repeated(self) -> None:
        """Join the rows of one person into the first of them; later values count."""
        first: dict[tuple[str, Any], int] = {}
        for index, row in enumerate(self.rows):
            if self.outcomes[index] is not None:
                continue
            identities = self._identities(index, row)
            leader = next((first[name] for name in identities if name in first), None)
            if leader is None or not self._compatible(self.rows[leader], row):
                for name in identities:
                    first.setdefault(name, index)
                continue
            self.rows[leader] = _joined(self.rows[leader], row)
            self._end(index, Outcome.SKIPPED, f"joined with row {self.row_numbers[leader]}")
            self.owner.pop(index, None)
            self.problems.append(
                Problem(
                    "repeated_person",
                    f"The same person as in row {self.row_numbers[leader]}; the two rows were"
                    " joined.",
                    self.row_numbers[index],
                    None,
                    Severity.NOTE,
                )
            )
            for name in identities:
                first.setdefault(name, leader)

    def finish(self, changes: list[CellChange], existing: Existing) -> None:
        """Give every row that is still open its outcome."""
        changed = {change.row_index for change in changes}
        for index, outcome in enumerate(self.outcomes):
            if outcome is not None:
                continue
            if index not in self.owner:
                self.outcomes[index] = Outcome.CREATED
            elif existing is Existing.SKIP:
                self._end(index, Outcome.SKIPPED, "is there already")
            else:
                self.outcomes[index] = Outcome.UPDATED if index in changed else Outcome.UNCHANGED

    def final_outcomes(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome is not None]

    def _end(self, index: int, outcome: Outcome, why: str) -> None:
        self.outcomes[index] = outcome
        self.why[index] = why

    def _identities(self, index: int, row: Row) -> list[tuple[str, Any]]:
        if index in self.owner:
            return [("person", self.owner[index])]
        found: list[tuple[str, Any]] = []
        if row.get("alumni_id"):
            found.append(("alumni_id", row["alumni_id"].casefold()))
        if row.get("email"):
            found.append(("email", match_value("email", row["email"])))
        return found

    def _compatible(self, one: Row, other: Row) -> bool:
        """Whether two rows that share an ID or address can be one person at all."""
        for name in ("alumni_id", "birth_date"):
            if one.get(name) and other.get(name) and one[name] != other[name]:
                return False
        if one.get("alumni_id") and one.get("alumni_id") == other.get("alumni_id"):
            return True
        return _same_text(one.get("family_name"), other.get("family_name"))


def _same_text(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.casefold() == other.casefold()


def _as_rows(checked: Checked) -> list[dict[str, Any]]:
    names = list(checked.columns)
    columns = [checked.columns[name] for name in names]
    if not columns:
        return [{} for _ in checked.row_numbers]
    return [
        {name: value for name, value in zip(names, values, strict=True) if value is not None}
        for values in zip(*columns, strict=True)
    ]


def _joined(one: Row, other: Row) -> dict[str, Any]:
    joined = {**one, **other}
    for name, second in (("email", "other_email"), ("phone", "other_phone")):
        if one.get(name) and joined[name] != one[name]:
            joined.setdefault(second, one[name])  # the earlier address is not lost
    return joined


def _remembered(
    connection: Connection, rows: Sequence[Row], matches: Sequence[Match]
) -> dict[int, Decision]:
    """Decisions of earlier imports on the same uncertain rows."""
    if all(match.kind is not Certainty.POSSIBLE for match in matches):
        return {}
    decided: dict[bytes, Decision] = {}
    for review in connection.execute(
        select(reviews.c.row, reviews.c.state, reviews.c.decided_for)
        .where(reviews.c.kind == "contact", reviews.c.state != "open")
        .order_by(reviews.c.id)
    ):
        row = orjson.dumps(review.row, option=orjson.OPT_SORT_KEYS)
        decided[row] = LEAVE_OUT if review.decided_for is None else int(review.decided_for)
    return {
        index: decided[row]
        for index, match in enumerate(matches)
        if match.kind is Certainty.POSSIBLE
        and (row := orjson.dumps(rows[index], option=orjson.OPT_SORT_KEYS)) in decided
    }
