"""Opens a database on a server with the password that the system's keyring keeps for it."""

from core.errors import UserError
from models.database import Database, open_database
from models.database_address import (
    has_password,
    is_server_address,
    with_password,
    without_password,
)
from models.stored_passphrases import stored_passphrase


def open_with_stored_login(address: str) -> Database:
    """The database at `address`, a file's path or a server's address.

    Where a server refuses an address without a password, that of the keyring is tried. Raises
    UserError like `open_database`.
    """
    try:
        return open_database(address)
    except UserError as refusal:
        if refusal.code != "login_refused" or not is_server_address(address):
            raise
        if has_password(address):
            raise
        stored = stored_passphrase(without_password(address))
        if stored is None:
            raise
    return open_database(with_password(address, stored))
