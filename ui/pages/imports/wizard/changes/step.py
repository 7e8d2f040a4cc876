"""The wizard's step “Changes”: the planned changes, before anything is written."""

from collections import Counter
from collections.abc import Hashable
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.formats import format_number, plural
from importers.choices import Existing
from importers.contacts.matching.row_resolution import RowOutcome
from importers.wizard_plan import PlannedImport
from importers.wizard_state import WizardState
from ui.jobs import Jobs
from ui.pages.imports.wizard.changes.opt_in_table import OptInTable
from ui.pages.imports.wizard.changes.plan_rows import (
    CHANGE_COLUMNS,
    GONE_COLUMNS,
    LEFT_COLUMNS,
    NEW_COLUMNS,
    ROW_COLUMNS,
    SIDES_COLUMNS,
    VALUE_COLUMNS,
    PlanRows,
    contact_choices,
    plan_rows,
)
from ui.pages.imports.wizard.changes.row_picker import RowPicker
from ui.pages.imports.wizard.changes.table import ChangesTable
from ui.tables import DataTable, LazyRows, RowsTableModel
from ui.widgets import Chip, EmptyState, FigureCard, FlowLayout
from ui.widgets.plain_text import set_tool_tip

_ALL: Final = ""
_CONFLICTS, _CLEARED, _GONE = "Changed in both", "Cleared", "Deleted rows"
_LEFT: Final = "Not in the list"
_CARDS: tuple[tuple[RowOutcome | None, str], ...] = (
    (RowOutcome.CREATED, "New people"),
    (RowOutcome.UPDATED, "Changed"),
    (RowOutcome.UNCHANGED, "Unchanged"),
    (RowOutcome.SKIPPED, "Skipped"),
    (RowOutcome.REVIEW, "To review"),
    (None, "Total rows"),
)
_EXISTING = (
    (Existing.FILL, "Fill blank fields only"),
    (Existing.UPDATE, "Update"),
    (Existing.SKIP, "Skip existing"),
)
_FIRST = (
    RowOutcome.UPDATED,
    RowOutcome.CREATED,
    RowOutcome.REVIEW,
    RowOutcome.UNCHANGED,
)  # to be looked at
_REASONS = 2  # named on the card of what is left out


class ChangesStep(QWidget):
    """Cards that choose what the table lists; each change of a cell with a box to untick.

    Of a workbook exported for editing also what is only done if it is ticked.
    `existing_chosen(Existing)` asks for another plan; `chosen(name, frozenset)` tells of another
    value of that name in Choices, on which the plan does not depend.
    """

    existing_chosen = Signal(object)
    chosen = Signal(str, object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._draft: WizardState | None = None
        self._found: PlannedImport | None = None
        self._listings: PlanRows | None = None
        self._group = _ALL
        self._outcome: RowOutcome | None = RowOutcome.UPDATED
        self._cards = {outcome: FigureCard(title, checkable=True) for outcome, title in _CARDS}
        cards = QHBoxLayout()
        cards.setSpacing(12)
        choice = QButtonGroup(self)
        for outcome, card in self._cards.items():
            choice.addButton(card)
            card.clicked.connect(lambda _on=False, outcome=outcome: self._show_outcome(outcome))
            cards.addWidget(card, 1)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        kept = self._chips.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._chips.setSizePolicy(kept)
        self._policies = self._add_policies()
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._chips, 1)
        for chip in self._policies.values():
            line.addWidget(chip)
        self._changes = ChangesTable(jobs, CHANGE_COLUMNS)
        self._changes.unticked_changed.connect(partial(self.chosen.emit, "unticked"))
        self._sides = OptInTable("Cells to choose", SIDES_COLUMNS, ("person", "then"))
        self._sides.ticked_changed.connect(self._take)
        self._gone = OptInTable("People to delete", GONE_COLUMNS, ("person", "loss"))
        self._gone.ticked_changed.connect(partial(self.chosen.emit, "deleted"))
        self._left = OptInTable("Members not in the list", LEFT_COLUMNS, ("person",))
        self._left.ticked_changed.connect(partial(self.chosen.emit, "left"))
        self._new = RowPicker(
            "New people",
            NEW_COLUMNS,
            "Fields of the new person",
            VALUE_COLUMNS,
            "Unchecked people are skipped. Select a person to see all values to be imported.",
        )
        self._new.skipped_changed.connect(partial(self.chosen.emit, "skipped_rows"))
        self._rows = RowsTableModel(ROW_COLUMNS)
        self._row_list = DataTable("Rows", self._rows)
        self._row_list.share_room("person", "email", "why")
        self._none = EmptyState("file", "No rows", "No row of this file has this status.")
        self._views = QStackedWidget()
        for view in (
            self._changes,
            self._sides,
            self._gone,
            self._left,
            self._new,
            self._row_list,
            self._none,
        ):
            self._views.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(cards)
        column.addLayout(line)
        column.addWidget(self._views, 1)

    def show_plan(self, draft: WizardState, found: PlannedImport) -> None:
        """Show a plan, with what was ticked and cleared before still so."""
        before = self._draft
        existing = contact_choices(draft).existing
        is_other = before is None or contact_choices(before).existing is not existing
        self._draft, self._found = draft, found
        self._listings = plan_rows(draft, found)
        self._show_figures()
        trip = found.round_trip
        for policy, chip in self._policies.items():  # in a round trip, the file decides
            chip.setVisible(trip is None or trip.added > 0)
            chip.setChecked(policy is existing)
        groups = self._groups(found)
        if is_other:
            counts = found.planned.plan.counts
            first = (word for word in _FIRST if counts[word.value])
            self._outcome = RowOutcome.UPDATED if len(groups) > 1 else next(first, None)
        self._cards[self._outcome].setChecked(True)
        self._group = self._group if self._group in groups else _ALL
        self._show_chips(groups)
        self._show_outcome(self._outcome)

    def take(self, draft: WizardState) -> None:
        """Update the choices after a check box was clicked."""
        self._draft = draft
        self._show_figures()

    def reset(self) -> None:
        """Reset the view for another file."""
        self._draft = self._found = self._listings = None
        self._group = _ALL
        self._changes.reset()

    def _show_figures(self) -> None:
        if self._found is None or self._draft is None or self._listings is None:
            return
        plan = self._found.chosen(self._draft.choices)
        counts = plan.counts
        for outcome, card in self._cards.items():
            figure = counts["rows"] if outcome is None else counts[outcome.value]
            card.set_figure(format_number(figure), self._note(outcome))
        if plan.changes:
            self._cards[RowOutcome.UPDATED].set_figure(
                format_number(counts["updated"]), plural(len(plan.changes), "cell")
            )

    def _note(self, outcome: RowOutcome | None) -> str:
        if self._found is None or self._listings is None:
            return ""
        plan, listings = self._listings.plan, self._listings
        if outcome is None:
            return "all rows in the file"
        if outcome is RowOutcome.REVIEW:
            return "possible matches" if listings.rows[RowOutcome.REVIEW] else ""
        if outcome is RowOutcome.UNCHANGED and plan.not_filled:
            return plural(plan.not_filled, "value differs", "values differ")
        if outcome is RowOutcome.SKIPPED:
            why = Counter(
                "merged with another row" if reason.startswith("merged") else reason
                for reason in (plan.why.get(i, "") for i in listings.rows[RowOutcome.SKIPPED])
            )
            return ", ".join(
                f"{format_number(count)} {reason}" for reason, count in why.most_common(_REASONS)
            )
        return ""

    def _show_outcome(self, outcome: RowOutcome | None) -> None:
        if self._found is None or self._listings is None:
            return
        self._outcome = outcome
        changed = outcome is RowOutcome.UPDATED
        self._chips.setVisible(changed)
        if changed:
            self._show_group(self._group)
            return
        listings = self._listings
        if outcome is RowOutcome.CREATED and listings.rows[outcome] and self._draft is not None:
            skipped = self._draft.choices.skipped_rows
            self._new.show_rows(
                listings.rows[outcome], listings.new_person, listings.values_of, skipped
            )
            self._views.setCurrentWidget(self._new)
            return
        self._rows.set_rows(LazyRows(listings.rows[outcome], listings.row))
        self._views.setCurrentWidget(self._row_list if listings.rows[outcome] else self._none)

    def _show_group(self, group: str) -> None:
        """List the changes of one chip."""
        if self._found is None or self._draft is None or self._listings is None:
            return
        self._group = group
        trip, listings = self._found.round_trip, self._listings
        if trip is not None and group in (_CONFLICTS, _CLEARED):
            cells = trip.conflicts if group == _CONFLICTS else trip.cleared
            says = (
                (
                    "Changed both on record and in the file since the export. The value on record "
                    "is kept; select a cell to use the value in the file."
                )
                if group == _CONFLICTS
                else "Cleared in the file. The value on record is kept; select a cell to clear it."
            )
            keys = [one.place for one in cells]
            taken = contact_choices(self._draft).taken
            self._sides.show_rows(says, keys, [listings.sides(one) for one in cells], taken)
            self._views.setCurrentWidget(self._sides)
        elif trip is not None and group == _GONE:
            says = (
                "Their rows were deleted from the exported file. They stay on record; select "
                "people to delete them with all their data."
            )
            rows = [listings.gone(person_id) for person_id in trip.gone]
            self._gone.show_rows(says, trip.gone, rows, contact_choices(self._draft).deleted)
            self._views.setCurrentWidget(self._gone)
        elif group == _LEFT:
            says = (
                "Members on record who are not in the list. They stay members; select those who "
                "have left the group."
            )
            ids = listings.plan.not_listed
            left = contact_choices(self._draft).left
            self._left.show_rows(says, ids, [(listings.names.get(one, ""),) for one in ids], left)
            self._views.setCurrentWidget(self._left)
        else:
            every = range(len(self._found.planned.plan.changes))
            places = listings.groups.get(group, every)
            self._changes.show_changes(listings, places, self._draft.choices.unticked)
            self._views.setCurrentWidget(self._changes if places else self._none)

    def _take(self, ticked: frozenset[Hashable]) -> None:
        """Update the listed cells; keep the checks of all others."""
        if self._found is None or self._draft is None or self._found.round_trip is None:
            return
        trip = self._found.round_trip
        listed = {
            one.place for one in (trip.conflicts if self._group == _CONFLICTS else trip.cleared)
        }
        self.chosen.emit("taken", (contact_choices(self._draft).taken - listed) | ticked)

    def _groups(self, found: PlannedImport) -> dict[str, int]:
        """The number of changes by chip."""
        groups = {_ALL: len(found.planned.plan.changes)}
        groups |= {name: len(places) for name, places in found.groups.items()}
        if self._listings is not None and self._listings.plan.not_listed:
            groups[_LEFT] = len(self._listings.plan.not_listed)
        trip = found.round_trip
        if trip is not None:
            more = {
                _CONFLICTS: len(trip.conflicts), _CLEARED: len(trip.cleared), _GONE: len(trip.gone)
            }  # fmt: skip
            groups |= {name: count for name, count in more.items() if count}
        return groups

    def _show_chips(self, groups: dict[str, int]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        choice = QButtonGroup(self._chips)
        for name, count in groups.items() if any(groups.values()) else ():
            chip = Chip(f"{name or 'All changes'} {format_number(count)}", checkable=True)
            chip.setChecked(name == self._group)
            chip.clicked.connect(lambda _on=False, name=name: self._show_group(name))
            choice.addButton(chip)
            self._flow.addWidget(chip)

    def _add_policies(self) -> dict[Existing, Chip]:
        choice = QButtonGroup(self)
        chips: dict[Existing, Chip] = {}
        for existing, text in _EXISTING:
            chip = Chip(text, checkable=True)
            set_tool_tip(chip, "What to do with people who are already on record")
            chip.clicked.connect(
                lambda _on=False, existing=existing: self.existing_chosen.emit(existing)
            )
            choice.addButton(chip)
            chips[existing] = chip
        return chips
