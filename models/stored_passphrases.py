"""Passphrases of database files, and passwords of databases on servers, in the system's keyring.

Kept where the user asks for it. A `place` is a file's path, or a server's address without password.
The keyring is Windows' Credential Manager, macOS' Keychain, or the Secret Service of a Linux
desktop. A machine without one, as a server, keeps none.
"""

from pathlib import Path
from typing import Final

from core.errors import UserError

_SERVICE: Final = "Almanac database"  # the name that the keyring shows; the account is the place


def has_keyring() -> bool:
    """Whether there is a keyring on this machine."""
    import keyring

    return float(keyring.get_keyring().priority) > 0


def stored_passphrase(place: Path | str) -> str | None:
    """The passphrase or password stored for the database at `place`, or None."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, str(place))
    except (KeyringError, RuntimeError, OSError):  # locked, or out of reach as without a desktop
        return None


def store_passphrase(place: Path | str, passphrase: str) -> None:
    """Keep the passphrase or password of the database at `place`.

    Raises UserError where there is no keyring, or it refuses.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, str(place), passphrase)
    except (KeyringError, RuntimeError, OSError) as error:
        what = "passphrase" if isinstance(place, Path) else "password"
        raise UserError(
            f"The {what} could not be put into this computer’s keyring: there is none, or it is"
            " locked. It is asked for each time.",
            code="no_keyring",
        ) from error


def forget_passphrase(place: Path | str) -> None:
    """Take what is stored for the database at `place` out of the keyring, if it is there."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(_SERVICE, str(place))
    except (KeyringError, RuntimeError, OSError):
        return
