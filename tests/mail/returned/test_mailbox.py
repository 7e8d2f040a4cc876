"""The mailbox is read from a real IMAP server: by password or token, each message once."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Thread

import pytest

from core.errors import Cancelled, UserError
from core.progress import Progress
from mail.accounts import Login, MailAccount, Security, TransportKind
from mail.mailbox_account import (
    MailboxAccount,
    check_mailbox,
    mailbox_account,
    mailbox_secret,
    save_mailbox,
    saved_mailbox,
)
from mail.oauth.client import TokenUse
from mail.returned.mailbox import FolderState, open_mailbox
from mail.returned.mime import LONGEST
from models.batch_kinds import BatchKind
from models.database import Database
from tests.mail.returned.dovecot import PASSWORD, USER, Dovecot, needs_dovecot, token
from tests.mail.returned.messages import CASES

FIRST = CASES[0].content
LONG_AGO = date.today() - timedelta(days=3)


def account(server: Dovecot, **values: object) -> MailboxAccount:
    return MailboxAccount(**{"host": "localhost", "port": server.port, "user": USER} | values)  # type: ignore[arg-type]


@needs_dovecot
def test_only_what_is_new_is_read_and_nothing_is_marked_as_read(mailbox: Dovecot) -> None:
    for case in CASES[:3]:
        mailbox.deliver(case.content)
    with open_mailbox(account(mailbox), lambda: PASSWORD) as folder:
        first = list(folder.new_messages(None, LONG_AGO))
        assert [one.file.content for one in first] == [one.content for one in CASES[:3]]
        state = FolderState(folder.validity, first[-1].uid)
        assert list(folder.new_messages(state, LONG_AGO)) == []
    mailbox.deliver(CASES[3].content)
    with open_mailbox(account(mailbox), lambda: PASSWORD) as folder:
        (new,) = folder.new_messages(state, LONG_AGO)
        assert new.file.content == CASES[3].content
        # The server counts anew: all are read again, and known by their digests.
        assert len(list(folder.new_messages(FolderState(1, 99), LONG_AGO))) == 4
    assert mailbox.unseen() == 4


@needs_dovecot
def test_what_was_read_is_moved(mailbox: Dovecot) -> None:
    mailbox.deliver(FIRST)
    mailbox.deliver(FIRST)
    with open_mailbox(account(mailbox, processed="Read bounces"), lambda: PASSWORD) as folder:
        first, _ = folder.new_messages(None, LONG_AGO)
        folder.move([first.uid])
    assert (mailbox.messages(), mailbox.messages("Read bounces")) == (1, 1)


@needs_dovecot
def test_a_huge_message_is_read_in_part(mailbox: Dovecot) -> None:
    mailbox.deliver(FIRST + b"x\r\n" * LONGEST)
    with open_mailbox(account(mailbox), lambda: PASSWORD) as folder:
        (one,) = folder.new_messages(None, LONG_AGO)
    assert len(one.file.content) == LONGEST


@needs_dovecot
def test_a_token_logs_in_until_it_expires(mailbox: Dovecot) -> None:
    of_microsoft = account(mailbox, login=Login.MICROSOFT)
    with open_mailbox(of_microsoft, lambda: token(60)) as folder:
        assert list(folder.new_messages(None, LONG_AGO)) == []
    with (
        pytest.raises(UserError, match="Sign in again") as refused,
        open_mailbox(of_microsoft, lambda: token(-60)),
    ):
        pass
    assert refused.value.code == "login_refused"


@needs_dovecot
def test_what_keeps_a_mailbox_from_being_read_is_said(mailbox: Dovecot) -> None:
    with pytest.raises(UserError) as refused, open_mailbox(account(mailbox), lambda: "no"):
        pass
    assert refused.value.code == "login_refused"
    other = account(mailbox, folder="Nowhere")
    with pytest.raises(UserError) as refused, open_mailbox(other, lambda: PASSWORD):
        pass
    assert refused.value.code == "no_folder"


def by_starttls(server: Dovecot) -> MailboxAccount:
    return account(server, port=server.starttls_port, security=Security.STARTTLS)


@needs_dovecot
def test_a_mailbox_is_read_with_starttls(mailbox: Dovecot) -> None:
    mailbox.deliver(FIRST)
    with open_mailbox(by_starttls(mailbox), lambda: PASSWORD) as folder:
        assert len(list(folder.new_messages(None, LONG_AGO))) == 1


@needs_dovecot
@pytest.mark.parametrize("of_server", [account, by_starttls])
def test_a_certificate_that_is_not_valid_gets_no_login(
    dovecot: Dovecot, of_server: Callable[[Dovecot], MailboxAccount]
) -> None:
    with pytest.raises(UserError) as refused, open_mailbox(of_server(dovecot), lambda: PASSWORD):
        pass
    assert refused.value.code == "bad_certificate"


def test_a_server_without_starttls_gets_no_login() -> None:
    with plain_server() as (port, heard):
        plain = MailboxAccount("localhost", port, Security.STARTTLS, USER)
        with pytest.raises(UserError) as refused, open_mailbox(plain, lambda: PASSWORD):
            pass
    assert refused.value.code == "no_encryption"
    assert [line.split()[1] for line in heard] == [b"CAPABILITY"]


@contextmanager
def plain_server() -> Iterator[tuple[int, list[bytes]]]:
    """An IMAP server that knows no encryption, on a port; it notes the lines that it hears."""
    heard: list[bytes] = []

    def answer() -> None:
        client, _ = server.accept()
        with client, client.makefile("rwb") as lines:
            lines.write(b"* OK ready\r\n")
            lines.flush()
            for line in lines:
                heard.append(line)
                tag = line.split()[0]
                lines.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
                lines.flush()

    with socket.create_server(("localhost", 0)) as server:
        thread = Thread(target=answer)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join()


@needs_dovecot
def test_reading_can_be_cancelled(mailbox: Dovecot) -> None:
    mailbox.deliver(FIRST)
    stopped = Progress(is_cancelled=lambda: True)
    with (
        open_mailbox(account(mailbox), lambda: PASSWORD) as folder,
        pytest.raises(Cancelled),
    ):
        list(folder.new_messages(None, LONG_AGO, stopped))


def test_a_server_that_is_not_there() -> None:
    gone = MailboxAccount("localhost", 1, user=USER)
    with pytest.raises(UserError) as refused, open_mailbox(gone, lambda: PASSWORD):
        pass
    assert refused.value.code == "mailbox_unreachable"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"host": ""}, "no_host"),
        ({"host": "a b"}, "no_host"),
        ({"port": 0}, "bad_port"),
        ({"user": ""}, "no_user"),
        ({"folder": ""}, "no_folder"),
        ({"processed": "INBOX"}, "same_folder"),
        ({"security": Security.NONE}, "not_encrypted"),
    ],
)
def test_an_account_that_is_not_complete(values: dict[str, object], code: str) -> None:
    whole = {"host": "mail.example.org", "user": USER, "folder": "INBOX"}
    with pytest.raises(UserError) as refused:
        check_mailbox(MailboxAccount(**{**whole, **values}))  # type: ignore[arg-type]
    assert refused.value.code == code


def test_the_account_is_saved_for_everybody_or_comes_from_the_environment(
    database_file: Database,
) -> None:
    with database_file.read() as connection, pytest.raises(UserError) as refused:
        mailbox_account(connection, {})
    assert refused.value.code == "no_mailbox"
    kept = MailboxAccount("mail.example.org", user=USER, processed="Read", minutes=15)
    with database_file.write(BatchKind.SETTINGS) as changes:
        save_mailbox(changes, kept)
    environment = {"ALMANAC_IMAP_URL": "imaps://me%40x:p%40ss@imap.example.org/Bounces"}
    with database_file.read() as connection:
        assert saved_mailbox(connection) == mailbox_account(connection, {}) == kept
        given = mailbox_account(connection, environment)
        assert (given.host, given.port, given.user, given.folder, given.processed) == (
            "imap.example.org", 993, "me@x", "Bounces", "Read",
        )  # fmt: skip
        assert mailbox_secret(given, None, environment) == "p@ss"
        starttls = {"ALMANAC_IMAP_URL": "imap+starttls://me:x@imap.example.org"}
        given = mailbox_account(connection, starttls)
        assert (given.port, given.security) == (143, Security.STARTTLS)
        with pytest.raises(UserError):
            mailbox_account(connection, {"ALMANAC_IMAP_URL": "ftp://x"})


def test_a_mailbox_of_a_provider_is_read_with_the_sign_in_of_the_mail_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[MailAccount, TokenUse | None]] = []

    def give(account: MailAccount, use: TokenUse | None = None) -> str:
        asked.append((account, use))
        return "token"

    monkeypatch.setattr("mail.oauth.account_tokens.access_token", give)
    shared = MailboxAccount(
        "outlook.office365.com", user="alumni@example.org", login=Login.MICROSOFT
    )
    with pytest.raises(UserError) as refused:
        mailbox_secret(shared, None, {})
    assert refused.value.code == "no_account"
    sending = MailAccount(
        kind=TransportKind.GRAPH, user="ada@example.org", client_id="of the office"
    )
    assert mailbox_secret(shared, sending, {}) == "token"
    ((account, use),) = asked
    assert (account.user, account.login, use) == (
        "ada@example.org", Login.MICROSOFT, TokenUse.IMAP,
    )  # fmt: skip
