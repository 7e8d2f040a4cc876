"""People who share an e-mail address, such as couples: one of them is invited, or each.

A wave decides, or the office where it does not. Pure but for what is saved.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from models.changes import Change, ChangeSet
from models.tables import waves
from records.office import office_settings
from surveys.waves import Wave


class SharedAddresses(StrEnum):
    """How people who share an address are invited."""

    ONE = "one"  # one message: to whoever was invited before, was chosen by hand, or comes first
    EACH = "each"


LABELS: Final[Mapping[SharedAddresses, str]] = {
    SharedAddresses.ONE: "One person per address",
    SharedAddresses.EACH: "Everyone, one message each",
}


def find_holders(
    people: Sequence[int],
    emails: Mapping[int, str],
    invited: Mapping[int, str],
    chosen: Collection[int],
) -> dict[int, int]:
    """Find who of `people` has the address of another one of them, or of somebody `invited`.

    Each is returned with that other person. First come those invited before, then those `chosen`
    by hand, then the order of `people`.
    """
    first = {email.casefold(): person_id for person_id, email in invited.items() if email}
    here = set(people)
    # In the order of the mapping, not of the people: a million of them are found in memory so.
    folded = {one: email.casefold() for one, email in emails.items() if one in here}
    shared = set(_repeated(folded.values(), set(first)))
    sharing = {person_id: email for person_id, email in folded.items() if email in shared}
    holders = [(one, sharing[one]) for one in people if one in sharing]
    found: dict[int, int] = {}
    for person_id, email in sorted(holders, key=lambda one: one[0] not in chosen):
        holder = first.setdefault(email, person_id)
        if holder != person_id:
            found[person_id] = holder
    return found


def shared_address_policy(connection: Connection, wave: Wave) -> SharedAddresses:
    """How a wave invites people who share an address: as it says, or else the office."""
    return SharedAddresses(wave.shared_addresses or office_settings(connection).shared_addresses)


def set_shared_addresses(changes: ChangeSet, wave: Wave, policy: SharedAddresses) -> None:
    """Save how a wave invites people who share an address."""
    changes.update(waves, [Change(wave.id, {"shared_addresses": str(policy)})])


def _repeated(values: Iterable[str], known: set[str]) -> Iterable[str]:
    """Those of `values` that are there before, or in `known`, which grows."""
    for value in values:
        if value in known:
            yield value
        else:
            known.add(value)
