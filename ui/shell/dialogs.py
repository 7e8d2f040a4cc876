"""The dialogs of the shell. They are modeless."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from core.paths import log_folder
from ui.widgets.dialogs import open_outside
from ui.widgets.message_box import message_box


def ask_to_stop(parent: QWidget, title: str, stop: Callable[[], object]) -> None:
    """Ask whether to stop the writing job `title` and close; calls `stop` if confirmed."""
    box = message_box(
        parent, f"“{title}” has not finished.", "If you stop it now, none of it is saved."
    )
    yes = box.addButton("Stop and close", QMessageBox.ButtonRole.DestructiveRole)
    wait = box.addButton("Keep working", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(wait)
    yes.clicked.connect(lambda: stop())
    box.open()


def ask_to_discard(parent: QWidget, unsaved: str, close: Callable[[], object]) -> None:
    """Ask whether to close although something is `unsaved`; calls `close` if confirmed."""
    box = message_box(parent, unsaved, "If you close Almanac now, what was entered is lost.")
    yes = box.addButton("Close without saving", QMessageBox.ButtonRole.DestructiveRole)
    stay = box.addButton("Go back", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay)
    yes.clicked.connect(lambda: close())
    box.open()


def show_crash(parent: QWidget, report: str) -> None:
    """Report an internal error, with details to copy that contain no personal data."""
    box = message_box(
        parent,
        "Something went wrong inside Almanac.",
        "Your records are safe: unfinished changes were not kept. "
        "Please copy the report, which holds no personal data, and send it to support.",
    )
    box.setIcon(QMessageBox.Icon.Warning)
    box.setDetailedText(report)
    copy = box.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    folder = box.addButton("Open log folder", QMessageBox.ButtonRole.ActionRole)
    folder.clicked.connect(lambda: open_outside(log_folder()))
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()
