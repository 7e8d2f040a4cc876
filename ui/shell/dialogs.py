"""The two questions that the shell itself asks. They open without stopping the window."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def ask_to_stop(parent: QWidget, title: str, stop: Callable[[], object]) -> None:
    """Ask whether to stop the write called `title` and close; `stop` is called on yes."""
    box = QMessageBox(parent)
    box.setWindowTitle("Almanac")
    box.setText(f"“{title}” is not finished.")
    box.setInformativeText("If you stop it now, nothing of it is kept.")
    yes = box.addButton("Stop and close", QMessageBox.ButtonRole.DestructiveRole)
    wait = box.addButton("Keep working", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(wait)
    yes.clicked.connect(lambda: stop())
    _open(box)


def show_crash(parent: QWidget, report: str) -> None:
    """Tell of a bug, with its report to copy; the report holds no personal data."""
    box = QMessageBox(parent)
    box.setWindowTitle("Almanac")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText("Something went wrong inside Almanac.")
    box.setInformativeText(
        "Your records are safe: unfinished changes were not kept. "
        "Please copy the report, which holds no personal data, and send it to support."
    )
    box.setDetailedText(report)
    copy = box.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    box.addButton(QMessageBox.StandardButton.Close)
    _open(box)


def _open(box: QMessageBox) -> None:
    box.finished.connect(box.deleteLater)
    box.open()
