"""The sector of an employer, for roles without one: as in other roles there, else by its name."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from core.formats import plural
from core.text import comparison_key
from models.changes import Change, ChangeSet
from models.sql import within_texts
from models.tables import roles
from records.employers.names import employer_words

_LEAST_SHARE: Final = 2 / 3  # of the roles at an employer that must agree
# Words of a name, by the terms for their sector: the first one on record is proposed.
_WORDS: Final[Mapping[tuple[str, ...], frozenset[str]]] = {
    terms: frozenset(words.split())
    for terms, words in (
        (("University", "Higher education", "Academia"), "university college polytechnic"),
        (("Healthcare", "NHS", "Health"), "hospital clinic infirmary nhs hospice"),
        (("Government", "Public sector"), "ministry government council parliament agency"),
        (("Charity", "Third sector", "Non-profit"), "charity charitable foundation"),
        (("Industry", "Private sector", "Business"), "ltd limited plc inc llc llp gmbh pharma"),
        (("Education", "School"), "school academy"),
    )
}


@dataclass(frozen=True, slots=True)
class SectorProposal:
    """A `sector` for the `roles` without one at an employer, and why."""

    employer: str
    sector: str
    roles: int
    reason: str


def sector_proposals(connection: Connection) -> Sequence[SectorProposal]:
    """Sectors for employers with roles that have none, the one with the most such roles first."""
    columns = roles.c
    query = (
        select(columns.employer, columns.sector, func.count().label("roles"))
        .where(columns.employer.is_not(None))
        .group_by(columns.employer, columns.sector)
    )
    known: dict[str, Counter[str]] = defaultdict(Counter)
    missing: dict[str, int] = {}
    on_record: dict[str, str] = {}
    for row in connection.execute(query):
        if row.sector:
            known[row.employer][row.sector] += row.roles
            on_record.setdefault(comparison_key(row.sector), row.sector)
        else:
            missing[row.employer] = missing.get(row.employer, 0) + row.roles
    found = (
        SectorProposal(employer, *proposed[:1], count, *proposed[1:])
        for employer, count in missing.items()
        if (proposed := _by_others(known[employer]) or _by_words(employer, on_record))
    )
    return sorted(found, key=lambda one: (-one.roles, one.employer))


def fill_sectors(changes: ChangeSet, sectors: Mapping[str, str]) -> int:
    """Give each employer's sector to its roles that have none; return how many got one."""
    columns = roles.c
    found = changes.connection.execute(
        select(columns.id, columns.employer).where(
            within_texts(columns.employer, [*sectors]),
            func.coalesce(columns.sector, "") == "",
        )
    ).all()
    return changes.update(
        roles, [Change(row.id, {"sector": sectors[row.employer]}) for row in found]
    )


def _by_others(sectors: Counter[str]) -> tuple[str, str] | None:
    """The sector of most other roles at an employer."""
    total = sectors.total()
    if not total:
        return None
    (sector, count), *_ = sectors.most_common(1)
    if count < _LEAST_SHARE * total:
        return None
    return sector, f"{count} of {plural(total, 'other role')} there"


def _by_words(employer: str, on_record: Mapping[str, str]) -> tuple[str, str] | None:
    """The sector that the words of a name say, unless they say two."""
    words = set(employer_words(employer))
    found = [(terms, said) for terms, known in _WORDS.items() if (said := words & known)]
    if len(found) != 1:
        return None
    terms, said = found[0]
    named = next((on_record[key] for one in terms if (key := comparison_key(one)) in on_record), "")
    return named or terms[0], f"“{min(said)}” in the name"
