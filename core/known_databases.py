"""The databases that were opened on this computer: a small file in the user's data folder.

It tells an office's database that is missing today from one that never was. Without it, or where
it cannot be read or written, nothing fails.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from core.paths import data_folder, sample_database
from core.private_files import create_private, make_private_folder

_KEPT: Final = 100  # the databases opened last


@dataclass(frozen=True, slots=True)
class KnownDatabase:
    """Where a database is (a file's whole path, or user, server and database) and its last opening.

    One that `is_hidden` was taken off the list of recent databases; that it was there stays known.
    `address` is that of one on a server, without a password; empty for a file.
    """

    name: str
    opened_at: datetime
    is_hidden: bool = False
    address: str = ""

    @property
    def opens_by(self) -> str:
        """What opens it again; empty for one on a server that an earlier version noted."""
        return self.address or (self.name if Path(self.name).is_absolute() else "")


def known_databases() -> Sequence[KnownDatabase]:
    """The databases that were opened, the last one first; empty where nothing is known."""
    try:
        found = json.loads(_file().read_text(encoding="utf-8"))["databases"]
        known = [
            KnownDatabase(
                str(one["name"]),
                datetime.fromisoformat(one["opened_at"]),
                bool(one.get("is_hidden", False)),
                str(one.get("address", "")),
            )
            for one in found
        ]
        return sorted(known, key=lambda one: one.opened_at, reverse=True)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def database_title(name: str) -> str:
    """What a database is called: the sample, a file by its name, a server's by the whole."""
    if name == str(sample_database()):
        return "Sample data"
    return Path(name).name if Path(name).is_absolute() else name


def recent_databases() -> Sequence[KnownDatabase]:
    """The databases to open again, but for those taken off the list, the last one first."""
    return [one for one in known_databases() if one.opens_by and not one.is_hidden]


def remove_from_recent(name: str) -> None:
    """Take the database of this `name` off the list of recent ones, until it is opened again."""
    _write([replace(one, is_hidden=one.is_hidden or one.name == name) for one in known_databases()])


def is_known(name: str) -> bool:
    """Whether the database of this `name` was opened before."""
    return any(one.name == name for one in known_databases())


def remember_database(name: str, now: datetime, address: str = "") -> None:
    """Note that the database of this `name` was opened (local time, without a zone).

    `address` is that of one on a server, without a password.
    """
    others = [
        one
        for one in known_databases()
        if one.name != name and not (address and one.address == address)  # under another name
    ]
    _write([KnownDatabase(name, now, address=address), *others][:_KEPT])


def _write(kept: Sequence[KnownDatabase]) -> None:
    content = {
        "databases": [
            {
                "name": one.name,
                "opened_at": one.opened_at.isoformat(timespec="seconds"),
                **({"is_hidden": True} if one.is_hidden else {}),
                **({"address": one.address} if one.address else {}),
            }
            for one in kept
        ]
    }
    file = _file()
    part = file.with_name(file.name + ".part")
    with suppress(OSError):
        make_private_folder(file.parent)
        part.unlink(missing_ok=True)
        create_private(part)
        part.write_text(json.dumps(content, indent=1), encoding="utf-8")
        part.replace(file)


def _file() -> Path:
    return data_folder() / "databases.json"
