"""Retention rules, as a person sets them, looks at what is due and removes it."""

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select, update

from models.tables import people, responses
from records.retention.rules import RetentionRule, read_policy
from tests.ui.office import Office, child_of, settle, show_page
from ui.actions import RETENTION
from ui.context import PageContext, ShowSettings
from ui.pages.settings.page import SettingsPage
from ui.pages.settings.retention_dialog import RetentionDialog
from ui.tables import DataTable, RowsTableModel
from ui.widgets import Message


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> SettingsPage:
    """The section, where three people were added long ago and are in no open wave."""
    with office.database.unjournalled() as connection:
        old = update(people).where(people.c.id.in_(office.person_ids[13:16]))
        connection.execute(old.values(created_at=datetime(2001, 1, 1)))
    return show_page(SettingsPage(context), context, qtbot, ShowSettings("privacy"))


def _choose(page: SettingsPage, name: str, text: str) -> None:
    choice = next(one for one in page.findChildren(QComboBox) if one.accessibleName() == name)
    at = choice.findText(text)
    assert at >= 0, [choice.itemText(one) for one in range(choice.count())]
    choice.setCurrentIndex(at)
    choice.activated.emit(at)


def _open(page: SettingsPage, context: PageContext, qtbot: QtBot) -> RetentionDialog:
    action = next(one for one in page.findChildren(QAction) if one.objectName() == RETENTION.key)
    action.trigger()
    dialog = child_of(page, RetentionDialog)
    settle(qtbot, context.jobs)
    return dialog


def _button(dialog: RetentionDialog) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if "Remove" in one.text())


def test_nothing_is_due_while_no_rule_is_set(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    dialog = _open(page, context, qtbot)
    assert not any(one.isVisible() for one in dialog.findChildren(QLineEdit))
    assert not _button(dialog).isEnabled()


def test_what_is_due_is_listed_and_removed_once_confirmed(
    page: SettingsPage, office: Office, context: PageContext, said: list[Message], qtbot: QtBot
) -> None:
    _choose(page, "People not heard from", "5 years")
    settle(qtbot, context.jobs)
    _choose(page, "Answers to closed waves", "6 years (proposed)")
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert read_policy(connection).years == {
            RetentionRule.PEOPLE: 5, RetentionRule.ANSWERS: 6,
        }  # fmt: skip
        before = connection.scalar(select(func.count()).select_from(people)) or 0

    dialog = _open(page, context, qtbot)
    rules, items = (table.model() for table in dialog.findChildren(DataTable))
    assert isinstance(rules, RowsTableModel)
    assert isinstance(items, RowsTableModel)
    assert [rules.row(at)[2] for at in range(2)] == ["3 people", "10 responses"]
    assert [items.row(at)[0] for at in range(3)] == [
        "Mbeki, Prof Thandi", "Nakamura, Mr Kenji", "O’Neill, Ms Aoife",
    ]  # fmt: skip
    focused = dialog.focusWidget()
    qtbot.keyClick(focused, Qt.Key.Key_Down)
    assert items.row(0)[0] == "CAC 2018"
    qtbot.keyClick(focused, Qt.Key.Key_Space)
    assert rules.checked() == [0]
    assert not _button(dialog).isEnabled()
    while dialog.focusWidget() is focused or isinstance(dialog.focusWidget(), DataTable):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(dialog.focusWidget(), "remove")
    _button(dialog).click()
    settle(qtbot, context.jobs)

    assert said[-1].text == "Removed. People not heard from: 3 people."
    with context.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(people)) == before - 3
        linked = responses.c.person_id.is_not(None)
        assert connection.scalar(select(func.count()).where(linked)) == 14
    page.refresh()
    settle(qtbot, context.jobs)
    erased = page.findChildren(DataTable)[0].model()
    assert erased is not None
    assert erased.rowCount() == 3
