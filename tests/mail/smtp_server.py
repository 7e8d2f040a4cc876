"""A real SMTP server in the tests' own process, which fails as a test asks it to."""

import asyncio
import base64
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any, Final

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

DROP: Final = "drop"  # end the connection in place of a reply
DROP_AFTER: Final = "drop after"  # take it, reply, and end the connection
USER, PASSWORD = "alumni@example.org", "s3cret"
TOKEN: Final = "valid-token"


@dataclass(slots=True)
class Received:
    """A mail that the server took."""

    to: str
    content: bytes

    @property
    def message(self) -> Message:
        """The mail, parsed."""
        return message_from_bytes(self.content)


@dataclass
class MailServer:
    """What the server took, what it was asked to do, and the passwords that it saw.

    `replies` says by command (“MAIL”, “RCPT”, “DATA”) what to reply to an address, None: as usual.
    `delay` is in seconds, before each mail is taken.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    replies: dict[str, Callable[[str], str | None]] = field(default_factory=dict)
    logins: list[str] = field(default_factory=list)  # the mechanisms tried
    connections: int = 0
    delay: float = 0.0

    @property
    def addresses(self) -> list[str]:
        """To whom the mails were that it took, in their order."""
        return [mail.to for mail in self.received]

    # --- what aiosmtpd calls ---------------------------------------------------------------

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._reply(server, "MAIL", address)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = await self._reply(server, "RCPT", address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.delay)
        (address,) = envelope.rcpt_tos
        wanted = self._wanted("DATA", address)
        if wanted in {None, DROP, DROP_AFTER}:
            assert isinstance(envelope.original_content, bytes)
            self.received.append(Received(address, envelope.original_content))
        return await self._reply(server, "DATA", address)

    async def auth_XOAUTH2(self, server: SMTP, arguments: list[str]) -> AuthResult:  # noqa: N802
        self.logins.append("XOAUTH2")
        given = base64.b64decode(arguments[1]).decode()
        if given == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Check a password."""
        self.logins.append(mechanism)
        assert isinstance(data, LoginPassword)
        given = data.login.decode(), data.password.decode()
        return AuthResult(success=given == (USER, PASSWORD), handled=False)

    async def _reply(self, server: SMTP, command: str, address: str) -> str:
        wanted = self._wanted(command, address)
        if wanted == DROP:
            _transport_of(server).abort()
        elif wanted == DROP_AFTER:
            await server.push("250 2.0.0 Taken")
            _transport_of(server).abort()
        return wanted if wanted is not None and wanted[0].isdigit() else "250 2.0.0 Taken"

    def _wanted(self, command: str, address: str) -> str | None:
        reply = self.replies.get(command)
        return None if reply is None else reply(address)


def _transport_of(server: SMTP) -> asyncio.Transport:
    assert isinstance(server.transport, asyncio.Transport)
    return server.transport


@contextmanager
def running_server(
    *, certificate: Path | None = None, tls: bool = False, login: bool = False
) -> Iterator[MailServer]:
    """A server on 127.0.0.1: with STARTTLS where there is a `certificate`, or TLS at once.

    With `login` it takes mail only after one, as USER by PASSWORD or TOKEN.
    """
    server = MailServer()
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    options: dict[str, Any] = {"tls_context": None if tls else context}
    if login:
        requires_tls = certificate is not None and not tls
        options |= {
            "authenticator": server.authenticate,
            "auth_required": True,
            "auth_require_tls": requires_tls,
        }

    def connect() -> SMTP:
        server.connections += 1
        with warnings.catch_warnings():  # that passwords are taken without STARTTLS
            warnings.simplefilter("ignore")
            return SMTP(server, loop=loop, hostname="localhost", **options)

    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        loop.create_server(connect, "127.0.0.1", 0, ssl=context if tls else None)
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    """Take no connection any more, and let those end that there are."""
    listening.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
