"""Which of a person's records a field means: the rules behind "the" e-mail, award or role.

- E-mail, phone, postal address: the primary one, else the oldest. "Other" is the newest of those
  that are not primary, so that what was written last is what is read.
- Award: the one completed latest (a year before none), then the one recorded last.
- Current role: the current one that started latest (a date before none), then the one recorded
  last. First role: the oldest one marked as first.
- Consent: the one for surveys by e-mail that was recorded last; earlier ones are history.
- LinkedIn group: whether an engagement of that kind exists.

Knows tables and fields; reads and writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Table, select

from models.tables import awards, consents, contact_points, engagements, people, roles
from records.fields.definitions import Field, Part

LINKEDIN_GROUP: Final = "LinkedIn group"  # the kind of engagement that membership is
CONSENT_PURPOSE, CONSENT_CHANNEL = "survey", "email"  # of the one consent that is a field

# Fields that are always yes or no; "no" is how every person starts and tells nothing.
FLAGS: Final = frozenset(
    {
        "deceased", "do_not_contact", "do_not_email", "do_not_phone", "do_not_post",
        "linkedin_group",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a part's main record is found: rows of `table` that meet `only`, the best one first."""

    table: Table
    only: tuple[ColumnElement[bool], ...]
    best_first: tuple[ColumnElement[Any], ...]


def _contact(kind: str) -> Place:
    columns = contact_points.c
    return Place(
        contact_points, (columns.kind == kind,), (columns.is_primary.desc(), columns.id.asc())
    )


def _other_contact(kind: str) -> Place:
    columns = contact_points.c
    return Place(contact_points, (columns.kind == kind, ~columns.is_primary), (columns.id.desc(),))


PLACES: Final[Mapping[Part, Place]] = MappingProxyType(
    {
        Part.EMAIL: _contact("email"),
        Part.OTHER_EMAIL: _other_contact("email"),
        Part.PHONE: _contact("phone"),
        Part.OTHER_PHONE: _other_contact("phone"),
        Part.POST: _contact("post"),
        Part.AWARD: Place(awards, (), (awards.c.completed.desc().nulls_last(), awards.c.id.desc())),
        Part.CURRENT_ROLE: Place(
            roles,
            (roles.c.is_current,),
            (roles.c.started.desc().nulls_last(), roles.c.id.desc()),
        ),
        Part.FIRST_ROLE: Place(roles, (roles.c.is_first,), (roles.c.id.asc(),)),
        Part.CONSENT: Place(
            consents,
            (consents.c.purpose == CONSENT_PURPOSE, consents.c.channel == CONSENT_CHANNEL),
            (consents.c.id.desc(),),
        ),
        Part.LINKEDIN: Place(
            engagements, (engagements.c.kind == LINKEDIN_GROUP,), (engagements.c.id.asc(),)
        ),
    }
)


def main_value(field: Field) -> ColumnElement[Any]:
    """The value of a built-in `field` for the person at hand, in a query over `people`.

    The office's own fields live in JSON and have no such column.
    """
    if field.part is Part.PERSON:
        return people.c[field.column]
    place = PLACES[field.part]
    found: Select[Any] = (
        select(place.table.c[field.column])
        .where(place.table.c.person_id == people.c.id, *place.only)
        .correlate(people)
    )
    if field.part is Part.LINKEDIN:
        return found.exists()
    return found.order_by(*place.best_first).limit(1).scalar_subquery()
