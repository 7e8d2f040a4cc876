"""What the replies of an SMTP server mean: one mail was refused, or all are; in plain words.

Codes are those of RFC 5321 and RFC 3463, and what Microsoft and Google add to them.
"""

import re
from dataclasses import dataclass
from typing import Final

from core.text import clean
from mail.accounts import Login, MailAccount
from mail.failures import AddressRefused, TransportDown

_LONGEST: Final = 500  # characters of a reply that are kept
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class SmtpReply:
    """One reply: the code, and the text as the server wrote it."""

    code: int
    text: bytes | str

    @property
    def said(self) -> str:
        """The reply as it is kept and shown: “550 5.1.1 No such user”."""
        text = self.text.decode(errors="replace") if isinstance(self.text, bytes) else self.text
        return clean(f"{self.code} {text}")[:_LONGEST]

    @property
    def status(self) -> str:
        """The enhanced status code, such as 5.7.30; empty where the server gave none."""
        found = _STATUS.search(self.said)
        return found[1] if found else ""

    @property
    def is_permanent(self) -> bool:
        """Whether the server would say so again."""
        return self.code >= 500


# Of replies to a login.
_SMTP_OFF: Final = (
    "Microsoft has sending by SMTP switched off for this mailbox or for the whole organisation"
    " (SMTP AUTH). Nothing was sent; choose Microsoft 365 in Settings, Mail, or ask your IT"
    " department to switch SMTP AUTH on for the mailbox."
)
_NO_PASSWORDS: Final = (
    "Microsoft no longer accepts passwords for sending by SMTP. Nothing was sent; choose Microsoft"
    " 365 in Settings, Mail, and sign in there."
)
_NEEDS_APP_KEY: Final = (
    "Google does not accept the account’s own password here. Nothing was sent; sign in with Google"
    " in Settings, Mail, or use an app password."
)
_LOGIN: Final = (
    ("5.7.139", _SMTP_OFF),
    ("5.7.30", _NO_PASSWORDS),
    ("5.7.9", _NEEDS_APP_KEY),
)
# Of replies to a mail: all others would be refused for the same reason.
_NOT_ALLOWED: Final = "The mail server does not let this account send"
_DAILY_LIMIT: Final = "The account has sent as many mails as its provider allows for now"
_BUSY: Final = "The mail server takes no mail just now"
_REFUSES_ALL: Final = (
    ({"5.7.30"}, "Microsoft no longer accepts passwords for sending by SMTP"),
    ({"5.7.139"}, "Microsoft has sending by SMTP switched off"),
    ({"5.7.57", "5.7.60", "5.2.252", "5.7.708", "5.1.8", "5.7.64"}, _NOT_ALLOWED),
    ({"5.4.5", "5.1.90", "5.2.121", "5.2.122", "5.7.232", "5.7.233", "4.7.28", "5.2.0"},
     _DAILY_LIMIT),
)  # fmt: skip
_WORDS: Final = (
    (re.compile("relay|authenti|not (authori[sz]ed|permitted) to send|send ?as ?denied", re.I),
     _NOT_ALLOWED),
    (re.compile("daily (user )?(sending|message) (limit|quota)|quota exceeded for sending", re.I),
     _DAILY_LIMIT),
)  # fmt: skip
_ADDRESS: Final = re.compile(r"\S*@\S*")  # which may have any of the words above
# Of an address that does not exist or cannot be, whatever the words: the next one may.
_BAD_ADDRESS: Final = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
_LOGIN_NEEDED: Final = frozenset({530, 535, 538})
_BUSY_CLASSES: Final = ("4.3.", "4.4.", "4.7.")  # the system, the network, a limit; not the mailbox
_CLOSING: Final = 421


def login_refusal(reply: SmtpReply, account: MailAccount) -> TransportDown:
    """Why a server refused a login, as a sentence."""
    for status, sentence in _LOGIN:
        if status == reply.status:
            return TransportDown(sentence, code="login_refused")
    if account.login in {Login.MICROSOFT, Login.GOOGLE}:
        sentence = (
            f"The sign-in with {account.login.title()} has expired or was withdrawn. Nothing was"
            " sent; sign in again in Settings, Mail."
        )
    elif 400 <= reply.code < 500:
        sentence = _paused("The mail server takes no login just now", reply)
    else:
        sentence = (
            f"{account.host} refused the user name or the password ({reply.said}). Nothing was"
            " sent; check both in Settings, Mail."
        )
    return TransportDown(sentence, code="login_refused")


def sender_refusal(reply: SmtpReply) -> TransportDown:
    """Why a server takes no mail of the sender, as a sentence."""
    what = _reason_against_all(reply) or (
        f"{_NOT_ALLOWED} with its sender’s address" if reply.is_permanent else _BUSY
    )
    return TransportDown(_paused(what, reply), code="sender_refused")


def mail_refusal(reply: SmtpReply) -> TransportDown | AddressRefused:
    """What the refusal of one mail, by its recipient or its content, says of all others."""
    what = _reason_against_all(reply)
    if what is None:
        return AddressRefused(reply.said, is_permanent=reply.is_permanent)
    return TransportDown(_paused(what, reply), code="all_refused")


def _reason_against_all(reply: SmtpReply) -> str | None:
    """Why no other mail would be taken either; None: this one alone was refused."""
    for statuses, what in _REFUSES_ALL:
        if reply.status in statuses:
            return what
    if reply.status in _BAD_ADDRESS:
        return None
    said = _ADDRESS.sub("", reply.said)
    for words, what in _WORDS:
        if words.search(said):
            return what
    if reply.code in _LOGIN_NEEDED:
        return _NOT_ALLOWED
    if reply.code == _CLOSING or reply.status.startswith(_BUSY_CLASSES):
        return _BUSY
    return None


def _paused(what: str, reply: SmtpReply) -> str:
    return f"{what} ({reply.said}). The mails not sent yet are safe; try again later."
