"""Whose contact is blocked by what no column of theirs says.

Suppressed addresses, rows that wait for review, and other records of the same person are looked up
among everybody, which takes seconds for a million people. What was found is kept as long as
nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from models.engines import is_writer
from models.objections import people_in_opt_out_reviews
from models.same_person import same_as_opted_out
from models.tables import batches
from records.consent.suppression import suppressed_people


@dataclass(frozen=True, slots=True)
class BlockedPeople:
    """The ids of people with a suppressed address, and of those whom another record holds."""

    suppressed: frozenset[int]
    on_hold: frozenset[int]


# Of each database: the state it was in, and what was found then by purpose and channel.
_KEPT: Final[WeakKeyDictionary[Engine, tuple[Any, dict[tuple[str, str], BlockedPeople]]]] = (
    WeakKeyDictionary()
)


def blocked_people(
    connection: Connection, purpose: str, channel: str, among: Sequence[int] | None = None
) -> BlockedPeople:
    """Those, of all or `among` some, who are blocked for `purpose` and `channel` of a consent."""
    if among is not None or is_writer(connection):  # what is being written is not known yet
        return _find(connection, purpose, channel, among)
    state = connection.execute(
        select(func.count(), func.max(batches.c.id), func.max(batches.c.at)).where(
            batches.c.state == "done"
        )
    ).one()
    known, found = _KEPT.get(connection.engine, (None, {}))
    if known != state:
        found = {}
    if (purpose, channel) not in found:
        found = {**found, (purpose, channel): _find(connection, purpose, channel, None)}
        _KEPT[connection.engine] = state, found
    return found[purpose, channel]


def _find(
    connection: Connection, purpose: str, channel: str, among: Sequence[int] | None
) -> BlockedPeople:
    on_hold = people_in_opt_out_reviews(connection) | same_as_opted_out(
        connection, channel, purpose, among
    )
    return BlockedPeople(
        frozenset(suppressed_people(connection, purpose, among)), frozenset(on_hold)
    )
