"""The erasures that this computer knows, for copies of a database that were made before them.

A small file in the user's data folder for each office, told by its suppression key, holds the keyed
hashes of the ledger and nothing else. Without it, or where it cannot be read or written, nothing
fails. The erasures that it has and a database has not were made after the copy was.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from core.paths import data_folder
from core.private_files import create_private, make_private_folder
from models.suppressions import keyed_hash, suppression_keys
from models.tables import erasure_keys, erasures


@dataclass(frozen=True, slots=True)
class KnownErasure:
    """One person's erasure: when (UTC), and the keyed hashes by which the person is known."""

    at: datetime
    hashes: frozenset[str]


def remember_erasures(connection: Connection) -> None:
    """Note the erasures of a database for copies of it that were made before."""
    here = _ledger(connection)
    known = _read(_file(connection))
    hashes = frozenset[str]().union(*(one.hashes for one in known))
    new = [one for one in here if not one.hashes <= hashes]
    if new:
        _write(_file(connection), [*known, *new])


def later_erasures(connection: Connection) -> list[KnownErasure]:
    """The known erasures that a database has not: it is a copy that was made before them."""
    known = _read(_file(connection))
    if not known:
        return []
    here = set(connection.scalars(select(erasure_keys.c.key_hash)))
    return [one for one in known if not one.hashes <= here]


def _ledger(connection: Connection) -> list[KnownErasure]:
    rows = connection.execute(
        select(erasures.c.id, erasures.c.at, erasure_keys.c.key_hash)
        .join_from(erasures, erasure_keys)
        .order_by(erasures.c.id)
    )
    found: dict[int, tuple[datetime, set[str]]] = {}
    for erasure_id, at, hashed in rows:
        found.setdefault(erasure_id, (at, set()))[1].add(hashed)
    return [KnownErasure(at, frozenset(hashes)) for at, hashes in found.values()]


def _file(connection: Connection) -> Path:
    office = keyed_hash(suppression_keys(connection)[0], "office", "")[:32]
    return data_folder() / "erasures" / f"{office}.json"


def _read(file: Path) -> list[KnownErasure]:
    try:
        return [
            KnownErasure(datetime.fromisoformat(one["at"]), frozenset(map(str, one["hashes"])))
            for one in json.loads(file.read_text(encoding="utf-8"))["erasures"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _write(file: Path, known: Sequence[KnownErasure]) -> None:
    listed = [{"at": one.at.isoformat(), "hashes": sorted(one.hashes)} for one in known]
    part = file.with_name(file.name + ".part")
    with suppress(OSError):
        make_private_folder(file.parent)
        part.unlink(missing_ok=True)
        create_private(part)
        part.write_text(json.dumps({"erasures": listed}), encoding="utf-8")
        part.replace(file)
