"""The transport of an account, with its secret from the environment or the keyring."""

import os
from collections.abc import Mapping
from typing import Final

from core.errors import UserError
from core.stored_secrets import store_secret, stored_secret
from mail.accounts import MailAccount, TransportKind, environment_password
from mail.transports.smtp import SmtpTransport
from mail.transports.transport import Transport

_SERVICE: Final = "Almanac mail"  # the name that the keyring shows


def account_transport(
    account: MailAccount, environment: Mapping[str, str] = os.environ
) -> Transport:
    """The transport that `account` sends by; it is not open yet.

    Raises UserError for an account that is not complete, or of a kind that sends nothing.
    """
    if account.kind is TransportKind.SMTP:
        return SmtpTransport(account, lambda: _password(account, environment))
    raise UserError(f"Sending by {account.kind} is not possible.", code="no_transport")


def store_password(account: MailAccount, password: str) -> None:
    """Keep the password of `account` in the keyring. Raises UserError where there is none."""
    if not store_secret(_SERVICE, account.name, password):
        raise UserError(
            "The password could not be put into this computer’s keyring: there is none, or it is"
            " locked. Unlock it, or give the account by ALMANAC_SMTP_URL.",
            code="no_keyring",
        )


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
