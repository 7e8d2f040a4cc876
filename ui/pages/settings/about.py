"""Which version this is, its licence, and the parts that it is made with."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from core.licences import PackageLicence, read_licences, read_own_licence
from core.paths import log_folder
from core.progress import Progress
from core.version import own_version
from ui.actions import ABOUT, LICENCES, OPEN_LOG
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.pages.settings.licences_dialog import LicencesDialog
from ui.pages.settings.section import Section
from ui.theme import GRID, Tone
from ui.widgets import Card, KeyValueList, Pair, label, link_button
from ui.widgets.banners import Message
from ui.widgets.dialogs import open_outside

_PARTS = ("SQLAlchemy", "sqlcipher3", "psycopg", "pandas", "matplotlib", "openpyxl")


class AboutSection(Section):
    """Versions, to read or to copy into a message to support."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        pairs = [
            Pair("Almanac", own_version()),
            Pair("Licence", "MIT"),
            Pair("Qt", qVersion()),
            Pair("Python", platform.python_version()),
            Pair("System", platform.platform(terse=True)),
            *(Pair(part, _version_of(part)) for part in _PARTS),
        ]
        card = Card("About")
        card.body.addWidget(
            label(
                "Alumni contact records, repeated surveys and their findings.",
                ink="muted",
                wrap=True,
            )
        )
        card.body.addWidget(KeyValueList(pairs))
        text = "\n".join(f"{pair.label} {pair.value}" for pair in pairs)
        card.body.addWidget(
            label(
                "Almanac is free software, made with free software by others. You may use, copy and"
                " change it.",
                ink="muted",
                wrap=True,
            )
        )
        acts = QHBoxLayout()
        acts.setSpacing(GRID)
        bind(self, ABOUT, self.setFocus)
        acts.addWidget(action_button(bind(self, LICENCES, self._show_licences)))
        acts.addWidget(action_button(bind(self, OPEN_LOG, self._open_log_folder)))
        acts.addStretch(1)
        card.body.addLayout(acts)
        card.add_to_head(link_button("Copy", lambda: QGuiApplication.clipboard().setText(text)))
        self.column.addWidget(card)

    def _show_licences(self) -> None:
        def read(_progress: Progress) -> list[PackageLicence]:
            return [read_own_licence(own_version()), *read_licences()]

        self.context.jobs.read(read, lambda licences: LicencesDialog(self, licences).open())

    def _open_log_folder(self) -> None:
        folder = log_folder()
        if not (folder.is_dir() and open_outside(folder)):
            self.context.jobs.said.emit(
                Message("Nothing has been logged on this computer yet.", Tone.NEUTRAL)
            )


def _version_of(part: str) -> str:
    try:
        return version(part)
    except PackageNotFoundError:
        return "not installed"
