"""Widths, order and visibility of a table's columns, remembered for this user."""

import json
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, QSignalBlocker, Signal
from PySide6.QtWidgets import QHeaderView

from ui.tables.delegate import PADDING
from ui.tables.header import Header
from ui.tables.table_model import TableModel

if TYPE_CHECKING:
    from ui.tables.data_table import DataTable

_LEAST, _MOST = 48, 600  # pixels


class ColumnLayout(QObject):
    """What the user made of the columns of `table`.

    Signals: `changed()` after the user changed something; `was_reset()` after the columns got back
    the widths and the order they are made with.
    """

    changed = Signal()
    was_reset = Signal()

    def __init__(self, table: "DataTable", header: Header, model: TableModel) -> None:
        super().__init__(table)
        self._table, self._header, self._model = table, header, model
        self._preferences: QSettings | None = None
        self._place = ""
        self._widths: dict[str, int] = {}  # those that the user chose
        self._default_frozen = False
        header.resized_by_user.connect(self._keep_width)
        table.columns_changed.connect(self._save)
        model.modelReset.connect(self.apply_widths)

    def remember(self, preferences: QSettings, name: str) -> None:
        """Restore what was saved under `name`, and save there from now on."""
        self._preferences, self._place = preferences, f"tables/{name}"
        self._default_frozen = self._table.is_frozen
        kept = self._read()
        self._widths = dict(kept.get("widths", {}))
        self._table.freeze_first_column(bool(kept.get("frozen", self._table.is_frozen)))
        keys = [column.key for column in self._model.columns]
        with QSignalBlocker(self._header):
            for place, key in enumerate(key for key in kept.get("order", ()) if key in keys):
                self._header.moveSection(self._header.visualIndex(keys.index(key)), place)
        hidden = {key for key in kept.get("hidden", ()) if key in keys}
        for section, key in enumerate(keys):
            self._table.setColumnHidden(section, key in hidden and len(hidden) < len(keys))
        self.apply_widths()

    @property
    def has_widths(self) -> bool:
        """Whether the user chose a width of one of the columns."""
        return any(column.key in self._widths for column in self._model.columns)

    def apply_widths(self) -> None:
        """Set the widths that the user chose."""
        for section, column in enumerate(self._model.columns):
            if column.key in self._widths:
                self._header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
                self._table.setColumnWidth(section, self._widths[column.key])

    def fit(self, section: int) -> None:
        """Make a column as wide as its heading and its visible cells."""
        self._header.setSectionResizeMode(section, QHeaderView.ResizeMode.Interactive)
        cells = self._table.sizeHintForColumn(section) + 2 * PADDING
        hint = max(cells, self._header.sectionSizeHint(section) + 2 * PADDING)
        self._table.setColumnWidth(section, min(max(hint, _LEAST), _MOST))
        self._keep_width(section)

    def freeze(self, on: bool) -> None:  # noqa: FBT001 - as Qt's signal has it
        """Keep the first column in sight, or let it scroll with the others."""
        self._table.freeze_first_column(on)
        self._save()

    def reset(self) -> None:
        """Show all columns in the order and the widths they are made with."""
        self._widths.clear()
        with QSignalBlocker(self._header):
            for section in range(self._header.count()):
                self._header.moveSection(self._header.visualIndex(section), section)
        for section in range(self._header.count()):
            self._table.setColumnHidden(section, False)  # noqa: FBT003 - Qt's
        self._table.freeze_first_column(self._default_frozen)
        self._table.set_widths()
        self._save()
        self.was_reset.emit()

    def _keep_width(self, section: int) -> None:
        stretches = self._header.sectionResizeMode(section) is QHeaderView.ResizeMode.Stretch or (
            self._header.stretchLastSection() and section == self._table.shown_sections()[-1]
        )
        if not stretches:
            self._widths[self._model.columns[section].key] = self._header.sectionSize(section)
            self._save()

    def _read(self) -> dict[str, Any]:
        if self._preferences is None:
            return {}
        try:
            found = json.loads(str(self._preferences.value(self._place, "{}")))
        except ValueError:  # the file of preferences was edited by hand
            return {}
        return found if isinstance(found, dict) else {}

    def _save(self) -> None:
        self.changed.emit()
        if self._preferences is None:
            return
        columns = self._model.columns
        order = [columns[self._header.logicalIndex(at)].key for at in range(len(columns))]
        hidden = [one.key for at, one in enumerate(columns) if self._header.isSectionHidden(at)]
        kept = {
            "order": order,
            "hidden": hidden,
            "widths": self._widths,
            "frozen": self._table.is_frozen,
        }
        self._preferences.setValue(self._place, json.dumps(kept))
