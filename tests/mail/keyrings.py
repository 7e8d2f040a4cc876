"""A keyring for tests, which takes no more in one secret than Windows does."""

from typing import Final

import keyring.errors
import pytest

_MOST: Final = 2_560  # bytes, two for each character


class WindowsKeyring:
    """Secrets by service and name; with `room` 0 or less it refuses one more."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}
        self.room = 1_000

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.room -= 1
        if self.room < 0 or len(secret.encode("utf-16-le")) > _MOST:
            raise keyring.errors.PasswordSetError
        self.secrets[service, name] = secret

    def get_password(self, service: str, name: str) -> str | None:
        return self.secrets.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        if (service, name) not in self.secrets:
            raise keyring.errors.PasswordDeleteError
        del self.secrets[service, name]


def use_keyring(patch: pytest.MonkeyPatch) -> WindowsKeyring:
    """Put an empty keyring in the place of the system's."""
    result = WindowsKeyring()
    for name in ("set_password", "get_password", "delete_password"):
        patch.setattr(f"keyring.{name}", getattr(result, name))
    return result
