"""The wizard's step “Matches”: rows that may match people on record.

They are resolved one by one, or many at once by rules.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from core.formats import format_number, plural
from importers.choices import LEAVE_OUT, NEW, Decision
from importers.contacts.kind import CONTACTS
from importers.contacts.matching.match_rules import applicable, likeliest
from importers.wizard_plan import PlannedImport
from importers.wizard_state import WizardState
from records.matching.row_matching import Certainty
from records.people import NAME_KEYS, list_name
from ui.context import PageContext
from ui.pages.imports.comparison import CandidatePerson
from ui.pages.imports.labels import matched_by
from ui.pages.imports.review_view import ReviewRow, ReviewView
from ui.tables import Column, ColumnKind, DataTable, LazyRows, Row, RowsTableModel
from ui.theme import Tone
from ui.widgets import EmptyState, Status, label, open_menu_from, secondary_button

_LATER = Status("later", Tone.WARNING)
_MATCHED_COLUMNS = (
    Column("row", "Row", ColumnKind.NUMBER, 70),
    Column("file", "In the file", ColumnKind.TEXT, 260),
    Column("person", "On record", ColumnKind.STRONG, 260),
    Column("matched", "Matched by", ColumnKind.BADGE, 200),
)


class MatchesStep(QWidget):
    """Emits `decided({row index: decision or None})`; None leaves a row for later."""

    decided = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._found: PlannedImport | None = None
        self._draft: WizardState | None = None
        self._at = 0  # the place in the list that is shown next
        self._summary = label("", ink="muted", wrap=True)
        self._view = ReviewView(context, "Decision", can_wait=True)
        self._view.decided.connect(self._decide)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._offer_rules)
        self._rules = secondary_button("Review by rule…")
        open_menu_from(self._rules, self._menu)
        line = QHBoxLayout()
        line.addWidget(self._summary, 1)
        line.addWidget(self._rules)
        self._matched_rows = RowsTableModel(_MATCHED_COLUMNS)
        self._matched = DataTable("Matched rows", self._matched_rows)
        self._matched.share_room("file", "person")
        self._nothing = EmptyState("good", "Nothing to review", "No row matches anyone on record.")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self._view, 1)
        whole.insertLayout(0, line)  # after the rows for the keyboard, whose keys decide them
        whole.addWidget(self._matched, 1)
        whole.addWidget(self._nothing, 1)

    def show_plan(self, draft: WizardState, found: PlannedImport) -> None:
        """Show the uncertain rows of a plan with their decisions."""
        if self._found is not found:
            self._at = 0
        self._draft, self._found = draft, found
        rows = found.uncertain
        for widget in (self._view, self._rules):
            widget.setVisible(bool(rows))
        self._view.show_rows(len(rows), lambda at: _uncertain(rows[at], draft, found), self._at)
        certain = [] if rows else _certain(found)
        self._matched_rows.set_rows(LazyRows(certain, lambda index: _matched(index, found)))
        self._matched.setVisible(bool(certain))
        self._nothing.setVisible(not (rows or certain))
        self._summary.setVisible(bool(rows or certain))
        self._summary.setText(
            _sentence(len(rows), len(self._open()))
            if rows
            else f"Nothing to review. {plural(len(certain), 'row')} matched to people on record."
        )

    def _open(self) -> list[int]:
        """The rows without a decision."""
        if self._found is None or self._draft is None:
            return []
        decisions = self._draft.choices.decisions
        return [index for index in self._found.uncertain if index not in decisions]

    def _decide(self, at: int, decision: Decision | None) -> None:
        """Record a decision and go to the next open row."""
        if self._found is None or self._draft is None:
            return
        rows, decisions = self._found.uncertain, self._draft.choices.decisions
        around = (*range(at + 1, len(rows)), *range(at))
        still_open = (place for place in around if rows[place] not in decisions)
        self._at = next(still_open, at)
        self.decided.emit({rows[at]: decision})

    def _decide_all(self, chosen: Mapping[int, Decision | None]) -> None:
        self._at = self._view.current()
        self.decided.emit(chosen)

    def _offer_rules(self) -> None:
        """Fill the menu with the rules and the number of rows each one resolves."""
        self._menu.clear()
        if self._found is None or self._draft is None:
            return
        matches, still_open = self._found.matches, self._open()
        for rule, decided in applicable(matches, still_open):
            self._offer(rule.title, decided)
        self._menu.addSeparator()
        best = {i: one for i in still_open if (one := likeliest(matches[i])) is not None}
        self._offer("Match all to the likeliest person", best)
        if self._draft.opened.kind is CONTACTS:
            self._offer("Add all as new people", dict.fromkeys(still_open, NEW))
        self._offer("Skip all", dict.fromkeys(still_open, LEAVE_OUT))
        self._menu.addSeparator()
        decisions = self._draft.choices.decisions
        taken_back = [index for index in self._found.uncertain if index in decisions]
        self._offer("Clear all decisions", dict.fromkeys(taken_back))

    def _offer(self, words: str, chosen: Mapping[int, Decision | None]) -> None:
        if chosen:
            self._menu.addAction(
                f"{words} ({format_number(len(chosen))})", lambda: self._decide_all(chosen)
            )


def _certain(found: PlannedImport) -> list[int]:
    """The rows that were matched to people on record."""
    return [
        index
        for index, match in enumerate(found.matches)
        if match.kind is Certainty.CERTAIN and match.person_id is not None
    ]


def _matched(index: int, found: PlannedImport) -> Row:
    """A matched row: the person in the file and on record, and what they were matched by."""
    match = found.matches[index]
    values = found.person_values(index)
    named = list_name(values) if any(values.get(key) for key in NAME_KEYS) else ""
    return (
        found.planned.plan.row_numbers[index],
        named or ", ".join(map(str, filter(None, (values.get("email"), values.get("alumni_id"))))),
        found.names.get(match.person_id or 0, ""),
        matched_by(match),
    )


def _uncertain(index: int, draft: WizardState, found: PlannedImport) -> ReviewRow:
    plan = found.planned.plan
    decision = draft.choices.decisions.get(index)
    person_id = decision if isinstance(decision, int) else None
    return ReviewRow(
        plan.row_numbers[index],
        f"Row {plan.row_numbers[index]} of the file",
        found.person_values(index),
        _candidates(index, found),
        {**found.people_fields, **draft.opened.fields},
        _status(decision),
        person_id,
        found.names.get(person_id, "") if person_id is not None else "",
        plan.why.get(index, ""),
        can_create=draft.opened.kind is CONTACTS,
    )


def _candidates(index: int, found: PlannedImport) -> Sequence[CandidatePerson]:
    return [
        CandidatePerson(who.person_id, found.people.get(who.person_id, {}), who.reasons, who.score)
        for who in found.matches[index].candidates
    ]


def _status(decision: Decision | None) -> Status:
    if decision is None:
        return _LATER
    if decision == NEW:
        return Status("new person", Tone.INFO)
    return Status("skipped") if decision == LEAVE_OUT else Status("same person", Tone.GOOD)


def _sentence(count: int, left: int) -> str:
    rows = plural(count, "row")
    if not left:
        return f"{rows} reviewed."
    of = rows if left == count else f"{format_number(left)} of {rows}"
    return f"{of} to review. Rows left for later stay under Imports."
