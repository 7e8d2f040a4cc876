"""Opens the database that the window is to show."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from core.errors import UserError
from core.known_databases import remember_database
from core.paths import own_database
from models.database import Database, create_database, open_database
from models.database_path import real_path
from models.file_keys import unlock
from models.former_databases import check_no_former_database
from models.stored_logins import open_with_stored_login
from models.stored_passphrases import stored_passphrase


def open_or_create(address: str) -> Database:
    """The database at `address`; on the first start of all, the user's own is created."""
    try:
        database = open_by_keyring(address)
    except UserError as refusal:
        if refusal.code != "missing_database" or Path(address) != own_database():
            raise
        check_no_former_database(address)
        database = create_database(address)
    remember_database(database.name, datetime.now(), database.server_address)
    return database


def open_by_keyring(address: str) -> Database:
    """The database at `address`, with its passphrase or password of the keyring where it has one.

    Raises UserError like `open_database`.
    """
    try:
        return open_with_stored_login(address)
    except UserError as refusal:
        path = real_path(Path(address).expanduser())
        stored = stored_passphrase(path) if refusal.code == "passphrase" else None
        if stored is None:
            raise
        with suppress(UserError):  # of a former file of this name: it is asked for
            unlock(path, stored)
    return open_database(address)
