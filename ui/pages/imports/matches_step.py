"""The wizard's fourth step: the rows that may be somebody's on record are decided."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from core.text import plural
from importers.planning import LEAVE_OUT, NEW, Decision
from ui.pages.imports.compare import Candidate
from ui.pages.imports.deciding import DecideView, UncertainRow
from ui.pages.imports.draft import Draft, Planned
from ui.theme import Tone
from ui.widgets import EmptyState, Status, label, open_menu_from, secondary_button

_LATER = Status("later", Tone.WARNING)


class MatchesStep(QWidget):
    """`decided(mapping of row index to decision or None)`; None leaves a row for later."""

    decided = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._found: Planned | None = None
        self._draft: Draft | None = None
        self._says = label("", ink="muted", wrap=True)
        self._view = DecideView("Decision", can_wait=True)
        self._view.decided.connect(self._decide)
        menu = QMenu(self)
        menu.addAction("are the likeliest person", self._take_likeliest)
        menu.addAction("are new people", lambda: self._decide_rest(NEW))
        menu.addAction("are left out", lambda: self._decide_rest(LEAVE_OUT))
        self._rest = secondary_button("All that are open…")
        open_menu_from(self._rest, menu)
        line = QHBoxLayout()
        line.addWidget(self._says, 1)
        line.addWidget(self._rest)
        self._certain = EmptyState(
            "good", "Nothing to decide", "For every row of the file it is certain whose it is."
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(line)
        whole.addWidget(self._view, 1)
        whole.addWidget(self._certain, 1)

    def show_plan(self, draft: Draft, found: Planned) -> None:
        """Show the uncertain rows of a plan with what was decided about them."""
        at = self._view.current() if self._found is found else 0
        self._draft, self._found = draft, found
        rows = [_uncertain(index, draft, found) for index in found.uncertain]
        for widget in (self._view, self._says, self._rest):
            widget.setVisible(bool(rows))
        self._certain.setVisible(not rows)
        self._view.show_rows(rows, draft.opened.fields, at)
        left = len(self._open())
        self._says.setText(_sentence(len(rows), left))
        self._rest.setEnabled(left > 0)

    def _open(self) -> list[int]:
        """The rows that nothing was decided about."""
        if self._found is None or self._draft is None:
            return []
        return [
            index for index in self._found.uncertain if index not in self._draft.choices.decisions
        ]

    def _decide(self, at: int, decision: Decision | None) -> None:
        """Decide a row, and go on to the next one that is open."""
        if self._found is None or self._draft is None:
            return
        rows = self._found.uncertain
        self.decided.emit({rows[at]: decision})
        still_open = [place for place, index in enumerate(rows) if index in self._open()]
        if decision is not None and still_open:
            after = next((place for place in still_open if place > at), still_open[0])
            self._view.show_rows(
                [_uncertain(index, self._draft, self._found) for index in rows],
                self._draft.opened.fields,
                after,
            )

    def _decide_rest(self, decision: Decision) -> None:
        self.decided.emit(dict.fromkeys(self._open(), decision))

    def _take_likeliest(self) -> None:
        if self._found is not None:
            matches = self._found.planned.plan.matches
            self.decided.emit(
                {
                    index: matches[index].candidates[0].person_id
                    for index in self._open()
                    if matches[index].candidates
                }
            )


def _uncertain(index: int, draft: Draft, found: Planned) -> UncertainRow:
    plan = found.planned.plan
    decision = draft.choices.decisions.get(index)
    return UncertainRow(
        plan.row_numbers[index],
        f"Row {plan.row_numbers[index]} of the file",
        plan.rows[index],
        _candidates(index, found),
        _status(decision),
        decision if isinstance(decision, int) else None,
    )


def _candidates(index: int, found: Planned) -> Sequence[Candidate]:
    return [
        Candidate(who.person_id, found.people.get(who.person_id, {}), who.reasons)
        for who in found.planned.plan.matches[index].candidates
    ]


def _status(decision: Decision | None) -> Status:
    if decision is None:
        return _LATER
    if decision == NEW:
        return Status("new person", Tone.INFO)
    return Status("left out") if decision == LEAVE_OUT else Status("this person", Tone.GOOD)


def _sentence(count: int, left: int) -> str:
    rows = plural(count, "row may belong", "rows may belong")
    rest = (
        f"{left:,} still open; what is left for later waits under Imports."
        if left
        else "All are decided."
    )
    return f"{rows} to somebody on record, but not for certain. {rest}"
