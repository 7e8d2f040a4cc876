"""Relationships between two people, or to somebody without a record.

One row says what the other one is to the person: "supervisor" where the other one supervised the
person. The record of the other one shows the same row with the inverse word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, case, func, literal, select, union_all

from models.tables import people, relationships
from records.fields.definitions import FieldKind
from records.parts.definition import PartColumn, PersonPart, Record
from records.parts.record_check import RecordLimits

# What is stored, with the words for it: what the other one is to the person.
KINDS: Final = {
    "spouse": "spouse",
    "partner": "partner",
    "parent": "parent",
    "child": "child",
    "sibling": "sibling",
    "relative": "other relative",
    "supervisor": "supervisor",
    "student": "student",
    "mentor": "mentor",
    "mentee": "mentee",
    "referrer": "referred by",
    "referral": "referred",
    "colleague": "colleague",
    "assistant": "assistant",
    "principal": "assistant to",
    "contact": "other contact",
}
_PAIRS: Final = (
    ("parent", "child"),
    ("supervisor", "student"),
    ("mentor", "mentee"),
    ("referrer", "referral"),
    ("assistant", "principal"),
)
# What the person is to the other one, by what the other one is to the person.
INVERSE: Final[Mapping[str, str]] = {
    **{kind: kind for kind in KINDS},
    **dict(_PAIRS),
    **{second: first for first, second in _PAIRS},
}
COUPLE: Final = frozenset({"spouse", "partner"})  # who may get joint mailings


@dataclass(frozen=True, slots=True)
class Relationship:
    """What somebody is to the person whose record is read.

    `other_id` is None for somebody without a record. `joint_mailings`: one letter for both.
    """

    id: int
    kind: str
    other_id: int | None
    other_name: str
    joint_mailings: bool
    note: str | None


def _full_name() -> ColumnElement[Any]:
    """`records.people.full_name` in SQL."""
    parts = (people.c.title, people.c.given_name, people.c.family_name)
    joined: ColumnElement[Any] = literal("")
    for part in parts:
        joined += func.coalesce(part.concat(" "), "")
    return func.coalesce(func.nullif(func.trim(joined), ""), "(no name)")


def _view() -> FromClause:
    """The relationships as each of the two people sees them."""
    columns = relationships.c
    shared = columns.joint_mailings, columns.note
    other = select(_full_name()).where(people.c.id == columns.other_id).scalar_subquery()
    own = select(
        columns.id,
        columns.person_id,
        columns.kind,
        columns.other_id,
        func.coalesce(other, columns.other_name, "(no name)").label("other_name"),
        *shared,
    )
    first = select(_full_name()).where(people.c.id == columns.person_id).scalar_subquery()
    inverse = {kind: other for kind, other in INVERSE.items() if kind != other}
    theirs = select(
        columns.id,
        columns.other_id.label("person_id"),
        case(inverse, value=columns.kind, else_=columns.kind).label("kind"),
        columns.person_id.label("other_id"),
        first.label("other_name"),
        *shared,
    )
    return union_all(own, theirs).subquery("relationships_of_both")


_VIEW: Final = _view()


def inverse(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """`values` of a relationship with what the person is to the other one, if they say it."""
    return {**values, "kind": INVERSE[values["kind"]]} if "kind" in values else values


def from_other_side(values: Mapping[str, Any], person_id: int) -> dict[str, Any]:
    """`values` of a relationship of `person_id` as the record of the other one shows them."""
    seen = inverse(values)
    return {**seen, "other_id": person_id} if "other_id" in seen else {**seen}


def _check(relationship: Record, _limits: RecordLimits) -> Mapping[str, str]:
    if relationship["joint_mailings"] and relationship["kind"] not in COUPLE:
        return {"joint_mailings": "Joint mailings are for spouses and partners."}
    return {}


RELATIONSHIPS: Final = PersonPart(
    relationships,
    Relationship,
    "relationship",
    "relationships",
    columns=(
        PartColumn("kind", "Relationship", choices=KINDS, is_required=True),
        PartColumn("other_name", "Name"),
        PartColumn("joint_mailings", "Joint mailings", FieldKind.YES_NO),
        PartColumn("note", "Note", FieldKind.LINES),
    ),
    check=_check,
    summary=("kind", "other_name"),
    order=(_VIEW.c.kind, _VIEW.c.other_name, _VIEW.c.id),
    view=_VIEW,
)
