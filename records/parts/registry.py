"""All parts of a person, and the main value of each field, which the flat row shows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from models.tables import people
from records.fields.definitions import Field, Part
from records.parts.awards import AWARDS
from records.parts.communications import COMMUNICATIONS
from records.parts.consents import CONSENTS
from records.parts.contact_points import CONTACT_POINTS
from records.parts.definition import PartQuery, PersonPart
from records.parts.engagements import ENGAGEMENTS
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.proposal_decisions import PROPOSAL_DECISIONS
from records.parts.relationships import RELATIONSHIPS
from records.parts.roles import ROLES
from records.parts.tasks import TASKS

PERSON_PARTS: Final[tuple[PersonPart, ...]] = (
    CONTACT_POINTS,
    AWARDS,
    ROLES,
    CONSENTS,
    ENGAGEMENTS,
    NOTES,
    COMMUNICATIONS,
    TASKS,
    RELATIONSHIPS,
    LINKED_FILES,
    PROPOSAL_DECISIONS,
)
PARTS_BY_NAME: Final[Mapping[str, PersonPart]] = {part.name: part for part in PERSON_PARTS}
QUERIES: Final[Mapping[Part, PartQuery]] = MappingProxyType(
    {key: query for part in PERSON_PARTS for key, query in part.queries.items()}
)


def main_value(field: Field) -> ColumnElement[Any]:
    """The value of a built-in `field` for the person at hand, in a query over `people`.

    Custom fields live in JSON and have no such column.
    """
    if field.part is Part.PERSON:
        return people.c[field.column]
    query = QUERIES[field.part]
    found: Select[Any] = (
        select(query.table.c[field.column])
        .where(query.table.c.person_id == people.c.id, *query.only)
        .correlate(people)
    )
    if field.part is Part.LINKEDIN:
        return found.exists()
    return found.order_by(*query.best_first).limit(1).scalar_subquery()
