"""Bounces: what a server says of a message that it did not deliver, and whose fault that is.

A delivery report (RFC 3464) says it in fields; other servers in words, each in their own. Only
what says that the address does not exist is permanent: a mailbox that is full, a message that is
too large or taken for spam says nothing against the address, whatever the first figure of the code.
"""

import re
from collections.abc import Iterable
from email.message import Message
from typing import Final, NamedTuple

from flufl.bounce import all_failures

from mail.returned.kinds import ReturnedKind
from mail.returned.mime import ReturnedMime, addresses_in, decoded_header

_SENDERS: Final = re.compile(
    r"^(mailer-?daemon|postmaster|mail-?delivery|delivery|bounces?|microsoftexchange)\b", re.I
)
_SUBJECTS: Final = re.compile(
    r"undeliver|undelivered|delivery (has )?(failed|failure|status)|failure notice|returned mail"
    r"|mail delivery|could not be delivered|unzustellbar|non remis|no se puede entregar"
    r"|onbestelbaar|mancata consegna|delivery incomplete|message delayed",
    re.I,
)
_DELAYS: Final = re.compile(r"\bdelay|still being retried|verzögert|retard", re.I)
_CODE: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE: Final = re.compile(r"(?<!\d)([45]\d\d)(?=[ \-#:])")
_TYPE: Final = re.compile(r"^[\w-]+;\s*")  # “smtp; ”, of a diagnostic code
_DETAIL: Final = 300  # characters of what the server said that are kept

# In words, where the code says too little. The fault of the message or its sender comes first:
# “550 5.1.1 blocked by …” is no word about the address.
_BLOCKED_WORDS: Final = re.compile(
    r"\bspam\b|blacklist|blocklist|block list|spamhaus|barracuda|reputation|\bspf\b|\bdkim\b"
    r"|\bdmarc\b|policy|unsolicited|content rejected|message content|virus|not authori[sz]ed"
    r"|authentication (is )?required|access denied by|too large|size (limit|exceed)|exceeds.*size"
    r"|too many (messages|recipients)|rate limit|relay(ing)? (access )?denied|blocked using",
    re.I,
)
_FULL_WORDS: Final = re.compile(
    r"mailbox (is )?full|over ?quota|quota exceeded|exceeded.{0,40}(quota|storage)|storage limit"
    r"|insufficient (disk|system) (space|storage)|out of storage|postfach.{0,20}voll"
    r"|bo[iî]te.{0,20}pleine|buz[oó]n.{0,20}lleno|mailbox vol",
    re.I,
)
_UNKNOWN_WORDS: Final = re.compile(
    r"user unknown|unknown user|no such (user|mailbox|person|recipient|address)|does ?n.t exist"
    r"|does not exist|not exist|unknown (recipient|address|mailbox|local)|recipient (not found|"
    r"unknown|rejected)|recipientnotfound|mailbox (unavailable|not found|unknown|disabled)"
    r"|invalid (recipient|mailbox|address)|undeliverable address|account (has been |is )?(disabled|"
    r"inactive|closed)|no mailbox here|user not found|address (not found|rejected|unknown)"
    r"|host (or domain name )?not found|domain (name )?not found|no mx|unrouteable"
    r"|wasn.t found at|couldn.t be found|address couldn",
    re.I,
)
_TEMPORARY_WORDS: Final = re.compile(
    r"greylist|graylist|try again|temporar|timed out|timeout|connection refused|deferred"
    r"|service unavailable|too busy|expired",
    re.I,
)
# Permanent by their codes (RFC 3463 and its registry), by the last two figures.
_ADDRESS_CODES: Final = frozenset(
    {"1.0", "1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.1", "4.4", "4.310"}
)
_FULL_CODES: Final = frozenset({"2.2"})
_SENDER_CODES: Final = frozenset({"1.7", "1.8"})


class Bounce(NamedTuple):
    """A bounce: its kind, the addresses, the code and what the server said."""

    kind: ReturnedKind
    addresses: tuple[str, ...]
    status_code: str
    detail: str


def read_report(mime: ReturnedMime) -> Bounce | None:
    """What a delivery report in fields says; None where there is none."""
    per_recipient = [one for one in mime.reports if "Final-Recipient" in one or "Action" in one]
    if not per_recipient:
        return None
    failed = [one for one in per_recipient if _action(one) in {"failed", "delayed"}]
    if not failed:  # delivered, relayed or expanded
        return Bounce(ReturnedKind.AUTOMATIC, (), "", "")
    first = failed[0]
    said = _TYPE.sub("", decoded_header(first, "Diagnostic-Code"))
    code = _CODE.search(decoded_header(first, "Status"))
    exact = _CODE.search(said)
    status = exact if exact and (code is None or code[1].endswith(".0.0")) else code
    addresses = _unique(
        _recipient(block, name)
        for block in failed
        for name in ("Original-Recipient", "Final-Recipient")
    )
    detail = said or _line_with_code(mime.text)
    if _action(first) == "delayed":
        return Bounce(ReturnedKind.DELAYED, addresses, "" if status is None else status[1], "")
    return Bounce(
        kind_of_failure("" if status is None else status[1], detail),
        addresses,
        "" if status is None else status[1],
        _shortened(detail),
    )


def read_failure_in_words(mime: ReturnedMime) -> Bounce | None:
    """What a bounce without a report says; None where the message is none."""
    if not looks_like_bounce(mime):
        return None
    failed_header = addresses_in(mime.header("X-Failed-Recipients"))
    temporary, permanent = _scanned(mime.message)
    addresses = _unique([*failed_header, *permanent, *temporary])
    text = mime.text
    if _DELAYS.search(mime.header("Subject")):
        return Bounce(ReturnedKind.DELAYED, addresses, "", "")
    said = _line_with_code(text)
    code = _CODE.search(said) or _CODE.search(text)
    kind = kind_of_failure("" if code is None else code[1], said or text)
    if temporary and not permanent and kind is ReturnedKind.PERMANENT and code is None:
        kind = ReturnedKind.TEMPORARY
    return Bounce(kind, addresses, "" if code is None else code[1], _shortened(said))


def looks_like_bounce(mime: ReturnedMime) -> bool:
    """Whether a message is one that a mail server wrote of another message."""
    if mime.header("X-Failed-Recipients"):
        return True
    if mime.header("Return-Path") == "<>" and _SUBJECTS.search(mime.header("Subject")):
        return True
    return bool(_SENDERS.match(mime.sender)) and bool(
        _SUBJECTS.search(mime.header("Subject")) or mime.original
    )


def kind_of_failure(code: str, said: str) -> ReturnedKind:
    """What a failure of delivery is, by its enhanced code (empty: none) and what was said."""
    detail = code.partition(".")[2]
    if detail.startswith(("7.", "6.", "3.4")) or detail in _SENDER_CODES or detail == "2.3":
        return ReturnedKind.BLOCKED
    if detail in _FULL_CODES:
        return ReturnedKind.TEMPORARY
    if code.startswith("5") and detail in _ADDRESS_CODES:
        return ReturnedKind.PERMANENT
    if _FULL_WORDS.search(said):
        return ReturnedKind.TEMPORARY
    if _BLOCKED_WORDS.search(said):
        return ReturnedKind.BLOCKED
    if code.startswith("4"):
        return ReturnedKind.TEMPORARY
    if _UNKNOWN_WORDS.search(said):
        return ReturnedKind.PERMANENT
    reply = _REPLY_CODE.search(said)
    if _TEMPORARY_WORDS.search(said) or (reply is not None and reply[1].startswith("4")):
        return ReturnedKind.TEMPORARY
    return ReturnedKind.BLOCKED  # refused, and nothing says that the address is the reason


def _action(block: Message) -> str:
    return decoded_header(block, "Action").casefold().partition(" ")[0]


def _recipient(block: Message, name: str) -> str:
    found = addresses_in(decoded_header(block, name).rpartition(";")[2].strip())
    return found[0] if found else ""


def _scanned(message: Message) -> tuple[list[str], list[str]]:
    """The addresses that failed for now and for good, as flufl.bounce reads them."""
    try:
        found = all_failures(message)
    except Exception:  # its forty readers trust what they read
        return [], []
    temporary, permanent = (
        sorted(one.decode("ascii", "replace").casefold() for one in some) for some in found
    )
    return temporary, permanent


def _line_with_code(text: str) -> str:
    """The line in which a server's own words are quoted, with the one after it."""
    lines = [line.strip() for line in text.splitlines()]
    for number, line in enumerate(lines):
        if _CODE.search(line) or _REPLY_CODE.search(line):
            return " ".join(filter(None, lines[number : number + 2]))
    return ""


def _shortened(said: str) -> str:
    return " ".join(said.split())[:_DETAIL]


def _unique(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, addresses)))
