"""Possible duplicates as a table shows them: both people with a few facts, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from models.reasons import WeighedReason
from records.people import NAME_KEYS, list_name, read_flat

if TYPE_CHECKING:
    from records.duplicates.pairs import DuplicatePair
    from records.merging.clear_merge import ClearGroup

_KEYS: Final = ("id", *NAME_KEYS, "birth_date", "award", "award_completed", "city", "email")
_LIKELIHOODS: Final = ((0.99, "Very likely"), (0.9, "Likely"), (0.0, "Possible"))


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person's name, and what tells people of one name apart: “1978 · PhD 2004 · Leeds”."""

    person_id: int
    name: str
    facts: str


@dataclass(frozen=True, slots=True)
class ListedPair:
    """A possible duplicate with the facts of both people; clear ones may be merged unseen."""

    pair: "DuplicatePair"
    left: PersonFacts
    right: PersonFacts
    is_clear: bool

    @property
    def arguments(self) -> tuple[str, str]:
        """The reasons for and against one person, the weightiest first; see `in_two_texts`."""
        return in_two_texts(self.pair.reasons)


@dataclass(frozen=True, slots=True)
class ListedDuplicates:
    """The pairs to be decided on, the likeliest first, of a search `at` a moment (UTC).

    `changed` people were created, changed or deleted since.
    """

    pairs: Sequence[ListedPair]
    at: datetime
    changed: int


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """Records that are clearly one person: `others` would be merged into `kept`."""

    group: "ClearGroup"
    kept: PersonFacts
    others: Sequence[PersonFacts]


def read_duplicates(connection: Connection) -> ListedDuplicates | None:
    """What the last search for duplicates found; None before the first one."""
    from records.duplicates.clear_pairs import clear_pairs
    from records.duplicates.found_pairs import read_found_pairs

    found = read_found_pairs(connection)
    if found is None:
        return None
    known = read_facts(connection, {one for pair in found.pairs for one in (pair.left, pair.right)})
    clear = {(pair.left, pair.right) for pair in clear_pairs(connection, found.pairs)}
    pairs = [
        ListedPair(pair, known[pair.left], known[pair.right], (pair.left, pair.right) in clear)
        for pair in found.pairs
    ]
    return ListedDuplicates(pairs, found.at, found.changed)


def read_clear_groups(
    connection: Connection, pairs: "Sequence[DuplicatePair]"
) -> Sequence[ListedGroup]:
    """Whom the clear ones among `pairs` make one person."""
    from records.merging.clear_merge import clear_groups

    groups = clear_groups(connection, pairs)
    ids = {person_id for one in groups for person_id in (one.keep_id, *one.others)}
    known = read_facts(connection, ids)
    return [
        ListedGroup(one, known[one.keep_id], [known[other] for other in one.others])
        for one in groups
    ]


def read_facts(connection: Connection, person_ids: Iterable[int]) -> dict[int, PersonFacts]:
    """The facts of people by their ids; those who are gone are left out."""
    columns = read_flat(connection, sorted(person_ids), _KEYS)
    rows = (dict(zip(_KEYS, values, strict=True)) for values in zip(*columns.values(), strict=True))
    return {
        row["id"]: PersonFacts(row["id"], list_name(row), _facts(row))
        for row in rows
        if row["id"] is not None
    }


def likelihood_in_words(probability: float) -> str:
    """A probability as “Very likely · 99.8%”; never as 100%, which no estimate is."""
    words = next(text for least, text in _LIKELIHOODS if probability >= least)
    return f"{words} · {min(int(probability * 1000), 999) / 10:.1f}%"


def in_two_texts(reasons: Sequence[WeighedReason]) -> tuple[str, str]:
    """The reasons for one person and those against it, each in words; empty where none is."""
    for_one = ", ".join(one.text for one in reasons if one.weight > 0)
    against = ", ".join(one.text for one in reasons if one.weight < 0)
    return for_one, against


def _facts(row: Mapping[str, Any]) -> str:
    born = row["birth_date"]
    award = " ".join(str(row[key]) for key in ("award", "award_completed") if row[key])
    parts = (f"born {born.year}" if born else "", award, row["city"], row["email"])
    return " · ".join(filter(None, parts))
