"""The wizard's fifth step: what would be written, cell by cell, before anything is."""

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.text import plural
from importers.comparing import Existing
from importers.planning import Outcome
from ui.pages.imports.draft import Draft, Planned
from ui.pages.imports.listings import CHANGE_COLUMNS, ROW_COLUMNS
from ui.tables import DataTable, RowsTable
from ui.widgets import Chip, EmptyState, FigureCard, FlowLayout

_ALL = ""
_CARDS: tuple[tuple[Outcome | None, str], ...] = (
    (Outcome.CREATED, "New people"),
    (Outcome.UPDATED, "Changed"),
    (Outcome.UNCHANGED, "Unchanged"),
    (Outcome.SKIPPED, "Left out"),
    (Outcome.REVIEW, "To decide"),
    (None, "Adds up to"),
)
_EXISTING = (
    (Existing.FILL, "Fill empty only"),
    (Existing.UPDATE, "Update"),
    (Existing.SKIP, "Leave as they are"),
)
_FIRST = (Outcome.UPDATED, Outcome.CREATED, Outcome.REVIEW, Outcome.UNCHANGED)  # to be looked at
_REASONS = 2  # named on the card of what is left out


class ChangesStep(QWidget):
    """Cards that choose what the table lists; each change of a cell with a box to untick.

    `existing_chosen(Existing)` asks for another plan; `unticked_changed(frozenset)` of the
    changes not wanted, by row and field.
    """

    existing_chosen = Signal(object)
    unticked_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._found: Planned | None = None
        self._existing = Existing.FILL
        self._unticked: frozenset[tuple[int, str]] = frozenset()
        self._shown: list[int] = []  # the places of the plan's changes in the table
        self._group = _ALL
        self._outcome: Outcome | None = Outcome.UPDATED
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
        self._changes = RowsTable(CHANGE_COLUMNS, checkable=True)
        self._changes.checks_changed.connect(self._keep_ticks)
        self._rows = RowsTable(ROW_COLUMNS)
        self._tables = QStackedWidget()
        changes, rows = DataTable("Changes", self._changes), DataTable("Rows", self._rows)
        changes.share_room("person", "now", "then")
        rows.share_room("person", "email", "why")
        self._tables.addWidget(changes)
        self._tables.addWidget(rows)
        self._tables.addWidget(
            EmptyState("file", "None of these", "No row of this file comes to this.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(cards)
        column.addLayout(line)
        column.addWidget(self._tables, 1)

    def show_plan(self, draft: Draft, found: Planned) -> None:
        """Show a plan, with the boxes that were cleared before still cleared."""
        is_other = self._found is None or self._existing is not draft.choices.existing
        self._found, self._existing = found, draft.choices.existing
        self._unticked = draft.choices.unticked
        counts = found.planned.plan.counts
        self._show_figures(counts)
        self._policies[draft.choices.existing].setChecked(True)
        if is_other:
            self._outcome = next((word for word in _FIRST if counts[word.value]), None)
        self._cards[self._outcome].setChecked(True)
        groups = Counter(found.listings.groups)
        self._group = self._group if self._group in groups else _ALL
        self._show_chips(groups)
        self._show_outcome(self._outcome)

    def reset(self) -> None:
        """Forget what was looked at in another file."""
        self._found = None
        self._group = _ALL

    def _show_figures(self, counts: dict[str, int]) -> None:
        if self._found is None:
            return
        plan = self._found.planned.plan
        for outcome, card in self._cards.items():
            figure = counts["rows"] if outcome is None else counts[outcome.value]
            card.set_figure(f"{figure:,}", self._note(outcome))
        if plan.changes:
            self._cards[Outcome.UPDATED].set_figure(
                f"{counts['updated']:,}", plural(len(plan.changes), "cell")
            )

    def _note(self, outcome: Outcome | None) -> str:
        if self._found is None:
            return ""
        plan = self._found.planned.plan
        if outcome is None:
            return "all rows of the file"
        if outcome is Outcome.REVIEW:
            return "possible matches" if plan.counts["review"] else ""
        if outcome is Outcome.SKIPPED:
            why = Counter(
                "joined with another row" if reason.startswith("joined") else reason
                for index, reason in plan.why.items()
                if plan.outcomes[index] is Outcome.SKIPPED
            )
            return ", ".join(f"{count:,} {reason}" for reason, count in why.most_common(_REASONS))
        return ""

    def _show_outcome(self, outcome: Outcome | None) -> None:
        if self._found is None:
            return
        self._outcome = outcome
        changed = outcome is Outcome.UPDATED
        self._chips.setVisible(changed)
        if changed:
            self._show_group(self._group)
            empty = not self._shown
        else:
            rows = self._found.listings.of(outcome)
            self._rows.set_rows(rows)
            empty = not rows
        self._tables.setCurrentIndex(2 if empty else 0 if changed else 1)

    def _show_group(self, group: str) -> None:
        """List the changes of one group of fields; a name once where its changes follow it."""
        if self._found is None:
            return
        self._group = group
        listings, changes = self._found.listings, self._found.planned.plan.changes
        self._shown = [at for at, name in enumerate(listings.groups) if group in (_ALL, name)]
        before = -1
        rows = []
        for at in self._shown:
            row, index = listings.changes[at], changes[at].row_index
            rows.append(row if index != before else ("", *row[1:]))
            before = index
        ticked = [
            place
            for place, at in enumerate(self._shown)
            if (changes[at].row_index, changes[at].field) not in self._unticked
        ]
        self._changes.set_rows(rows, ticked)

    def _keep_ticks(self) -> None:
        if self._found is None:
            return
        changes = self._found.planned.plan.changes
        ticked = set(self._changes.checked())
        visible = {
            (changes[at].row_index, changes[at].field): place in ticked
            for place, at in enumerate(self._shown)
        }
        cleared = {change for change, wanted in visible.items() if not wanted}
        self._unticked = (self._unticked - visible.keys()) | cleared
        self.unticked_changed.emit(self._unticked)

    def _show_chips(self, groups: Counter[str]) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        choice = QButtonGroup(self._chips)
        texts = [(_ALL, f"All changes {groups.total():,}")]
        texts += [(name, f"{name} {count:,}") for name, count in groups.most_common()]
        for name, text in texts if groups else ():
            chip = Chip(text, checkable=True)
            chip.setChecked(name == self._group)
            chip.clicked.connect(lambda _on=False, name=name: self._show_group(name))
            choice.addButton(chip)
            self._flow.addWidget(chip)

    def _add_policies(self) -> dict[Existing, Chip]:
        choice = QButtonGroup(self)
        chips: dict[Existing, Chip] = {}
        for existing, text in _EXISTING:
            chip = Chip(text, checkable=True)
            chip.setToolTip("What happens to people who are on record already")
            chip.clicked.connect(
                lambda _on=False, existing=existing: self.existing_chosen.emit(existing)
            )
            choice.addButton(chip)
            chips[existing] = chip
        return chips
