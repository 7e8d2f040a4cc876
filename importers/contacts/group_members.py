"""The LinkedIn group by a list of all its members: who joined is a member, who left is listed.

Nobody's membership ends by itself: who is on record as a member and not in the list is shown, and
ends where somebody says so. Whom a row to review may mean has not left.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from importers.contacts.choices import GROUP
from importers.contacts.matching.row_resolution import RowResolution
from models.changes import ChangeSet
from models.tables import engagements
from records.matching.row_matching import Match
from records.parts.engagements import LINKEDIN_GROUP
from records.writing.bulk_update import update_people
from records.writing.person_update import PersonUpdate


def members_not_listed(
    connection: Connection, work: RowResolution, matches: Sequence[Match]
) -> tuple[int, ...]:
    """The members on record whom no row is of, nor may be of."""
    listed = set(work.owners.values())
    for match in matches:
        listed.update(one.person_id for one in match.candidates)
        listed.add(match.person_id or 0)
    members = select(engagements.c.person_id).where(engagements.c.kind == LINKEDIN_GROUP)
    return tuple(sorted(set(connection.scalars(members)) - listed))


def end_memberships(changes: ChangeSet, person_ids: Sequence[int], source: str) -> None:
    """End the membership of people who left the group."""
    update_people(changes, [PersonUpdate(one, {GROUP: False}) for one in person_ids], source=source)
