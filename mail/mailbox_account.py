"""The mailbox to which bounces and replies come, read by IMAP.

The account is a setting of the office; what logs it in is kept in this computer's keyring. A
scheduled task without a keyring gives both by ALMANAC_IMAP_URL.
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from sqlalchemy import Connection

from core.errors import UserError
from core.stored_secrets import store_secret, stored_secret
from mail.accounts import Login, MailAccount, Security, TransportKind, is_loopback
from models.changes import ChangeSet
from records.settings import save_setting, saved_setting

_SETTING: Final = "returned_mailbox"
_URL: Final = "ALMANAC_IMAP_URL"
_SERVICE: Final = "Almanac mailbox"  # the name that the keyring shows
_SCHEMES: Final[Mapping[str, tuple[Security, int]]] = {
    "imaps": (Security.TLS, 993),
    "imap+starttls": (Security.STARTTLS, 143),
    "imap": (Security.NONE, 143),
}


@dataclass(frozen=True, slots=True)
class MailboxAccount:
    """A folder of a mailbox on a server.

    What was read goes to the folder `processed`, empty: stays where it is. It is looked at every
    `minutes` while a window is open, 0: on request alone.
    """

    host: str = ""
    port: int = 993
    security: Security = Security.TLS
    user: str = ""
    login: Login = Login.PASSWORD
    folder: str = "INBOX"
    processed: str = ""
    minutes: int = 0

    @property
    def name(self) -> str:
        """What it is known by where it was read: user, server and folder."""
        return f"{self.login_name}, {self.folder}"

    @property
    def login_name(self) -> str:
        """What its password is known by in the keyring: user and server."""
        return f"{self.user} at {self.host}"


def saved_mailbox(connection: Connection) -> MailboxAccount | None:
    """The office's mailbox as saved; None: none was set up."""
    saved: Mapping[str, Any] | None = saved_setting(connection, _SETTING)
    if saved is None:
        return None
    known = {field.name for field in fields(MailboxAccount)}
    values = {name: value for name, value in saved.items() if name in known}
    for name, kind in (("security", Security), ("login", Login)):
        if name in values:
            values[name] = kind(values[name])
    return MailboxAccount(**values)


def mailbox_account(
    connection: Connection, environment: Mapping[str, str] = os.environ
) -> MailboxAccount:
    """The mailbox to read: that of `environment` where it names one, else the saved one.

    Raises UserError where there is none, or what the environment says names none.
    """
    saved = saved_mailbox(connection)
    if environment.get(_URL):
        return _of_environment(environment[_URL], saved or MailboxAccount())
    if saved is None:
        raise UserError(
            "No mailbox is set up, so nothing was read. Set one up with “Mailbox for bounces…”, or"
            " with “mailbox set”.",
            code="no_mailbox",
        )
    return saved


def save_mailbox(changes: ChangeSet, account: MailboxAccount) -> None:
    """Save `account` for everybody. Raises UserError like `check_mailbox`."""
    check_mailbox(account)
    save_setting(changes, _SETTING, asdict(account))


def check_mailbox(account: MailboxAccount) -> None:
    """Raise UserError unless an account is complete and its login is never sent unprotected."""
    if not account.host or any(sign.isspace() for sign in account.host):
        raise UserError("The mailbox needs the name of its server.", code="no_host")
    if not 0 < account.port < 65_536:
        raise UserError("The port of a mail server is a number up to 65535.", code="bad_port")
    if not account.user:
        raise UserError("The mailbox needs a user name.", code="no_user")
    if not account.folder:
        raise UserError("The mailbox needs the folder that is read.", code="no_folder")
    if account.processed == account.folder:
        raise UserError(
            "What was read goes to another folder than the one that is read.", code="same_folder"
        )
    if account.security is Security.NONE and not is_loopback(account.host):
        raise UserError(
            "A mailbox on another computer is read with STARTTLS or TLS alone; otherwise"
            " anybody on the way could read the mails and the password.",
            code="not_encrypted",
        )


def mailbox_secret(
    account: MailboxAccount,
    sending: MailAccount | None,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """The password of `account`, of the environment or the keyring; else a token valid now.

    A mailbox of Microsoft or Google is read with the sign-in of the account `sending`, which may be
    another person's who may read it. It may wait for the provider. Raises UserError without.
    """
    if environment.get(_URL):
        return unquote(urlsplit(environment[_URL]).password or "")
    if account.login is not Login.PASSWORD:
        return _token(account, sending)
    found = stored_secret(_SERVICE, account.login_name)
    if found is None:
        raise UserError(
            f"The password of {account.login_name} is not in this computer’s keyring."
            " Nothing was read; enter it with “Mailbox for bounces…”, or with “mailbox set”.",
            code="no_password",
        )
    return found


def store_mailbox_password(account: MailboxAccount, password: str) -> None:
    """Keep the password of `account` in the keyring. Raises UserError where there is none."""
    store_secret(
        _SERVICE,
        account.login_name,
        password,
        otherwise=f"Unlock it, or give the mailbox by {_URL}.",
    )


def has_mailbox_password(account: MailboxAccount) -> bool:
    """Whether the password of `account` is in the keyring of this computer."""
    return stored_secret(_SERVICE, account.login_name) is not None


def can_log_in(account: MailboxAccount, sending: MailAccount | None) -> bool:
    """Whether this computer keeps what logs in to `account`; see `mailbox_secret`."""
    if account.login is Login.PASSWORD:
        return has_mailbox_password(account)
    from mail.oauth.account_tokens import is_signed_in

    return sending is not None and is_signed_in(_signed_in(account, sending))


def _token(account: MailboxAccount, sending: MailAccount | None) -> str:
    from mail.oauth.account_tokens import access_token
    from mail.oauth.client import TokenUse

    if sending is None or not sending.client_id:
        raise UserError(
            "The mailbox is read with the sign-in of the mail account. Nothing was read; set that"
            " account up first, in Settings, Mail.",
            code="no_account",
        )
    return access_token(_signed_in(account, sending), TokenUse.IMAP)


def _signed_in(account: MailboxAccount, sending: MailAccount) -> MailAccount:
    """The account whose sign-in logs in to the mailbox `account`."""
    return replace(sending, kind=TransportKind.SMTP, login=account.login)


def _of_environment(text: str, saved: MailboxAccount) -> MailboxAccount:
    """The mailbox that the environment names; the folder of the `saved` one where it names none."""
    try:
        url = urlsplit(text)
        security, port = _SCHEMES[url.scheme]
        port = url.port or port
    except (KeyError, ValueError):
        raise UserError(
            f"{_URL} cannot be understood; nothing was read. It looks like"
            " imaps://user:password@mail.example.org/INBOX.",
            code="bad_imap_url",
        ) from None
    account = MailboxAccount(
        host=url.hostname or "",
        port=port,
        security=security,
        user=unquote(url.username or ""),
        folder=unquote(url.path.strip("/")) or saved.folder,
        processed=saved.processed,
    )
    check_mailbox(account)
    return account
