"""What a search for duplicates finds, without all that searches: pairs and the reasons for them."""

from dataclasses import dataclass
from typing import Final

from models.reasons import WeighedReason

MINIMUM: Final = 0.5  # from this probability on a pair is shown, where nobody asks otherwise


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two records that are one person with a probability from 0 to 1; `left` is the lower ID."""

    left: int
    right: int
    probability: float
    reasons: tuple[WeighedReason, ...]
