"""The usual ways to send mails, to choose from: what each needs, and why one is better."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from mail.accounts import Login, MailAccount, Security, TransportKind

# Fields of an account that a way to send may need, by the names of MailAccount.
_SERVER: Final = ("host", "port", "security", "user", "password")


@dataclass(frozen=True, slots=True)
class MailPreset:
    """A way to send: its title, what is said of it, what it fills in, and the fields it needs."""

    title: str
    note: str
    account: MailAccount
    fields: Sequence[str]

    def applied_to(self, account: MailAccount) -> MailAccount:
        """`account` with what this way to send fills in."""
        mine = self.account
        return replace(
            account,
            kind=mine.kind,
            login=mine.login,
            host=mine.host or account.host,
            port=mine.port,
            security=mine.security,
            per_day=mine.per_day,
        )

    def is_of(self, account: MailAccount) -> bool:
        """Whether `account` sends in this way."""
        mine = self.account
        if (mine.kind, mine.login) != (account.kind, account.login):
            return False
        return mine.kind is not TransportKind.SMTP or not mine.host or mine.host == account.host


PRESETS: Final = (
    MailPreset(
        "Microsoft 365 (recommended)",
        "Sends from your own mailbox by Microsoft Graph. It goes on working where Microsoft has"
        " SMTP switched off, and sent mails are in Sent Items. Your IT department registers Almanac"
        " once, with the permission Mail.Send, and gives you the client id.",
        MailAccount(TransportKind.GRAPH, login=Login.MICROSOFT, per_day=9_000),
        ("client_id", "tenant", "sign_in"),
    ),
    MailPreset(
        "Microsoft 365 by SMTP",
        "Only where your IT department has SMTP AUTH switched on for the mailbox; many do not. The"
        " registration needs the right SMTP.Send.",
        MailAccount(host="smtp.office365.com", login=Login.MICROSOFT, per_day=9_000),
        ("user", "client_id", "tenant", "sign_in"),
    ),
    MailPreset(
        "Google Workspace",
        "Your IT department registers Almanac once as an internal program of your organisation and"
        " gives you the client id. Google lets a mailbox send 2,000 mails a day.",
        MailAccount(host="smtp.gmail.com", login=Login.GOOGLE, per_day=1_800),
        ("user", "client_id", "client_secret", "sign_in"),
    ),
    MailPreset(
        "Google with an app password",
        "For accounts with 2-step verification: make an app password in your Google account. The"
        " account’s own password does not work. Gmail lets an account send 500 mails a day.",
        MailAccount(host="smtp.gmail.com", login=Login.PASSWORD, per_day=450),
        ("user", "password"),
    ),
    MailPreset(
        "Another mail server",
        "Ask your IT department for the name of the server. The connection is always encrypted and"
        " its certificate verified.",
        MailAccount(login=Login.PASSWORD),
        _SERVER,
    ),
    MailPreset(
        "A mail server without login",
        "For servers that know this computer by its address, as some universities have.",
        MailAccount(login=Login.NONE),
        ("host", "port", "security"),
    ),
    MailPreset(
        "Drafts in a folder",
        "Writes each mail as an .eml file, which you open in Outlook or another program and send by"
        " hand. A draft counts as sent.",
        MailAccount(TransportKind.DRAFTS, login=Login.NONE),
        ("folder",),
    ),
)
SECURITY: Final = (
    (Security.STARTTLS, "STARTTLS (usual, port 587)"),
    (Security.TLS, "TLS (port 465)"),
    (Security.NONE, "None (this computer only)"),
)


def preset_of(account: MailAccount) -> MailPreset:
    """The way in which `account` sends."""
    return next(
        (one for one in PRESETS if one.is_of(account)),
        PRESETS[4],
    )
