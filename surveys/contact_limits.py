"""The office's limit of messages to one person, over all surveys: who is at it, and who will be."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection, Select, func, or_, select

from core.chunks import in_chunks
from models.database import utc_now
from models.sql import within
from models.tables import invitations, messages, waves
from records.office import office_settings
from records.sent_messages import WENT_OUT
from surveys.waves import Wave

_CHUNK = 20_000


def people_at_limit(connection: Connection) -> set[int]:
    """People who got as many messages of late, over all surveys, as the office allows."""
    return set(connection.scalars(select_people_at_limit(connection)))


def select_people_at_limit(connection: Connection) -> Select[tuple[int]]:
    """Select the ids of `people_at_limit`, within another query."""
    office = office_settings(connection)
    since = utc_now() - timedelta(days=office.contact_cap_days)
    invited = invitations.alias()
    return (
        select(invited.c.person_id)
        .join(messages, messages.c.invitation_id == invited.c.id)
        .where(messages.c.at >= since, messages.c.state.in_(WENT_OUT))
        .group_by(invited.c.person_id)
        .having(func.count() >= office.contact_cap)
    )


def people_at_limit_ahead(connection: Connection, wave: Wave, people: Sequence[int]) -> set[int]:
    """Those of `people` who would be over the limit by what is planned, when invited to `wave`.

    Planned are the invitation with all reminders that the office sends, and the invitations to
    other waves that are open or to come and have not been sent yet.
    """
    office = office_settings(connection)
    now = utc_now()
    # Where one wave is more than the limit, only what people had before tells them apart.
    planned = min(1 + office.most_reminders, office.contact_cap)
    counted: Counter[int] = Counter()
    since = now - timedelta(days=office.contact_cap_days)
    went_out = messages.c.at >= since, messages.c.state.in_(WENT_OUT)
    is_ahead = or_(waves.c.closes.is_(None), waves.c.closes >= now.date())
    for some in in_chunks(people, _CHUNK):
        theirs = within(invitations.c.person_id, some)
        of_person = invitations.c.person_id, func.count()
        sent = select(*of_person).join(messages).where(theirs, *went_out)
        waiting = (
            select(*of_person)
            .join(waves)
            .where(
                theirs,
                invitations.c.wave_id != wave.id,
                invitations.c.disposition == "not_sent",
                is_ahead,
            )
        )
        for query in (sent, waiting):
            grouped = query.group_by(invitations.c.person_id)
            counted.update(dict(connection.execute(grouped).all()))
    return {one for one, count in counted.items() if count + planned > office.contact_cap}
