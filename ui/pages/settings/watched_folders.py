"""The watched folders, and the status of their files."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from core.dates import DateOrder
from importers import profiles
from importers.answers.choices import AnswerChoices
from importers.choices import Existing
from importers.profiles import SavedMapping
from importers.queue import watched_folders, worklist
from importers.queue.watched_folders import CONTACTS, Policy, WatchedFolder
from importers.queue.worklist import WatchedFile
from importers.wizard_state import ImportTarget, folder_targets
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from ui.actions import WATCH_FOLDER
from ui.bound_actions import action_button, bind
from ui.context import IMPORTS, PageContext, ShowBatch
from ui.formats import short_time
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind
from ui.theme import GRID, Type
from ui.undo import write_batch
from ui.widgets import choice_box, combo_box, label, secondary_button
from ui.widgets.dialogs import FormDialog, ask_for_folder

_MOST_FILES: Final = 100
_EXISTING: Final[Mapping[Existing, str]] = {
    Existing.FILL: "Fill blank fields only",
    Existing.UPDATE: "Update",
    Existing.SKIP: "Skip existing",
}
_DATES: Final[Mapping[DateOrder | None, str]] = {
    None: "Detect from each column; unclear files go to Pending",
    DateOrder.DAY_FIRST: "Day first (31/12/2026)",
    DateOrder.MONTH_FIRST: "Month first (12/31/2026)",
    DateOrder.YEAR_FIRST: "Year first (2026/12/31)",
}
_OUTCOMES: Final[Mapping[str, str]] = {
    worklist.APPLIED: "Imported",
    worklist.WAITING: "Pending under Imports",
    worklist.DROPPED: "Discarded",
    worklist.REPLACED: "Replaced by a later version",
    worklist.REFUSED: "Could not be read",
    worklist.KNOWN: "Already imported",
}


class WatchedFoldersSection(Section):
    """A table of folders to pause and remove, and one of their files."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._folders: Sequence[WatchedFolder] = ()
        self._files: Sequence[WatchedFile] = ()
        self._list = TableCard(
            "Watched folders",
            "New files in these folders are imported within a minute while Almanac is open, "
            "or by a scheduled task (watch run). Files are not moved or changed, and none "
            "is imported twice.",
            [
                Column("path", "Folder", ColumnKind.STRONG, 260),
                Column("policy", "Action", ColumnKind.TEXT, 260),
                Column("pause", "", ColumnKind.LINK, 100),
                Column("remove", "", ColumnKind.LINK, 84),
            ],
            "No watched folders. Add the folder where the registry or a department saves "
            "its files to import them automatically.",
            removal="remove",
        )
        self._list.add(action_button(bind(self, WATCH_FOLDER, self._open_dialog), "primary"))
        self._list.link_clicked.connect(self._click)
        self._came = TableCard(
            "Files from watched folders",
            "Newest first. Undo an import under Imports.",
            [
                Column("file", "File", ColumnKind.STRONG, 180),
                Column("outcome", "Status", ColumnKind.TEXT, 300),
                Column("when", "When", ColumnKind.MUTED, 112),
                Column("show", "", ColumnKind.LINK, 70),
            ],
            "No files yet.",
            wide="outcome",
        )
        self._came.link_clicked.connect(lambda row, _key: self._show_batch(row))
        self._came.opened.connect(self._show_batch)
        self.column.addWidget(self._list)
        self.column.addWidget(self._came)

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> tuple[list[WatchedFolder], list[WatchedFile]]:
            with database.read() as connection:
                return watched_folders.listed(connection), worklist.files(connection, _MOST_FILES)

        self.context.jobs.read(read, lambda found: self._show(*found))

    def _show(self, folders: Sequence[WatchedFolder], files: Sequence[WatchedFile]) -> None:
        self._folders, self._files = folders, files
        self._list.show_rows(
            [
                (
                    str(folder.path),
                    in_words(folder.policy) if folder.active else "Paused",
                    "Pause" if folder.active else "Resume",
                    "Remove",
                )
                for folder in folders
            ]
        )
        self._came.show_rows(
            [
                (
                    file.name,
                    " · ".join(filter(None, (_OUTCOMES.get(file.outcome), str(file.reason or "")))),
                    short_time(file.at),
                    "Show" if file.batch_id is not None else "",
                )
                for file in files
            ]
        )
        self._came.setVisible(bool(folders or files))

    def _open_dialog(self) -> None:
        database = self.context.database

        def read(_progress: object) -> tuple[list[ImportTarget], list[SavedMapping]]:
            with database.read() as connection:
                return folder_targets(connection), profiles.listed(connection)

        def show(found: tuple[list[ImportTarget], list[SavedMapping]]) -> None:
            WatchFolderDialog(self, self.context, *found).open()

        self.context.jobs.read(read, show)

    def _click(self, row: int, key: str) -> None:
        folder = self._folders[row]
        if key == "remove":
            self._write(
                BatchKind.FOLDER_REMOVE,
                lambda changes: watched_folders.remove(changes, folder.path),
            )
        else:
            self._write(
                BatchKind.FOLDER_PAUSE if folder.active else BatchKind.FOLDER_RESUME,
                lambda changes: watched_folders.set_active(
                    changes, folder, active=not folder.active
                ),
            )

    def _write(self, kind: BatchKind, act: Callable[[ChangeSet], None]) -> None:
        write_batch(self.context, kind, act, title="Saving the settings")

    def _show_batch(self, row: int) -> None:
        batch = self._files[row].batch_id
        if batch is not None:
            self.context.navigate(IMPORTS, ShowBatch(batch))


class WatchFolderDialog(FormDialog):
    """Asks for a folder and its import policy; `targets` is what its files can be imported as."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        targets: Sequence[ImportTarget],
        mappings: Sequence[SavedMapping],
    ) -> None:
        super().__init__(
            parent,
            "Watch a folder",
            "Files already in the folder are imported too. Files are not moved or changed.",
            "Watch folder",
        )
        self._context = context
        self._path = QLineEdit()
        self._path.textChanged.connect(self._update_ready)
        choose = secondary_button("Choose…", self._choose)
        choose.setAccessibleName("Choose the folder")
        words = label("Folder", Type.SMALL, ink="muted")
        words.setBuddy(self._path)
        self._path.setAccessibleName("Folder")
        beside = QHBoxLayout()
        beside.setSpacing(GRID)
        beside.addWidget(self._path, 1)
        beside.addWidget(choose)
        where = QVBoxLayout()
        where.setSpacing(4)
        where.addWidget(words)
        where.addLayout(beside)
        self.body.addLayout(where)
        self._mappings = mappings
        self._target = combo_box()
        for target in targets:
            self._target.addItem(target.name, target)
        self._mapping = combo_box()
        self._existing = choice_box({how.value: text for how, text in _EXISTING.items()})
        self._dates = choice_box(
            {(order.value if order else None): text for order, text in _DATES.items()}
        )
        self.add_field("Import as", self._target)
        self.add_field("Column mapping", self._mapping)
        self.add_field("People already on record", self._existing)
        self.add_field("Numeric dates", self._dates)
        self._certain = QCheckBox("Import rows that match for certain")
        note = label(
            "Other rows go to Pending under Imports. If unchecked, every file does.",
            ink="muted",
            wrap=True,
        )
        kept = QVBoxLayout()
        kept.setSpacing(GRID // 2)
        kept.addWidget(self._certain)
        kept.addWidget(note)
        self.body.addLayout(kept)
        self._target.currentIndexChanged.connect(self._show_target)
        self._show_target()
        self._update_ready()

    def accept(self) -> None:
        """Add the folder in a job; an error is shown in the dialog, which stays open."""
        path, policy = Path(self._path.text()), self._policy()
        self.set_ready(ready=False)

        def done(_folder: WatchedFolder) -> None:
            if isValid(self):  # it may have been closed meanwhile
                super(WatchFolderDialog, self).accept()

        def failed(error: Exception) -> None:
            if isValid(self):
                self.complain(str(error))
                self.set_ready(ready=True)

        write_batch(
            self._context,
            BatchKind.FOLDER_ADD,
            lambda changes: watched_folders.add(changes, path, policy),
            done=done,
            title=f"Watching “{path.name}”",
            failed=failed,
        )

    def _show_target(self) -> None:
        """Offer what there is for the kind of import."""
        target: ImportTarget = self._target.currentData()
        self._mapping.clear()
        self._mapping.addItem("Match by headings", None)
        for saved in self._mappings:
            if saved.kind == target.kind.key:
                self._mapping.addItem(saved.name, saved.name)
        self._existing.setEnabled(target.kind.key == CONTACTS)

    def _policy(self) -> Policy:
        dates = self._dates.currentData()
        target: ImportTarget = self._target.currentData()
        wave = target.choices if isinstance(target.choices, AnswerChoices) else None
        return Policy(
            self._mapping.currentData(),
            Existing(self._existing.currentData()),
            DateOrder(dates) if dates else None,
            self._certain.isChecked(),
            target.kind.key,
            None if wave is None else wave.survey,
            None if wave is None else wave.wave,
        )

    def _choose(self) -> None:
        chosen = ask_for_folder(self, "Watch a folder", self._path.text())
        if chosen is not None:
            self._path.setText(str(chosen))

    def _update_ready(self) -> None:
        self.complain("")
        self.set_ready(ready=bool(self._path.text().strip()))


def in_words(policy: Policy) -> str:
    """A policy in words."""
    parts = [
        f"Responses to {policy.survey} {policy.wave}" if policy.survey else "",
        "Certain rows are imported" if policy.apply_certain else "Every file goes to Pending",
        _EXISTING[policy.existing].lower() if policy.kind == CONTACTS else "",
        f"mapping “{policy.profile}”" if policy.profile else "",
        _DATES[policy.dates].split(" (")[0].lower() if policy.dates else "",
    ]
    return " · ".join(filter(None, parts))
