"""What is in the place of the window's pages while no database could be opened.

It says why and what can be done; the choices stay until a database is open. Looking for backups,
restoring one and creating a database are jobs.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from core.errors import Cancelled, UserError
from core.file_kinds import DATABASE_ENDINGS, has_ending
from core.progress import Progress
from importers.queue.draft_erasure import discard_drafts
from models.backups.catalogue import Backup, automatic_files, backup_folder, sound_backups
from models.database import create_database
from models.database_address import is_server_address
from models.database_path import real_path
from models.file_keys import unlock
from models.new_database import create_keeping_former
from models.stored_passphrases import store_passphrase
from records.restore.restore import restore_backup
from ui.create_database_dialog import CreateDatabaseDialog
from ui.file_kinds import BACKUP_FILES, DATABASE_FILES
from ui.formats import full_time, people_and_responses
from ui.jobs import Jobs
from ui.passphrases import passphrase_field, with_unlocked
from ui.recent_databases import RecentDatabases
from ui.shell.drop_overlay import dropped_files
from ui.theme import GRID, Tone, Type
from ui.widgets import (
    Banner,
    Card,
    Message,
    clear,
    label,
    link_button,
    page_column,
    primary_button,
    secondary_button,
)
from ui.widgets.dialogs import ask_for_file

_WIDTH: Final = 760
# What was found, by the code of the refusal. For these a backup may take the place.
_LOST: Final = {
    "missing_database": "The database was not found",
    "dangling_link": "The database was not found",
    "backups_there": "The database was not found",
    "known_database": "The database was not found",
    "empty_file": "The database file is empty",
    "damaged": "The database is damaged",
    "foreign_database": "This is not an Almanac database",
    # What a file whose first bytes are damaged looks like, too.
    "passphrase": "The database is protected by a passphrase",
}
_LOCKED: Final = frozenset({"passphrase", "wrong_passphrase"})
_TITLES: Final = {
    **_LOST,
    "newer_database": "A newer version of Almanac is needed",
    "empty_database": "The database on the server is empty",
    "not_a_file": "This is not a database file",
}


class OpenFailurePage(QWidget):
    """Says why the database at `address` is not open, and offers what can be done.

    `open_asked(address, sentence)` asks for a database to be opened, `sentence` to be shown then;
    `close_asked` for the window to be closed.
    """

    open_asked = Signal(str, str)
    close_asked = Signal()

    def __init__(self, jobs: Jobs, address: str, error: UserError) -> None:
        super().__init__()
        self._jobs, self._address = jobs, address
        self._path = None if is_server_address(address) else Path(address).expanduser()
        self.setAcceptDrops(True)
        column = page_column(self)
        title = _TITLES.get(error.code, "The database cannot be opened")
        column.addWidget(label(title, Type.TITLE))
        reason = label(error.message, wrap=True)
        reason.setMaximumWidth(_WIDTH)
        reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(reason)
        self._told = QHBoxLayout()
        column.addLayout(self._told)
        self._choices: list[QWidget] = []
        if self._path is not None and error.code in _LOCKED:
            self._choices.append(self._passphrase_card(self._path))
        if self._path is not None and error.code in _LOST:
            self._choices.append(self._backup_card(self._path))
        self._choices.append(self._other_card(error.code))
        recent = RecentDatabases(jobs, address)
        recent.open_asked.connect(self._open_other)
        self._choices.append(recent)
        for card in self._choices:
            card.setMaximumWidth(_WIDTH)
            column.addWidget(card)
        column.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped_database(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped_database(event)
        if path is not None:
            event.acceptProposedAction()
            self._open_other(str(path))

    def _dropped_database(self, event: QDropEvent) -> Path | None:
        """The database dropped on the page; None while it is doing what was chosen."""
        files = dropped_files(event.mimeData()) if self._choices[0].isEnabled() else []
        return next((one for one in files if has_ending(one, DATABASE_ENDINGS)), None)

    def _backup_card(self, path: Path) -> Card:
        card = Card("Restore a backup")
        self._about_backups = label("Looking for backups…", ink="muted", wrap=True)
        self._backups = QGridLayout()
        self._backups.setHorizontalSpacing(2 * GRID)
        self._backups.setVerticalSpacing(GRID)
        self._backups.setColumnStretch(1, 1)
        card.body.addWidget(self._about_backups)
        card.body.addLayout(self._backups)
        card.body.addWidget(
            link_button("Choose a backup file…", self._choose_backup), 0, Qt.AlignmentFlag.AlignLeft
        )
        self._jobs.read(
            lambda progress: (backup_folder(path), sound_backups(path, progress)),
            self._show_backups,
            failed=self._show_no_backups,
        )
        return card

    def _passphrase_card(self, path: Path) -> Card:
        card = Card("Enter the passphrase")
        field = passphrase_field("Passphrase")
        store = QCheckBox("Remember it in this computer’s keyring")
        button = primary_button("Open", lambda: self._unlock(path, field, store.isChecked()))
        field.returnPressed.connect(button.click)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(field, 1)
        row.addWidget(button)
        card.body.addLayout(row)
        card.body.addWidget(store)
        field.setFocus()
        return card

    def _unlock(self, path: Path, field: QLineEdit, is_stored: bool) -> None:  # noqa: FBT001
        given = field.text()
        field.clear()

        def work(_progress: Progress) -> str:
            unlock(path, given, automatic_files(path))
            if not is_stored:
                return ""
            try:
                store_passphrase(real_path(path), given)
            except UserError as refusal:
                return refusal.message
            return ""

        self._begin("Opening the database…")
        self._jobs.read(
            work,
            lambda sentence: self.open_asked.emit(self._address, sentence),
            failed=self._back_to_choices,
        )

    def _other_card(self, code: str) -> Card:
        card = Card("Open or create a database")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        if code == "empty_database":
            row.addWidget(primary_button("Set up this database", self._set_up))
            row.addWidget(secondary_button("Try again", self._try_again))
        else:
            row.addWidget((primary_button if code not in _LOST else secondary_button)(
                "Try again", self._try_again
            ))  # fmt: skip
        row.addWidget(secondary_button("Open another file…", self._choose_file))
        row.addWidget(secondary_button("Create a new database…", self._open_create_dialog))
        row.addStretch(1)
        row.addWidget(secondary_button("Close Almanac", self.close_asked.emit))
        card.body.addLayout(row)
        return card

    def _show_backups(self, looked: tuple[Path, Sequence[Backup]]) -> None:
        folder, found = looked
        if not found:
            self._about_backups.setText(f"No usable backup in “{folder}”.")
            return
        self._about_backups.setText(
            "These backups were checked and can be restored. Changes made after a backup "
            "are lost, except for deletions and opt-outs that can still be read. The "
            "current file is kept in the same folder under another name."
        )
        clear(self._backups)
        for row, backup in enumerate(found):
            when = full_time(backup.at)
            holds = people_and_responses(backup.people, backup.responses)
            make = secondary_button if row else primary_button
            button = make("Restore", partial(self._restore, backup.path))
            button.setAccessibleName(f"Restore the backup of {when}, {holds}")
            self._backups.addWidget(label(when, Type.STRONG), row, 0)
            self._backups.addWidget(label(holds, ink="muted"), row, 1)
            self._backups.addWidget(button, row, 2)

    def _show_no_backups(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._about_backups.setText("The backup folder could not be read.")

    def _choose_backup(self) -> None:
        chosen = ask_for_file(self, "Restore a backup", BACKUP_FILES)
        if chosen is not None:
            self._restore(chosen)

    def _restore(self, backup: Path) -> None:
        with_unlocked(self, self._jobs, backup, lambda: self._restore_unlocked(backup))

    def _restore_unlocked(self, backup: Path) -> None:
        path = self._path
        if path is None:
            return

        def work(progress: Progress) -> str:
            return restore_backup(backup, path, discard_drafts, progress).sentence

        self._begin("Restoring the backup…")
        self._jobs.write(
            work,
            lambda sentence: self.open_asked.emit(self._address, sentence),
            title="Restoring a backup",
            failed=self._back_to_choices,
        )

    def _choose_file(self) -> None:
        chosen = ask_for_file(self, "Open a database", DATABASE_FILES)
        if chosen is not None:
            self._open_other(str(chosen))

    def _open_other(self, address: str) -> None:
        self._begin("Opening the database…")
        self.open_asked.emit(address, "")

    def _try_again(self) -> None:
        self._begin("Opening the database…")
        self.open_asked.emit(self._address, "")

    def _open_create_dialog(self) -> None:
        dialog = CreateDatabaseDialog(self, self._path)
        dialog.accepted.connect(lambda: self._create(dialog.path))
        dialog.open()

    def _create(self, path: Path) -> None:
        def tell(aside: Path | None) -> None:
            kept = "" if aside is None else f"The previous file is kept as “{aside.name}”."
            self.open_asked.emit(str(path), kept)

        self._begin("Creating the database…")
        self._jobs.write(
            lambda _progress: create_keeping_former(path),
            tell,
            title="Creating a new database",
            failed=self._back_to_choices,
        )

    def _set_up(self) -> None:
        def work(_progress: Progress) -> None:
            create_database(self._address).close()

        self._begin("Creating the database…")
        self._jobs.write(
            work,
            lambda _none: self.open_asked.emit(self._address, ""),
            title="Creating the tables",
            failed=self._back_to_choices,
        )

    def _begin(self, sentence: str) -> None:
        clear(self._told)
        self._told.addWidget(label(sentence, ink="muted"))
        for card in self._choices:
            card.setEnabled(False)

    def _back_to_choices(self, error: Exception) -> None:
        clear(self._told)
        for card in self._choices:
            card.setEnabled(True)
        if isinstance(error, UserError):
            banner = Banner(Message(error.message, Tone.BAD))
            banner.setMaximumWidth(_WIDTH)
            self._told.addWidget(banner)
