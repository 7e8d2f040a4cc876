"""Watched folders among the settings: added in a dialog, paused, removed, their files listed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.dates import DateOrder
from importers.choices import Existing
from importers.queue import watched_folders
from importers.queue.watched_folders import Policy, WatchedFolder
from tests.acts import run_act
from tests.importers.watched import ANNA, HEADINGS, go_round, put
from tests.ui.office import Office, settle
from ui.context import IMPORTS, PageContext, ShowBatch
from ui.pages.settings.watched_folders import WatchedFoldersSection, WatchFolderDialog
from ui.tables import DataTable


@pytest.fixture
def section(context: PageContext, office: Office, qtbot: QtBot) -> WatchedFoldersSection:
    section = WatchedFoldersSection(context)
    qtbot.addWidget(section)
    section.resize(1084, 716)
    section.show()
    context.jobs.changed.connect(section.refresh)
    section.refresh()
    settle(qtbot, context.jobs)
    return section


def button(parent: QWidget, text: str) -> QAbstractButton:
    found = parent.findChildren(QAbstractButton)
    return next(one for one in found if one.isVisible() and one.text().startswith(text))


def table(section: QWidget, name: str) -> DataTable:
    return next(t for t in section.findChildren(DataTable) if t.accessibleName() == name)


def rows(found: DataTable) -> list[list[str]]:
    model = found.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def folders(office: Office) -> list[WatchedFolder]:
    with office.database.read() as connection:
        return watched_folders.listed(connection)


def ask(section: WatchedFoldersSection, context: PageContext, qtbot: QtBot) -> WatchFolderDialog:
    qtbot.mouseClick(button(section, "Watch a folder"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    return next(one for one in section.findChildren(WatchFolderDialog) if one.isVisible())


def test_a_folder_is_added_paused_and_removed(
    section: WatchedFoldersSection,
    context: PageContext,
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    dialog = ask(section, context, qtbot)
    assert not button(dialog, "Watch folder").isEnabled()
    chosen = staticmethod(lambda *_asked: str(folder))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", chosen)
    qtbot.mouseClick(button(dialog, "Choose"), Qt.MouseButton.LeftButton)
    boxes = {box.accessibleName(): box for box in dialog.findChildren(QComboBox)}
    boxes["People already on record"].setCurrentText("Update")
    boxes["Numeric dates"].setCurrentIndex(1)
    dialog.findChildren(QCheckBox)[0].setChecked(True)
    qtbot.mouseClick(button(dialog, "Watch folder"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    (watched,) = folders(office)
    policy = Policy(None, Existing.UPDATE, DateOrder.DAY_FIRST, apply_certain=True)
    assert (watched.path, watched.policy, watched.active) == (folder, policy, True)
    shown = table(section, "Watched folders")
    words = "Certain rows are imported · update · day first"
    assert rows(shown) == [[str(folder), words, "Pause", "Remove"]]
    shown.link_clicked.emit(0, "pause")
    settle(qtbot, context.jobs)
    assert rows(shown)[0][1:3] == ["Paused", "Resume"]
    shown.link_clicked.emit(0, "remove")
    settle(qtbot, context.jobs)
    assert folders(office) == []


def test_a_folder_of_responses_names_their_wave(
    section: WatchedFoldersSection,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    dialog = ask(section, context, qtbot)
    qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], str(tmp_path))
    boxes = {box.accessibleName(): box for box in dialog.findChildren(QComboBox)}
    qtbot.keyClick(boxes["Import as"], Qt.Key.Key_End)
    assert not boxes["People already on record"].isEnabled()
    qtbot.mouseClick(button(dialog, "Watch folder"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    (folder,) = folders(office)
    found = (folder.policy.kind, folder.policy.survey, folder.policy.wave)
    assert found == ("responses", "CAC", "2020")


def test_a_folder_that_is_not_there_is_said_in_the_dialog(
    section: WatchedFoldersSection,
    context: PageContext,
    office: Office,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    dialog = ask(section, context, qtbot)
    qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], str(tmp_path / "nowhere"))
    qtbot.mouseClick(button(dialog, "Watch folder"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert dialog.isVisible()
    assert folders(office) == []


def test_what_came_is_listed_and_leads_to_its_batch(
    section: WatchedFoldersSection,
    context: PageContext,
    office: Office,
    visited: list[tuple[str, object]],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    run_act(office.database, watched_folders.add, folder, Policy(apply_certain=True))
    put(folder, "march.csv", HEADINGS, ANNA)
    (taken,) = go_round(office.database)
    section.refresh()
    settle(qtbot, context.jobs)
    came = table(section, "Files from watched folders")
    assert [row[:2] for row in rows(came)] == [["march.csv", "Imported"]]
    came.link_clicked.emit(0, "show")
    assert taken.batch_id is not None
    assert visited == [(IMPORTS, ShowBatch(taken.batch_id))]
