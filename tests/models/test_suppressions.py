"""The key of suppressed addresses is there from the start and stays; former keys go on counting."""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import DateTime, bindparam, delete, insert, select, text

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database, create_database, open_database, utc_now
from models.identifiers import reserve_ids
from models.suppressions import (
    EVERYTHING,
    active_suppressions,
    copy_suppressions,
    suppression_keys,
    suppression_rows,
)
from models.tables import batches, contact_points, journal, office_settings, people, suppressions
from models.undo import undo
from tests.databases import at_version

ADA = ("email", "ada.byron@gmail.com")
BEN = ("email", "ben@example.org")


def suppress(database: Database, *addresses: tuple[str, str]) -> int:
    with database.write(BatchKind.PERSON_EDIT) as changes:
        values = {"reason": "asked", "by": "test", "at": utc_now()}
        rows = suppression_rows(changes.connection, addresses, EVERYTHING, **values)
        changes.insert(suppressions, rows)
        return changes.batch_id


def is_suppressed(database: Database, address: tuple[str, str]) -> bool:
    with database.read() as connection:
        return bool(active_suppressions(connection).of(*address))


def test_each_database_is_created_with_its_own_key(tmp_path: Path) -> None:
    keys = set()
    for name in "ab":
        database = create_database(tmp_path / f"{name}.almanac")
        with database.read() as connection:
            [key] = suppression_keys(connection)
        database.close()
        keys.add(key)
    assert len(keys) == 2
    assert {len(key) for key in keys} == {32}


def test_the_first_suppression_takes_no_key_with_it(database: Database) -> None:
    first = suppress(database, ADA)
    suppress(database, BEN)
    with database.read() as connection:
        journalled = connection.scalars(select(journal.c.table_name)).all()
    assert journalled == ["suppressions", "suppressions"]
    undo(database, first)
    assert is_suppressed(database, BEN)


def test_suppressions_are_copied_from_a_database_with_another_key(
    database: Database, tmp_path: Path
) -> None:
    """As where a backup is restored that is older than the key."""
    newer = create_database(tmp_path / "newer.almanac")
    suppress(newer, ADA, BEN)
    suppress(database, ("email", "cy@example.org"))
    for added in (2, 0):
        with newer.read() as source, database.write(BatchKind.PERSON_EDIT) as changes:
            assert copy_suppressions(source, changes) == added
    newer.close()
    for address in (ADA, BEN, ("email", "adabyron@gmail.com"), ("email", "cy@example.org")):
        assert is_suppressed(database, address)
    suppress(database, ("email", "dora@example.org"))
    assert is_suppressed(database, ("email", "dora@example.org"))


@contextmanager
def _written_then(database: Database) -> Iterator[ChangeSet]:
    """A change set in a batch as version 0006 wrote batches, with a title."""
    with database.unjournalled() as connection:
        (batch_id,) = reserve_ids(connection, batches, 1)
        connection.execute(
            text(
                "INSERT INTO batches (id, kind, title, state, at, by, counts)"
                " VALUES (:id, 'edit', 'Edited', 'done', :now, 'test', '{}')"
            ).bindparams(bindparam("now", type_=DateTime)),
            {"id": batch_id, "now": utc_now()},
        )
        yield ChangeSet(connection, batch_id, utc_now())


@pytest.fixture
def earlier_version(blank_address: str) -> Callable[[], Database]:
    """A database of version 0006 in which undo took the first key away; opens it when called.

    Two suppressions were made under the first key, one under the second.
    """
    keys = ["11" * 32, "22" * 32]

    def hashed(key: str, address: tuple[str, str]) -> str:
        return hmac.digest(bytes.fromhex(key), ":".join(address).encode(), "sha256").hex()

    with at_version("0006"):
        database = create_database(blank_address)
        with _written_then(database) as changes:
            changes.insert(people, [{"given_name": "Ada", "family_name": "Byron"}])
            # As written then: there were fewer columns.
            point = {"id": 1, "person_id": 1, "kind": "email", "value": "Ada.Byron@gmail.com"}
            kept = {**point, "status": "good", "is_primary": True, "match_value": ADA[1]}
            changes.connection.execute(insert(contact_points).inline().values(kept))
        for key, addresses in zip(keys, ([ADA, BEN], [("email", "cy@example.org")]), strict=True):
            with _written_then(database) as changes:
                changes.insert(office_settings, [{"key": "suppression_key", "value": key}])
                values = {"purpose": EVERYTHING, "reason": "asked", "by": "test", "at": utc_now()}
                changes.insert(
                    suppressions,
                    [
                        {"kind": one[0], "address_hash": hashed(key, one), **values}
                        for one in addresses
                    ],
                )
            with database.unjournalled() as connection:
                connection.execute(delete(office_settings))
        database.close()
    return lambda: open_database(blank_address)


def test_hashes_of_an_earlier_version_go_on_counting(
    earlier_version: Callable[[], Database],
) -> None:
    database = earlier_version()
    try:
        for address in (ADA, BEN, ("email", "cy@example.org")):
            assert is_suppressed(database, address)
        assert is_suppressed(database, ("email", "adabyron@googlemail.com"))
        assert is_suppressed(database, ("email", "ben+x@example.org"))
        with database.read() as connection:
            first = suppression_keys(connection)[0]
            assert first.hex() not in {"11" * 32, "22" * 32}
            lines = connection.scalars(text("SELECT new FROM journal")).all()
            assert not any("suppression_key" in line for line in lines)
        undo(database, 2)
        suppress(database, ("email", "dora@example.org"))
        assert is_suppressed(database, ("email", "dora@example.org"))
        with database.read() as connection:
            assert suppression_keys(connection)[0] == first
    finally:
        database.close()


def test_a_key_that_is_there_is_kept(earlier_version: Callable[[], Database]) -> None:
    with at_version("0006"):
        database = earlier_version()
        with database.unjournalled() as connection:
            values = {"id": 99, "key": "suppression_key", "value": "33" * 32}
            connection.execute(insert(office_settings).values(values))
        database.close()
    database = earlier_version()
    with database.read() as connection:
        assert suppression_keys(connection)[0].hex() == "33" * 32
    assert is_suppressed(database, BEN)
    database.close()
