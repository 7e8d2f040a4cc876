"""A mail that goes out, and how it is written as MIME.

Headers are written here alone, so that no name, subject or address brings a header of its own: a
text becomes one line, and an address that is more than an address is refused.
"""

import re
from binascii import b2a_qp
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from secrets import token_hex
from typing import Final

from core.errors import UserError
from core.text import clean, replace_invalid, strip_invisible
from mail.failures import AddressRefused
from models.database import utc_now

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322, 3.2.3
_LOCAL_PART: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_DOMAIN: Final = re.compile(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
_URI: Final = re.compile(r"(https://|mailto:)[!-;=?-~]+")  # visible ASCII without < and >
_KEY: Final = re.compile(r"<([0-9a-f]{32})\.([a-z]+)\.([0-9]{1,6})@[^<>\s]+>")


@dataclass(frozen=True, slots=True)
class MailAddress:
    """Somebody's address, with the name shown beside it."""

    email: str
    name: str = ""

    def __str__(self) -> str:
        """As people write it: “Alumni Office <alumni@example.org>”."""
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Where a recipient asks for no more: `mailto:` and `https://` links; empty: none.

    With `url` mail programs show a button that needs neither a mail nor a page (RFC 8058).
    """

    mailto: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """One mail to one person. `html` is empty where there is a plain text alone."""

    sender: MailAddress
    to: MailAddress
    subject: str
    text: str
    message_id: str
    html: str = ""
    reply_to: MailAddress | None = None
    unsubscribe: Unsubscribe = Unsubscribe()


@dataclass(frozen=True, slots=True)
class MessageKey:
    """Which message a Message-ID is of: the token of the invitation, the kind and the number."""

    token: str
    kind: str
    number: int


def message_id(key: MessageKey, sender: MailAddress) -> str:
    """The Message-ID of a message: always the same, so that mailboxes show a repeat once."""
    domain = _ascii_domain(sender.email.rpartition("@")[2])
    return f"<{key.token}.{key.kind}.{key.number}@{domain}>"


def message_keys(text: str) -> list[MessageKey]:
    """The messages whose Message-IDs, as `message_id` writes them, are named in `text`."""
    return [MessageKey(token, kind, int(number)) for token, kind, number in _KEY.findall(text)]


@lru_cache(maxsize=16)  # the office’s own, asked for each mail
def parse_address(text: str) -> MailAddress:
    """An address as people write it, with a name or without.

    Raises UserError where it is none that mail can be sent to.
    """
    name, email = parseaddr(strip_invisible(text).strip())
    if not is_address(email):
        raise UserError(
            f"“{one_line(text)}” is not an e-mail address; nothing was changed.",
            code="bad_address",
        )
    return MailAddress(email, one_line(name))


def is_address(email: str) -> bool:
    """Whether mail can be sent to `email`: one address, with letters of English before the @."""
    local, _, domain = email.rpartition("@")
    return bool(_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(_ascii_domain(domain)))


def ascii_address(email: str) -> str:
    """`email` with its domain as the name system writes it."""
    local, _, domain = email.rpartition("@")
    return f"{local}@{_ascii_domain(domain)}"


def one_line(text: str) -> str:
    """`text` as a header carries it: one line, in which nothing is decoded to something else.

    Readers of a header decode what looks like an encoded word (RFC 2047).
    """
    return clean(text).replace("=?", "= ?")


def as_mime(mail: OutgoingMail) -> bytes:
    """`mail` as MIME, each line ending in CRLF.

    Raises AddressRefused for a recipient that no mail can be sent to.
    """
    if not is_address(mail.to.email):
        raise AddressRefused("This is not an e-mail address.", is_permanent=True)
    headers = {
        "MIME-Version": "1.0",
        "From": _address(mail.sender),
        "To": _address(mail.to),
        "Reply-To": _address(mail.reply_to) if mail.reply_to else "",
        "Subject": _encoded(mail.subject, "Subject"),
        "Date": format_datetime(utc_now()),
        "Message-ID": mail.message_id,
        **_unsubscribe_headers(mail.unsubscribe),
        # No absence note is to answer a mailing (RFC 3834; the second is Exchange’s).
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    written = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return written.encode("ascii") + _body(mail)


def _body(mail: OutgoingMail) -> bytes:
    """The body with the headers that say what it is."""
    plain = _part(mail.text, "plain")
    if not mail.html:
        return plain
    mark = token_hex(16)
    begin = f'Content-Type: multipart/alternative; boundary="{mark}"\r\n'
    between, end = (f"\r\n--{mark}{rest}\r\n".encode() for rest in ("", "--"))
    return begin.encode() + between + plain + between + _part(mail.html, "html") + end


def _part(text: str, kind: str) -> bytes:
    head = (
        f'Content-Type: text/{kind}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"  # filters distrust Base64
    )
    lines = "\r\n".join(replace_invalid(text).splitlines()) + "\r\n"
    return head.encode() + b2a_qp(lines.encode(), istext=True)


def _address(address: MailAddress) -> str:
    return formataddr((one_line(address.name), ascii_address(address.email)))


def _encoded(text: str, header: str) -> str:
    charset = "us-ascii" if text.isascii() else "utf-8"
    return Header(one_line(text), charset, header_name=header).encode(linesep="\r\n")


def _unsubscribe_headers(unsubscribe: Unsubscribe) -> dict[str, str]:
    """The headers of RFC 2369 and RFC 8058; what is no link that a header carries is left out."""
    links = [one for one in (unsubscribe.url, unsubscribe.mailto) if _URI.fullmatch(one)]
    return {
        "List-Unsubscribe": ", ".join(f"<{link}>" for link in links),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" if unsubscribe.url in links else "",
    }


def _ascii_domain(domain: str) -> str:
    """`domain` as the name system writes it (IDNA); empty where it cannot."""
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""
