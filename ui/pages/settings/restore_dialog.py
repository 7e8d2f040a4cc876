"""“Restore a backup”: the usable backups of a folder, with date and contents."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget

from core.errors import Cancelled
from core.progress import Progress
from models.backups.catalogue import Backup, backup_folder, sound_backups, sound_backups_in
from ui.file_kinds import BACKUP_FILES
from ui.formats import file_size, full_time, people_and_responses
from ui.jobs import Job, Jobs
from ui.theme import GRID
from ui.widgets import label, link_button
from ui.widgets.dialogs import FormDialog, ask_for_file, ask_for_folder
from ui.widgets.plain_text import set_tool_tip

_ROWS = 10  # in sight


class RestoreDialog(FormDialog):
    """Lets the user choose a backup of the database file `path`; `restore` is called with it."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, path: Path, restore: Callable[[Path], object]
    ) -> None:
        super().__init__(
            parent,
            "Restore a backup",
            "Almanac reopens with the backup. Changes made since are lost, except for "
            "deletions and opt-outs. The current database is kept in the same folder under "
            "another name.",
            "Restore",
        )
        self.setMinimumWidth(560)
        self._jobs, self._restore = jobs, restore
        self._job = Job("", writes=False)  # the one that looks for backups
        self.finished.connect(lambda _result: self._job.cancel())
        self._about = label("", ink="muted", wrap=True)
        self._list = QListWidget()
        self._list.setAccessibleName("Backups")
        self._list.setUniformItemSizes(True)
        self._list.setMinimumHeight(_ROWS * self.fontMetrics().height() * 3 // 2)
        self._list.currentItemChanged.connect(
            lambda current, _previous: self.set_ready(ready=current is not None)
        )
        self._list.itemDoubleClicked.connect(lambda _item: self.accept())
        others = QHBoxLayout()
        others.setSpacing(2 * GRID)
        others.addWidget(link_button("Another folder…", self._choose_folder))
        others.addWidget(link_button("Choose a file…", self._choose_file))
        others.addStretch(1)
        self.body.addWidget(self._about)
        self.body.addWidget(self._list)
        self.body.addLayout(others)
        self.accepted.connect(self._restore_chosen)
        self._search(backup_folder(path), partial(sound_backups, path))

    def _search(self, folder: Path, find: Callable[[Progress], Sequence[Backup]]) -> None:
        """List the usable backups in `folder`."""
        self._list.clear()
        self.set_ready(ready=False)
        self._about.setText(f"Checking the backups in “{folder}”…")
        self._job.cancel()
        self._job = self._jobs.read(find, partial(self._show, folder), failed=self._search_failed)

    def _show(self, folder: Path, found: Sequence[Backup]) -> None:
        if not found:
            self._about.setText(f"No usable backup in “{folder}”.")
            return
        self._about.setText(f"Backups in “{folder}”:")
        for backup in found:
            item = QListWidgetItem(
                f"{full_time(backup.at)}    "
                f"{people_and_responses(backup.people, backup.responses)}, "
                f"{file_size(backup.size)}"
            )
            item.setData(Qt.ItemDataRole.UserRole, backup.path)
            set_tool_tip(item, backup.path.name)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setFocus()

    def _search_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._about.setText("The backups could not be checked. Choose a file.")

    def _choose_folder(self) -> None:
        folder = ask_for_folder(self, "Look for backups in")
        if folder is not None:
            self._search(folder, partial(sound_backups_in, folder))

    def _choose_file(self) -> None:
        chosen = ask_for_file(self, "Restore a backup", BACKUP_FILES)
        if chosen is not None:
            self.accepted.disconnect(self._restore_chosen)
            self.accept()
            self._restore(chosen)

    def _restore_chosen(self) -> None:
        self._restore(self._list.currentItem().data(Qt.ItemDataRole.UserRole))
