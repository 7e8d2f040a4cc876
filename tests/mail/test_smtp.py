"""Mails handed over to a real SMTP server, and every way in which it may refuse them."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from mail.accounts import Login, MailAccount, Security
from mail.failures import AddressRefused, ResultUnknown, TransportDown
from mail.message import MailAddress, OutgoingMail
from mail.transports.smtp import SmtpTransport
from tests.mail.smtp_server import (
    DROP,
    DROP_AFTER,
    PASSWORD,
    TOKEN,
    USER,
    MailServer,
    running_server,
)


def mail_to(email: str) -> OutgoingMail:
    return OutgoingMail(
        MailAddress(USER, "Alumni Office"),
        MailAddress(email, "Ada"),
        "Your survey",
        "Dear Ada,\n.\n..two dots\nplease answer.\n",
        f"<{'a' * 32}.invitation.1@example.org>",
    )


ADA, BOB = mail_to("ada@example.org"), mail_to("bob@example.org")


def plain(port: int) -> MailAccount:
    return MailAccount(
        sender=USER, host="127.0.0.1", port=port, security=Security.NONE, login=Login.NONE
    )


def encrypted(
    port: int, security: Security = Security.STARTTLS, login: Login = Login.PASSWORD
) -> MailAccount:
    return MailAccount(
        sender=USER,
        host="localhost",
        port=port,
        security=security,
        user=USER,
        login=login,
        client_id="of-the-office",
    )


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running_server() as found:
        yield found


@pytest.fixture
def transport(server: MailServer) -> Iterator[SmtpTransport]:
    opened = SmtpTransport(plain(server.port), lambda: "", timeout=5)
    opened.open()
    yield opened
    opened.close()


def test_a_mail_arrives_as_it_was_written(server: MailServer, transport: SmtpTransport) -> None:
    assert transport.send(ADA) == "250 2.0.0 Taken"
    (mail,) = server.received
    assert mail.to == "ada@example.org"
    payload = mail.message.get_payload(decode=True)
    assert payload == b"Dear Ada,\r\n.\r\n..two dots\r\nplease answer.\r\n"


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("reply", "is_permanent"),
    [
        ("550 5.1.1 No such user", True),
        ("550 <relay@example.org>: no such user", True),
        ("550 5.1.1 No such user at relay.example.org", True),
        ("452 4.2.2 Mailbox full", False),
        ("554 5.7.1 Message rejected as spam", True),
    ],
)
def test_one_refused_mail_says_nothing_of_the_next(
    server: MailServer, transport: SmtpTransport, command: str, reply: str, is_permanent: bool
) -> None:
    server.replies[command] = lambda address: reply if address.startswith("ada") else None
    with pytest.raises(AddressRefused) as refused:
        transport.send(ADA)
    assert (refused.value.reply, refused.value.is_permanent) == (reply, is_permanent)
    transport.send(BOB)
    assert server.addresses == ["bob@example.org"]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("MAIL", "550 5.7.60 SendAsDenied"),
        ("MAIL", "451 4.3.2 Try again later"),
        ("RCPT", "554 5.7.1 Relay access denied"),
        ("RCPT", "530 5.7.0 Authentication required"),
        ("RCPT", "450 4.3.1 Insufficient system storage"),
        ("RCPT", "550 5.4.5 Daily user sending limit exceeded"),
        ("DATA", "421 4.7.0 Too much mail"),
        ("DATA", "550 5.7.30 Basic authentication is not supported for Client Submission"),
    ],
)
def test_what_refuses_every_mail_is_no_fault_of_an_address(
    server: MailServer, transport: SmtpTransport, command: str, reply: str
) -> None:
    server.replies[command] = lambda _address: reply
    with pytest.raises(TransportDown) as down:
        transport.send(ADA)
    assert "are safe" in down.value.message
    assert server.received == []


def test_a_connection_lost_before_the_mail_is_made_again(
    server: MailServer, transport: SmtpTransport
) -> None:
    server.replies["DATA"] = lambda address: DROP_AFTER if address.startswith("ada") else None
    transport.send(ADA)
    transport.send(BOB)
    assert server.addresses == ["ada@example.org", "bob@example.org"]


def test_a_connection_lost_while_the_mail_is_taken_is_uncertain(
    server: MailServer, transport: SmtpTransport
) -> None:
    server.replies["DATA"] = lambda address: DROP if address.startswith("ada") else None
    with pytest.raises(ResultUnknown):
        transport.send(ADA)
    transport.send(BOB)
    assert server.addresses == ["ada@example.org", "bob@example.org"]  # ada's mail was not repeated


def test_a_server_too_slow_to_confirm_is_uncertain(server: MailServer) -> None:
    transport = SmtpTransport(plain(server.port), lambda: "", timeout=0.3)
    transport.open()
    server.delay = 0.8
    with pytest.raises(ResultUnknown):
        transport.send(ADA)
    transport.close()


def test_a_recipient_without_an_address_is_refused_unsent(
    server: MailServer, transport: SmtpTransport
) -> None:
    with pytest.raises(AddressRefused):
        transport.send(mail_to("ada@example.org, eve@example.com"))
    assert server.received == []


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_password_is_sent_to_a_server_that_proved_its_name(
    trusted: Path, security: Security
) -> None:
    is_tls = security is Security.TLS
    certificate = trusted / "localhost.pem"
    with running_server(certificate=certificate, tls=is_tls, login=True) as server:
        transport = SmtpTransport(encrypted(server.port, security), lambda: PASSWORD, timeout=5)
        transport.open()
        transport.send(ADA)
        transport.close()
    assert server.addresses == ["ada@example.org"]


UNPROVEN = ["self-signed", "another host", "not encrypted"]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
@pytest.mark.parametrize("case", UNPROVEN)
def test_no_login_without_a_verified_connection(
    case: str, security: Security, certificates: Path, request: pytest.FixtureRequest
) -> None:
    if case == "another host":
        request.getfixturevalue("trusted")
    name = "other.example.org" if case == "another host" else "localhost"
    certificate = None if case == "not encrypted" else certificates / f"{name}.pem"
    is_tls = security is Security.TLS and certificate is not None
    with running_server(certificate=certificate, tls=is_tls, login=True) as server:
        transport = SmtpTransport(encrypted(server.port, security), lambda: PASSWORD, timeout=5)
        with pytest.raises(TransportDown):
            transport.open()
    assert (server.logins, server.received) == ([], [])


@pytest.mark.parametrize(
    ("host", "security"), [("mail.example.org", Security.NONE), ("10.0.0.1", Security.NONE)]
)
def test_a_server_elsewhere_is_never_used_unencrypted(host: str, security: Security) -> None:
    account = MailAccount(sender=USER, host=host, security=security, login=Login.NONE)
    with pytest.raises(UserError):
        SmtpTransport(account, lambda: "")


@pytest.mark.parametrize(
    ("login", "secret", "word"),
    [
        (Login.PASSWORD, "wrong", "refused the user name or the password"),
        (Login.MICROSOFT, "expired-token", "sign in again"),
    ],
)
def test_a_refused_login_says_what_to_do(
    trusted: Path, login: Login, secret: str, word: str
) -> None:
    with running_server(certificate=trusted / "localhost.pem", login=True) as server:
        account = encrypted(server.port, login=login)
        transport = SmtpTransport(account, lambda: secret, timeout=5)
        with pytest.raises(TransportDown, match=word) as refused:
            transport.open()
    assert secret not in refused.value.message


def test_a_token_logs_in(trusted: Path) -> None:
    with running_server(certificate=trusted / "localhost.pem", login=True) as server:
        transport = SmtpTransport(
            encrypted(server.port, login=Login.GOOGLE), lambda: TOKEN, timeout=5
        )
        transport.open()
        transport.send(ADA)
        transport.close()
    assert (server.logins, server.addresses) == (["XOAUTH2"], ["ada@example.org"])


def test_a_server_out_of_reach_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    transport = SmtpTransport(plain(port), lambda: "", timeout=5)
    with pytest.raises(TransportDown, match="cannot be reached"):
        transport.open()


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = SmtpTransport(plain(silent.getsockname()[1]), lambda: "", timeout=0.3)
        with pytest.raises(TransportDown, match="did not answer in time"):
            transport.open()
