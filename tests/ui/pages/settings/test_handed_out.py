"""The register of lists handed out, as a person keeps it."""

from datetime import date

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from records.handed_out import HandedOutList, handed_out, record_handed_out
from records.office import office_settings
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.context import PageContext, ShowSettings
from ui.formats import full_day
from ui.pages.settings.page import SettingsPage
from ui.shell.rail import WIDTH
from ui.tables import DataTable
from ui.widgets.dialogs import FormDialog


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> SettingsPage:
    given = HandedOutList("Labels", "Print shop", 4, date(2026, 1, 5), "news", date(2026, 1, 6))
    run_act(office.database, record_handed_out, given)
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.open(ShowSettings("lists-handed-out"))
    made.show()
    settle(qtbot, context.jobs)
    return made


def _press(parent: SettingsPage | FormDialog, text: str) -> None:
    next(
        one for one in parent.findChildren(QPushButton) if one.text().replace("&", "") == text
    ).click()


def test_a_list_is_recorded(page: SettingsPage, context: PageContext, qtbot: QtBot) -> None:
    _press(page, "Record a list…")
    dialog = child_of(page, FormDialog)
    for name, text in (("List", "Directory"), ("For whom", "Committee")):
        field = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == name)
        qtbot.keyClicks(field, text)
    _press(dialog, "Record")
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert [one.title for one in handed_out(connection)] == ["Labels", "Directory"]


def test_names_can_be_read_beside_the_dates_in_a_narrow_window(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    page.resize(1024 - WIDTH, 640)
    settle(qtbot, context.jobs)
    table = child_of(page, DataTable)
    texts = [str(table.model().index(0, at).data()) for at in range(3)]
    assert texts == [
        "Labels · 4 people",
        "Print shop · news",
        f"{full_day(date(2026, 1, 5))} · until {full_day(date(2026, 1, 6))}",
    ]
    last = table.model().columnCount() - 1
    assert table.columnViewportPosition(last) + table.columnWidth(last) <= table.viewport().width()
    assert min(table.columnWidth(0), table.columnWidth(1)) >= 120


def test_an_overdue_list_is_marked_and_ended(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    model = child_of(page, DataTable).model()
    shown = [str(model.index(0, column).data()) for column in range(model.columnCount())]
    assert "Overdue" in shown
    child_of(page, DataTable).link_clicked.emit(0, "end")
    dialog = child_of(page, FormDialog)
    _press(dialog, "Record")
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        (ended,) = handed_out(connection)
    assert ended.outcome == "returned"


def test_the_office_chooses_whether_exports_ask(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    box = next(one for one in page.findChildren(QCheckBox) if "who each list is for" in one.text())
    assert not box.isChecked()
    box.click()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert office_settings(connection).registers_lists
