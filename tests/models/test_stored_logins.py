"""The password of a server's database in the keyring: used where its address has none."""

from pathlib import Path

import pytest

from core.errors import UserError
from models import stored_logins
from models.database import Database
from models.stored_logins import open_with_stored_login
from tests.cli.commands import Almanac

BARE = "postgresql+psycopg://zoe@server/office"
OTHER = "postgresql+psycopg://zoe:other@server/office"
CASES = [
    (BARE, "a:b", [BARE, "postgresql+psycopg://zoe:a%3Ab@server/office"]),
    (BARE, "", [BARE]),
    (OTHER, "a:b", [OTHER]),
]


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were opened: each login is refused."""
    addresses: list[str] = []

    def refuse(address: str) -> Database:
        addresses.append(address)
        raise UserError("Login refused.", code="login_refused")

    monkeypatch.setattr(stored_logins, "open_database", refuse)
    return addresses


@pytest.mark.parametrize(("address", "kept", "expected"), CASES)
def test_the_kept_password_is_used_where_the_address_has_none(
    address: str,
    kept: str,
    expected: list[str],
    tried: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stored_logins, "stored_passphrase", {BARE: kept or None}.get)
    with pytest.raises(UserError, match="Login refused"):
        open_with_stored_login(address)
    assert tried == expected


@pytest.mark.parametrize(("address", "kept", "expected"), CASES)
def test_so_it_is_by_commands(
    address: str,
    kept: str,
    expected: list[str],
    tried: list[str],
    own_data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(stored_logins, "stored_passphrase", {BARE: kept or None}.get)
    assert "Login refused" in Almanac(address, capsys)("contacts", "count").refusal
    assert tried == expected
