"""The mails of a mailing, written for each of its recipients.

Slow to import: for jobs and commands alone.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from urllib.parse import quote

from sqlalchemy import Connection

from core.errors import UserError
from mail.accounts import MailAccount
from mail.message import MailAddress, OutgoingMail, Unsubscribe, parse_address
from records.office import office_settings
from surveys.links import link_pattern, pattern_to_send
from surveys.sending.mail_renderer import MailRenderer
from surveys.sending.merge_fields import MailRecipient, MailSubject
from surveys.sending.recipients import InvitedPerson
from surveys.sending.texts import MailTexts, RenderedMail
from surveys.waves import Wave


class MailWriter:
    """Writes the mails of a wave, from `account`, with `texts`, by language.

    Raises UserError where a text cannot be used.
    """

    def __init__(
        self, connection: Connection, wave: Wave, account: MailAccount, texts: MailTexts
    ) -> None:
        office = office_settings(connection)
        subject = MailSubject(
            wave,
            office.name or account.from_address.name,
            pattern_to_send(wave, link_pattern(connection, wave.id)),
            date.today(),
            partial(_unsubscribe_link, account),
        )
        self._renderer = MailRenderer(connection, subject, texts)
        self._account = account
        self._sender = account.from_address
        self._reply_to = parse_address(account.reply_to) if account.reply_to else None

    def missing(
        self, connection: Connection, recipients: Sequence[InvitedPerson]
    ) -> dict[str, list[int]]:
        """The people who have no value for a field that their mail needs, by field."""
        return self._renderer.missing(connection, _read_as(recipients))

    def read(
        self, connection: Connection, recipients: Sequence[InvitedPerson]
    ) -> dict[int, RenderedMail | UserError]:
        """The texts for each of `recipients`, by invitation; where a value lacks, what is said."""
        values = self._renderer.read(connection, _read_as(recipients))
        found: dict[int, RenderedMail | UserError] = {}
        for person, of_person in zip(recipients, values, strict=True):
            try:
                found[person.invitation_id] = self._renderer.render(of_person)
            except UserError as error:
                found[person.invitation_id] = error
        return found

    def compose(self, person: InvitedPerson, rendered: RenderedMail, key: str) -> OutgoingMail:
        """The mail to somebody, with the Message-ID `key`."""
        return OutgoingMail(
            self._sender,
            MailAddress(person.email),
            rendered.subject,
            rendered.text,
            key,
            rendered.html,
            self._reply_to,
            unsubscribe_links(self._account, person.token),
        )


def unsubscribe_links(account: MailAccount, token: str) -> Unsubscribe:
    """Where the person of a token asks `account` for no more mail."""
    email = parse_address(account.unsubscribe_email or account.reply_to or account.sender).email
    subject = quote(f"unsubscribe {token}")
    return Unsubscribe(
        f"mailto:{quote(email, safe='@+')}?subject={subject}",
        account.unsubscribe_url.replace("{token}", token),
    )


def _unsubscribe_link(account: MailAccount, token: str) -> str:
    """The link in the text: to the office’s page where it has one, else a mail."""
    links = unsubscribe_links(account, token)
    return links.url or links.mailto


def _read_as(recipients: Sequence[InvitedPerson]) -> list[MailRecipient]:
    return [MailRecipient(one.person_id, one.token, one.email) for one in recipients]
