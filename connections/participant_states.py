"""Records what a survey platform tells of participants: sent to, completed, opted out, bounced."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, select

from connections.accounts import ConnectedWave, find_connection
from connections.platform import ParticipantState, RemoteSurvey
from core.errors import UserError
from core.progress import SILENT, Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database
from models.sql import within
from models.tables import consents, disposition_history, invitations
from records.disposition_history import DispositionSource
from surveys.dispositions import set_dispositions
from surveys.mailing_lists import ListKind, count_sent, record_sent
from surveys.returned_mail.apply import record_opt_out
from surveys.waves import Wave, find_wave

_COMPLETE: Final = "complete"
_REFUSED: Final = "refused"
_BOUNCED: Final = "bounced"
# A survey that anybody may answer has no participants, an account may be let read answers alone, or
# have no directory of contacts. The survey itself is there, as its answers were fetched.
_NONE_KEPT: Final = frozenset(
    {"no_participants_table", "no_directory", "no_permission", "unknown_survey"}
)


def read_states(database: Database, connected: ConnectedWave, progress: Progress = SILENT) -> int:
    """Record what the platform of a wave knows of its participants; return of how many it is news.

    Nothing where the platform tells nothing of them. Raises UserError where it cannot be asked, and
    Cancelled.
    """
    with database.read() as connection:
        wave = find_wave(connection, connected.survey_code, connected.wave_label)
        source = find_connection(connection, connected.connection)
    offered = source.interface.participants
    if offered is None or not offered.tells_states or not wave.privacy.has_tokens:
        return 0
    survey = RemoteSurvey(connected.remote_id, wave.name)
    try:
        states = offered.states(source.account(), survey, progress)
    except UserError as error:
        if error.code in _NONE_KEPT:
            return 0
        raise
    with database.write(BatchKind.PARTICIPANT_STATES, progress=progress) as changes:
        changes.describe(wave=wave.name, connection=source.name)
        return record_states(changes, wave, states)


def record_states(changes: ChangeSet, wave: Wave, states: Sequence[ParticipantState]) -> int:
    """Record what a platform says of participants of `wave`; return how much of it is new.

    What was recorded once is not recorded again, so that a person’s decision since then stands.
    """
    rows = changes.connection.execute(
        select(invitations.c.token, invitations.c.id, invitations.c.person_id).where(
            invitations.c.wave_id == wave.id
        )
    ).all()
    by_token = {one.token: one for one in states}
    known = {row.id: by_token[row.token] for row in rows if row.token in by_token}
    people = {row.id: row.person_id for row in rows}
    told = _dispositions_told(changes.connection, wave)
    wished = f"Opted out of {wave.name} on the survey platform"
    opted_out = [people[at] for at, state in known.items() if state.opted_out]
    told_wishes = _people_with_evidence(changes.connection, opted_out, wished)
    recorded = _record_messages(changes, wave, known)
    ended = defaultdict[tuple[str, date | None], list[int]](list)
    for invitation_id, state in known.items():
        value = _disposition(state)
        if value is not None and (invitation_id, value) not in told:
            # In an anonymous wave the day would narrow down whose answers are whose.
            is_dated = value == _COMPLETE and not wave.privacy.is_anonymous
            ended[value, state.completed_on if is_dated else None].append(invitation_id)
        is_told = (invitation_id, _REFUSED) in told or people[invitation_id] in told_wishes
        if state.opted_out and not is_told:
            record_opt_out(changes, people[invitation_id], changes.at.date(), wished)
    for (value, day), ids in ended.items():
        recorded += set_dispositions(changes, ids, value, day, DispositionSource.PLATFORM)
    return recorded


def _disposition(state: ParticipantState) -> str | None:
    """The disposition of an invitation, None where it is still open."""
    if state.is_complete:
        return _COMPLETE
    if state.opted_out:
        return _REFUSED
    return _BOUNCED if state.bounced else None


def _dispositions_told(connection: Connection, wave: Wave) -> set[tuple[int, str]]:
    """Which dispositions the invitations of a wave had at any time."""
    history = disposition_history.c
    rows = connection.execute(
        select(history.invitation_id, history.disposition)
        .join(invitations, invitations.c.id == history.invitation_id)
        .where(invitations.c.wave_id == wave.id)
    )
    return {(row.invitation_id, row.disposition) for row in rows}


def _people_with_evidence(
    connection: Connection, people_ids: Sequence[int], evidence: str
) -> set[int]:
    """Those of `people_ids` who have a consent or opt-out of that evidence.

    Whoever completed and opted out is complete, so that the dispositions do not tell of it.
    """
    found = select(consents.c.person_id).where(
        within(consents.c.person_id, people_ids), consents.c.evidence == evidence
    )
    return set(connection.scalars(found))


def _record_messages(changes: ChangeSet, wave: Wave, known: Mapping[int, ParticipantState]) -> int:
    """Enter the invitations and reminders that the platform sent in the ledger; how many."""
    recorded = 0
    sent = defaultdict[date, list[int]](list)
    for invitation_id, state in known.items():
        if state.sent_on is not None:
            sent[state.sent_on].append(invitation_id)
    for day, ids in sorted(sent.items()):
        recorded += record_sent(changes, wave, ListKind.INVITATION, ids, on=day)
    before = count_sent(changes.connection, wave, ListKind.REMINDER)
    # By day and number: of several since the last look, only the day of the last one is known.
    reminded = defaultdict[tuple[date, int], list[int]](list)
    for invitation_id, state in known.items():
        for number in range(before.get(invitation_id, 0), state.reminders):
            if state.reminded_on is not None:
                reminded[state.reminded_on, number].append(invitation_id)
    for (day, _), ids in sorted(reminded.items()):
        recorded += record_sent(changes, wave, ListKind.REMINDER, ids, on=day)
    return recorded
