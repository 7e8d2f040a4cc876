"""The wizard's footer: Back, a note, and the button for the next step, which names what it does."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.formats import format_number, plural
from importers.contacts.planning.plan import ContactsPlan
from importers.wizard_plan import PlannedImport
from importers.wizard_state import WizardState
from ui.pages.imports.labels import STEPS
from ui.theme import GRID
from ui.widgets import label, primary_button, secondary_button
from ui.widgets.plain_text import set_tool_tip

FILE, COLUMNS, ISSUES, MATCHES, CHANGES, DONE = range(len(STEPS))
_NEXT: Final = {
    FILE: "Next: columns",
    COLUMNS: "Next: issues",
    ISSUES: "Next: matches",
    MATCHES: "Next: changes",
    DONE: "Back to imports",
}


class WizardFooter(QWidget):
    """Emits `back`, `later` and `on` when their buttons are clicked."""

    back = Signal()
    later = Signal()
    on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._back = secondary_button("Back", self.back.emit)
        self._later = secondary_button("Save for later", self.later.emit)
        self._note = label("", ink="muted")
        self._next = primary_button("", self.on.emit)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._next.click)
        set_tool_tip(self._next, "Ctrl+Enter")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._back)
        row.addWidget(self._later)
        row.addStretch(1)
        row.addWidget(self._note)
        row.addWidget(self._next)

    def focus_next(self) -> None:
        """Move the focus to the button that goes on."""
        self._next.setFocus()  # as a focus proxy Tab would pass by the buttons before it

    def show_step(
        self, step: int, draft: WizardState | None, found: PlannedImport | None, *, busy: bool
    ) -> None:
        """Show the buttons for `step`; disabled while `busy`."""
        text, note, ready = _NEXT.get(step, ""), "", True
        if draft is None:
            text, ready = "Choose another file…", not busy
        elif step == FILE:
            ready = draft.opened.source is not None
        elif step == COLUMNS:
            ready = any(column.field is not None for column in draft.choices.mapping)
            note = "" if ready else "Choose a field for at least one column"
        elif step == CHANGES and found is not None:
            text, note, ready = _apply_words(draft, found)
        self._next.setText(text)
        self._next.setEnabled(ready and not busy)
        self._back.setVisible(step != DONE)
        self._back.setEnabled(not busy or draft is None)
        self._later.setVisible(draft is not None and step != DONE)
        self._note.setText("Working…" if busy else note)


def _apply_words(draft: WizardState, found: PlannedImport) -> tuple[str, str, bool]:
    """The button's text, the note beside it, and whether the button is enabled."""
    plan = found.chosen(draft.choices)
    counts = plan.counts
    figures = {
        "new": counts.get("created", 0),
        "changed": counts.get("updated", 0),
        "deleted": len(plan.deletions) if isinstance(plan, ContactsPlan) else 0,
        "no longer members": len(plan.left) if isinstance(plan, ContactsPlan) else 0,
    }
    parts = [f"{format_number(figure)} {word}" for word, figure in figures.items() if figure]
    undo = "You can undo the whole import at any time"
    if parts:
        return f"Apply {', '.join(parts)}", undo, True
    if responses := counts.get("complete", 0) + counts.get("partial", 0):
        return f"Import {plural(responses, 'response')}", undo, True
    if counts["review"]:
        return f"Save {plural(counts['review'], 'row')} to review", "", True
    if draft.choices.save_as:
        return "Save the mapping", "Nothing else will be imported", True
    if isinstance(plan, ContactsPlan) and plan.not_filled:
        values = plural(plan.not_filled, "value differs", "values differ")
        return "Nothing to apply", f"{values} from what is on record; Update imports them", False
    return "Nothing to apply", "Everything in this file is already on record", False
