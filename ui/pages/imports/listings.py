"""The rows of the step “Changes”: every change of a cell, and every row of the file by outcome.

Made in the job that makes the plan, so that the window only shows them. Must not know a widget.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from importers.planning import Outcome, Plan
from records.fields import Field, Part
from records.matching import Certainty
from records.people import list_name
from ui.pages.imports.words import label_of, shown
from ui.tables import Column, Kind, Row
from ui.theme import Tone
from ui.widgets.badges import Status

CHANGE_COLUMNS: Final = (
    Column("person", "Person", Kind.STRONG, 200, sortable=False),
    Column("field", "Field", Kind.TEXT, 130, sortable=False),
    Column("now", "Now", Kind.OLD, 200, sortable=False),
    Column("then", "Will be", Kind.TEXT, 250, sortable=False),
    Column("row", "Row", Kind.NUMBER, 64, sortable=False),
    Column("matched", "Matched by", Kind.BADGE, 170, sortable=False),
)
ROW_COLUMNS: Final = (
    Column("row", "Row", Kind.NUMBER, 70, sortable=False),
    Column("person", "Person", Kind.STRONG, 230, sortable=False),
    Column("email", "E-mail", Kind.TEXT, 250, sortable=False),
    Column("award", "Award", Kind.TEXT, 130, sortable=False),
    Column("outcome", "Outcome", Kind.BADGE, 110, sortable=False),
    Column("why", "Because", Kind.MUTED, 220, sortable=False),
)
_OUTCOMES: Final[Mapping[Outcome, Status]] = {
    Outcome.CREATED: Status("new", Tone.GOOD),
    Outcome.UPDATED: Status("changed", Tone.INFO),
    Outcome.UNCHANGED: Status("unchanged"),
    Outcome.SKIPPED: Status("left out", Tone.WARNING),
    Outcome.REVIEW: Status("to decide", Tone.WARNING),
}
_NAMES: Final = frozenset(
    {
        "title",
        "given_name",
        "middle_names",
        "family_name",
        "suffix",
        "preferred_name",
        "former_name",
    }
)
_GROUPS: Final[Mapping[Part, str]] = {
    Part.EMAIL: "E-mail",
    Part.OTHER_EMAIL: "E-mail",
    Part.PHONE: "Phone",
    Part.OTHER_PHONE: "Phone",
    Part.POST: "Address",
    Part.AWARD: "Award",
    Part.CURRENT_ROLE: "Role",
    Part.FIRST_ROLE: "Role",
    Part.CONSENT: "Consent",
}


@dataclass(frozen=True, slots=True)
class Listings:
    """What the tables show: `changes` and `groups` in the order of the plan's changes.

    `rows` and `outcomes` are in the order of the file.
    """

    changes: Sequence[Row]
    groups: Sequence[str]
    rows: Sequence[Row]
    outcomes: Sequence[Outcome]

    def of(self, outcome: Outcome | None) -> list[Row]:
        """The rows of the file that come to `outcome`; all of them for None."""
        if outcome is None:
            return list(self.rows)
        return [
            row for row, found in zip(self.rows, self.outcomes, strict=True) if found is outcome
        ]


def list_plan(plan: Plan, names: Mapping[int, str], fields: Mapping[str, Field]) -> Listings:
    """The listings of `plan`; `names` are those of the people on record."""
    matched = {index: _matched_by(plan, index) for index in {c.row_index for c in plan.changes}}
    changes: list[Row] = []
    for change in plan.changes:
        field = fields.get(change.field)
        changes.append(
            (
                names.get(change.person_id, ""),
                label_of(change.field, fields),
                shown(change.old, field),
                shown(change.new, field),
                plan.row_numbers[change.row_index],
                matched[change.row_index],
            )
        )
    groups = {key: _group(key, fields) for key in {change.field for change in plan.changes}}
    return Listings(
        changes,
        [groups[change.field] for change in plan.changes],
        [_row(plan, index, names) for index in range(len(plan.rows))],
        plan.outcomes,
    )


def _group(key: str, fields: Mapping[str, Field]) -> str:
    if key in _NAMES:
        return "Name"
    part = fields[key].part if key in fields else None
    return _GROUPS.get(part, "Other") if part is not None else "Other"


def _row(plan: Plan, index: int, names: Mapping[int, str]) -> Row:
    row, outcome, match = plan.rows[index], plan.outcomes[index], plan.matches[index]
    name = names.get(match.person_id or 0) if match.kind is Certainty.CERTAIN else None
    award = " ".join(
        str(row[key]) for key in ("award", "award_completed") if row.get(key) is not None
    )
    return (
        plan.row_numbers[index],
        name or list_name(row),
        row.get("email") or "",
        award,
        _OUTCOMES[outcome],
        plan.why.get(index, ""),
    )


def _matched_by(plan: Plan, index: int) -> Status:
    match = plan.matches[index]
    if match.kind is not Certainty.CERTAIN:
        return Status("you", Tone.INFO)
    return Status(match.reasons[0].removeprefix("same ") if match.reasons else "")
