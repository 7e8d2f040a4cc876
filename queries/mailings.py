"""What the window shows of mailings: how far each has come, and what a mail will look like.

The modules that write mails are slow to import, and loaded when the first one is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.progress import Progress
from mail.accounts import MailAccount, mail_account
from models.sql import within
from models.tables import invitations, messages
from records.fields.languages import code_of
from records.office import OfficeSettings, office_settings
from records.people import list_names, read_people
from records.sent_messages import MessageState
from surveys.list_ledger import ExportedList, read_lists
from surveys.mailing_lists import ListKind
from surveys.sending.ledger import LedgerLine, count_messages, ledger_lines
from surveys.sending.mail_texts import texts_to_start
from surveys.sending.mailings import ENDED, WaveMailing, find_mailing, list_mailings
from surveys.sending.merge_fields import LANGUAGE, WITHOUT_VALUE, MailField, merge_fields
from surveys.sending.recipients import InvitedPerson, MailingPlan, plan_mailing
from surveys.sending.texts import MailTexts, RenderedMail
from surveys.waves import Wave

if TYPE_CHECKING:
    from mail.message import OutgoingMail


@dataclass(frozen=True, slots=True)
class MailingProgress:
    """A mailing, how many of its mails are in each state, and who is still to get it or does not.

    `plan` is None of one that has ended.
    """

    mailing: WaveMailing
    counts: Mapping[MessageState, int]
    plan: MailingPlan | None


@dataclass(frozen=True, slots=True)
class ListProgress:
    """A mailing list that was exported, and how many of its messages are in each state."""

    exported: ExportedList
    counts: Mapping[MessageState, int]


@dataclass(frozen=True, slots=True)
class NamedMail:
    """A mail in the ledger, and the name of the person it is to."""

    line: LedgerLine
    name: str


@dataclass(frozen=True, slots=True)
class MailDraft:
    """What a mail to a wave is written with: account, texts, merge fields, and who would get it.

    `languages` are the codes of people's languages, by ID; `anyway` is who would get it if the
    office's limits to reminders did not count.
    """

    wave: Wave
    kind: ListKind
    account: MailAccount
    office: OfficeSettings
    texts: MailTexts
    fields: Sequence[MailField]
    languages: Mapping[int, str]
    plan: MailingPlan
    anyway: MailingPlan


def read_mailings(connection: Connection, wave_id: int) -> list[MailingProgress]:
    """The mailings of a wave, the newest first."""
    return [
        MailingProgress(
            one,
            count_messages(connection, one.id),
            None if one.state in ENDED else plan_mailing(connection, wave_id, one.kind, one),
        )
        for one in list_mailings(connection, wave_id)
    ]


def read_exported_lists(connection: Connection, wave_id: int) -> list[ListProgress]:
    """The mailing lists of a wave that were exported to be sent, the newest first."""
    found = read_lists(connection, wave_id)
    counted = (
        select(messages.c.list_id, messages.c.state, func.count())
        .where(within(messages.c.list_id, [one.id for one in found]))
        .group_by(messages.c.list_id, messages.c.state)
    )
    counts: dict[int, dict[MessageState, int]] = {}
    for list_id, state, count in connection.execute(counted):
        counts.setdefault(list_id, {})[MessageState(state)] = count
    return [ListProgress(one, counts.get(one.id, {})) for one in found]


def read_list_people(connection: Connection, list_id: int, state: MessageState) -> list[int]:
    """The people whose message of an exported list is in one state."""
    whose = (
        select(invitations.c.person_id)
        .join(messages)
        .where(messages.c.list_id == list_id, messages.c.state == str(state))
        .order_by(messages.c.id)
    )
    return list(connection.scalars(whose))


def read_mails(connection: Connection, mailing_id: int, state: MessageState) -> list[NamedMail]:
    """The mails of a mailing in one state, in the order of sending."""
    lines = ledger_lines(connection, mailing_id, state)
    names = list_names(connection, [line.person_id for line in lines])
    return [NamedMail(line, names.get(line.person_id, "(no name)")) for line in lines]


def read_draft(connection: Connection, wave: Wave, kind: ListKind) -> MailDraft:
    """What a new mail of `kind` begins with. Raises UserError where no account is set up."""
    anyway = plan_mailing(connection, wave.id, kind, anyway=True)
    return MailDraft(
        wave,
        kind,
        mail_account(connection),
        office_settings(connection),
        texts_to_start(connection, wave.survey_id, kind),
        merge_fields(connection),
        _languages(connection, [one.person_id for one in anyway.recipients]),
        plan_mailing(connection, wave.id, kind),
        anyway,
    )


def _languages(connection: Connection, person_ids: Sequence[int]) -> dict[int, str]:
    found = read_people(connection, person_ids, [LANGUAGE])
    codes = zip(person_ids, (code_of(one[LANGUAGE] or "") for one in found), strict=True)
    return {person_id: code for person_id, code in codes if code}


def read_texts(connection: Connection, mailing_id: int) -> MailTexts:
    """The texts of a mailing."""
    return find_mailing(connection, mailing_id).texts


def preview(
    connection: Connection, draft: MailDraft, texts: MailTexts, person: InvitedPerson
) -> tuple[str, RenderedMail]:
    """The name of a person, and their mail.

    Raises UserError where the text cannot be used, or a value of theirs is missing.
    """
    from surveys.sending.mail_writer import MailWriter

    writer = MailWriter(connection, draft.wave, draft.account, texts)
    rendered = writer.read(connection, [person])[person.invitation_id]
    name = list_names(connection, [person.person_id]).get(person.person_id, "")
    if isinstance(rendered, Exception):
        raise rendered
    return name, rendered


def trial_of(
    connection: Connection, draft: MailDraft, texts: MailTexts, person: InvitedPerson, to: str
) -> "OutgoingMail":
    """The mail of a person, addressed to somebody of the office.

    Raises UserError like `preview`, and where `to` is no address.
    """
    from mail.message import Unsubscribe, parse_address
    from mail.single_mail import new_message_id
    from surveys.sending.mail_writer import MailWriter

    writer = MailWriter(connection, draft.wave, draft.account, texts)
    _, rendered = preview(connection, draft, texts, person)
    mail = writer.compose(person, rendered, new_message_id(draft.account))
    return replace(
        mail,
        to=parse_address(to),
        subject=f"Test: {mail.subject}",
        unsubscribe=Unsubscribe(),
    )


def missing_values(
    connection: Connection,
    draft: MailDraft,
    texts: MailTexts,
    people: Sequence[InvitedPerson],
    progress: Progress,
) -> dict[str, list[int]]:
    """Those of `people` who have no value for a merge field that their mail needs, by its label.

    Raises UserError where a text cannot be used, or the wave itself has no value for a field.
    """
    from surveys.sending.mail_writer import MailWriter

    writer = MailWriter(connection, draft.wave, draft.account, texts)
    progress.check_cancelled()
    labels = {field.name: field.label for field in draft.fields}
    found = writer.missing(connection, people)
    for name, sentence in WITHOUT_VALUE.items():
        if name in found:
            raise UserError(sentence, code="missing_value")
    return {labels.get(name, name): ids for name, ids in found.items()}
