"""What the plans of all kinds of import have in common: rows, their outcomes, and changes."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol

from core.issues import Issue
from records.matching.row_matching import Match

# Codes of issues that say what becomes of a row; it depends on the last choices.
ROW_TO_REVIEW: Final = "row_to_review"
ROW_SKIPPED: Final = "row_skipped"
ROW_ERASED: Final = "row_erased"
NOT_FILLED: Final = "not_filled"
OTHER_SPELLING: Final = "other_spelling"
UNTICKED: Final = "changes_unticked"
DOES_NOT_COUNT: Final = "does_not_count"
# Codes of rows of answers.
RESPONSE_ISSUES: Final = frozenset({"review", "skipped", DOES_NOT_COUNT})
ROW_ISSUES: Final = (
    frozenset({ROW_TO_REVIEW, ROW_SKIPPED, ROW_ERASED, NOT_FILLED, UNTICKED}) | RESPONSE_ISSUES
)
# Codes of notes of rows of which nothing is imported.
NOTHING_IMPORTED: Final = frozenset({ROW_TO_REVIEW, ROW_SKIPPED, ROW_ERASED, "no_person"})


class CellChange(NamedTuple):
    """One value that would change, of the person whose row it is; `field` is a target's key."""

    row_index: int
    person_id: int
    field: str
    old: Any
    new: Any


class RowPlan(Protocol):
    """What an import would do, row by row; every sequence by row is in the order of `row_numbers`.

    `matches` say whose the rows may be, `why` has the reason by index where a row is skipped or to
    review. `changes` are of people and answers on record; what is new as a whole is not among them.
    `waiting` are the reviews, by row index, of rows that an earlier import set aside and that wait
    still.
    """

    @property
    def row_numbers(self) -> Sequence[int]:
        """The row numbers that Excel shows."""

    @property
    def outcomes(self) -> Sequence[StrEnum]:
        """What becomes of each row."""

    @property
    def matches(self) -> Sequence[Match]:
        """Whose each row may be."""

    @property
    def why(self) -> Mapping[int, str]:
        """Reasons by row index."""

    @property
    def changes(self) -> Sequence[CellChange]:
        """The values on record that would change."""

    @property
    def issues(self) -> Sequence[Issue]:
        """What was found while the plan was made."""

    @property
    def waiting(self) -> Mapping[int, int]:
        """Open reviews by row index."""

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows ("rows"), and of the rows by outcome, which is their sum."""

    @property
    def changes_anything(self) -> bool:
        """Whether applying would write anything."""
