"""Reads the messages of a folder by IMAP: only those that are new, each at most once and bounded.

Nothing is marked as read. The connection is verified before the login, which is never sent without.
"""

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.query import AND

from core.errors import UserError
from core.progress import SILENT, Progress
from mail.accounts import Login, Security
from mail.mailbox_account import MailboxAccount, check_mailbox
from mail.returned.message_files import MessageFile
from mail.returned.mime import LONGEST

_TIMEOUT: Final = 60.0  # seconds that a server may take for one reply
_LITERAL: Final = re.compile(rb"BODY\[\]", re.I)


@dataclass(frozen=True, slots=True)
class FolderState:
    """How far a folder was read: the last UID, good while `validity` is the same."""

    validity: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class MailboxMessage:
    """A message of a mailbox."""

    uid: int
    file: MessageFile


class Mailbox:
    """An open folder of a mailbox."""

    def __init__(self, client: BaseMailBox, account: MailboxAccount) -> None:
        self._client = client
        self._account = account
        self.validity = client.folder.status(account.folder, ["UIDVALIDITY"])["UIDVALIDITY"]

    def new_messages(
        self, state: FolderState | None, since: date, progress: Progress = SILENT
    ) -> Iterator[MailboxMessage]:
        """The messages that came after `state`; None: those that came `since` a day.

        Raises UserError where the connection ends, and Cancelled.
        """
        with _explained(self._account):
            uids = self._new_uids(state, since)
        for uid in progress.over(uids, "Reading the mailbox"):
            with _explained(self._account):
                content = self._content(uid)
            if content is not None:  # else deleted meanwhile
                yield MailboxMessage(uid, MessageFile(f"message {uid}", content))

    def move(self, uids: Sequence[int]) -> None:
        """Move messages to the folder for those that were read; it is created where it is missing.

        Raises UserError where that is not possible.
        """
        if not uids or not self._account.processed:
            return
        with _explained(self._account):
            if not self._client.folder.exists(self._account.processed):
                self._client.folder.create(self._account.processed)
            self._client.move([str(uid) for uid in uids], self._account.processed, chunks=500)

    def _new_uids(self, state: FolderState | None, since: date) -> list[int]:
        if state is not None and state.validity == self.validity:
            found = self._client.uids(f"UID {state.last_uid + 1}:*")
            # A server answers “5:*” with the last message also where that is the fourth.
            return sorted(int(uid) for uid in found if int(uid) > state.last_uid)
        return sorted(map(int, self._client.uids(AND(date_gte=since))))

    def _content(self, uid: int) -> bytes | None:
        _, parts = self._client.client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{LONGEST}>)")
        literals: list[Any] = [one for one in parts or () if isinstance(one, tuple)]
        found = [one[1] for one in literals if _LITERAL.search(one[0])]
        return found[0] if found else None


@contextmanager
def open_mailbox(account: MailboxAccount, secret: Callable[[], str]) -> Iterator[Mailbox]:
    """The folder of `account`, open for reading.

    `secret` gives the password, or the token of an account that logs in with Microsoft or Google.
    Raises UserError where the server cannot be reached or refuses, or the folder is missing.
    """
    check_mailbox(account)
    given = secret()
    with _explained(account):
        client = _connect(account)
    try:
        with _explained(account):
            _log_in(client, account, given)
            if not client.folder.exists(account.folder):
                raise _no_folder(account)
            client.folder.set(account.folder)
            mailbox = Mailbox(client, account)
        yield mailbox
    finally:
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            client.logout()


def _connect(account: MailboxAccount) -> BaseMailBox:
    host, port = account.host, account.port
    context = ssl.create_default_context()
    if account.security is Security.TLS:
        return MailBox(host, port, timeout=_TIMEOUT, ssl_context=context)
    mailbox = MailBoxUnencrypted(host, port, timeout=_TIMEOUT)
    if account.security is Security.STARTTLS:
        try:
            _start_tls(mailbox.client, account, context)
        except BaseException:
            with suppress(OSError):
                mailbox.client.shutdown()
            raise
    return mailbox


def _start_tls(client: imaplib.IMAP4, account: MailboxAccount, context: ssl.SSLContext) -> None:
    """Encrypt the connection before anything is said on it that others must not read."""
    if "STARTTLS" not in client.capabilities:
        raise UserError(
            f"{account.host} offers no STARTTLS, so no password was sent. Choose TLS, or ask"
            " whoever runs the server.",
            code="no_encryption",
        )
    client.starttls(context)


def _log_in(client: BaseMailBox, account: MailboxAccount, secret: str) -> None:
    try:
        if account.login is not Login.PASSWORD:
            client.xoauth2(account.user, secret, initial_folder=None)
        elif "AUTH=PLAIN" in client.client.capabilities:  # takes any letters
            plain = f"\0{account.user}\0{secret}".encode()
            client.client.authenticate("PLAIN", lambda _: plain)
        else:
            client.login(account.user, secret, initial_folder=None)
    except (imaplib.IMAP4.abort, OSError):
        raise
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise _refused(account) from error


def _refused(account: MailboxAccount) -> UserError:
    if account.login is Login.PASSWORD:
        todo = "Check the user name and the password."
        if account.host.casefold().endswith((".office365.com", ".outlook.com")):
            todo = "Microsoft takes no passwords here: sign in with Microsoft instead."
    else:
        todo = "Sign in again."
    return UserError(
        f"{account.host} refused the login of {account.user}. Nothing was read. {todo}",
        code="login_refused",
    )


def _no_folder(account: MailboxAccount) -> UserError:
    return UserError(
        f"The mailbox has no folder “{account.folder}”. Nothing was read; choose another one.",
        code="no_folder",
    )


@contextmanager
def _explained(account: MailboxAccount) -> Iterator[None]:
    """Raise UserError, with a sentence, for what keeps a mailbox from being read."""
    host = account.host
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise UserError(
            f"The certificate of {host} is not valid for it ({error.verify_message}), so no"
            " password was sent. Check the server’s name, or ask whoever runs it.",
            code="bad_certificate",
        ) from error
    except ssl.SSLError as error:
        raise UserError(
            f"{host} did not agree on encryption, so nothing was read. Check the port.",
            code="no_encryption",
        ) from error
    except (TimeoutError, socket.gaierror, OSError, imaplib.IMAP4.abort) as error:
        raise UserError(
            f"{host} cannot be reached, or ended the connection. Nothing was lost; check the"
            " server’s name and the network, then try again.",
            code="mailbox_unreachable",
        ) from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise UserError(
            f"{host} did not do what it was asked with the folder “{account.folder}”. Nothing was"
            " lost; try again later.",
            code="mailbox_refused",
        ) from error
