"""The dialog that creates a database: where it will be, and the choice of another place."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.paths import own_database
from ui.file_kinds import DATABASE_FILES
from ui.widgets import label, link_button
from ui.widgets.dialogs import FormDialog, ask_for_target


class CreateDatabaseDialog(FormDialog):
    """Shows where the new database will be; another place can be chosen."""

    def __init__(self, parent: QWidget, path: Path | None) -> None:
        super().__init__(
            parent,
            "Create a new database",
            "The new database has no people, surveys or settings. An existing file is kept "
            "in the same folder under another name.",
            "Create",
        )
        self._place = label("", wrap=True)
        self._place.setAccessibleName("Location of the new database")
        self.body.addWidget(self._place)
        self.body.addWidget(
            link_button("Choose another location…", self._choose), 0, Qt.AlignmentFlag.AlignLeft
        )
        self._set_path(path if path is not None else own_database())

    def _choose(self) -> None:
        chosen = ask_for_target(self, "Create a new database", str(self.path), DATABASE_FILES)
        if chosen is not None:
            self._set_path(chosen)

    def _set_path(self, path: Path) -> None:
        self.path = path
        self._place.setText(str(path))
