"""The wizard's step “Columns”: which column is imported as which field."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.formats import plural
from importers.answers.choices import AnswerChoices
from importers.columns import ColumnMapping, MappingReason
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.wizard_state import OpenedFile, WizardState
from tabular.reading import Table
from ui.pages.imports.labels import shown
from ui.pages.imports.wizard.default_values import DefaultValuesBar
from ui.pages.imports.wizard.field_chooser import FieldChooser
from ui.pages.imports.wizard.response_options import ResponseOptionsBar
from ui.pages.imports.wizard.targets import NEW_FIELD, chosen, goes_into, record_numbers
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.tables.columns import cell_text
from ui.tables.table_model import Index
from ui.theme import GRID, Tone
from ui.widgets import Status, label
from ui.widgets.search_combo import SearchCombo

_SAMPLES = 3
_FIELD = 2  # the column of the table that holds the fields
_COLUMNS = (
    Column("heading", "Column in the file", ColumnKind.STRONG, 220),
    Column("values", "Sample values", ColumnKind.MUTED, 330),
    Column("field", "Import as", ColumnKind.TEXT, 250, editable=True),
    Column("why", "Matched", ColumnKind.BADGE, 190),
)
_WHY: Mapping[MappingReason, Status] = {
    MappingReason.HEADING: Status("heading"),
    MappingReason.VALUES: Status("values", Tone.INFO),
    MappingReason.CHOSEN: Status("manually", Tone.GOOD),
    MappingReason.PROFILE: Status("saved mapping", Tone.GOOD),
    MappingReason.SOURCE: Status("source", Tone.GOOD),
    MappingReason.NONE: Status("skipped", Tone.WARNING),
    MappingReason.OTHER: Status("about someone else", Tone.WARNING),
    MappingReason.SECOND_TABLE: Status("second table", Tone.WARNING),
}
_TELLING = (MappingReason.OTHER, MappingReason.SECOND_TABLE)  # why a column has no field
_OPT_OUTS_DROPPED = Status("opt-outs skipped", Tone.BAD)


class ColumnsStep(QWidget):
    """A row for each column of the file, with the field it goes into to choose from a list.

    `field_chosen(column, key or None, joins)`, whether it joins the columns that go there already;
    `new_field_asked(column)` for a field that does not exist yet, `constants_changed(values)` with
    the values of every row by field, `save_as_changed(name)` with the name to keep the mapping
    under, or nothing.
    """

    field_chosen = Signal(int, object, bool)
    constants_changed = Signal(object)
    new_field_asked = Signal(int)
    save_as_changed = Signal(str)
    styles_changed = Signal(object)
    dates_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._draft: WizardState | None = None
        self._summary = label("", ink="muted")
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Columns of the file", self._model)
        self._table.share_room("heading", "values", "field")
        self._chooser = FieldChooser(self._model, self._table, _FIELD)
        # Queued: the rows are shown anew, which must wait until the editor is closed.
        self._chooser.chosen.connect(self._choose, Qt.ConnectionType.QueuedConnection)
        self._table.setItemDelegate(self._chooser)
        self._table.clicked.connect(self._open_list)
        self._table.row_opened.connect(
            lambda row: self._open_chooser(self._model.index(row, _FIELD))
        )
        self._constants = DefaultValuesBar()
        self._constants.changed.connect(self.constants_changed)
        self._options = ResponseOptionsBar()
        self._options.styles_changed.connect(self.styles_changed)
        self._options.dates_changed.connect(self.dates_changed)
        self._table.selection_changed.connect(self._show_options)
        self._keep = QCheckBox("Remember this mapping as")
        self._name = QLineEdit()
        self._name.setAccessibleName("Name of the mapping")
        self._name.setPlaceholderText("Registry extract")
        self._name.setMaximumWidth(260)
        self._keep.toggled.connect(self._tell_name)
        self._name.textEdited.connect(lambda text: self._keep.setChecked(bool(text.strip())))
        self._name.textChanged.connect(self._tell_name)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._keep)
        foot.addWidget(self._name, 1)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._summary)
        column.addWidget(self._table, 1)
        column.addWidget(self._constants)
        column.addWidget(self._options)
        column.addLayout(foot)

    def show_draft(self, draft: WizardState) -> None:
        """Show the current mapping."""
        source = draft.opened.source
        if source is None:
            return
        fields, mapping = draft.opened.fields, draft.choices.mapping
        self._draft = draft
        self._chooser.fields, self._chooser.mapping = fields, mapping
        self._chooser.is_contacts = draft.opened.kind is CONTACTS
        choices = draft.choices
        self._constants.setVisible(isinstance(choices, ContactChoices))
        self._options.setVisible(isinstance(choices, AnswerChoices))
        if isinstance(choices, ContactChoices):
            self._constants.show_values(choices.constants, fields)
        known = source.program
        records = record_numbers(source.table, mapping, fields, known)
        at = self._table.currentIndex()
        self._model.set_rows(
            [
                _row(
                    source.table, mapping, index, draft.opened, records, known.name if known else ""
                )
                for index in range(len(mapping))
            ]
        )
        self._table.setCurrentIndex(self._model.index(at.row(), at.column()))
        taken = sum(column.field is not None for column in mapping)
        told = f" Recognised as {known.name}." if known is not None else ""
        saved = f" Uses the saved mapping “{draft.choices.profile}”."
        self._summary.setText(
            f"{taken} of {plural(len(mapping), 'column')} will be imported."
            f"{saved if draft.choices.profile else told} "
            f"Click a field to choose another.{_dropped_opt_outs(draft)}"
        )
        self._show_options()
        if not self._name.text():
            self._name.setText(draft.choices.save_as or draft.choices.profile or "")

    def _show_options(self) -> None:
        """Show how the selected column of a file of responses is read."""
        if self._draft is None or not isinstance(self._draft.choices, AnswerChoices):
            return
        rows = self._table.selected_rows()
        key = self._draft.choices.mapping[rows[0]].field if rows else None
        self._options.show_choices(self._draft.choices, self._draft.opened.fields.get(key or ""))

    def reset(self) -> None:
        """Clear the mapping name for another file."""
        self._keep.setChecked(False)
        self._name.clear()

    def _open_chooser(self, index: Index) -> None:
        if index.column() == _FIELD:
            self._table.setCurrentIndex(self._model.index(index.row(), _FIELD))
            self._table.edit(self._model.index(index.row(), _FIELD))

    def _open_list(self, index: Index) -> None:
        """Edit the field that was clicked, with its list open."""
        self._open_chooser(index)
        box = self._table.indexWidget(self._model.index(index.row(), _FIELD))
        if index.column() == _FIELD and isinstance(box, SearchCombo):
            box.showPopup()

    def _choose(self, row: int, key: object) -> None:
        if key == NEW_FIELD:
            self.new_field_asked.emit(row)
        else:
            self.field_chosen.emit(row, *chosen(None if key is None else str(key)))

    def _tell_name(self) -> None:
        self.save_as_changed.emit(self._name.text().strip() if self._keep.isChecked() else "")


def _dropped_opt_outs(draft: WizardState) -> str:
    """A warning if columns with opt-outs or deaths are not imported, or an empty string."""
    mapping = draft.choices.mapping
    count = sum(mapping[at].field is None for at in draft.opened.opt_outs)
    if not count:
        return ""
    verb = "says" if count == 1 else "say"
    return (
        f" {plural(count, 'column')} marked “opt-outs skipped” {verb} that people opted out or"
        " died: import them, or these people may be contacted."
    )


def _row(
    table: Table,
    mapping: Sequence[ColumnMapping],
    at: int,
    opened: OpenedFile,
    records: Sequence[int],
    source: str,
) -> Row:
    column = mapping[at]
    samples: list[str] = []
    for cell in table.columns[at]:
        if cell is not None:
            samples.append(cell_text(shown(cell)))
            if len(samples) == _SAMPLES:
                break
    told = column.field is not None or column.reason in _TELLING
    why = _WHY[column.reason if told else MappingReason.NONE]
    if column.field is not None and column.reason is MappingReason.SOURCE:
        why = Status(source, Tone.GOOD)
    if column.field is None and at in opened.opt_outs:
        why = _OPT_OUTS_DROPPED
    return (
        column.called or "(no heading)",
        " · ".join(samples),
        goes_into(mapping, at, opened.fields, records),
        why,
    )
