"""Connections as the office keeps them, and which wave is fetched by which.

Passwords and tokens are in the system's keyring, or in the environment where there is none.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection as DatabaseConnection
from sqlalchemy import select

from connections.platform import Account, ConnectedPlatform, PlatformInterface
from connections.platforms import PLATFORMS
from core.errors import UserError
from core.progress import Progress
from core.stored_secrets import forget_secret, store_secret, stored_secret
from core.text import clean, fold
from models.changes import Change, ChangeSet
from models.tables import connections, surveys, wave_connections, wave_fetches, waves
from surveys.waves import Wave

_VARIABLE: Final = "ALMANAC_CONNECTION_"  # and the name of the connection
_NOT_IN_VARIABLES: Final = re.compile(r"[^A-Z0-9]+")
_SERVICE: Final = "Almanac connection"  # the name that the keyring shows
# What people paste from the browser, or from a platform's documentation.
_BEYOND_ADDRESS: Final = re.compile(
    r"(?<=[^:/])/((index\.php|admin|API/v3|api)(?=[/?#]|$)|redcap_v|#).*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class PlatformConnection:
    """An account of the office at a survey platform."""

    id: int
    name: str
    platform: ConnectedPlatform
    address: str
    login: str = ""

    @property
    def interface(self) -> PlatformInterface:
        """What the platform's interface offers."""
        return PLATFORMS[self.platform]

    @property
    def variable(self) -> str:
        """The environment variable that may have its password or token; each has its own.

        That of “Lime, faculty” is ALMANAC_CONNECTION_LIME_FACULTY.
        """
        return _VARIABLE + _NOT_IN_VARIABLES.sub("_", fold(self.name).upper()).strip("_")

    @property
    def given_secret(self) -> str:
        """The password or token that the variable has; empty where it has none."""
        return os.environ.get(self.variable, "")

    def has_secret(self) -> bool:
        """Whether its password or token is on this computer."""
        return bool(self._secret())

    def account(self) -> Account:
        """The account with its secret. Raises UserError where none is kept."""
        secret = self._secret()
        if not secret:
            raise UserError(
                f"The {self._secret_name} of “{self.name}” is not on this computer, so nothing was"
                " done. Enter it in Settings, Connections, or with “connection secret”.",
                code="no_secret",
            )
        return Account(self.address, secret, self.login)

    def store_secret(self, secret: str) -> None:
        """Keep the password or token in the keyring. Raises UserError where there is none."""
        store_secret(
            _SERVICE,
            self._place,
            secret,
            what=self._secret_name,
            otherwise=f"Unlock it, or give it by {self.variable} and enter none.",
        )

    def forget_secret(self) -> None:
        """Take the password or token out of the keyring, if it is there."""
        forget_secret(_SERVICE, self._place)

    def _secret(self) -> str | None:
        return self.given_secret or stored_secret(_SERVICE, self._place)

    @property
    def _place(self) -> str:
        """By what the keyring knows its password or token; the token of REDCap is a project's."""
        return f"{self.name}: {self.login}@{self.address}"

    @property
    def _secret_name(self) -> str:
        return "password" if self.interface.login_name else "token"


@dataclass(frozen=True, slots=True)
class ConnectedWave:
    """A wave whose answers are fetched: `every_hours`, None: on request; and the last fetch."""

    survey_code: str
    wave_label: str
    wave_id: int
    connection: str
    platform: ConnectedPlatform
    remote_id: str
    every_hours: int | None
    apply_certain: bool
    fetched_at: datetime | None = None
    outcome: str = ""
    message: str = ""

    @property
    def name(self) -> str:
        """The short name of the wave: “CAC 2018”."""
        return f"{self.survey_code} {self.wave_label}"

    def is_due(self, now: datetime) -> bool:
        """Whether the schedule says that it is to be fetched."""
        next_at = self.next_at
        return self.every_hours is not None and (next_at is None or next_at <= now)

    @property
    def next_at(self) -> datetime | None:
        """When it is fetched again (UTC); None: on request, or at once as it never was."""
        if self.every_hours is None or self.fetched_at is None:
            return None
        return self.fetched_at + timedelta(hours=self.every_hours)


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


def proposed_connection(
    connection: DatabaseConnection,
    name: str,
    platform: ConnectedPlatform,
    address: str,
    login: str = "",
) -> PlatformConnection:
    """A connection as it can be added. Raises UserError for what is missing, or a name in use."""
    name, address, login = clean(name), plain_address(address), login.strip()
    wanted = PLATFORMS[platform].login_name
    proposed = PlatformConnection(0, name, platform, address, login if wanted else "")
    # Of names that differ in signs alone, one's password would go to the other's address.
    if not name or proposed.variable in {one.variable for one in list_connections(connection)}:
        raise UserError(
            "A connection needs a name of its own, with other letters or digits than each other"
            f" one; “{name}” was not added.",
            code="bad_name",
        )
    if wanted and not login:
        raise UserError(
            f"{PLATFORMS[platform].title} needs a {wanted.lower()}; “{name}” was not added.",
            code="no_login",
        )
    return proposed


def plain_address(text: str) -> str:
    """The address of a platform in what was typed or pasted: https, and no page of it."""
    address = text.strip()
    if address and "://" not in address:
        address = f"https://{address}"
    return _BEYOND_ADDRESS.sub("", address).rstrip("/")


def check_connection(proposed: PlatformConnection, secret: str, progress: Progress) -> None:
    """Sign in with a password or token. Raises UserError where that fails, and Cancelled."""
    if not secret:
        raise UserError(
            "Enter the password or token; without it nothing was saved.", code="no_secret"
        )
    progress.report("Signing in")
    account = Account(proposed.address, secret, proposed.login)
    proposed.interface.check(account, progress)


def add_connection(changes: ChangeSet, proposed: PlatformConnection) -> PlatformConnection:
    """Add a connection, and give it with its ID. Raises UserError as `proposed_connection`."""
    checked = proposed_connection(
        changes.connection, proposed.name, proposed.platform, proposed.address, proposed.login
    )
    values = {
        "name": checked.name,
        "platform": checked.platform.value,
        "address": checked.address,
        "login": checked.login or None,
    }
    changes.insert(connections, [values])
    changes.describe(connection=checked.name)
    return find_connection(changes.connection, checked.name)


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


def disconnect_wave(changes: ChangeSet, wave: Wave) -> None:
    """Fetch the answers to `wave` by no connection any more; what was imported stays."""
    of_wave = select(wave_connections.c.id).where(wave_connections.c.wave_id == wave.id)
    changes.delete(wave_connections, changes.connection.scalars(of_wave).all())
    changes.describe(wave=wave.name)


def connected_waves(connection: DatabaseConnection) -> Sequence[ConnectedWave]:
    """The waves whose answers are fetched, by survey and wave."""
    link = wave_connections.c
    rows = connection.execute(
        select(
            surveys.c.code,
            waves.c.label,
            waves.c.id,
            connections.c.name,
            connections.c.platform,
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
    return [
        ConnectedWave(
            *row[:4],
            ConnectedPlatform(row.platform),
            *row[5:9],
            row.outcome or "",
            row.message or "",
        )
        for row in rows
    ]


def waves_due(connection: DatabaseConnection, now: datetime) -> Sequence[ConnectedWave]:
    """The waves that the schedule says are to be fetched, by an account of this computer.

    Those whose password or token is on another one are fetched there.
    """
    due = [one for one in connected_waves(connection) if one.is_due(now)]
    used = {one.connection for one in due}
    accounts = [one for one in list_connections(connection) if one.name in used]
    here = {one.name for one in accounts if one.has_secret()}
    return [one for one in due if one.connection in here]


def connected_wave(connection: DatabaseConnection, wave: Wave) -> ConnectedWave:
    """How the answers to `wave` are fetched. Raises UserError where no connection is chosen."""
    for one in connected_waves(connection):
        if one.wave_id == wave.id:
            return one
    raise UserError(
        f"No connection is chosen for {wave.name}, so nothing was done. Choose one in Settings,"
        " Connections, or with “connection use”.",
        code="not_connected",
    )
