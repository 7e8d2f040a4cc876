"""What is in the place of the window's pages while no database could be opened.

It says why and what can be done; the choices stay until a database is open. Looking for backups,
restoring one and creating a database are jobs.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from core.errors import Cancelled, UserError
from core.paths import own_database
from core.progress import Progress
from models.backups.catalogue import Backup, automatic_files, backup_folder, sound_backups
from models.database import create_database
from models.database_address import is_server_address
from models.database_path import real_path
from models.file_keys import unlock
from models.new_database import create_keeping_former
from models.stored_passphrases import store_passphrase
from records.restore.restore import restore_backup
from ui.formats import full_time, people_and_responses
from ui.jobs import Jobs
from ui.passphrases import passphrase_field, with_unlocked
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
from ui.widgets.dialogs import FormDialog, ask_for_file, ask_for_target

_KINDS: Final = ("Almanac databases (*.db *.almanac)", "All files (*)")
_BACKUPS: Final = ("Backups (*.db *.almanac *.aside)", "All files (*)")
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
        for card in self._choices:
            card.setMaximumWidth(_WIDTH)
            column.addWidget(card)
        column.addStretch(1)

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
        chosen = ask_for_file(self, "Restore a backup", _BACKUPS)
        if chosen is not None:
            self._restore(chosen)

    def _restore(self, backup: Path) -> None:
        with_unlocked(self, self._jobs, backup, lambda: self._restore_unlocked(backup))

    def _restore_unlocked(self, backup: Path) -> None:
        path = self._path
        if path is None:
            return

        def work(progress: Progress) -> str:
            return restore_backup(backup, path, progress).sentence

        self._begin("Restoring the backup…")
        self._jobs.write(
            work,
            lambda sentence: self.open_asked.emit(self._address, sentence),
            title="Restoring a backup",
            failed=self._back_to_choices,
        )

    def _choose_file(self) -> None:
        chosen = ask_for_file(self, "Open a database", _KINDS)
        if chosen is not None:
            self._begin("Opening the database…")
            self.open_asked.emit(str(chosen), "")

    def _try_again(self) -> None:
        self._begin("Opening the database…")
        self.open_asked.emit(self._address, "")

    def _open_create_dialog(self) -> None:
        dialog = _CreateDialog(self, self._path)
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


class _CreateDialog(FormDialog):
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
        chosen = ask_for_target(self, "Create a new database", str(self.path), _KINDS)
        if chosen is not None:
            self._set_path(chosen)

    def _set_path(self, path: Path) -> None:
        self.path = path
        self._place.setText(str(path))
