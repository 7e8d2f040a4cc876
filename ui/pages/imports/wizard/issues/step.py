"""The wizard's step “Issues”: unreadable values to correct, or rows to skip."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from core.formats import format_number, plural
from core.issues import Severity
from importers.choices import LEAVE_OUT
from importers.issues.issue_lines import (
    CORRECTED,
    NEW_WORD,
    IssueKind,
    IssueLine,
    is_skipped,
    recheck_line,
)
from importers.wizard_plan import PlannedImport
from importers.wizard_state import WizardState
from importers.workflow import issue_rows
from ui.pages.imports.labels import issue_kind
from ui.pages.imports.wizard.issues.correction_bar import CorrectionBar
from ui.pages.imports.wizard.issues.table import IssueTable
from ui.tables import Row
from ui.theme import GRID, Tone
from ui.widgets import Chip, EmptyState, FlowLayout, Status, clear, label, secondary_button
from ui.widgets.plain_text import set_tool_tip

_STATUS: Final[Mapping[Severity, Status]] = {
    Severity.CRITICAL: Status("opt-out", Tone.BAD),
    Severity.ERROR: Status("row not imported", Tone.BAD),
    Severity.WARNING: Status("not imported", Tone.WARNING),
    Severity.NOTE: Status("note"),
}
_OWN_STATUS: Final[Mapping[str, Status]] = {
    CORRECTED: Status("fixed", Tone.GOOD),
    NEW_WORD: Status("new value", Tone.INFO),
}
_SKIPPED: Final = Status("skipped", Tone.WARNING)
_ALL = IssueKind("")
_MOST_KINDS = 14  # of chips; the rest are found among all


class IssuesStep(QWidget):
    """Issues with a chip for each kind, bulk corrections, and cells to correct.

    Emits `cell_corrected(corrections)`, which needs no new plan yet, `all_corrected(corrections)`,
    which does, `synonym_chosen(vocabulary, word, term)`, `rows_skipped({index: decision or None})`,
    `skip_all_chosen(bool)` for all rows with issues, and `rejected_asked()` to export them.
    """

    cell_corrected = Signal(object)
    all_corrected = Signal(object)
    synonym_chosen = Signal(str, str, str)
    rows_skipped = Signal(object)
    skip_all_chosen = Signal(bool)
    rejected_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._draft: WizardState | None = None
        self._found: PlannedImport | None = None
        self._lines: list[IssueLine] = []
        self._kind = _ALL
        self._summary = label("", ink="muted", wrap=True)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._bar = CorrectionBar()
        self._bar.chosen.connect(self.all_corrected)
        self._bar.synonym_chosen.connect(self.synonym_chosen)
        self._table = IssueTable()
        self.setFocusProxy(self._table)  # where one begins, not at what skips a row
        self._table.edited.connect(self._edit)
        self._table.skip_asked.connect(self._skip)
        self._table.undo_asked.connect(self._take_back)
        self._clean = EmptyState("good", "No issues", "Everything in the file could be read.")
        self._go_on = QRadioButton("Import these rows without the unreadable cells")
        self._skip_all = QRadioButton("Skip these rows")
        self._go_on.setChecked(True)
        choice = QButtonGroup(self)
        choice.addButton(self._go_on)
        choice.addButton(self._skip_all)
        self._skip_all.toggled.connect(self.skip_all_chosen)
        self._save = secondary_button("Export these rows to fix…", self.rejected_asked.emit)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._summary, 1)
        self._acts = [
            secondary_button("Skip row", self._table.skip.trigger),
            secondary_button("Undo fix", self._table.undo.trigger),
        ]
        for act, does in zip(self._acts, (self._table.skip, self._table.undo), strict=True):
            set_tool_tip(act, does.text())
            does.enabledChanged.connect(act.setEnabled)
            act.setEnabled(does.isEnabled())
            head.addWidget(act)
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(self._go_on)
        line.addWidget(self._skip_all)
        line.addStretch(1)
        line.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._chips)
        column.addWidget(self._bar)
        column.addWidget(self._table, 1)
        column.addWidget(self._clean, 1)
        column.addLayout(line)

    def show_plan(self, draft: WizardState, found: PlannedImport) -> None:
        """Show the issues of a plan."""
        first = self._draft is None or self._draft.opened is not draft.opened
        self._draft, self._found = draft, found
        self._lines = list(found.lines.lines)
        faulty = len(issue_rows(found.planned.issues))
        for choice in (self._go_on, self._skip_all, self._save):
            choice.setVisible(faulty > 0)
        with QSignalBlocker(self._skip_all):
            chosen = self._skip_all if draft.choices.leave_out_faulty else self._go_on
            chosen.setChecked(True)
        self._clean.setVisible(not self._lines)
        self._table.setVisible(bool(self._lines))
        for widget in (self._summary, *self._acts):
            widget.setVisible(bool(self._lines))
        self._summary.setText(_summary(found, faulty))
        counts = Counter(line.kind for line in self._lines)
        if first or self._kind not in counts:
            asked = (kind for kind in found.lines.groups if kind.code == "ambiguous_date")
            self._kind = next(asked, _ALL) if first else _ALL
        self._show_chips(counts)
        self._show_kind(self._kind)

    def _show_chips(self, counts: Counter[IssueKind]) -> None:
        clear(self._flow)
        kinds = [(_ALL, f"All {format_number(len(self._lines))}")]
        critical = {line.kind for line in self._lines if line.is_critical}
        ordered = sorted(counts, key=lambda kind: (kind not in critical, -counts[kind]))
        kinds += [
            (kind, f"{self._kind_words(kind)} {format_number(counts[kind])}")
            for kind in ordered[:_MOST_KINDS]
        ]
        together = QButtonGroup(self._chips)
        for kind, text in kinds:
            chip = Chip(text, checkable=True)
            chip.setChecked(kind == self._kind)
            chip.clicked.connect(lambda _on=False, kind=kind: self._show_kind(kind))
            together.addButton(chip)
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._lines))

    def _kind_words(self, kind: IssueKind) -> str:
        words = {CORRECTED: "Fixed", NEW_WORD: "New values"}.get(kind.code) or issue_kind(kind.code)
        if kind.column is None or self._found is None:
            return words
        heading = self._found.row_check.table.headings[kind.column]
        return f"“{' '.join(heading.split())}”: {words[:1].lower()}{words[1:]}"

    def _show_kind(self, kind: IssueKind) -> None:
        self._kind = kind
        if self._found is None or self._draft is None:
            return
        group = self._found.lines.groups.get(kind)
        self._bar.setVisible(group is not None)
        if group is not None:
            self._bar.show_group(group, self._found.row_check, self._draft.choices.corrections)
        places = [at for at, line in enumerate(self._lines) if kind in (_ALL, line.kind)]
        self._table.show_lines(self._lines, places, self._row)

    def _row(self, line: IssueLine) -> Row:
        decisions = {} if self._draft is None else self._draft.choices.decisions
        name = ""
        if line.index is not None and self._found is not None:
            name = self._found.name_of(line.index)
        return _as_row(line, name, is_skipped=is_skipped(line, decisions))

    # --- one line at a time ---------------------------------------------------------------------

    def _edit(self, at: int, text: str) -> None:
        line, draft = self._table.line(at), self._draft
        if draft is None:
            return
        corrections = line.correct(draft.choices.corrections, text.strip())
        if line.row is None:
            self.all_corrected.emit(corrections)
        else:
            self.cell_corrected.emit(corrections)
            self._look_at(line.row, line.column)

    def _take_back(self, places: Collection[int]) -> None:
        if self._draft is None:
            return
        corrections = self._draft.choices.corrections
        for at in places:
            corrections = self._table.line(at).undo(corrections)
        self.all_corrected.emit(corrections)

    def _skip(self, places: Collection[int]) -> None:
        if self._draft is None:
            return
        indices = {line.index for at in places if (line := self._table.line(at)).index is not None}
        decisions = self._draft.choices.decisions
        again = all(decisions.get(index) == LEAVE_OUT for index in indices)
        self.rows_skipped.emit(dict.fromkeys(indices, None if again else LEAVE_OUT))
        self._table.refresh()

    def take(self, draft: WizardState) -> None:
        """Update the draft after a choice that needs no new plan yet."""
        self._draft = draft

    def _look_at(self, row: int, column: int | None) -> None:
        """Validate a corrected cell again and show the result."""
        if self._found is None or self._draft is None:
            return
        sheet, corrections = self._found.row_check, self._draft.choices.corrections
        places = [
            at for at, one in enumerate(self._lines) if (one.row, one.column) == (row, column)
        ]
        for at in places:
            self._lines[at] = recheck_line(self._lines[at], sheet, corrections)
        self._table.refresh()


def _as_row(line: IssueLine, person: str, *, is_skipped: bool) -> Row:
    """The line, about a row of `person`, as the table shows it."""
    status = _SKIPPED if is_skipped else _OWN_STATUS.get(line.code, _STATUS[line.severity])
    return (line.row, person, line.heading, " ".join(line.text.split()), status, line.message)


def _summary(found: PlannedImport, faulty: int) -> str:
    lines = found.lines.lines
    fixed = sum(line.code == CORRECTED for line in lines)
    issues = plural(len(lines) - fixed, "issue")
    if fixed:
        issues += f", {format_number(fixed)} fixed"
    critical = sum(line.is_critical for line in lines)
    first = ""
    if critical:
        them = "it is listed first" if critical == 1 else "they are listed first"
        first = f"{plural(critical, 'issue')} about opt-outs to check; {them}. "
    if not faulty:
        return f"{first}{issues}; every value could be read."
    have = "has a value" if faulty == 1 else "have values"
    return (
        f"{first}{issues}; {plural(faulty, 'row')} {have} that can’t be"
        " read. Type over a value to correct it, or fix all of one kind at once; Delete skips a"
        " row. Unreadable cells never erase what is on record."
    )
