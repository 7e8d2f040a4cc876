"""Handing mails over to an SMTP server, by a connection that is encrypted and verified.

A mail that the server has not begun to take is tried once more by a new connection. From then on
nothing is tried again, as nobody knows whether it was sent.
"""

import smtplib
import ssl
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Final

from mail.accounts import Login, MailAccount, Security, check_account
from mail.failures import ResultUnknown, TransportDown
from mail.message import OutgoingMail, as_mime, ascii_address
from mail.transports.smtp_replies import SmtpReply, login_refusal, mail_refusal, sender_refusal

TIMEOUT: Final = 60.0  # seconds that a server may take for one reply
_DONE: Final = frozenset({250, 251})
_GO_AHEAD: Final = frozenset({354})
_CLOSING: Final = 421  # in place of any other reply: the server ends the connection


class SmtpTransport:
    """Hands mails over to the server of `account`.

    `secret` gives the password, or the token of an account that logs in with Microsoft or Google;
    it is asked at each login and may raise UserError. Raises UserError for an account that is not
    complete, or would log in by a connection that others can read.
    """

    def __init__(
        self, account: MailAccount, secret: Callable[[], str], timeout: float = TIMEOUT
    ) -> None:
        check_account(account)
        self._account = account
        self._secret = secret
        self._timeout = timeout
        self._server: smtplib.SMTP | None = None

    def open(self) -> None:
        """See Transport."""
        self.close()
        secret = "" if self._account.login is Login.NONE else self._secret()
        with self._explained():
            server = self._connect()
            try:
                self._log_in(server, secret)
            except BaseException:
                server.close()
                raise
        self._server = server

    def send(self, mail: OutgoingMail) -> str:
        """See Transport."""
        content = as_mime(mail)
        try:
            server = self._begin(mail)
        except OSError:  # the connection ended since the mail before
            self.open()
            with self._explained():
                server = self._begin(mail)
        return self._hand_over(server, content)

    def close(self) -> None:
        """See Transport."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError):
                server.quit()
            server.close()

    @cached_property
    def _context(self) -> ssl.SSLContext:
        """Verifies the server's certificate and its name."""
        return ssl.create_default_context()

    def _connect(self) -> smtplib.SMTP:
        host, port, timeout = self._account.host, self._account.port, self._timeout
        if self._account.security is Security.TLS:
            return smtplib.SMTP_SSL(host, port, timeout=timeout, context=self._context)
        server = smtplib.SMTP(host, port, timeout=timeout)
        if self._account.security is Security.STARTTLS:
            try:
                server.starttls(context=self._context)
            except BaseException:
                server.close()
                raise
        return server

    def _log_in(self, server: smtplib.SMTP, secret: str) -> None:
        server.ehlo_or_helo_if_needed()
        user, login = self._account.user, self._account.login
        try:
            if login is Login.PASSWORD:
                server.login(user, secret)
            elif login is not Login.NONE:
                token = f"user={user}\x01auth=Bearer {secret}\x01\x01"
                # To the reason of a refusal the answer is empty.
                server.auth("XOAUTH2", lambda challenge=None: "" if challenge else token)
        except smtplib.SMTPAuthenticationError as error:
            raise login_refusal(_reply(error), self._account) from error

    def _begin(self, mail: OutgoingMail) -> smtplib.SMTP:
        """Say who the mail is from and to, up to where the server would take it.

        Raises OSError where the connection ended.
        """
        if self._server is None:
            raise smtplib.SMTPServerDisconnected
        server = self._server
        reply = SmtpReply(*server.mail(ascii_address(mail.sender.email)))
        if reply.code == _CLOSING:
            raise smtplib.SMTPResponseException(reply.code, reply.text)
        if reply.code not in _DONE:
            self.close()
            raise sender_refusal(reply)
        self._expect(server.rcpt(ascii_address(mail.to.email)), _DONE)
        self._expect(server.docmd("DATA"), _GO_AHEAD)
        return server

    def _hand_over(self, server: smtplib.SMTP, content: bytes) -> str:
        try:
            server.send(_dotted(content))
            reply = server.getreply()
        except OSError as error:
            self._server = None
            server.close()
            raise ResultUnknown(f"The connection ended ({type(error).__name__}).") from error
        return self._expect(reply, _DONE)

    def _expect(self, answer: tuple[int, bytes], codes: Collection[int]) -> str:
        """Give a reply of one of `codes`; else raise what it means, ready for the next mail."""
        reply = SmtpReply(*answer)
        if reply.code in codes:
            return reply.said
        refusal = mail_refusal(reply)
        if isinstance(refusal, TransportDown):
            self.close()
        elif self._server is not None:
            with suppress(OSError):  # where this fails, the next mail connects again
                self._server.rset()
        raise refusal

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Raise TransportDown, with a sentence, for what keeps a connection from being made."""
        try:
            yield
        except OSError as error:
            raise TransportDown(_sentence(error, self._account), code="transport_down") from error


def _reply(error: smtplib.SMTPResponseException) -> SmtpReply:
    return SmtpReply(error.smtp_code, error.smtp_error)


def _dotted(content: bytes) -> bytes:
    """`content` with dots that begin a line doubled, and its end (RFC 5321, 4.5.2)."""
    return content.replace(b"\r\n.", b"\r\n..") + b".\r\n"


def _sentence(error: OSError, account: MailAccount) -> str:
    """What keeps a connection from being made, what is safe and what to do."""
    host = account.host
    match error:
        case ssl.SSLCertVerificationError():
            what = (
                f"The certificate of {host} is not valid for it ({error.verify_message}), so no"
                " password was sent"
            )
            todo = "Check the server’s name, or ask whoever runs it."
        case ssl.SSLError():
            what, todo = f"{host} did not agree on encryption", "Check the port and the encryption."
        case smtplib.SMTPNotSupportedError():
            what = f"{host} offers no encryption or no login, so no password was sent"
            todo = "Check the port and the encryption."
        case smtplib.SMTPResponseException():
            what = f"{host} takes no mail just now ({_reply(error).said})"
            todo = "Try again later."
        case _ if TimeoutError in {type(error), type(error.__context__)}:  # smtplib hides it
            what, todo = f"{host} did not answer in time", "Try again later."
        case _:
            what = f"{host} cannot be reached, or ended the connection"
            todo = "Check the server’s name, the port and the network, then try again."
    return f"{what}. The mails not sent yet are safe. {todo}"
