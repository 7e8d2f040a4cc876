"""The foot of the wizard: Back, what the next button does in so many words, and the button."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.pages.imports.wizard.state import PlannedImport, WizardState
from ui.theme import GRID
from ui.widgets import label, primary_button, secondary_button

STEPS: Final = ("File", "Columns", "Problems", "Matches", "Changes", "Done")
FILE, COLUMNS, PROBLEMS, MATCHES, CHANGES, DONE = range(len(STEPS))
_NEXT: Final = {
    FILE: "Next: columns",
    COLUMNS: "Next: check the rows",
    PROBLEMS: "Next: matches",
    MATCHES: "Next: changes",
    DONE: "Back to imports",
}


class WizardFooter(QWidget):
    """`back` and `on` when their buttons are chosen."""

    back = Signal()
    on = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._back = secondary_button("Back", self.back.emit)
        self._note = label("", ink="muted")
        self._next = primary_button("", self.on.emit)
        self.setFocusProxy(self._next)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._back)
        row.addStretch(1)
        row.addWidget(self._note)
        row.addWidget(self._next)

    def show_step(
        self, step: int, draft: WizardState | None, found: PlannedImport | None, *, busy: bool
    ) -> None:
        """Show what can be done at `step`; nothing but waiting while `busy`."""
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
        self._note.setText("Working…" if busy else note)


def _apply_words(draft: WizardState, found: PlannedImport) -> tuple[str, str, bool]:
    """What the button says, what stands beside it, and whether there is anything to do."""
    plan = found.chosen(draft.choices)
    counts = plan.counts
    figures = {
        "new": counts["created"],
        "changed": counts["updated"],
        "deleted": len(plan.deletions),
    }
    parts = [f"{figure:,} {word}" for word, figure in figures.items() if figure]
    if parts:
        return f"Apply {', '.join(parts)}", "Can be undone as a whole at any time", True
    if counts["review"]:
        return f"Set {counts['review']:,} aside for a decision", "", True
    if draft.choices.save_as:
        return "Save the mapping", "Nothing else would be written", True
    return "Nothing to apply", "Everything in this file is on record already", False
