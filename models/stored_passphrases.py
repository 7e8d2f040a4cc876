"""Passphrases of database files, and passwords of databases on servers, in the system's keyring.

Kept where the user asks for it. A `place` is a file's path, or a server's address without password.
"""

from pathlib import Path
from typing import Final

from core.stored_secrets import forget_secret, store_secret, stored_secret

_SERVICE: Final = "Almanac database"  # the name that the keyring shows; the account is the place


def stored_passphrase(place: Path | str) -> str | None:
    """The passphrase or password stored for the database at `place`, or None."""
    return stored_secret(_SERVICE, str(place))


def store_passphrase(place: Path | str, passphrase: str) -> None:
    """Keep the passphrase or password of the database at `place`.

    Raises UserError where there is no keyring, or it refuses.
    """
    what = "passphrase" if isinstance(place, Path) else "password"
    store_secret(
        _SERVICE, str(place), passphrase, what=what, otherwise="It is asked for each time."
    )


def forget_passphrase(place: Path | str) -> None:
    """Take what is stored for the database at `place` out of the keyring, if it is there."""
    forget_secret(_SERVICE, str(place))
