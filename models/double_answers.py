"""Which answers count of a person who answered a wave twice. Pure.

The rule of imports and of merged people: complete answers count before partial ones, then those
submitted later; the others only fill what is blank.
"""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ChosenBy(StrEnum):
    """Why these answers count and not others by the same person; the first that holds."""

    COMPLETE = "complete"  # the others are partial
    LATER = "later"  # submitted later
    FULLER = "fuller"  # they answer more questions
    ROW = "row"  # further down in the same file
    IMPORT = "import"  # imported later
    HAND = "hand"  # somebody chose them, of a merged person's


class SubmittedAnswers(Protocol):
    """What the rule looks at of a response."""

    @property
    def is_complete(self) -> bool:
        """Whether the questionnaire was completed."""

    @property
    def submitted_at(self) -> datetime | None:
        """When it was submitted, if known."""


def is_older(coming: SubmittedAnswers, before: SubmittedAnswers) -> bool:
    """Whether the answers `coming` only fill what is blank in those `before`."""
    if coming.is_complete != before.is_complete:
        return before.is_complete
    return (
        coming.submitted_at is not None
        and before.submitted_at is not None
        and coming.submitted_at < before.submitted_at
    )


def chosen_by(before: SubmittedAnswers, coming: SubmittedAnswers) -> ChosenBy:
    """By which rule one counts, where an answer of `before` and `coming` differs."""
    if before.is_complete != coming.is_complete:
        return ChosenBy.COMPLETE
    submitted = {before.submitted_at, coming.submitted_at}
    return ChosenBy.LATER if len(submitted) == 2 and None not in submitted else ChosenBy.IMPORT
