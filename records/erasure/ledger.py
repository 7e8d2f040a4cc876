"""The ledger of erasures: keyed hashes of whom nobody may bring back, when, by whom and why.

It tells nobody who was erased, and yet knows them when a file, a backup or an answer brings them.
Whose record it was in a backup is told by the record's id and time of creation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select, update

from models.changes import ChangeSet, from_json
from models.known_erasures import KnownErasure
from models.sql import within
from models.suppressions import keyed_hash, suppression_keys
from models.tables import erasure_keys, erasures, journal, people
from records.erasure.identity import Identity, identity_of_row

_KIND: Final = "erased"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure as listed in the settings: `at` is UTC."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class ErasedPeople:
    """Knows again who was erased: `hashes` of the keys of their identities, under `keys`."""

    hashes: frozenset[str]
    keys: Sequence[bytes]

    def include(self, row: Mapping[str, Any]) -> bool:
        """Whether a flat row by field key is of somebody who was erased."""
        return bool(self.hashes) and self._knows(identity_of_row(row).keys())

    def include_record(self, person_id: int, created_at: datetime) -> bool:
        """Whether the record of this id and time of creation was erased."""
        return bool(self.hashes) and self._knows([record_key(person_id, created_at)])

    def _knows(self, texts: Iterable[str]) -> bool:
        return any(
            keyed_hash(key, _KIND, text) in self.hashes for text in texts for key in self.keys
        )


def read_erased(connection: Connection) -> ErasedPeople:
    """Everybody who was erased."""
    hashes = frozenset(connection.scalars(select(erasure_keys.c.key_hash)))
    return ErasedPeople(hashes, suppression_keys(connection) if hashes else ())


def list_erasures(connection: Connection) -> list[Erasure]:
    """All erasures, one for each person, the newest first."""
    columns = erasures.c.at, erasures.c.by, erasures.c.reason
    rows = connection.execute(select(*columns).order_by(erasures.c.id.desc()))
    return [Erasure(*row) for row in rows]


def record_key(person_id: int, created_at: datetime) -> str:
    """The key by which the record of a person is known in a backup."""
    return f"record:{person_id}:{created_at.isoformat()}"


def created_people(
    connection: Connection, ids: Sequence[int] | None = None
) -> set[tuple[int, datetime]]:
    """Everybody on record or deleted, or those of `ids`: id and time of creation."""
    living = select(people.c.id, people.c.created_at)
    deleted = select(journal.c.record_id, journal.c.old).where(
        journal.c.table_name == people.name, journal.c.action == "delete"
    )
    if ids is not None:
        living = living.where(within(people.c.id, ids))
        deleted = deleted.where(within(journal.c.person_id, ids))
    found = {(row.id, row.created_at) for row in connection.execute(living)}
    for record_id, old in connection.execute(deleted):
        created_at = from_json(people, old).get("created_at")
        if created_at is not None:
            found.add((record_id, created_at))
    return found


def erased_records(connection: Connection) -> list[int]:
    """Whom the ledger knows to be erased although they are on record or deleted here, by id."""
    known = read_erased(connection)
    everybody = created_people(connection) if known.hashes else ()
    return sorted(one for one, at in everybody if known.include_record(one, at))


def enter_known(changes: ChangeSet, known: Sequence[KnownErasure], *, reason: str, by: str) -> None:
    """Enter erasures of which only the hashes are known."""
    entries = [{"at": one.at, "by": by, "reason": reason, "is_cleaned": False} for one in known]
    ids = changes.insert(erasures, entries)
    changes.insert(
        erasure_keys,
        [
            {"erasure_id": erasure_id, "key_hash": hashed}
            for erasure_id, one in zip(ids, known, strict=True)
            for hashed in sorted(one.hashes)
        ],
    )


def enter(
    changes: ChangeSet,
    identities: Mapping[int, Identity],
    shared: Collection[tuple[str, str]],
    *,
    reason: str,
    by: str,
) -> None:
    """Enter people who are being erased; the addresses `shared` with others do not tell of them.

    Who is erased again, from an older copy, is in the ledger already, and is not entered twice.
    """
    connection = changes.connection
    if not identities:
        return
    key = suppression_keys(connection)[0]
    records: dict[int, set[str]] = defaultdict(set)
    for person_id, at in created_people(connection, list(identities)):
        records[person_id].add(record_key(person_id, at))
    hashes = [
        {
            keyed_hash(key, _KIND, text)
            for text in identity.keys(frozenset(shared)) | records[person_id]
        }
        for person_id, identity in identities.items()
    ]
    known = set(connection.scalars(select(erasure_keys.c.key_hash)))
    new = [of_person for of_person in hashes if not of_person <= known]
    entry = {"at": changes.at, "by": by, "reason": reason, "is_cleaned": False}
    ids = changes.insert(erasures, [entry] * len(new))
    changes.insert(
        erasure_keys,
        [
            {"erasure_id": erasure_id, "key_hash": hashed}
            for erasure_id, of_person in zip(ids, new, strict=True)
            for hashed in sorted(of_person)
        ],
    )
    if len(new) < len(hashes):  # what they left outside the tables is to go once more
        connection.execute(update(erasures).values(is_cleaned=False))


def copy_erasures(source: Connection, changes: ChangeSet) -> None:
    """Copy the ledger of another copy of the database; its keys are there already."""
    known = set(changes.connection.scalars(select(erasure_keys.c.key_hash)))
    theirs: dict[int, list[str]] = {}
    for erasure_id, hashed in source.execute(
        select(erasure_keys.c.erasure_id, erasure_keys.c.key_hash).order_by(erasure_keys.c.id)
    ):
        theirs.setdefault(erasure_id, []).append(hashed)
    rows = source.execute(select(erasures).order_by(erasures.c.id)).mappings()
    new = [row for row in rows if not known.issuperset(theirs.get(row["id"], ()))]
    ids = changes.insert(
        erasures,
        [{"at": row["at"], "by": row["by"], "reason": row["reason"], "is_cleaned": False}
         for row in new],
    )  # fmt: skip
    changes.insert(
        erasure_keys,
        [
            {"erasure_id": erasure_id, "key_hash": hashed}
            for erasure_id, row in zip(ids, new, strict=True)
            for hashed in theirs[row["id"]]
        ],
    )
