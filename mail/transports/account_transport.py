"""The transport of an account, with its secret from the environment or the keyring."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.stored_secrets import store_secret, stored_secret
from mail.accounts import MailAccount, TransportKind, check_account, environment_password
from mail.oauth.account_tokens import access_token, uses_oauth
from mail.transports.drafts import DraftsTransport
from mail.transports.smtp import SmtpTransport
from mail.transports.transport import Transport

_SERVICE: Final = "Almanac mail"  # the name that the keyring shows


def account_transport(
    account: MailAccount, environment: Mapping[str, str] = os.environ
) -> Transport:
    """The transport that `account` sends by; it is not open yet.

    Raises UserError for an account that is not complete.
    """
    check_account(account)
    if account.kind is TransportKind.DRAFTS:
        return DraftsTransport(Path(account.folder))
    if account.kind is TransportKind.GRAPH:
        from mail.transports.graph import GraphTransport

        return GraphTransport(lambda: access_token(account))
    if uses_oauth(account):
        return SmtpTransport(account, lambda: access_token(account))
    return SmtpTransport(account, lambda: _password(account, environment))


def store_password(account: MailAccount, password: str) -> None:
    """Keep the password of `account` in the keyring. Raises UserError where there is none."""
    store_secret(
        _SERVICE,
        account.name,
        password,
        otherwise="Unlock it, or give the account by ALMANAC_SMTP_URL.",
    )


def has_password(account: MailAccount) -> bool:
    """Whether the password of `account` is in the keyring of this computer."""
    return account.kind is TransportKind.SMTP and stored_secret(_SERVICE, account.name) is not None


def _password(account: MailAccount, environment: Mapping[str, str]) -> str:
    given = environment_password(environment)
    found = given if given is not None else stored_secret(_SERVICE, account.name)
    if found is None:
        raise UserError(
            f"The password of {account.name} is not in this computer’s keyring. Nothing was sent;"
            " enter it in Settings, Mail, or with “mail set”.",
            code="no_password",
        )
    return found
