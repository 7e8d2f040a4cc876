"""What merging two records would do: each field with both values and the suggested one.

Suggested is, in this order: the only value; what rules out contact; the longer form of one name;
the value of the record that was verified later, then of the one that was changed later. Texts in
which anything may stand are put together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from core.errors import UserError
from core.formats import format_day
from core.text import comparison_key
from models.changes import children
from models.opt_outs import is_opt_out
from models.tables import different_people, former_ids, people, reviews
from records.duplicates.decisions import are_different
from records.fields.definitions import Field, FieldKind, Part, editable_fields
from records.merging.double_responses import DoubleResponse, plan_double_responses
from records.merging.former_ids import current_people
from records.parts.registry import PARTS_BY_NAME
from records.people import is_blank, list_name, read_people

PRIMARY_KINDS: Final[Mapping[str, str]] = {"email": "email", "phone": "phone", "street": "post"}
_TOGETHER: Final = frozenset({"notes", "contact_hold"})  # texts that are put together
_OPT_OUTS: Final = frozenset(
    {"deceased", "deceased_on", "do_not_contact", "do_not_email", "do_not_phone", "do_not_post"}
)
_STAMPS: Final = ("id", "version", "updated_at")
_NOT_TOLD: Final = frozenset({former_ids.name, different_people.name, reviews.name})
_NOUNS: Final[Mapping[str, str]] = {
    "segment_members": "lists",
    "news_people": "news",
    "frame_members": "waves",
    "invitations": "invitations",
    "responses": "responses",
}


class Side(StrEnum):
    """Whose value the merged record gets: the kept record’s, the other one’s, or both as one."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class MergeField:
    """One field of two records: the values of the `kept` and of the `other` one.

    `suggested` is what is written unless somebody chooses, for the `reason`. Where `is_fixed`
    there is no choice. Of contact points (PRIMARY_KINDS) the choice is which one is primary; both
    are kept.
    """

    field: Field
    kept: Any
    other: Any
    suggested: Side
    reason: str
    is_fixed: bool = False

    @property
    def key(self) -> str:
        """The key of the field."""
        return self.field.key

    @property
    def differs(self) -> bool:
        """Whether the two records say different things."""
        return bool(self.kept != self.other)

    def value(self, side: Side) -> Any:
        """The value that the merged record has by the choice of a `side`."""
        if side is Side.BOTH:
            return "\n".join(dict.fromkeys(filter(None, (self.kept, self.other)))) or None
        return self.kept if side is Side.KEPT else self.other


@dataclass(frozen=True, slots=True)
class MovedRecords:
    """How many records of one kind the other record has, which the kept one gets."""

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging the record `other_id` into `keep_id` does.

    `fields` are those that either record fills; `choices` are what somebody chose, by field.
    `double_responses` are the waves that both people answered. `warnings` are sentences to read
    before. It holds for the records of these `versions`.
    """

    keep_id: int
    other_id: int
    keep_name: str
    other_name: str
    versions: tuple[int, int]
    fields: tuple[MergeField, ...]
    moved: tuple[MovedRecords, ...]
    double_responses: tuple[DoubleResponse, ...] = ()
    warnings: tuple[str, ...] = ()
    choices: Mapping[str, Side] = field(default_factory=dict)

    def choosing(self, choices: Mapping[str, Side]) -> "MergePlan":
        """The plan with `choices` by field; those of fixed fields have no effect."""
        return replace(self, choices={**self.choices, **choices})

    def side(self, one: MergeField) -> Side:
        """Whose value of a field is written."""
        return one.suggested if one.is_fixed else self.choices.get(one.key, one.suggested)


def plan_merge(connection: Connection, keep_id: int, other_id: int) -> MergePlan:
    """Plan to merge the record `other_id` into the record `keep_id`; writes nothing.

    Raises UserError for one and the same record, and for records that are gone.
    """
    if keep_id == other_id:
        raise UserError(
            "A record cannot be merged with itself; choose two records. Nothing was changed.",
            code="same_person",
        )
    fields = {
        key: one
        for key, one in editable_fields(connection).items()
        if one.part in (Part.PERSON, Part.CUSTOM) or key in PRIMARY_KINDS
    }
    kept, other = read_people(connection, [keep_id, other_id], [*_STAMPS, *fields])
    check_there(connection, {keep_id: kept, other_id: other})
    warnings: list[str] = []
    if are_different(connection, keep_id, other_id):
        warnings.append(
            "These two are marked as not the same person. Merging them removes that mark."
        )
    return MergePlan(
        keep_id,
        other_id,
        list_name(kept),
        list_name(other),
        (kept["version"], other["version"]),
        tuple(
            _suggest(one, kept, other)
            for key, one in fields.items()
            if not (is_blank(key, kept[key]) and is_blank(key, other[key]))
        ),
        tuple(_moved(connection, other_id)),
        plan_double_responses(connection, keep_id, other_id),
        tuple(warnings),
    )


def check_there(connection: Connection, found: Mapping[int, Mapping[str, Any]]) -> None:
    """Raise UserError, "merged" or "gone" by its code, unless all rows `found` by ID are there."""
    gone = [person_id for person_id, row in found.items() if row["id"] is None]
    if not gone:
        return
    now = current_people(connection, gone)
    if now:
        was, person_id = next(iter(now.items()))
        raise UserError(
            f"Record {was} was merged into record {person_id}; nothing was changed.",
            code="merged",
        )
    raise UserError(
        f"There is no person {gone[0]}, or they were deleted meanwhile; nothing was changed.",
        code="gone",
    )


def _suggest(one: Field, kept: Mapping[str, Any], other: Mapping[str, Any]) -> MergeField:
    key = one.key
    mine, theirs = kept[key], other[key]

    def suggested(side: Side, reason: str, *, is_fixed: bool = False) -> MergeField:
        return MergeField(one, mine, theirs, side, reason, is_fixed)

    if key in _OPT_OUTS and (is_opt_out(key, mine) or is_opt_out(key, theirs)):
        side = Side.KEPT if is_opt_out(key, mine) else Side.OTHER
        return suggested(side, "what rules out contact is always kept", is_fixed=True)
    if mine == theirs:
        return suggested(Side.KEPT, "the same in both records")
    if key in _TOGETHER:
        is_fixed = key == "contact_hold"
        return suggested(Side.BOTH, "the texts of both records are kept", is_fixed=is_fixed)
    if is_blank(key, theirs):
        return suggested(Side.KEPT, "blank in the other record")
    if is_blank(key, mine):
        return suggested(Side.OTHER, "blank in the kept record")
    if key == "last_verified":
        return suggested(Side.KEPT if mine > theirs else Side.OTHER, "the later date")
    if key == "alumni_id":
        return suggested(Side.KEPT, "the person is found by both IDs")
    longer = _longer_form(mine, theirs) if one.kind is FieldKind.TEXT else None
    if longer is not None:
        return suggested(longer, "the longer form of the same")
    return suggested(*_more_recent(kept, other))


def _longer_form(mine: str, theirs: str) -> Side | None:
    """Whose text is the other one written out: “Johanna” for “J.”, “Anna Maria” for “Anna”."""
    first, second = comparison_key(mine), comparison_key(theirs)
    if first == second or not first or not second:
        return None
    if first.startswith(second):
        return Side.KEPT
    return Side.OTHER if second.startswith(first) else None


def _more_recent(kept: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Side, str]:
    """Whose record was verified later, else changed later on another day."""
    for key, verb in (("last_verified", "verified"), ("updated_at", "changed")):
        mine, theirs = _day(kept[key]), _day(other[key])
        if theirs is not None and (mine is None or theirs > mine):
            return Side.OTHER, f"the other record was {verb} later ({format_day(theirs)})"
        if mine is not None and (theirs is None or mine > theirs):
            return Side.KEPT, f"the kept record was {verb} later ({format_day(mine)})"
    return Side.KEPT, "the value of the kept record"


def _day(at: date | datetime | None) -> date | None:
    return at.date() if isinstance(at, datetime) else at


def _moved(connection: Connection, other_id: int) -> Sequence[MovedRecords]:
    """The records that refer to the other record, by kind."""
    columns: dict[str, list[Any]] = {}
    for table, column in children(people):
        columns.setdefault(str(table.name), []).append(column)
    found: list[MovedRecords] = []
    for name, some in columns.items():
        if name in _NOT_TOLD:
            continue
        table = some[0].table
        refers = or_(*(column == other_id for column in some))
        count = connection.scalar(select(func.count()).select_from(table).where(refers)) or 0
        part = PARTS_BY_NAME.get(name)
        label = part.plural if part is not None else _NOUNS.get(name, name.replace("_", " "))
        if count:
            found.append(MovedRecords(name, label, count))
    return found
