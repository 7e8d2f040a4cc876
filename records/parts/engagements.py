"""Engagements: what a person took part in. The field is membership of the LinkedIn group.

An engagement that belongs to an event has a status, such as invited or attended; its other values
are those of the event (records/events).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from models.tables import engagements
from records.fields.definitions import FieldKind, Part
from records.parts.definition import PartColumn, PartQuery, PersonPart
from records.parts.new_records import NewRecords, RecordColumns
from records.writing.person_update import PersonWritePlan

LINKEDIN_GROUP: Final = "LinkedIn group"  # the kind of engagement that membership is
INVITED: Final = "invited"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
WAITING: Final = "waiting"
ATTENDED: Final = "attended"
ABSENT: Final = "absent"
# Of several records of a person at one event, the one that counts: the first of these.
TELLING: Final = (ATTENDED, ACCEPTED, ABSENT, WAITING, DECLINED, INVITED)
STATUSES: Final = {
    INVITED: "Invited",
    ACCEPTED: "Accepted",
    WAITING: "Waiting list",
    DECLINED: "Declined",
    ATTENDED: "Attended",
    ABSENT: "Did not attend",
}


@dataclass(frozen=True, slots=True)
class Engagement:
    """Something that the person took part in, or was invited to; `status` None: took part."""

    id: int
    kind: str
    title: str | None
    happened_on: date | None
    note: str | None
    source: str | None
    status: str | None
    status_on: date | None
    event_id: int | None


def _create(new: NewRecords) -> RecordColumns:
    places = [place for place, value in enumerate(new.column("linkedin_group")) if value]
    count = len(places)
    return places, {"kind": [LINKEDIN_GROUP] * count, "source": [new.source] * count}


def _plan(plan: PersonWritePlan) -> None:
    if "linkedin_group" not in plan.wanted:
        return
    is_member = bool(plan.wanted["linkedin_group"])
    memberships = [row for row in plan.parts[engagements] if row["kind"] == LINKEDIN_GROUP]
    plan.note("linkedin_group", bool(memberships), is_member)
    if is_member and not memberships:
        plan.insert(engagements, {"kind": LINKEDIN_GROUP, "source": plan.source})
    elif not is_member:
        for row in memberships:
            plan.delete(engagements, row)


ENGAGEMENTS: Final = PersonPart(
    engagements,
    Engagement,
    "engagement",
    "engagements",
    columns=(
        PartColumn("kind", "Kind", is_required=True, vocabulary="activity"),
        PartColumn("title", "Title"),
        PartColumn("happened_on", "On", FieldKind.DATE),
        PartColumn("note", "Note", FieldKind.LINES),
        PartColumn("source", "Source"),
        PartColumn("status", "Status", choices=STATUSES),
        PartColumn("status_on", "Status since", FieldKind.DATE),
    ),
    summary=("title", "kind"),
    order=(engagements.c.happened_on.desc().nulls_last(), engagements.c.id.desc()),
    queries={
        Part.LINKEDIN: PartQuery(
            engagements, (engagements.c.kind == LINKEDIN_GROUP,), (engagements.c.id.asc(),)
        )
    },
    create=(_create,),
    plan=(_plan,),
)
