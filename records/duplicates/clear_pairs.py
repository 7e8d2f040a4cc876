"""Pairs of records that are clearly one person, so that they may be merged without a look at each.

Clear is what is all but certain, agrees in something that identifies beside the name, and in which
nothing contradicts (records/matching/contradictions.py).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from core.text import comparison_key
from models.address_lookup import CANONICAL
from models.sql import within
from models.tables import awards, contact_points, people
from records.duplicates.pairs import DuplicatePair
from records.matching.agreement import Person
from records.matching.contradictions import contradictions
from records.matching.mailboxes import is_personal

CERTAIN: Final = 0.999  # the probability from which on a pair may be clear
_COLUMNS: Final = (
    "alumni_id", "given_name", "family_name", "former_name", "preferred_name", "birth_date",
    "title", "gender", "suffix", "linkedin_url",
)  # fmt: skip


class PeopleCompared:
    """The people `ids`, read once, to be compared two by two."""

    def __init__(self, connection: Connection, ids: Collection[int]) -> None:
        wanted = sorted(set(ids))
        columns = (people.c[name] for name in _COLUMNS)
        rows = connection.execute(
            select(people.c.id, *columns).where(within(people.c.id, wanted))
        ).mappings()
        self._people: dict[int, Mapping[str, Any]] = {row["id"]: dict(row) for row in rows}
        self._awards: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
        held = select(awards.c.person_id, awards.c.kind, awards.c.completed)
        for person_id, kind, year in connection.execute(
            held.where(within(awards.c.person_id, wanted), awards.c.kind.is_not(None))
        ):
            self._awards[person_id].append((kind, year))
        self._addresses: dict[int, set[tuple[str, str]]] = defaultdict(set)
        points = contact_points.c
        for person_id, kind, address in connection.execute(
            select(points.person_id, points.kind, CANONICAL).where(
                within(points.person_id, wanted), points.kind.in_(("email", "phone"))
            )
        ):
            if address and (kind == "phone" or is_personal(address)):
                self._addresses[person_id].add((kind, address))

    def is_clear(self, pair: DuplicatePair) -> bool:
        """Whether the two of `pair` are clearly one person."""
        return (
            pair.probability >= CERTAIN
            and self._shares_identity(pair.left, pair.right)
            and not self.contradicts(pair.left, pair.right)
        )

    def contradicts(self, one: int, other: int) -> bool:
        """Whether anything says that two people are not one person, or either is gone."""
        if one not in self._people or other not in self._people:
            return True
        known = self._person(other)
        held: Sequence[tuple[str | None, int | None]] = self._awards[one] or [(None, None)]
        return all(
            contradictions({**self._people[one], "award": kind, "award_completed": year}, known)
            for kind, year in held
        )

    def _shares_identity(self, one: int, other: int) -> bool:
        """Whether date of birth, LinkedIn profile, personal e-mail address or phone agree."""
        first, second = self._people.get(one), self._people.get(other)
        if first is None or second is None:
            return False
        same_birth = first["birth_date"] is not None and first["birth_date"] == second["birth_date"]
        profiles = [comparison_key(row["linkedin_url"] or "") for row in (first, second)]
        same_profile = bool(profiles[0]) and profiles[0] == profiles[1]
        shared = self._addresses[one] & self._addresses[other]
        return same_birth or same_profile or bool(shared)

    def _person(self, person_id: int) -> Person:
        row = self._people[person_id]
        held = [(comparison_key(kind), year) for kind, year in self._awards[person_id]]
        values = {name: row[name] for name in _COLUMNS if name != "linkedin_url"}
        return Person(person_id, **values)._replace(awards=held)


def clear_pairs(connection: Connection, pairs: Iterable[DuplicatePair]) -> list[DuplicatePair]:
    """Those of `pairs` that are clearly one person, by what is on record now."""
    likely = [pair for pair in pairs if pair.probability >= CERTAIN]
    compared = PeopleCompared(connection, _ids(likely))
    return [pair for pair in likely if compared.is_clear(pair)]


def _ids(pairs: Sequence[DuplicatePair]) -> set[int]:
    return {person_id for pair in pairs for person_id in (pair.left, pair.right)}
