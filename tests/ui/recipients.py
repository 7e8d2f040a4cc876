"""What tests of exports share: the register of lists is kept, and its dialog is filled in."""

from dataclasses import replace

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from models.changes import ChangeSet
from records.office import office_settings, save_office_settings
from tests.acts import run_act
from ui.context import PageContext
from ui.handed_out import RecipientDialog


def keep_register(context: PageContext) -> None:
    """Let the office keep its register of lists handed out."""

    def save(changes: ChangeSet) -> None:
        settings = office_settings(changes.connection)
        save_office_settings(changes, replace(settings, registers_lists=True))

    run_act(context.database, save)


def fill(dialog: RecipientDialog, name: str, text: str, qtbot: QtBot) -> None:
    """Type into the field called `name`."""
    fields = dialog.findChildren(QLineEdit)
    field = next(one for one in fields if one.accessibleName().startswith(name))
    assert field.isEnabled()
    field.clear()
    qtbot.keyClicks(field, text)
