"""Suppressed addresses: stored as keyed hashes of their canonical forms, and never deleted.

The key is made with the database and stays; it is in no journal. A database that was restored, or
in which an earlier version of the program lost its key, may have former keys: hashes under these
count too. Hashes of earlier versions are of the match value instead of the canonical form.
"""

import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, insert, select, update

from models.canonical_address import canonical_address
from models.identifiers import reserve_ids
from models.match_keys import match_value
from models.tables import contact_points, office_settings, suppressions

if TYPE_CHECKING:  # change sets themselves suppress addresses
    from models.changes import ChangeSet

EVERYTHING: Final = "all"  # the purpose of a suppression that covers every purpose
ADDRESS_KINDS: Final = ("email", "phone")  # what can be suppressed
_KEY: Final = "suppression_key"
_FORMER_KEYS: Final = "former_suppression_keys"
_COPIED: Final = ("kind", "address_hash", "purpose", "reason", "at", "by")


@dataclass(frozen=True, slots=True)
class ActiveSuppressions:
    """The suppressions in force: hash of an address -> purposes, and the `keys` of the hashes."""

    purposes: Mapping[str, frozenset[str]]
    keys: Sequence[bytes]

    def of(self, kind: str, value: str) -> frozenset[str]:
        """The purposes for which the address `value` of `kind` is suppressed."""
        return self.of_forms(kind, _forms(kind, value)) if self.purposes else frozenset()

    def of_forms(self, kind: str, forms: Iterable[str]) -> frozenset[str]:
        """The same of an address whose match value and canonical form are `forms`."""
        hashes = address_hashes(self.keys, kind, forms)
        return frozenset().union(*filter(None, map(self.purposes.get, hashes)))


def active_suppressions(connection: Connection) -> ActiveSuppressions:
    """Read the suppressions in force."""
    found: dict[str, set[str]] = {}
    for row in connection.execute(
        select(suppressions.c.address_hash, suppressions.c.purpose).where(
            suppressions.c.released_at.is_(None)
        )
    ):
        found.setdefault(row.address_hash, set()).add(row.purpose)
    purposes = {hashed: frozenset(some) for hashed, some in found.items()}
    return ActiveSuppressions(purposes, suppression_keys(connection) if purposes else ())


def address_hashes(keys: Sequence[bytes], kind: str, forms: Iterable[str]) -> set[str]:
    """The hashes by which an address whose match value and canonical form are `forms` is stored."""
    return {keyed_hash(key, kind, form) for form in forms for key in keys}


def suppression_rows(
    connection: Connection,
    addresses: Iterable[tuple[str, str]],
    purpose: str,
    **values: Any,
) -> list[dict[str, Any]]:
    """New rows of `suppressions` for `addresses`, pairs of kind and value, with further `values`.

    What is suppressed for `purpose` already needs no row.
    """
    key = suppression_keys(connection)[0]
    active = active_suppressions(connection)
    rows: dict[str, dict[str, Any]] = {}
    for kind, value in addresses:
        hashed = keyed_hash(key, kind, canonical_address(kind, value))
        known = active.purposes.get(hashed, frozenset())
        if purpose not in known:
            rows[hashed] = {"kind": kind, "address_hash": hashed, "purpose": purpose, **values}
    return list(rows.values())


def copy_suppressions(source: Connection, changes: "ChangeSet") -> int:
    """Add the active suppressions of another copy of the database; return the number.

    For a restored backup: `source` is the database as it was last.
    """
    connection = changes.connection
    for key in suppression_keys(source):
        _add_former_key(connection, key)
    known = {
        (hashed, purpose)
        for hashed, purposes in active_suppressions(connection).purposes.items()
        for purpose in purposes
    }
    copied = source.execute(
        select(*(suppressions.c[name] for name in _COPIED))
        .where(suppressions.c.released_at.is_(None))
        .order_by(suppressions.c.id)
    ).mappings()
    rows = [dict(row) for row in copied if (row["address_hash"], row["purpose"]) not in known]
    changes.insert(suppressions, rows)
    return len(rows)


def suppression_keys(connection: Connection) -> tuple[bytes, ...]:
    """The key of new hashes, then the former ones. Raises LookupError where there is none."""
    settings = office_settings.c
    saved = {
        row.key: row.value
        for row in connection.execute(
            select(settings.key, settings.value).where(settings.key.in_([_KEY, _FORMER_KEYS]))
        )
    }
    if _KEY not in saved:
        raise LookupError("the database has no key for suppressed addresses")
    return tuple(bytes.fromhex(key) for key in (saved[_KEY], *saved.get(_FORMER_KEYS, ())))


def create_key(connection: Connection, former_keys: Sequence[str] = ()) -> None:
    """Create the suppression key if there is none. Only for the migration that introduced it."""
    settings = office_settings.c
    if connection.scalar(select(settings.id).where(settings.key == _KEY)) is None:
        _save(connection, _KEY, secrets.token_bytes(32).hex())
    for key in former_keys:
        _add_former_key(connection, bytes.fromhex(key))


def use_canonical_hashes(connection: Connection) -> None:
    """Hash the canonical form of every suppressed address that is on record.

    For the migration that brings canonical forms: earlier hashes are of match values.
    """
    keys = suppression_keys(connection)
    earlier = set(connection.scalars(select(suppressions.c.address_hash)))
    points = contact_points.c
    on_record = select(points.kind, points.match_value).where(points.kind.in_(ADDRESS_KINDS))
    for kind, value in connection.execute(on_record.distinct()).all() if earlier else ():
        new = keyed_hash(keys[0], kind, canonical_address(kind, value))
        known = address_hashes(keys, kind, _forms(kind, value)) & earlier - {new}
        if known:
            at = suppressions.c.address_hash.in_(known)
            connection.execute(update(suppressions).where(at).values(address_hash=new))


def _add_former_key(connection: Connection, key: bytes) -> None:
    known = suppression_keys(connection)
    if key in known:
        return
    former = [one.hex() for one in (*known[1:], key)]
    if len(known) == 1:
        _save(connection, _FORMER_KEYS, former)
    else:
        at = office_settings.c.key == _FORMER_KEYS
        connection.execute(update(office_settings).where(at).values(value=former))


def _save(connection: Connection, name: str, value: Any) -> None:
    """Keep a setting without a journal line: undo leaves it."""
    (new_id,) = reserve_ids(connection, office_settings, 1)
    connection.execute(insert(office_settings).values(id=new_id, key=name, value=value))


def _forms(kind: str, value: str) -> set[str]:
    return {canonical_address(kind, value), match_value(kind, value)}


def keyed_hash(key: bytes, kind: str, form: str) -> str:
    """The HMAC-SHA256 of a `form` of something of a `kind`, in hex."""
    return hmac.digest(key, f"{kind}:{form}".encode(errors="surrogatepass"), "sha256").hex()
