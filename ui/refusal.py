"""What stands in for the window's pages when the database cannot be opened: why, and what to do."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.errors import UserError
from models.backups.catalogue import sound_backups
from records.restore import restore_backup


def ask_for_another(parent: QWidget, path: Path | None, error: UserError) -> str | None:
    """Say why the database at `path` (None: on a server) was refused; give what to open instead.

    Offers to try again, another file, and for a damaged file its newest verified backup. None
    when the user gives up.
    """
    box = QMessageBox(QMessageBox.Icon.Warning, "Almanac", error.message, parent=parent)
    again = box.addButton("Try again", QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton("Choose another file…", QMessageBox.ButtonRole.ActionRole)
    backup = None
    if path is not None and error.code == "damaged":
        backup = next(iter(sound_backups(path)), None)
    back = None
    if backup is not None:
        back = box.addButton(
            f"Restore the backup of {backup.at:%d %B %Y, %H:%M}", QMessageBox.ButtonRole.ActionRole
        )
    box.addButton("Close Almanac", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    clicked = box.clickedButton()
    if clicked is again and path is not None:
        return str(path)
    if back is not None and clicked is back and backup is not None and path is not None:
        try:
            restore_backup(backup.path, path)
        except UserError as refused:
            return ask_for_another(parent, path, refused)
        return str(path)
    if clicked is other:
        chosen, _ = QFileDialog.getOpenFileName(parent, "Open a database", "", "Almanac (*.db)")
        return chosen or None
    return None
