"""Passphrases, passwords and tokens in the system's keyring.

The keyring is Windows' Credential Manager, macOS' Keychain, or the Secret Service of a Linux
desktop. A machine without one, as a server, keeps none. `service` is the name that the keyring
shows.
"""

from core.errors import UserError


def has_keyring() -> bool:
    """Whether there is a keyring on this machine."""
    import keyring

    return float(keyring.get_keyring().priority) > 0


def stored_secret(service: str, name: str) -> str | None:
    """The secret kept as `name`, or None; None also where the keyring is out of reach."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(service, name)
    except (KeyringError, RuntimeError, OSError):  # locked, or out of reach as without a desktop
        return None


def store_secret(
    service: str, name: str, secret: str, *, what: str = "password", otherwise: str
) -> None:
    """Keep a secret as `name`.

    Raises UserError where there is no keyring, or it refuses: that it is about `what`, and what to
    do `otherwise`, a sentence.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(service, name, secret)
    except (KeyringError, RuntimeError, OSError) as error:
        raise UserError(
            f"The {what} could not be put into this computer’s keyring: there is none, or it is"
            f" locked. {otherwise}",
            code="no_keyring",
        ) from error


def forget_secret(service: str, name: str) -> None:
    """Take the secret kept as `name` out of the keyring, if it is there."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(service, name)
    except (KeyringError, RuntimeError, OSError):
        return
