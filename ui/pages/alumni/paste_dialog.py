"""The preview of edits of many cells: pasted from Excel, filled down or cleared.

Opened with the texts for the cells; shows what would change, and what cannot be used and why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.formats import plural, spaced_phone
from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.people import read_parse_options
from records.fields.definitions import Field, FieldKind, all_fields
from records.writing.cell_edits import (
    CellEdit,
    CellEditChange,
    CellEditIssue,
    CellEditPlan,
    plan_cell_edits,
    write_cell_edits,
)
from surveys.waves import Wave, all_waves
from ui.context import PageContext
from ui.formats import date_order
from ui.jobs import Job
from ui.pages.alumni.columns import possible_columns
from ui.pages.alumni.field_editor import editable_text
from ui.tables import Column, ColumnKind, DataTable, LazyRows, Row, RowsTableModel
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import Status, label
from ui.widgets.dialogs import FormDialog

_WIDTH: Final = 960
_TABLE_HEIGHT: Final = 340
_COLUMNS: Final = (
    Column("person", "Person", ColumnKind.STRONG, 190),
    Column("field", "Field", width=116),
    Column("old", "Current", ColumnKind.MUTED, 156),
    Column("new", "New", width=176),
    Column("note", "Note", ColumnKind.MUTED, 180),
)


@dataclass(frozen=True, slots=True)
class CellAction:
    """Where the edits come from: the title of the dialog, and verb and noun of its button."""

    title: str
    verb: str
    noun: str


PASTE: Final = CellAction("Paste", "Paste", "change")
FILL_DOWN: Final = CellAction("Fill down", "Fill", "cell")
CLEAR: Final = CellAction("Clear cells", "Clear", "cell")


def open_paste_dialog(
    context: PageContext,
    parent: QWidget,
    edits: Iterable[CellEdit],
    action: CellAction = PASTE,
    note: str = "",
) -> "PasteDialog":
    """Show what `edits` would change; those that stay ticked are written as one batch.

    `note` says what of a block has no cells.
    """
    dialog = PasteDialog(context, parent, list(edits), action, note)
    dialog.open()
    return dialog


class PasteDialog(FormDialog):
    """The changes of a block of cells, to be unticked one by one and written together."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        edits: Sequence[CellEdit],
        action: CellAction,
        note: str = "",
    ) -> None:
        super().__init__(parent, action.title, "", action.title)
        self._context, self._edits, self._action = context, edits, action
        self._plan = CellEditPlan((), (), {})
        self._changes: Sequence[CellEditChange] = ()  # in the order shown
        self._reading: Job | None = None
        self.setMinimumWidth(_WIDTH)
        self._summary = label("", ink="muted", wrap=True)
        self._model = _ChangesModel(_COLUMNS, checkable=True)
        self._model.checks_changed.connect(self._count)
        self._table = DataTable("Changes", self._model)
        self._table.share_room("note")
        self._table.setMinimumHeight(_TABLE_HEIGHT)
        self.body.addWidget(self._summary)
        if note:
            self.body.addWidget(label(note, ink="bad", wrap=True))
        self.body.addWidget(self._table, 1)
        self.rejected.connect(self._stop_reading)
        self._read()

    def accept(self) -> None:
        """Write the ticked changes; the dialog closes once they are saved."""
        chosen = replace(self._plan, changes=tuple(self._ticked()))
        self.complain("")
        self.set_ready(ready=False)
        write_batch(
            self._context,
            BatchKind.CELL_EDIT,
            lambda changes: write_cell_edits(changes, chosen),
            title=self._action.title,
            done=self._close,
            failed=self._explain,
        )

    def _read(self) -> None:
        """Plan the edits in a job, and show the plan."""
        database, edits, order = self._context.database, self._edits, date_order()
        self.set_ready(ready=False)
        self._summary.setText(f"Checking {plural(len(edits), 'cell')}…")

        def work(progress: Progress) -> tuple[CellEditPlan, Mapping[str, Field], Sequence[Wave]]:
            with database.read() as connection:
                options = read_parse_options(connection, order)
                plan = plan_cell_edits(connection, edits, options, progress)
                return plan, all_fields(connection), all_waves(connection)

        self._reading = self._context.jobs.read(work, self._show)

    def _show(self, found: tuple[CellEditPlan, Mapping[str, Field], Sequence[Wave]]) -> None:
        plan, fields, waves = found
        titles = {key: one.title for key, one in possible_columns(fields, waves).items()}
        self._plan, self._reading = plan, None
        self._changes = sorted(plan.changes, key=lambda change: not change.warning)
        rows: list[CellEditIssue | CellEditChange] = [*plan.issues, *self._changes]
        shown = LazyRows(range(len(rows)), lambda at: _row(rows[at], plan.names, fields, titles))
        self._model.issues = len(plan.issues)
        self._model.set_rows(shown, range(len(plan.issues), len(rows)))
        self._table.setVisible(bool(rows))
        self._count()
        if rows:
            self._table.selectRow(0)
            self._table.setFocus()

    def _ticked(self) -> list[CellEditChange]:
        return [self._changes[at - self._model.issues] for at in self._model.checked()]

    def _count(self) -> None:
        """Say how much is ticked, above the table and on the button."""
        ticked, issues = self._ticked(), len(self._plan.issues)
        people = len({change.person_id for change in ticked})
        parts = [f"{plural(len(ticked), 'change')} in {plural(people, 'person', 'people')}"]
        if not self._changes:
            parts = ["Nothing to change"]
            if not issues:
                parts = ["Nothing to change: every value is on record already."]
        warnings = sum(bool(change.warning) for change in ticked)
        if warnings:
            parts.append(f"{plural(warnings, 'change')} to check")
        if issues:
            parts.append(f"{plural(issues, 'value')} can’t be used")
        self._summary.setText(" · ".join(parts))
        verb, noun = self._action.verb, self._action.noun
        self.set_ready(ready=bool(ticked), accept_text=f"{verb} {plural(len(ticked), noun)}")

    def _close(self, _written: int) -> None:
        super().accept()

    def _explain(self, error: Exception) -> None:
        """Say why nothing was written, and show what would change now."""
        self.complain(error.message if isinstance(error, UserError) else "")
        self._read()

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()


class _ChangesModel(RowsTableModel):
    """The first `issues` rows are values that cannot be used: they have no check box."""

    issues = 0

    def is_checked(self, at: int) -> bool | None:
        return None if at < self.issues else super().is_checked(at)

    def set_checked(self, rows: Iterable[int], *, checked: bool) -> None:
        super().set_checked([at for at in rows if at >= self.issues], checked=checked)


def _row(
    one: CellEditIssue | CellEditChange,
    names: Mapping[int, str],
    fields: Mapping[str, Field],
    titles: Mapping[str, str],
) -> Row:
    """The line of `one`; `titles` are those of the columns, of which some are no fields."""
    field = fields.get(one.key)
    name = titles.get(one.key, "(deleted)") if field is None else field.label
    person = names.get(one.person_id, "(deleted)")
    old = _text(field, one.old)
    if isinstance(one, CellEditIssue):
        return (person, name, old, Status(one.text, Tone.BAD), one.reason)
    new = _text(field, one.new) or "(blank)"
    if one.warning:
        return (person, name, old, Status(new, Tone.WARNING), one.warning)
    return (person, name, old, new, "")


def _text(field: Field | None, value: Any) -> str:
    if field is not None and field.kind is FieldKind.PHONE and value is not None:
        return spaced_phone(value)
    return editable_text(value).replace("\n", ", ")
