"""Changes that are only applied if selected: conflicts, cleared cells and deleted rows."""

from collections.abc import Collection, Hashable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.pages.imports.wizard.changes.check_table import CheckTable, Scope, everything
from ui.tables import Column, Row
from ui.widgets import label


class OptInTable(QWidget):
    """Starts unchecked. Emits `ticked_changed(frozenset)` with the keys of the checked rows."""

    ticked_changed = Signal(object)

    def __init__(self, name: str, columns: Sequence[Column], share: Sequence[str]) -> None:
        super().__init__()
        self._keys: Sequence[Hashable] = ()
        self._summary = label("", ink="muted", wrap=True)
        self._ticks = CheckTable(self, name, columns, self._scopes)
        self._ticks.view.share_room(*share)
        self._ticks.model.checks_changed.connect(self._tell)
        line = QHBoxLayout()
        line.addWidget(self._summary, 1)
        line.addWidget(self._ticks.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(line)
        column.addWidget(self._ticks.view, 1)

    def show_rows(
        self,
        says: str,
        keys: Sequence[Hashable],
        rows: Sequence[Row],
        ticked: Collection[Hashable],
    ) -> None:
        """List `rows`, identified by their `keys`, below the sentence `says`."""
        self._keys = keys
        self._summary.setText(says)
        self._ticks.model.set_rows(rows, [at for at, key in enumerate(keys) if key in ticked])

    def _scopes(self, _at: int | None) -> list[Scope]:
        return [everything(len(self._keys))]

    def _tell(self) -> None:
        checked = self._ticks.model.checked()
        self.ticked_changed.emit(frozenset(self._keys[at] for at in checked))
