"""Tells a message that came back by its kind, and what it says of whom.

In this order: a report of delivery in fields, which cannot be mistaken; replies that nobody wrote,
which would pass for bounces; bounces in words; opt-outs. What is left somebody has to read.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final, TypeVar

from mail.message import MessageKey, message_keys
from mail.returned.automatic_replies import is_absence, is_automatic, kind_of_reply, new_address
from mail.returned.delivery_reports import (
    Bounce,
    looks_like_bounce,
    read_failure_in_words,
    read_report,
)
from mail.returned.kinds import FOR_REVIEW, ReturnedKind, ReturnedMail, ReturnedMails
from mail.returned.message_files import MessageFile
from mail.returned.mime import ReturnedMime, addresses_in, read_mime
from mail.returned.replies import excerpt, is_by_our_link, is_opt_out, own_words
from mail.returned.return_dates import return_date

T = TypeVar("T")

_TOKEN: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_MOST: Final = 20  # keys, tokens or addresses of one message


def classify_all(files: Iterable[MessageFile], now: datetime) -> ReturnedMails:
    """What the messages of `files` say; `now` is when they are read, in UTC."""
    mails: list[ReturnedMail] = []
    unreadable: list[str] = []
    for file in files:
        found = classify(file, now)
        if found is None:
            unreadable.append(file.place)
        else:
            mails.append(found)
    return ReturnedMails(tuple(mails), tuple(unreadable))


def classify(file: MessageFile, now: datetime) -> ReturnedMail | None:
    """What a message says; None where it cannot be read. `now` is when it is read, in UTC."""
    mime = read_mime(file.content, now)
    if mime is None:
        return None
    if is_by_our_link(mime):
        return _reply(file.place, mime, ReturnedKind.OPT_OUT)
    bounce = read_report(mime)
    if bounce is None and (looks_like_bounce(mime) or not is_automatic(mime)):
        bounce = read_failure_in_words(mime)
    if bounce is not None:
        return _bounce(file.place, mime, bounce)
    return _reply(file.place, mime, _kind_of_reply(mime))


def _bounce(place: str, mime: ReturnedMime, bounce: Bounce) -> ReturnedMail:
    return ReturnedMail(
        place,
        mime.digest,
        bounce.kind,
        mime.received_at,
        # What was forwarded failed elsewhere than where it was written to.
        _unique((*bounce.addresses, *_recipients_of_original(mime))),
        *_names(mime),
        status_code=bounce.status_code,
        detail=bounce.detail,
    )


def _kind_of_reply(mime: ReturnedMime) -> ReturnedKind:
    words = own_words(mime)
    kind = kind_of_reply(mime, words)
    if kind is not None:
        return kind
    if is_automatic(mime):
        return ReturnedKind.OUT_OF_OFFICE if is_absence(mime) else ReturnedKind.AUTOMATIC
    return ReturnedKind.OPT_OUT if is_opt_out(mime, words) else ReturnedKind.REPLY


def _reply(place: str, mime: ReturnedMime, kind: ReturnedKind) -> ReturnedMail:
    words = own_words(mime)
    is_away = kind is ReturnedKind.OUT_OF_OFFICE
    return ReturnedMail(
        place,
        mime.digest,
        kind,
        mime.received_at,
        (mime.sender,) if mime.sender else (),
        *_names(mime),
        returns_on=return_date(mime.text, mime.received_at.date()) if is_away else None,
        new_address=new_address(mime, words) if kind is ReturnedKind.ADDRESS_CHANGE else "",
        excerpt=excerpt(words) if kind in FOR_REVIEW else "",
    )


def _names(mime: ReturnedMime) -> tuple[tuple[MessageKey, ...], tuple[str, ...]]:
    """The messages, and the tokens of invitations, that are named anywhere in a message."""
    names = ("In-Reply-To", "References", "To", "Delivered-To", "X-Original-To", "Subject")
    text = "\n".join([*map(mime.header, names), mime.text, mime.original])
    return _unique(message_keys(text)), _unique(_TOKEN.findall(text))


def _unique(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))[:_MOST]


def _recipients_of_original(mime: ReturnedMime) -> tuple[str, ...]:
    lines = re.findall(r"^To:(.*)$", f"{mime.original}\n{mime.text}", re.I | re.M)
    return tuple(dict.fromkeys(address for line in lines for address in addresses_in(line)))
