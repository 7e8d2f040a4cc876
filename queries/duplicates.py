"""Possible duplicates as a table shows them: both people with a few facts, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, func, select

from models.tables import people
from records.duplicates.decisions import different_pairs
from records.people import NAME_KEYS, list_name, read_flat

if TYPE_CHECKING:
    from records.duplicates.reasons import PairReason
    from records.duplicates.search import DuplicatePair

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
    """A possible duplicate with the facts of both people."""

    pair: "DuplicatePair"
    left: PersonFacts
    right: PersonFacts

    @property
    def arguments(self) -> tuple[str, str]:
        """The reasons for and against one person, the weightiest first; see `in_two_texts`."""
        return in_two_texts(self.pair.reasons)


def list_pairs(connection: Connection, pairs: "Sequence[DuplicatePair]") -> list[ListedPair]:
    """`pairs` with the facts of their people.

    Left out are those of whom one is gone, and those whom somebody marked as different people.
    """
    different = different_pairs(connection)
    known = read_facts(connection, {one for pair in pairs for one in (pair.left, pair.right)})
    return [
        ListedPair(pair, known[pair.left], known[pair.right])
        for pair in pairs
        if pair.left in known and pair.right in known
        if (pair.left, pair.right) not in different
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


def count_changed_since(connection: Connection, at: datetime) -> int:
    """How many people were added or changed since a time in UTC."""
    changed = select(func.count()).select_from(people).where(people.c.updated_at > at)
    return connection.scalar(changed) or 0


def likelihood_in_words(probability: float) -> str:
    """A probability as “Very likely · 99.8%”; never as 100%, which no estimate is."""
    words = next(text for least, text in _LIKELIHOODS if probability >= least)
    return f"{words} · {min(int(probability * 1000), 999) / 10:.1f}%"


def in_two_texts(reasons: "Sequence[PairReason]") -> tuple[str, str]:
    """The reasons for one person and those against it, each in words; empty where none is."""
    for_one = ", ".join(one.text for one in reasons if one.weight > 0)
    against = ", ".join(one.text for one in reasons if one.weight < 0)
    return for_one, against


def _facts(row: Mapping[str, Any]) -> str:
    born = row["birth_date"]
    award = " ".join(str(row[key]) for key in ("award", "award_completed") if row[key])
    parts = (f"born {born.year}" if born else "", award, row["city"], row["email"])
    return " · ".join(filter(None, parts))
