"""Files half-way in: kept at every step, listed, gone on with, dropped and brought back."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from importers.queue import worklist
from importers.queue.worklist import Draft
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import import_drafts, people
from tests.tabular.reading.hostile_files import GOOD, encrypted
from tests.ui.office import Office, settle, show_page
from tests.ui.pages.imports.wizard.test_wizard import (
    a_file,
    buttons,
    cells,
    count,
    shown_button,
    shown_table,
    told,
    workbook,
)
from ui.context import ImportFile, PageContext
from ui.pages.imports.page import ImportsPage
from ui.passwords import PasswordDialog
from ui.tables import DataTable, RowsTableModel
from ui.widgets import Message


@dataclass(frozen=True)
class Desk:
    """The page of one run of the program, and a person at it."""

    page: ImportsPage
    context: PageContext
    qtbot: QtBot

    def take_in(self, path: Path) -> None:
        self.page.open(ImportFile(path))
        settle(self.qtbot, self.context.jobs)

    def press(self, *words: str) -> None:
        for text in words:
            self.qtbot.waitUntil(partial(self.is_offered, text))
            self.qtbot.mouseClick(shown_button(self.page, text), Qt.MouseButton.LeftButton)
            settle(self.qtbot, self.context.jobs)

    def waiting(self) -> DataTable:
        tables = self.page.findChildren(DataTable)
        return next(table for table in tables if table.accessibleName() == "Pending")

    def go_on(self) -> None:
        self.waiting().selectRow(0)
        self.qtbot.keyClick(self.waiting(), Qt.Key.Key_Return)
        settle(self.qtbot, self.context.jobs)

    def close(self) -> None:
        """End the program, as the window does."""
        self.page.leave()
        settle(self.qtbot, self.context.jobs)
        self.context.jobs.changed.disconnect(self.page.refresh)
        self.page.hide()

    def is_offered(self, text: str) -> bool:
        return text in "\n".join(buttons(self.page))

    def unticked(self) -> list[str]:
        table = shown_table(self.page)
        model = table.model()
        assert isinstance(model, RowsTableModel)
        rows = set(range(model.rowCount())) - set(model.checked())
        return [cells(table)[row][1] for row in rows]


@pytest.fixture
def start(context: PageContext, office: Office, qtbot: QtBot) -> Callable[[], Desk]:
    """Start the program on the records of the office; again, for a later day."""

    def make() -> Desk:
        page = ImportsPage(context)
        context.jobs.changed.connect(page.refresh)
        show_page(page, context, qtbot)
        return Desk(page, context, qtbot)

    return make


@pytest.fixture
def desk(start: Callable[[], Desk]) -> Desk:
    return start()


def drafts(database: Database) -> list[Draft]:
    with database.read() as connection:
        return worklist.drafts(connection)


TO_CHANGES = ("Next: columns", "Next: issues", "Next: matches", "Next: changes")


def test_each_step_that_is_left_is_kept(
    desk: Desk, database_file: Database, tmp_path: Path
) -> None:
    desk.take_in(a_file(tmp_path))
    assert drafts(database_file) == []  # nothing was chosen yet
    steps = []
    for step in TO_CHANGES:
        desk.press(step)
        (draft,) = drafts(database_file)
        steps.append((draft.file_name, draft.row_count, draft.step))
    assert steps == [
        ("registry.xlsx", 5, step) for step in ("columns", "problems", "matches", "changes")
    ]
    desk.press("Apply")
    assert drafts(database_file) == []


def test_everything_comes_back_after_a_restart(
    desk: Desk, start: Callable[[], Desk], database_file: Database, tmp_path: Path, qtbot: QtBot
) -> None:
    path = a_file(tmp_path)
    desk.take_in(path)
    desk.press(*TO_CHANGES[:3], "Same person", "Next: changes", "Update")
    table = shown_table(desk.page)
    table.selectRow([row[1] for row in cells(table)].index("E-mail"))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert desk.unticked() == ["E-mail"]
    desk.close()
    path.unlink()
    before = count(database_file)

    later = start()
    row = cells(later.waiting())[0]
    assert (row[0], row[1], row[3:]) == (
        "registry.xlsx",
        "5 rows · at step Changes",
        ["Resume", "Discard"],
    )
    later.go_on()
    assert shown_button(later.page, "Update").isChecked()
    assert later.unticked() == ["E-mail"]
    later.press("Back")
    assert cells(shown_table(later.page))[0][2] == "same person"
    later.press("Next: changes", "Apply")
    assert (count(database_file), drafts(database_file)) == (before + 1, [])


def test_the_plan_is_of_the_records_as_they_are_now(
    desk: Desk, start: Callable[[], Desk], office: Office, tmp_path: Path
) -> None:
    desk.take_in(a_file(tmp_path))
    desk.press(*TO_CHANGES[:3], "Same person", "Next: changes")
    desk.close()
    with office.database.write(BatchKind.PERSON_EDIT) as changes:
        changes.delete(people, [office.id_of("Gupta")])
        changes.update(people, [Change(office.id_of("Brennan"), {"given_name": "Sinéad"})])
    later = start()
    later.go_on()
    later.press("Apply")
    assert drafts(office.database) == []  # it was not refused as a plan of other records


def test_another_file_does_not_drop_the_one_at_hand(
    desk: Desk, database_file: Database, tmp_path: Path
) -> None:
    desk.take_in(a_file(tmp_path))
    desk.press("Next: columns")
    other = workbook(tmp_path, ["9", "Other", "Person", None, None, None], name="other.xlsx")
    desk.take_in(other)
    desk.press("Back")
    assert [row[0] for row in cells(desk.waiting())] == ["other.xlsx", "registry.xlsx"]
    assert [draft.step for draft in drafts(database_file)] == ["file", "columns"]


def test_the_same_file_opened_again_offers_to_go_on(
    desk: Desk, database_file: Database, tmp_path: Path, qtbot: QtBot
) -> None:
    path = a_file(tmp_path)
    desk.take_in(path)
    desk.press(*TO_CHANGES[:2])
    desk.take_in(path)
    told(desk.page, qtbot, "You have a draft of this import from today ")
    desk.press("Resume")
    assert desk.is_offered("Next: matches")
    assert len(drafts(database_file)) == 1


def test_a_dropped_file_is_gone_and_can_be_brought_back(
    desk: Desk, database_file: Database, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.take_in(a_file(tmp_path))
    desk.press("Next: columns", "Back", "Back")
    desk.waiting().selectRow(0)
    with qtbot.waitSignal(desk.context.jobs.said) as said:
        qtbot.keyClick(desk.waiting(), Qt.Key.Key_Delete)
    settle(qtbot, desk.context.jobs)
    assert (drafts(database_file), cells(desk.waiting())) == ([], [])
    assert said.args is not None
    message = said.args[0]
    assert isinstance(message, Message)
    assert message.action is not None
    message.action()
    settle(qtbot, desk.context.jobs)
    desk.go_on()
    assert desk.is_offered("Next: columns")


def test_a_draft_that_another_desk_finished_says_so(
    desk: Desk, start: Callable[[], Desk], database_file: Database, tmp_path: Path
) -> None:
    desk.take_in(a_file(tmp_path))
    desk.press("Next: columns")
    desk.close()
    later = start()
    worklist.drop(database_file, drafts(database_file)[0].draft_id)
    later.go_on()
    assert later.is_offered("Choose another file")


def test_the_password_of_a_file_is_asked_again(
    desk: Desk, start: Callable[[], Desk], database_file: Database, tmp_path: Path, qtbot: QtBot
) -> None:
    def give(asked: Desk) -> None:
        dialog = next(one for one in asked.page.findChildren(PasswordDialog) if one.isVisible())
        qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], "Ada Lovelace")
        dialog.accept()
        settle(qtbot, asked.context.jobs)

    path = tmp_path / "locked.xlsx"
    path.write_bytes(encrypted(GOOD, "Ada Lovelace"))
    desk.take_in(path)
    give(desk)
    desk.press("Next: columns")
    desk.close()
    with database_file.read() as connection:
        assert "Lovelace" not in str(connection.scalars(select(import_drafts.c.choices)).all())
    later = start()
    later.go_on()
    give(later)
    assert later.is_offered("Next: issues")


def test_a_file_that_changed_meanwhile_is_not_kept_as_another(
    desk: Desk, database_file: Database, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.take_in(a_file(tmp_path))
    workbook(tmp_path, ["9", "Other", "Person", None, None, None])
    with qtbot.waitSignal(desk.context.jobs.said) as said:
        desk.press("Next: columns")
    assert said.args is not None
    assert "was changed since it was read" in said.args[0].text
    assert drafts(database_file) == []
