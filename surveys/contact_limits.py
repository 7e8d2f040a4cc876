"""The office's limit of messages to one person, over all surveys: who is at it."""

from datetime import timedelta

from sqlalchemy import Connection, Select, func, select

from models.database import utc_now
from models.tables import invitations, messages
from records.office import office_settings
from records.sent_messages import WENT_OUT


def people_at_limit(connection: Connection) -> set[int]:
    """People who were sent as many messages recently, over all surveys, as the office allows."""
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
