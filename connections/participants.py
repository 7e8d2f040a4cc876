"""Sends the participants of a wave to its survey platform: only what is needed, nobody twice.

Who is there already the platform says, so that a sending which broke off goes on with the rest.
Where the platform sends the mails, those who are there count as invited, in the ledger of lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import Connection

from connections.accounts import ConnectedWave, PlatformConnection, connected_wave, find_connection
from connections.platform import (
    ParticipantList,
    ParticipantState,
    PlatformParticipant,
    RemoteSurvey,
)
from core.errors import Cancelled, UserError
from core.progress import SILENT, Progress
from models.batch_kinds import BatchKind
from models.database import Database
from records.handed_out import ListRecipient, record_handed_out
from records.office import office_settings
from surveys.dispositions import NOT_ANSWERED
from surveys.mailing_lists import (
    InvitationList,
    ListedInvitation,
    Recipients,
    invitation_list,
    record_exported,
)
from surveys.waves import Wave

_FIELDS: Final = ("given_name", "family_name")
_CHANGED: Final = "May not be invited any more, or was invited meanwhile. Look at the list again."
_WITHOUT_EMAIL: Final = (
    "Is on the platform without an e-mail address, so it cannot write to them. Delete them there,"
    " then send them again."
)


@dataclass(frozen=True, slots=True)
class RefusedParticipant:
    """A person not on the platform, or there without an address; `reason` says why, in words."""

    person_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParticipantPlan:
    """Who would be sent to the platform, to look at before.

    `new` are the people to send, `there` those whom it knows already, but for those `refused`;
    `excluded` counts the others by reason. `by_platform`: it sends the mails, and gets names and
    addresses for that.
    """

    wave: Wave
    connection: PlatformConnection
    survey_id: str
    by_platform: bool
    new: tuple[ListedInvitation, ...]
    there: tuple[ListedInvitation, ...]
    refused: tuple[RefusedParticipant, ...]
    excluded: Mapping[str, int]

    @property
    def fields(self) -> tuple[str, ...]:
        """What is sent of each person, in words."""
        if self.by_platform:
            return ("token", "e-mail address", "first name", "last name")
        return ("token",)

    @property
    def remote(self) -> RemoteSurvey:
        """Where the participants go."""
        return RemoteSurvey(self.survey_id, self.wave.name)


@dataclass(frozen=True, slots=True)
class ParticipantsSent:
    """The result of a sending: how many are `added`, and who was refused, and why.

    `recorded` is how many invitations were entered in the ledger. `stopped` is why it broke off, in
    a sentence; empty: it did not.
    """

    added: int
    refused: tuple[RefusedParticipant, ...]
    recorded: int
    stopped: str = ""


def plan_participants(
    database: Database, wave: Wave, progress: Progress = SILENT
) -> Mapping[bool, ParticipantPlan]:
    """Find who is to be sent to the platform of `wave`; the platform says who is there.

    There is a plan for where the platform sends the mails (True), and one for where it does not,
    unless it does always. Raises UserError where the platform keeps no participants, everybody gets
    the same link, or it cannot be asked; Cancelled as `progress` says.
    """
    with database.read() as connection:
        connected = connected_wave(connection, wave)
        source = find_connection(connection, connected.connection)
        offered = _participants(source, wave)
        lists = {
            by_platform: _list(connection, wave, by_platform=by_platform)
            for by_platform in ((True,) if offered.needs_email else (False, True))
        }
    survey = RemoteSurvey(connected.remote_id, wave.name)
    known = {one.token: one for one in offered.states(source.account(), survey, progress)}
    return {
        by_platform: _plan(connected, wave, source, listed, known, by_platform=by_platform)
        for by_platform, listed in lists.items()
    }


def send_participants(
    database: Database,
    plan: ParticipantPlan,
    progress: Progress = SILENT,
    *,
    records: bool = True,
) -> ParticipantsSent:
    """Send the people of `plan` to the platform; record them as invited where it sends the mails.

    Whoever may not be invited any more by now, or was meanwhile, is refused. Without `records`
    nothing is entered in the ledger. What breaks it off is said in the result: whoever is there by
    then stays there.
    """
    offered = _participants(plan.connection, plan.wave)
    plan = _as_of_now(database, plan)
    added, refused, stopped = list[ListedInvitation](), list(plan.refused), ""
    try:
        account = plan.connection.account()
        for start in range(0, len(plan.new), offered.at_once):
            progress.report("Sending participants", start, len(plan.new))
            some = plan.new[start : start + offered.at_once]
            sent = [_participant(one, with_email=plan.by_platform) for one in some]
            reasons = offered.add(account, plan.remote, sent, progress)
            refused += [_refused(one, reasons[one.token]) for one in some if one.token in reasons]
            added += [one for one in some if one.token not in reasons]
    except Cancelled:
        stopped = "Stopped. Whoever was sent before is on the platform."
    except UserError as error:
        stopped = error.message
    recorded = _record(database, plan, added, records=records)
    return ParticipantsSent(len(added), tuple(refused), recorded, stopped)


def _participants(source: PlatformConnection, wave: Wave) -> ParticipantList:
    """How participants of a wave are sent. Raises UserError where that makes no sense."""
    offered = source.interface.participants
    if offered is None:
        raise UserError(f"{source.interface.why_none} Nothing was sent.", code="no_participants")
    if not wave.privacy.has_tokens:
        raise UserError(
            f"Everybody gets the same link to {wave.name}, so the platform needs no participants."
            " Nothing was sent.",
            code="open_link",
        )
    return offered


def _list(connection: Connection, wave: Wave, *, by_platform: bool) -> InvitationList:
    """Who is to be sent to the platform, were nobody there yet."""
    recipients = Recipients.NOT_SENT if by_platform else Recipients.ALL
    listed = invitation_list(connection, wave, recipients=recipients, fields=_FIELDS, pattern="")
    rows = tuple(one for one in listed.rows if one.disposition in NOT_ANSWERED)
    return replace(listed, rows=rows)


def _as_of_now(database: Database, plan: ParticipantPlan) -> ParticipantPlan:
    """`plan` without those who are not to be sent any more: it may have been looked at for long."""
    with database.read() as connection:
        listed = _list(connection, plan.wave, by_platform=plan.by_platform)
    now = {one.token: one for one in listed.rows}
    gone = [_refused(one, _CHANGED) for one in plan.new if one.token not in now]
    return replace(
        plan,
        new=tuple(now[one.token] for one in plan.new if one.token in now),
        there=tuple(now[one.token] for one in plan.there if one.token in now),
        refused=(*plan.refused, *gone),
    )


def _plan(
    connected: ConnectedWave,
    wave: Wave,
    source: PlatformConnection,
    listed: InvitationList,
    known: Mapping[str, ParticipantState],
    *,
    by_platform: bool,
) -> ParticipantPlan:
    new, there = list[ListedInvitation](), list[ListedInvitation]()
    refused = list[RefusedParticipant]()
    for one in listed.rows:
        state = known.get(one.token)
        if state is None:
            new.append(one)
        elif by_platform and not state.has_email:
            refused.append(_refused(one, _WITHOUT_EMAIL))
        else:
            there.append(one)
    return ParticipantPlan(
        wave,
        source,
        connected.remote_id,
        by_platform,
        tuple(new),
        tuple(there),
        tuple(refused),
        listed.excluded,
    )


def _refused(one: ListedInvitation, reason: str) -> RefusedParticipant:
    name = " ".join(filter(None, (str(one.person.get(key) or "") for key in _FIELDS)))
    return RefusedParticipant(one.person_id, name, reason)


def _participant(one: ListedInvitation, *, with_email: bool) -> PlatformParticipant:
    if not with_email:
        return PlatformParticipant(one.token)
    given, family = (str(one.person.get(key) or "") for key in _FIELDS)
    return PlatformParticipant(one.token, one.email, given, family)


def _record(
    database: Database,
    plan: ParticipantPlan,
    added: Sequence[ListedInvitation],
    *,
    records: bool,
) -> int:
    """Enter who is on the platform in the ledger, and what left in the register of lists.

    Those who were there are entered as well: a sending that broke off may not have done so.
    """
    sent = [*plan.there, *added] if plan.by_platform and records else []
    with database.read() as connection:
        is_registered = bool(added) and office_settings(connection).registers_lists
    if not sent and not is_registered:
        return 0
    with database.write(BatchKind.PARTICIPANTS_SEND) as changes:
        changes.describe(connection=plan.connection.name, wave=plan.wave.name)
        if is_registered:
            recipient = ListRecipient(plan.connection.name, "Survey participants")
            title = f"{plan.wave.name}: {', '.join(plan.fields)}"
            record_handed_out(changes, recipient.given(title, len(added), date.today()))
        listed = InvitationList(plan.wave, tuple(sent), {}, Recipients.NOT_SENT)
        return record_exported(changes, listed, str(plan.connection.platform))
