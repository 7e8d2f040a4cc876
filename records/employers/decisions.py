"""What people decided on spellings of employers: the same one, under which name, or two.

A decision is remembered: `employer_names` maps every spelling that was unified to its employer, by
which cells and typed values are read from then on (records.fields.values). How a source wrote an
employer stays with the role, where the search finds it and `separate_employers` restores it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.text import clean, comparison_key
from models.changes import Change, ChangeSet
from models.sql import within_texts
from models.tables import different_employers, employer_spellings, roles
from records.employers.names import Pair, pair_of


@dataclass(frozen=True, slots=True)
class UnifiedEmployer:
    """An employer by the `name` that somebody chose, with the other spellings of it."""

    name: str
    spellings: tuple[str, ...]
    roles: int


def employer_names(connection: Connection) -> Mapping[str, str]:
    """The names of employers by the comparison keys of their spellings."""
    columns = employer_spellings.c
    return {
        row.match_key: row.name
        for row in connection.execute(select(columns.match_key, columns.name))
    }


def unified_employers(connection: Connection) -> Sequence[UnifiedEmployer]:
    """The employers with other spellings that were unified, by name."""
    columns = employer_spellings.c
    spellings: dict[str, list[str]] = defaultdict(list)
    rows = connection.execute(select(columns.name, columns.spelling).order_by(columns.spelling))
    for name, spelling in rows:
        if comparison_key(spelling) != comparison_key(name):
            spellings[name].append(spelling)
    counts = count_roles(connection)
    return [
        UnifiedEmployer(name, tuple(spellings[name]), counts.get(name, 0))
        for name in sorted(spellings, key=comparison_key)
    ]


def different_pairs(connection: Connection) -> frozenset[Pair]:
    """The pairs of spellings of which somebody said that they are two employers."""
    columns = different_employers.c
    rows = connection.execute(select(columns.match_key, columns.other_key))
    return frozenset((row.match_key, row.other_key) for row in rows)


def count_roles(connection: Connection) -> Mapping[str, int]:
    """How many roles have each spelling of an employer."""
    query = (
        select(roles.c.employer, func.count().label("roles"))
        .where(roles.c.employer.is_not(None))
        .group_by(roles.c.employer)
    )
    return {row.employer: row.roles for row in connection.execute(query)}


def unify_employers(changes: ChangeSet, name: str, spellings: Collection[str]) -> int:
    """Decide that `spellings` mean the employer `name`; return how many roles have it now instead.

    Their roles get the name, and so does whatever is imported or typed later; what was unified with
    one of them before comes along. Raises UserError for a name or spelling without a letter or
    digit, and where there is no spelling beside the name.
    """
    name = clean(name)
    texts = [text for text in map(clean, spellings) if text != name]
    if not texts:
        raise UserError(
            f"There is no other spelling beside “{name}”; nothing was changed.", code="no_spelling"
        )
    chosen = {_key(text): text for text in (*texts, name)}
    known = changes.connection.execute(select(employer_spellings)).all()
    moved = [row for row in known if {row.match_key, comparison_key(row.name)} & chosen.keys()]
    there = {row.match_key for row in known}
    changes.update(employer_spellings, [Change(row.id, {"name": name}) for row in moved])
    changes.insert(
        employer_spellings,
        [
            {"spelling": text, "match_key": key, "name": name}
            for key, text in chosen.items()
            if key not in there
        ],
    )
    pairs = {pair_of(*two) for two in combinations(chosen, 2)}
    different = changes.connection.execute(select(different_employers))
    changes.delete(
        different_employers,
        [row.id for row in different if (row.match_key, row.other_key) in pairs],
    )
    changes.describe(employer=name)
    return _rename_roles(changes, name, chosen.keys() | {row.match_key for row in moved})


def separate_employers(changes: ChangeSet, spellings: Collection[str]) -> int:
    """Decide that each of `spellings` is an employer of its own; return how many roles got it back.

    It is remembered that none is another one of them, nor the employer that it was unified with.
    Raises UserError for a single spelling that was not unified.
    """
    given = {_key(one): clean(one) for one in spellings}
    known = {
        row.match_key: row
        for row in changes.connection.execute(select(employer_spellings))
        if row.match_key in given and row.match_key != comparison_key(row.name)
    }
    if len(given) < 2 and not known:
        raise UserError(
            f"“{next(iter(given.values()), '')}” is not unified with another employer; nothing was"
            " changed. Give two spellings to keep them apart.",
            code="not_unified",
        )
    pairs = {pair_of(one, other) for one, other in combinations(given.values(), 2)}
    pairs |= {pair_of(row.spelling, row.name) for row in known.values()}
    restored = sum(_restore_roles(changes, row.name, key) for key, row in known.items())
    changes.delete(employer_spellings, [row.id for row in known.values()])
    new = sorted(pairs - different_pairs(changes.connection))
    changes.insert(
        different_employers, [{"match_key": one, "other_key": other} for one, other in new]
    )
    changes.describe(employer=next(iter(given.values())))
    return restored


def _key(text: str) -> str:
    key = comparison_key(text)
    if not key:
        raise UserError(
            "The name of an employer needs a letter or a digit; nothing was changed.",
            code="no_name",
        )
    return key


def _rename_roles(changes: ChangeSet, name: str, keys: Collection[str]) -> int:
    """Give `name` to the roles whose employer is written in another way, which they keep."""
    texts = [
        text
        for text in count_roles(changes.connection)
        if text != name and comparison_key(text) in keys
    ]
    found = changes.connection.execute(
        select(roles.c.id, roles.c.employer, roles.c.employer_original).where(
            within_texts(roles.c.employer, texts)
        )
    ).all()
    return changes.update(
        roles,
        [
            Change(
                row.id,
                {"employer": name, "employer_original": row.employer_original or row.employer},
            )
            for row in found
        ],
    )


def _restore_roles(changes: ChangeSet, name: str, key: str) -> int:
    """Give back to the roles with `name` what their source wrote, where that has the key `key`."""
    columns = roles.c
    found = changes.connection.execute(
        select(columns.id, columns.employer_original).where(
            columns.employer == name, columns.employer_original.is_not(None)
        )
    ).all()
    return changes.update(
        roles,
        [
            Change(row.id, {"employer": row.employer_original, "employer_original": None})
            for row in found
            if comparison_key(row.employer_original) == key
        ],
    )
