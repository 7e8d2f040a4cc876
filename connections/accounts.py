"""Connections as the office keeps them, and which wave is fetched by which.

Passwords and tokens are in the system's keyring, or in the environment where there is none.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import select

from connections.downloads import Account, ConnectedPlatform
from core.errors import UserError
from core.text import clean, fold
from models.changes import Change, ChangeSet
from models.stored_passphrases import stored_passphrase
from models.tables import connections, surveys, wave_connections, wave_fetches, waves
from surveys.waves import Wave

VARIABLE: Final = "ALMANAC_CONNECTION_SECRET"


@dataclass(frozen=True, slots=True)
class PlatformConnection:
    """An account of the office at a survey platform."""

    id: int
    name: str
    platform: ConnectedPlatform
    address: str
    login: str = ""

    @property
    def place(self) -> str:
        """By what the keyring knows its password or token."""
        return f"connection {self.platform} {self.login}@{self.address}"

    def account(self) -> Account:
        """The account with its secret. Raises UserError where none is kept."""
        secret = os.environ.get(VARIABLE) or stored_passphrase(self.place)
        if not secret:
            raise UserError(
                f"No password or token of “{self.name}” is kept on this computer. Nothing was"
                f" fetched; enter it, or set {VARIABLE}.",
                code="no_secret",
            )
        return Account(self.address, secret, self.login)


@dataclass(frozen=True, slots=True)
class ConnectedWave:
    """A wave whose answers are fetched: `every_hours`, None: on request; and the last fetch."""

    survey_code: str
    wave_label: str
    wave_id: int
    connection: str
    remote_id: str
    every_hours: int | None
    apply_certain: bool
    fetched_at: datetime | None = None
    outcome: str = ""
    message: str = ""

    def is_due(self, now: datetime) -> bool:
        """Whether the schedule says that it is to be fetched."""
        if self.every_hours is None:
            return False
        return self.fetched_at is None or self.fetched_at + timedelta(hours=self.every_hours) <= now


def list_connections(connection: DatabaseConnection) -> Sequence[PlatformConnection]:
    """The office's connections, by name."""
    rows = connection.execute(select(connections).order_by(connections.c.name))
    return [
        PlatformConnection(
            row.id, row.name, ConnectedPlatform(row.platform), row.address, row.login or ""
        )
        for row in rows
    ]


def find_connection(connection: DatabaseConnection, name: str) -> PlatformConnection:
    """The connection called `name`. Raises UserError where there is none."""
    for one in list_connections(connection):
        if fold(one.name) == fold(name):
            return one
    raise UserError(
        f"There is no connection “{name}”; nothing was changed.", code="unknown_connection"
    )


def add_connection(
    changes: ChangeSet, name: str, platform: ConnectedPlatform, address: str, login: str = ""
) -> PlatformConnection:
    """Add a connection. Raises UserError for a name that is blank or in use."""
    name = clean(name)
    if not name or any(
        fold(one.name) == fold(name) for one in list_connections(changes.connection)
    ):
        raise UserError(
            f"A connection needs a name of its own; “{name}” was not added.", code="bad_name"
        )
    values = {"name": name, "platform": platform.value, "address": address.strip()}
    changes.insert(connections, [{**values, "login": login.strip() or None}])
    changes.describe(connection=name)
    return find_connection(changes.connection, name)


def remove_connection(changes: ChangeSet, name: str) -> PlatformConnection:
    """Remove a connection; no wave is fetched by it any more. Raises UserError for no such."""
    found = find_connection(changes.connection, name)
    changes.delete(connections, [found.id])
    changes.describe(connection=found.name)
    return found


def connect_wave(
    changes: ChangeSet,
    wave: Wave,
    name: str,
    remote_id: str,
    every_hours: int | None = None,
    *,
    apply_certain: bool = False,
) -> None:
    """Fetch the answers to `wave` from the survey `remote_id` of the connection called `name`.

    Raises UserError for an unknown connection or a blank ID.
    """
    if not remote_id.strip():
        raise UserError("Give the survey’s ID on the platform.", code="no_remote_id")
    values = {
        "connection_id": find_connection(changes.connection, name).id,
        "remote_id": remote_id.strip(),
        "every_hours": every_hours,
        "apply_certain": apply_certain,
    }
    of_wave = select(wave_connections.c.id).where(wave_connections.c.wave_id == wave.id)
    known = changes.connection.scalar(of_wave)
    if known is None:
        changes.insert(wave_connections, [{"wave_id": wave.id, **values}])
    else:
        changes.update(wave_connections, [Change(known, values)])
    changes.describe(wave=wave.name, connection=name)


def connected_waves(connection: DatabaseConnection) -> Sequence[ConnectedWave]:
    """The waves whose answers are fetched, by survey and wave."""
    link = wave_connections.c
    rows = connection.execute(
        select(
            surveys.c.code,
            waves.c.label,
            waves.c.id,
            connections.c.name,
            link.remote_id,
            link.every_hours,
            link.apply_certain,
            wave_fetches.c.at,
            wave_fetches.c.outcome,
            wave_fetches.c.message,
        )
        .select_from(wave_connections)
        .join(waves, waves.c.id == link.wave_id)
        .join(surveys, surveys.c.id == waves.c.survey_id)
        .join(connections, connections.c.id == link.connection_id)
        .outerjoin(wave_fetches, wave_fetches.c.wave_id == waves.c.id)
        .order_by(surveys.c.code, waves.c.label)
    )
    return [ConnectedWave(*row[:8], row.outcome or "", row.message or "") for row in rows]
