"""The office's mail account: by what it sends, as whom and how fast.

The account is a setting of the office; what logs it in is kept in this computer's keyring. A
scheduled task without a keyring gives both by ALMANAC_SMTP_URL and ALMANAC_MAIL_FROM
(docs/sending.md).
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection

from core.errors import UserError
from mail.message import MailAddress, parse_address
from models.changes import ChangeSet
from records.settings import save_setting, saved_setting

_SETTING: Final = "mail_account"
_URL: Final = "ALMANAC_SMTP_URL"
_FROM: Final = "ALMANAC_MAIL_FROM"


class TransportKind(StrEnum):
    """By what mails are handed over."""

    SMTP = "smtp"
    GRAPH = "graph"
    DRAFTS = "drafts"


class Security(StrEnum):
    """How the connection to an SMTP server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"  # on this computer alone


class Login(StrEnum):
    """By what a server knows the account."""

    NONE = "none"
    PASSWORD = "password"  # noqa: S105  # the name of a kind of login
    MICROSOFT = "microsoft"
    GOOGLE = "google"


@dataclass(frozen=True, slots=True)
class MailAccount:
    """The account that mails are sent by.

    `host`, `port`, `security`, `user` and `login` are of SMTP; `folder` is of drafts.
    `client_id` is that of the office's own registration for signing in, with `client_secret` at
    Google and `tenant`, the organisation, at Microsoft; they are no secrets of a person.
    `sender` and `reply_to` are addresses with or without a name; replies go to the sender where
    `reply_to` is empty. At most `per_minute` mails are sent in a minute and `per_day` in 24 hours,
    0: as many as the server takes.
    `unsubscribe_email` gets the requests for no more mail, where empty the sender;
    `unsubscribe_url` is a page of the office for it, with {token}, which takes them by one click.
    """

    kind: TransportKind = TransportKind.SMTP
    sender: str = ""
    reply_to: str = ""
    host: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    login: Login = Login.PASSWORD
    folder: str = ""
    client_id: str = ""
    client_secret: str = ""
    tenant: str = "organizations"
    per_minute: int = 25
    per_day: int = 2_000
    unsubscribe_email: str = ""
    unsubscribe_url: str = ""

    @property
    def from_address(self) -> MailAddress:
        """The sender. Raises UserError where it is none."""
        return parse_address(self.sender)

    @property
    def name(self) -> str:
        """What the account is known by in the keyring and in the ledger: user and server."""
        if self.kind is TransportKind.DRAFTS:
            return self.folder
        where = self.host if self.kind is TransportKind.SMTP else str(self.kind)
        return f"{self.user or self.from_address.email} at {where}"


def saved_account(connection: Connection) -> MailAccount | None:
    """The office's account as saved; None: none was set up."""
    saved = saved_setting(connection, _SETTING)
    return None if saved is None else _from_json(saved)


def mail_account(
    connection: Connection, environment: Mapping[str, str] = os.environ
) -> MailAccount:
    """The account to send by: that of `environment` where it names a server, else the saved one.

    Raises UserError where there is none, or what the environment says makes no account.
    """
    saved = saved_account(connection)
    if environment.get(_URL):
        return _of_environment(environment, saved or MailAccount())
    if saved is None:
        raise UserError(
            "No mail account is set up, so nothing was sent. Set one up in Settings, Mail, or with"
            " “mail set”.",
            code="no_account",
        )
    return saved


def environment_password(environment: Mapping[str, str] = os.environ) -> str | None:
    """The password in ALMANAC_SMTP_URL; None: it names no server."""
    url = environment.get(_URL)
    return None if not url else unquote(urlsplit(url).password or "")


def save_account(changes: ChangeSet, account: MailAccount) -> None:
    """Save `account` for everybody. Raises UserError like `check_account`."""
    check_account(account)
    save_setting(changes, _SETTING, asdict(account))
    changes.describe(account=account.from_address.email)


def check_account(account: MailAccount) -> None:
    """Raise UserError unless an account is complete and its login is never sent unprotected."""
    for address in filter(None, (account.sender, account.reply_to, account.unsubscribe_email)):
        parse_address(address)
    if not account.sender:
        raise UserError("The account needs a sender’s address.", code="bad_address")
    if account.unsubscribe_url and not (
        account.unsubscribe_url.startswith("https://") and "{token}" in account.unsubscribe_url
    ):
        raise UserError(
            "The page for unsubscribing begins with https:// and has {token}, where each person’s"
            " code goes.",
            code="bad_link",
        )
    if account.per_minute < 0 or account.per_day < 0:
        raise UserError("No fewer than 0 mails a minute or a day can be sent.", code="bad_pace")
    if account.kind is TransportKind.SMTP:
        _check_server(account)
    needs_client = account.kind is TransportKind.GRAPH or (
        account.kind is TransportKind.SMTP and account.login in {Login.MICROSOFT, Login.GOOGLE}
    )
    if needs_client and not account.client_id:
        raise UserError(
            "The account needs the client id under which your IT department registered Almanac.",
            code="no_client_id",
        )
    if account.kind is TransportKind.DRAFTS and not account.folder:
        raise UserError("Choose the folder that drafts are written to.", code="no_folder")


def is_loopback(host: str) -> bool:
    """Whether `host` is this computer itself, to which nobody else can listen."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _check_server(account: MailAccount) -> None:
    if not account.host or any(sign.isspace() for sign in account.host):
        raise UserError("The account needs the name of its mail server.", code="no_host")
    if not 0 < account.port < 65_536:
        raise UserError("The port of a mail server is a number up to 65535.", code="bad_port")
    if account.security is Security.NONE and not is_loopback(account.host):
        raise UserError(
            "A mail server on another computer is used with STARTTLS or TLS alone; otherwise"
            " anybody on the way could read the mails and the password.",
            code="not_encrypted",
        )
    if account.login is not Login.NONE and not account.user:
        raise UserError("The account needs a user name, or no login at all.", code="no_user")


def _from_json(saved: Mapping[str, Any]) -> MailAccount:
    known = {field.name for field in fields(MailAccount)}
    values = {name: value for name, value in saved.items() if name in known}
    for name, kind in (("kind", TransportKind), ("security", Security), ("login", Login)):
        if name in values:
            values[name] = kind(values[name])
    return MailAccount(**values)


_SCHEMES: Final[Mapping[str, tuple[Security, int]]] = {
    "smtp+starttls": (Security.STARTTLS, 587),
    "smtps": (Security.TLS, 465),
    "smtp": (Security.NONE, 25),
}


def _of_environment(environment: Mapping[str, str], saved: MailAccount) -> MailAccount:
    """The account that the environment names, with the pace and addresses of the `saved` one.

    A server on this computer is no provider that limits anybody: the pace is its own.
    """
    try:
        url = urlsplit(environment[_URL])
        security, port = _SCHEMES[url.scheme]
        port = url.port or port
    except (KeyError, ValueError):
        raise UserError(
            f"{_URL} cannot be understood; nothing was sent. It looks like"
            " smtp+starttls://user:password@mail.example.org:587.",
            code="bad_smtp_url",
        ) from None
    account = MailAccount(
        sender=environment.get(_FROM) or saved.sender,
        reply_to=saved.reply_to,
        host=url.hostname or "",
        port=port,
        security=security,
        user=unquote(url.username or ""),
        login=Login.PASSWORD if url.username else Login.NONE,
        per_minute=0 if is_loopback(url.hostname or "") else saved.per_minute,
        per_day=0 if is_loopback(url.hostname or "") else saved.per_day,
        unsubscribe_email=saved.unsubscribe_email,
        unsubscribe_url=saved.unsubscribe_url,
    )
    if not account.sender:
        raise UserError(
            f"{_FROM} does not say who mails are from; nothing was sent.", code="no_sender"
        )
    check_account(account)
    return account
