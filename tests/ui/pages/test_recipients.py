"""Who a list is for is asked before people are exported, where the office keeps a register."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from queries.events import read_participants
from records.events.events import Event, create_event
from records.events.participants import set_participation
from records.handed_out import ListRecipient, handed_out
from tests.acts import run_act
from tests.ui.office import Office, settle
from tests.ui.recipients import fill, keep_register
from ui.context import PageContext
from ui.handed_out import RecipientDialog, ask_recipient
from ui.pages.alumni.events.event_files import export_attendance
from ui.pages.alumni.people_clipboard import copy_addresses
from ui.pages.alumni.people_export import export_person
from ui.table_export import export_table
from ui.tables import Column, ColumnKind, TableSnapshot


def _copy(context: PageContext, parent: QWidget) -> None:
    copy_addresses(context, parent, [1, 2, 3])


def _export_one(context: PageContext, parent: QWidget) -> None:
    export_person(context, parent, 1)


def _export_attendance(context: PageContext, parent: QWidget) -> None:
    event = run_act(context.database, create_event, Event("Dinner"))
    run_act(context.database, set_participation, event.id, [1, 2], "accepted")
    with context.database.read() as connection:
        export_attendance(context, parent, *read_participants(connection, event.id))


def _export_table(context: PageContext, parent: QWidget) -> None:
    names = [["Ash"], ["Birch"]]
    columns = [Column("name", "Name", ColumnKind.STRONG, 100)]
    shown = TableSnapshot("People", columns, 2, lambda first, last: names[first:last])
    export_table(context, parent, replace(shown, lists_people=True))


EXPORTS: Final = (
    (_copy, "E-mail addresses", 3),
    (_export_one, "list.xlsx", 1),
    (_export_table, "list.xlsx", 2),
    (_export_attendance, "Attendance list", 2),
)


@pytest.fixture
def parent(
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    path = str(tmp_path / "list.xlsx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    return made


def _asked(parent: QWidget) -> list[RecipientDialog]:
    return [one for one in parent.findChildren(RecipientDialog) if one.isVisible()]


@pytest.mark.parametrize(("export", "title", "people"), EXPORTS)
def test_a_list_that_leaves_the_office_is_registered(
    export: Callable[[PageContext, QWidget], None],
    title: str,
    people: int,
    parent: QWidget,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    keep_register(context)
    export(context, parent)
    settle(qtbot, context.jobs)
    (dialog,) = _asked(parent)
    fill(dialog, "For whom", "Committee", qtbot)
    dialog.accept()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        (given,) = handed_out(connection)
    assert (given.title, given.recipient, given.people) == (title, "Committee", people)


def test_nothing_is_asked_without_a_register(
    parent: QWidget, context: PageContext, qtbot: QtBot
) -> None:
    QGuiApplication.clipboard().clear()
    _copy(context, parent)
    settle(qtbot, context.jobs)
    assert not _asked(parent)
    assert "@" in QGuiApplication.clipboard().text()


@pytest.fixture
def ask(
    parent: QWidget, context: PageContext, qtbot: QtBot
) -> Callable[[], tuple[RecipientDialog, list[ListRecipient | None]]]:
    def show() -> tuple[RecipientDialog, list[ListRecipient | None]]:
        given: list[ListRecipient | None] = []
        keep_register(context)
        ask_recipient(context, parent, given.append, "Reunion")
        settle(qtbot, context.jobs)
        (dialog,) = _asked(parent)
        return dialog, given

    return show


def test_a_list_that_stays_is_exported_and_one_cancelled_is_not(
    ask: Callable[[], tuple[RecipientDialog, list[ListRecipient | None]]],
) -> None:
    dialog, given = ask()
    dialog.accept()
    assert given == [None]
    dialog, given = ask()
    dialog.reject()
    assert given == []


def test_the_last_day_is_not_before_today(
    ask: Callable[[], tuple[RecipientDialog, list[ListRecipient | None]]], qtbot: QtBot
) -> None:
    dialog, given = ask()
    fill(dialog, "For whom", "Print shop", qtbot)
    for day, expected in ((date.today() - timedelta(days=1), False), (date.today(), True)):
        fill(dialog, "Until when", f"{day:%d/%m/%Y}", qtbot)
        dialog.accept()
        said = " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
        assert ("That day is over" in said) is not expected
    assert given == [ListRecipient("Print shop", "Reunion", date.today())]
