"""The database: where it is, its backups, and how to move to a server."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from core.formats import plural
from core.progress import Progress
from core.stored_secrets import has_keyring
from models.backups.catalogue import Backup, newest_automatic_backup
from models.backups.check import BackupState, check, check_backups
from models.backups.copies import back_up
from models.database import Database
from models.database_address import EXAMPLE
from models.file_keys import Protection, protection_by
from models.passphrase import copies_of, copies_with_another_key
from ui.actions import (
    BACK_UP,
    CHECK_DATABASE,
    OPEN_FOLDER,
    OPEN_SERVER,
    REMOVE_PASSPHRASE,
    RESTORE_BACKUP,
    SET_PASSPHRASE,
)
from ui.applicable_actions import run_bound
from ui.bound_actions import action_button, bind, offer, set_text
from ui.context import PageContext
from ui.file_kinds import DATABASE_FILES
from ui.formats import file_size, full_time
from ui.pages.settings.passphrase_dialogs import PassphraseForm, RemoveForm
from ui.pages.settings.restore_dialog import RestoreDialog
from ui.pages.settings.section import Section
from ui.theme import GRID, Tone, Type
from ui.widgets import Card, FlowLayout, KeyValueList, Message, Pair, label, secondary_button
from ui.widgets.dialogs import ask_for_target, open_outside

_FOR_COMMANDS: Final = (
    "Commands take the address as --database or in ALMANAC_DATABASE, as in"
    f" {EXAMPLE}, and the password from PostgreSQL’s password file."
)


@dataclass(frozen=True, slots=True)
class _State:
    """What is shown of a database; `size` in bytes, None for a server."""

    name: str
    path: Path | None
    size: int | None
    backup: Backup | None
    is_protected: bool = False
    copies: int = 0  # backups and former files
    other_copies: int = 0  # those of them with another key
    has_keyring: bool = False


class DatabaseSection(Section):
    """Facts, “Back up now…”, “Restore a backup…”, “Check”, and the way to PostgreSQL."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._facts = KeyValueList()
        self._copies, self._has_keyring = 0, False
        where = Card("Database")
        where.body.addWidget(self._facts)
        acts = FlowLayout(spacing=GRID)
        is_file = context.database.path is not None
        acts.addWidget(action_button(bind(self, BACK_UP, self._back_up)))
        if is_file:
            acts.addWidget(action_button(bind(self, RESTORE_BACKUP, self._choose_backup)))
            folder = bind(self, OPEN_FOLDER, self._open_folder)
            acts.addWidget(action_button(folder, text="Open folder"))
        acts.addWidget(action_button(bind(self, CHECK_DATABASE, self._check)))
        where.body.addLayout(acts)
        server = Card("Shared database")
        for text in (
            (
                "On one computer, a database file can be open in several windows; what one saves, "
                "the others show a few seconds later. To work together from several computers, "
                "keep the records on a PostgreSQL server, whose administrator also backs it up."
            )
            if is_file
            else (
                "The records are on a PostgreSQL server, whose administrator also backs it up. "
                "Almanac makes no automatic backups of a server; “Back up now…” saves a "
                "database file."
            ),
            (
                "File > Open database on a server… asks for the server, the database, a user name "
                "and a password, which its administrator gives you."
            ),
        ):
            server.body.addWidget(label(text, ink="muted", wrap=True))
        server.body.addWidget(
            secondary_button(OPEN_SERVER.text, lambda: run_bound(self, OPEN_SERVER)),
            alignment=Qt.AlignmentFlag.AlignLeft,
        )
        commands = label(_FOR_COMMANDS, Type.SMALL, ink="muted", wrap=True)
        commands.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        server.body.addWidget(commands)
        self.column.addWidget(where)
        if is_file:
            self.column.addWidget(self._passphrase_card())
        self.column.addWidget(server)

    def _passphrase_card(self) -> Card:
        card = Card("Passphrase")
        self._protected = label("", ink="muted", wrap=True)
        self._set = bind(self, SET_PASSPHRASE, self._open_passphrase_dialog)
        self._remove = bind(self, REMOVE_PASSPHRASE, self._open_remove_dialog)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(action_button(self._set))
        row.addWidget(action_button(self._remove, text="Remove…"))
        row.addStretch(1)
        card.body.addWidget(self._protected)
        card.body.addLayout(row)
        offer(self._remove, when=False)
        return card

    def refresh(self) -> None:
        database = self.context.database
        self.context.jobs.read(lambda _progress: _read(database), self._show)

    def _show(self, state: _State) -> None:
        if state.path is None or state.size is None:
            pairs = [Pair("Server", state.name)]
        else:
            pairs = [
                Pair("File", state.path.name, str(state.path.parent)),
                Pair("Size", file_size(state.size)),
                _backup_pair(state.backup),
            ]
            self._show_protection(state)
        self._facts.set_pairs(pairs)

    def _show_protection(self, state: _State) -> None:
        text = (
            "The database file and its backups can only be read with the passphrase."
            if state.is_protected
            else "No passphrase: anyone who has the database file or a backup can read it."
        )
        if state.is_protected and state.other_copies:
            count = plural(state.other_copies, "earlier copy", "earlier copies")
            text += f" {count} cannot be read with it; change it to include or delete them."
        self._copies, self._has_keyring = state.copies, state.has_keyring
        self._protected.setText(text)
        set_text(self._set, "Change the passphrase…" if state.is_protected else SET_PASSPHRASE.text)
        offer(self._remove, when=state.is_protected)

    def _open_passphrase_dialog(self) -> None:
        dialog = PassphraseForm(
            self,
            has_one=self._remove.isVisible(),
            copies=self._copies,
            has_keyring=self._has_keyring,
        )
        dialog.accepted.connect(lambda: self.context.protect(dialog.chosen))
        dialog.open()

    def _open_remove_dialog(self) -> None:
        dialog = RemoveForm(self, copies=self._copies)
        dialog.accepted.connect(lambda: self.context.protect(dialog.chosen))
        dialog.open()

    def _back_up(self) -> None:
        database = self.context.database
        name = f"almanac-{datetime.now():%Y-%m-%d}.db"
        target = ask_for_target(self, "Back up the database", name, DATABASE_FILES)
        if target is not None:
            self.context.jobs.read(
                lambda progress: back_up(database, target, progress=progress),
                lambda made: self._show_message(f"Backed up to {made.path.name} and checked."),
                title="Backing up",
            )

    def _check(self) -> None:
        database = self.context.database

        def work(progress: Progress) -> tuple[list[str], BackupState | None]:
            return check(database), check_backups(database, progress)

        def tell(found: tuple[list[str], BackupState | None]) -> None:
            issues, backups = found
            if issues:
                text = f"The database is damaged: {issues[0]}. Restore the newest backup."
                self._show_message(text, Tone.BAD)
                return
            told = [
                "The database is in order.",
                *(backups.sentences if backups is not None else []),
            ]
            is_well = backups is None or not backups.unsound
            self._show_message(" ".join(told), Tone.GOOD if is_well else Tone.WARNING)

        self.context.jobs.read(work, tell, title="Checking the database")

    def _choose_backup(self) -> None:
        path = self.context.database.path
        if path is not None:
            RestoreDialog(self, self.context.jobs, path, self.context.restore).open()

    def _open_folder(self) -> None:
        path = self.context.database.path
        if path is not None:
            open_outside(path.parent)

    def _show_message(self, text: str, tone: Tone = Tone.GOOD) -> None:
        self.context.jobs.said.emit(Message(text, tone))


def _read(database: Database) -> _State:
    path = database.path
    if path is None:
        return _State(database.name, None, None, None)
    return _State(
        database.name,
        path,
        path.stat().st_size,
        newest_automatic_backup(path, datetime.now()),
        protection_by(database.salt) is Protection.PASSPHRASE,
        len(copies_of(path)),
        len(copies_with_another_key(path, database.salt)),
        has_keyring(),
    )


def _backup_pair(backup: Backup | None) -> Pair:
    if backup is None:
        return Pair("Backup", "None yet")
    return Pair("Backup", full_time(backup.at), backup.path.name)
