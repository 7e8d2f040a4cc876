"""The mail account: saved, or given by the environment, and never one that sends openly."""

from dataclasses import replace

import pytest

from core.errors import UserError
from mail.accounts import (
    Login,
    MailAccount,
    Security,
    TransportKind,
    check_account,
    environment_password,
    mail_account,
    save_account,
    saved_account,
)
from mail.transports.account_transport import account_transport, store_password
from models.batch_kinds import BatchKind
from models.database import Database

OFFICE = MailAccount(
    sender="Alumni Office <alumni@example.org>",
    host="mail.example.org",
    user="alumni@example.org",
    per_minute=10,
    unsubscribe_url="https://example.org/unsubscribe/{token}",
)


def test_a_saved_account_is_everybodys(database: Database) -> None:
    with database.read() as connection:
        assert saved_account(connection) is None
    with database.write(BatchKind.MAIL_ACCOUNT) as changes:
        save_account(changes, OFFICE)
    with database.read() as connection:
        assert saved_account(connection) == mail_account(connection, {}) == OFFICE


def test_without_an_account_there_is_no_sending(database_file: Database) -> None:
    with (
        database_file.read() as connection,
        pytest.raises(UserError, match="No mail account is set up"),
    ):
        mail_account(connection, {})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp+starttls://zoe%40example.org:s%2F3@mail.example.org:2525",
            ("mail.example.org", 2525, Security.STARTTLS, "zoe@example.org", Login.PASSWORD, "s/3"),
        ),
        (
            "smtp+starttls://mail.example.org",
            ("mail.example.org", 587, Security.STARTTLS, "", Login.NONE, ""),
        ),
        (
            "smtps://u:p@mail.example.org",
            ("mail.example.org", 465, Security.TLS, "u", Login.PASSWORD, "p"),
        ),
        ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, Security.NONE, "", Login.NONE, "")),
    ],
)
def test_the_environment_gives_an_account(
    url: str, expected: tuple[object, ...], database_file: Database
) -> None:
    environment = {"ALMANAC_SMTP_URL": url, "ALMANAC_MAIL_FROM": "Office <office@example.org>"}
    with database_file.write(BatchKind.MAIL_ACCOUNT) as changes:
        save_account(changes, OFFICE)
    with database_file.read() as connection:
        found = mail_account(connection, environment)
    given = (found.host, found.port, found.security, found.user, found.login)
    assert (*given, environment_password(environment)) == expected
    assert found.sender == "Office <office@example.org>"
    assert found.per_minute == (0 if found.host == "127.0.0.1" else 10)
    assert found.unsubscribe_url == OFFICE.unsubscribe_url


@pytest.mark.parametrize(
    "environment",
    [
        {"ALMANAC_SMTP_URL": "smtp://mail.example.org:25"},
        {"ALMANAC_SMTP_URL": "https://mail.example.org"},
        {"ALMANAC_SMTP_URL": "smtps://mail.example.org:many"},
        {"ALMANAC_SMTP_URL": "smtps://u:p@mail.example.org", "ALMANAC_MAIL_FROM": ""},
        {"ALMANAC_SMTP_URL": "smtps://u:p@mail.example.org", "ALMANAC_MAIL_FROM": "nobody"},
    ],
)
def test_what_makes_no_account_is_refused(
    environment: dict[str, str], database_file: Database
) -> None:
    given = {"ALMANAC_MAIL_FROM": "office@example.org", **environment}
    with database_file.read() as connection, pytest.raises(UserError):
        mail_account(connection, given)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender": ""},
        {"sender": "Alumni Office"},
        {"reply_to": "x"},
        {"host": ""},
        {"host": "mail example"},
        {"port": 0},
        {"security": Security.NONE},
        {"user": ""},
        {"per_minute": -1},
        {"unsubscribe_url": "https://example.org/unsubscribe"},
        {"unsubscribe_url": "http://example.org/{token}"},
        {"kind": TransportKind.DRAFTS, "folder": ""},
    ],
)
def test_an_incomplete_account_is_refused(wrong: dict[str, object]) -> None:
    check_account(OFFICE)
    with pytest.raises(UserError):
        check_account(replace(OFFICE, **wrong))  # type: ignore[arg-type]


def test_the_password_is_kept_in_the_keyring_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.set_password", lambda *of: kept.__setitem__(of[:2], of[2]))
    store_password(OFFICE, "s3cret")
    assert kept == {("Almanac mail", "alumni@example.org at mail.example.org"): "s3cret"}


def test_a_password_that_is_nowhere_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.get_password", lambda *_of: None)
    with pytest.raises(UserError, match="mail set"):
        account_transport(OFFICE, {}).open()
