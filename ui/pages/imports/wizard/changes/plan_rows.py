"""The table rows of the step “Changes”: changed cells, and rows of the file by outcome.

A table row is built when it is shown. Must not know a widget.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from importers.contacts.choices import EVENT_STATUS, ContactChoices
from importers.contacts.matching.row_resolution import RowOutcome
from importers.contacts.planning.plan import ContactsPlan
from importers.contacts.round_trip import CellDifference
from importers.row_plan import NOT_FILLED, CellChange
from importers.wizard_plan import PlannedImport
from importers.wizard_state import WizardState
from records.fields.definitions import Field
from records.matching.row_matching import Certainty
from records.parts.definition import ORIGINAL
from records.parts.engagements import STATUSES
from records.people import list_name
from ui.pages.imports.labels import label_of, matched_by, shown
from ui.tables import Column, ColumnKind, Row
from ui.theme import Tone
from ui.widgets.badges import Status

CHANGE_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 200),
    Column("field", "Field", ColumnKind.TEXT, 150),
    Column("now", "Current value", ColumnKind.OLD, 200),
    Column("then", "New value", ColumnKind.TEXT, 250),
    Column("row", "Row", ColumnKind.NUMBER, 64),
    Column("matched", "Matched by", ColumnKind.BADGE, 170),
)
SIDES_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 200),
    Column("field", "Field", ColumnKind.TEXT, 150),
    Column("was", "As exported", ColumnKind.MUTED, 180),
    Column("now", "On record", ColumnKind.TEXT, 180),
    Column("then", "In the file", ColumnKind.TEXT, 200),
    Column("row", "Row", ColumnKind.NUMBER, 64),
)
GONE_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 260),
    Column("loss", "Also deleted", ColumnKind.TEXT, 500),
)
LEFT_COLUMNS: Final = (Column("person", "Person", ColumnKind.STRONG, 400),)
ROW_COLUMNS: Final = (
    Column("row", "Row", ColumnKind.NUMBER, 70),
    Column("person", "Person", ColumnKind.STRONG, 230),
    Column("email", "E-mail", ColumnKind.TEXT, 250),
    Column("award", "Award", ColumnKind.TEXT, 130),
    Column("outcome", "Outcome", ColumnKind.BADGE, 110),
    Column("why", "Reason", ColumnKind.MUTED, 220),
)
NEW_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 230),
    Column("email", "E-mail", ColumnKind.TEXT, 230),
    Column("award", "Award", ColumnKind.TEXT, 130),
    Column("row", "Row", ColumnKind.NUMBER, 64),
)
VALUE_COLUMNS: Final = (
    Column("field", "Field", ColumnKind.MUTED, 150),
    Column("value", "Value", ColumnKind.TEXT, 220),
)
_OUTCOMES: Final[Mapping[RowOutcome, Status]] = {
    RowOutcome.CREATED: Status("new", Tone.GOOD),
    RowOutcome.UPDATED: Status("changed", Tone.INFO),
    RowOutcome.UNCHANGED: Status("unchanged"),
    RowOutcome.SKIPPED: Status("skipped", Tone.WARNING),
    RowOutcome.REVIEW: Status("to review", Tone.WARNING),
}


@dataclass(frozen=True, slots=True)
class PlanRows:
    """What the tables show of a plan; `names` are those of the people on record.

    `groups` are the places of the plan's changes by group of fields, the largest first, `rows`
    those of the file's rows by outcome (None: all). `losses` says what goes with people, and
    `not_filled`, by row number, which values are not imported because others are on record.
    """

    plan: ContactsPlan
    names: Mapping[int, str]
    fields: Mapping[str, Field]
    groups: Mapping[str, Sequence[int]]
    rows: Mapping[StrEnum | None, Sequence[int]]
    losses: Mapping[int, str]
    not_filled: Mapping[int, str]

    @property
    def changes(self) -> Sequence[CellChange]:
        """The changes of the plan."""
        return self.plan.changes

    def label_of(self, field: str) -> str:
        """What a field is called."""
        return label_of(field, self.fields)

    def change(self, at: int) -> Row:
        """The change `at` of the plan."""
        change = self.plan.changes[at]
        field = self.fields.get(change.field)
        return (
            self.names.get(change.person_id, ""),
            label_of(change.field, self.fields),
            shown(change.old, field),
            shown(change.new, field),
            self.plan.row_numbers[change.row_index],
            _matched_by(self.plan, change.row_index),
        )

    def row(self, index: int) -> Row:
        """The row of the file at `index`."""
        plan = self.plan
        row, outcome, match = plan.rows[index], plan.outcomes[index], plan.matches[index]
        name = self.names.get(match.person_id or 0) if match.kind is Certainty.CERTAIN else None
        award = " ".join(
            str(row[key]) for key in ("award", "award_completed") if row.get(key) is not None
        )
        return (
            plan.row_numbers[index],
            name or list_name(row),
            row.get("email") or "",
            award,
            _OUTCOMES[outcome],
            plan.why.get(index) or self.not_filled.get(plan.row_numbers[index], ""),
        )

    def new_person(self, index: int) -> Row:
        """The new person of the row at `index`."""
        number, person, email, award, *_ = self.row(index)
        return person, email, award, number

    def values_of(self, index: int) -> list[Row]:
        """Every value that would be written for the new person of the row at `index`.

        What other rows of the same person add follows, and what finds no place in its fields.
        """
        plan = self.plan
        joined = [row for one in plan.repeats.values() if one.leader == index for row in one.more]
        values: list[Row] = [
            (label_of(name, self.fields), shown(value, self.fields.get(name)))
            for row in (*plan.updates_of(index), *joined)
            for name, value in row.items()
            if not name.endswith(ORIGINAL)
        ]
        if index in plan.participants:
            _, status = plan.participants[index]
            values.append((label_of(EVENT_STATUS, self.fields), STATUSES[status]))
        return values

    def sides(self, difference: CellDifference) -> Row:
        """A conflicting cell: the value as exported, on record, and in the file."""
        change = difference.change
        field = self.fields.get(change.field)
        return (
            self.names.get(change.person_id, ""),
            label_of(change.field, self.fields),
            shown(difference.exported, field) or "(empty)",
            shown(change.old, field) or "(empty)",
            shown(change.new, field) or "(empty)",
            self.plan.row_numbers[change.row_index],
        )

    def gone(self, person_id: int) -> Row:
        """A person whose row was deleted."""
        return self.names.get(person_id, ""), self.losses.get(person_id) or "Nothing else"


def contact_choices(state: WizardState) -> ContactChoices:
    """What was chosen for a file of contacts."""
    if not isinstance(state.choices, ContactChoices):
        raise TypeError("the file is not one of contacts")
    return state.choices


def plan_rows(state: WizardState, found: PlannedImport) -> PlanRows:
    """The rows of a planned import of contacts."""
    plan = found.planned.plan
    if not isinstance(plan, ContactsPlan):
        raise TypeError("only contacts have people to create and to change")
    fields = state.opened.fields
    not_filled = {
        one.row: one.message
        for one in plan.issues
        if one.code == NOT_FILLED and one.row is not None
    }
    return PlanRows(plan, found.names, fields, found.groups, found.rows, found.losses, not_filled)


def _matched_by(plan: ContactsPlan, index: int) -> Status:
    match = plan.matches[index]
    if match.kind is not Certainty.CERTAIN:
        return Status("manually", Tone.INFO)
    return matched_by(match)
