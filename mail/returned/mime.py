"""A message that came back, read however it is made: bounded, and without an exception.

Nothing in it can be trusted: headers that decode to nothing, charsets that do not exist, parts in
parts in parts. What cannot be read is left out; the raw text is never kept.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from typing import Final

LONGEST: Final = 1_000_000  # bytes that are read of a message; reports and replies are far shorter
_MOST_PARTS: Final = 40
_LONGEST_TEXT: Final = 20_000  # characters of a part
_LONGEST_HEADER: Final = 2_000
_SKIPPED: Final = frozenset({"style", "script", "head", "title"})
_BREAKS: Final = frozenset({"p", "br", "div", "tr", "li", "blockquote"})


@dataclass(frozen=True, slots=True)
class ReturnedMime:
    """A message as far as it can be read.

    `texts` are its own texts; `reports` the fields of a delivery report, a block for the message
    and one for each recipient; `original` are the headers and the text of the message it returns.
    `digest` knows the message again.
    """

    message: Message
    digest: str
    received_at: datetime
    texts: tuple[str, ...]
    reports: tuple[Message, ...]
    original: str

    def header(self, name: str) -> str:
        """A header, decoded, in one line; empty: there is none."""
        return decoded_header(self.message, name)

    @property
    def text(self) -> str:
        """All its own texts."""
        return "\n".join(self.texts)

    @property
    def sender(self) -> str:
        """The address that it is from, in lower case; empty: none can be read."""
        found = addresses_in(self.header("From"))
        return found[0] if found else ""


def read_mime(content: bytes, now: datetime) -> ReturnedMime | None:
    """A message from its bytes; None where they are none. `now` is when it was read, in UTC."""
    try:
        message = message_from_bytes(content[:LONGEST])
    except (MessageError, RecursionError, ValueError, LookupError, AssertionError):
        return None
    if not message.keys():
        return None
    texts: list[str] = []
    reports: list[Message] = []
    original: list[str] = []
    try:
        for part, is_original in _parts(message):
            kind = part.get_content_type()
            if kind == "message/delivery-status" and not is_original:
                reports += _blocks(part)
            elif kind == "text/rfc822-headers":
                original.append(_text_of(part))
            elif is_original:
                original.append(f"{_headers(part)}\n{_text_of(part)}")
            elif kind in {"text/plain", "text/html"} and part.get_filename() is None:
                texts.append(_text_of(part))
    except RecursionError:
        return None
    return ReturnedMime(
        message,
        _digest(message, content),
        _received_at(message, now),
        tuple(filter(None, texts)),
        tuple(reports),
        "\n".join(filter(None, original)),
    )


def decoded_header(message: Message, name: str) -> str:
    """A header of `message`, decoded, in one line; empty: there is none."""
    raw = str(message.get(name, ""))[:_LONGEST_HEADER]
    try:
        told = "".join(
            value if isinstance(value, str) else _decoded(value, charset or "ascii")
            for value, charset in decode_header(raw)
        )
    except (MessageError, ValueError, LookupError):
        told = raw
    return " ".join(told.split())


def addresses_in(header: str) -> list[str]:
    """The addresses in a header, in lower case."""
    try:
        found = getaddresses([header])
    except (ValueError, IndexError, TypeError):
        return []
    return [email.strip().casefold() for _, email in found if "@" in email]


def _parts(message: Message) -> Iterator[tuple[Message, bool]]:
    """The parts of a message that hold something, and whether they are of the one it returns."""
    waiting = [(message, False)]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part, is_original = waiting.pop(0)
        seen += 1
        kind = part.get_content_type()
        yield part, is_original
        payload = part.get_payload()
        if isinstance(payload, list) and kind != "message/delivery-status":
            returned = is_original or kind == "message/rfc822"
            waiting += [(one, returned) for one in payload if isinstance(one, Message)]


def _blocks(part: Message) -> list[Message]:
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    return [one for one in blocks if isinstance(one, Message) and one.keys()][:_MOST_PARTS]


def _headers(part: Message) -> str:
    return "\n".join(f"{name}: {decoded_header(part, name)}" for name in dict.fromkeys(part.keys()))


def _text_of(part: Message) -> str:
    if part.get_content_maintype() != "text":
        return ""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return ""
    if not isinstance(payload, bytes):
        return ""
    charset = part.get_param("charset", "utf-8")
    text = _decoded(payload[: 4 * _LONGEST_TEXT], charset if isinstance(charset, str) else "utf-8")
    if part.get_content_type() == "text/html":
        text = _text_of_html(text)
    return text.replace("\x00", "")[:_LONGEST_TEXT]


def _decoded(value: bytes, charset: str) -> str:
    try:
        return value.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return value.decode("utf-8", errors="replace")


class _HtmlText(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in _SKIPPED
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _SKIPPED))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _text_of_html(html: str) -> str:
    parser = _HtmlText()
    parser.feed(html)
    return "".join(parser.parts)


def _digest(message: Message, content: bytes) -> str:
    own_id = str(message.get("Message-ID", "")).strip()
    return hashlib.sha256(own_id.encode("utf-8", "replace") or content).hexdigest()


def _received_at(message: Message, now: datetime) -> datetime:
    """When a message came, in UTC: as the last server says, else by its own date, else `now`."""
    stamped = str(message.get("Received", "")).rpartition(";")[2]
    for text in (stamped, str(message.get("Date", ""))):
        try:
            at = parsedate_to_datetime(text.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        try:
            utc = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
        except (ValueError, OverflowError):
            continue
        if utc.year >= 1990 and utc <= now:
            return utc
    return now
