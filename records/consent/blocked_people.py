"""Whose contact is blocked by what no column of theirs says.

Suppressed addresses, rows that wait for review, and other records of the same person are looked up
among everybody, which takes seconds for a million people. What was found is kept as long as
nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import Connection

from models.consent_fields import CHANNELS, PURPOSES
from models.data_state import StateCache
from models.objections import people_in_opt_out_reviews
from models.same_person import same_as_opted_out
from records.consent.suppression import suppressed_people


@dataclass(frozen=True, slots=True)
class BlockedPeople:
    """The ids of people with a suppressed address, and of those whom another record holds."""

    suppressed: frozenset[int]
    on_hold: frozenset[int]


_KEPT: Final = StateCache[BlockedPeople](most=len(PURPOSES) * len(CHANNELS))


def blocked_people(
    connection: Connection, purpose: str, channel: str, among: Sequence[int] | None = None
) -> BlockedPeople:
    """Those, of all or `among` some, who are blocked for `purpose` and `channel` of a consent."""
    find = partial(_find, connection, purpose, channel, among)
    return find() if among is not None else _KEPT.get(connection, (purpose, channel), find)


def _find(
    connection: Connection, purpose: str, channel: str, among: Sequence[int] | None
) -> BlockedPeople:
    on_hold = people_in_opt_out_reviews(connection) | same_as_opted_out(
        connection, channel, purpose, among
    )
    return BlockedPeople(
        frozenset(suppressed_people(connection, purpose, among)), frozenset(on_hold)
    )
