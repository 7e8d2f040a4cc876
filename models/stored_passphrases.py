"""Passphrases of databases that this user asked the system's keyring to keep.

The keyring is Windows' Credential Manager, macOS' Keychain, or the Secret Service of a Linux
desktop. A machine without one, as a server, keeps none.
"""

from pathlib import Path
from typing import Final

from core.errors import UserError

_SERVICE: Final = "Almanac database"  # the name that the keyring shows; the account is the path


def has_keyring() -> bool:
    """Whether there is a keyring on this machine."""
    import keyring

    return float(keyring.get_keyring().priority) > 0


def stored_passphrase(path: Path) -> str | None:
    """The passphrase stored for the database file at `path`, or None."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(_SERVICE, str(path))
    except (KeyringError, RuntimeError, OSError):  # locked, or out of reach as without a desktop
        return None


def store_passphrase(path: Path, passphrase: str) -> None:
    """Keep the passphrase of the database file at `path`.

    Raises UserError where there is no keyring, or it refuses.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, str(path), passphrase)
    except (KeyringError, RuntimeError, OSError) as error:
        raise UserError(
            "The passphrase could not be put into this computer’s keyring: there is none, or it is"
            " locked. It is asked for at each start.",
            code="no_keyring",
        ) from error


def forget_passphrase(path: Path) -> None:
    """Take the passphrase of the database file at `path` out of the keyring, if it is there."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(_SERVICE, str(path))
    except (KeyringError, RuntimeError, OSError):
        return
