"""What a transaction changed, for those who show the records: areas of the database and people."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

MOST_PEOPLE: Final = 1_000  # named in a notice of what changed


class Area(Enum):
    """A part of the database, as pages show it."""

    PEOPLE = auto()  # people with their parts, and what identifies or suppresses them
    NEWS = auto()
    EVENTS = auto()
    SEGMENTS = auto()
    SURVEYS = auto()  # questionnaires and waves
    INVITATIONS = auto()
    RESPONSES = auto()
    PUBLICATIONS = auto()  # figures that were published
    IMPORTS = auto()  # drafts, reviews, saved mappings and watched folders
    SETTINGS = auto()


@dataclass(frozen=True, slots=True)
class Changed:
    """What a transaction changed: the `areas` of the tables written, and the people concerned.

    `people` are their ids, None where they are more than MOST_PEOPLE. `batch_id` is the batch to
    undo it by; None where there was nothing to keep a batch for.
    """

    batch_id: int | None
    areas: frozenset[Area]
    people: frozenset[int] | None

    def affects(self, *areas: Area) -> bool:
        """Whether records of one of `areas` were written."""
        return not self.areas.isdisjoint(areas)

    def concerns(self, person_ids: Collection[int]) -> bool:
        """Whether one of `person_ids` is, or may be, among the people concerned."""
        return bool(person_ids) and (self.people is None or not self.people.isdisjoint(person_ids))
