"""A database that cannot be opened: what was found is said, and each choice leads on or back."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.errors import Cancelled, UserError
from core.known_databases import known_databases
from models import database as database_module
from models import stored_logins
from models.backups.copies import back_up
from models.database import create_database, open_database
from records.filters.filter_sql import count
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.databases import server_database
from tests.ui.office import settle
from ui import create_database_dialog, open_failure
from ui.create_database_dialog import CreateDatabaseDialog
from ui.open_failure import OpenFailurePage
from ui.start import Start


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A database of two people with backups of one and of two of them."""
    path = tmp_path / "office" / "office.db"
    database = create_database(path)
    for day, name in ((20, "Ada"), (21, "Ben")):
        run_act(database, create_person, {"given_name": name, "family_name": "Invented"})
        at = datetime(2026, 11, day, 9, 30)
        back_up(database, path.parent / "backups" / f"office-{at:%Y-%m-%d-%H%M%S}.db", at)
    database.close()
    return path


def refuse(start: Start, qtbot: QtBot, address: object) -> str:
    """Open what cannot be opened; give the words of the page that comes."""
    start.open(str(address))
    return refused(start, qtbot)


def refused(start: Start, qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: bool(start.window.findChildren(OpenFailurePage)), timeout=30_000)
    settle(qtbot, start.jobs)
    assert start.controller is None
    return words(start)


def words(start: Start) -> str:
    shown = [one.text() for one in start.window.findChildren(QLabel) if one.isVisible()]
    return "\n".join(shown)


def buttons(start: Start) -> dict[str, QAbstractButton]:
    """The buttons of the page that can be clicked, by what a screen reader says of them."""
    page = start.window.findChildren(OpenFailurePage)[-1]
    found = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
    return {one.accessibleName() or one.text(): one for one in found if one.isEnabled()}


def press(start: Start, name: str) -> None:
    QTest.mouseClick(buttons(start)[name], Qt.MouseButton.LeftButton)


def opened(start: Start, qtbot: QtBot) -> int:
    """How many people the database has that is open now."""
    qtbot.waitUntil(lambda: start.controller is not None, timeout=30_000)
    settle(qtbot, start.jobs)
    assert not start.window.findChildren(OpenFailurePage)
    assert start.controller is not None
    with start.controller.context.database.read() as connection:
        return count(connection, None)


def choose(monkeypatch: pytest.MonkeyPatch, chosen: Path | None) -> None:
    monkeypatch.setattr(open_failure, "ask_for_file", lambda *_: chosen)
    monkeypatch.setattr(create_database_dialog, "ask_for_target", lambda *_: chosen)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _text(path: Path) -> None:
    path.write_text("x")


def _link(path: Path) -> None:
    path.rename(path.with_name("moved.db"))
    path.symlink_to(path.with_name("gone.db"))


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.skipif(os.name != "posix", reason="makes a link")
@pytest.mark.parametrize(
    ("damage", "title", "restores"),
    [
        (Path.unlink, "The database was not found", True),
        (_empty, "The database file is empty", True),
        (_cut, "The database is damaged", True),
        (_text, "The database is damaged", True),
        (_link, "The database was not found", False),
        (_folder, "This is not a database file", False),
    ],
)
def test_what_was_found_is_said_and_the_sound_backups_offered(
    start: Start,
    qtbot: QtBot,
    office: Path,
    damage: Callable[[Path], None],
    title: str,
    restores: bool,
) -> None:
    damage(office)
    said = refuse(start, qtbot, office)
    assert title in said
    assert office.name in said
    offered = [name for name in buttons(start) if name.startswith("Restore the backup of ")]
    assert len(offered) == (2 if restores else 0)
    if not restores:
        return
    assert said.index("2 people, 0 responses") < said.index("1 person, 0 responses")
    press(start, offered[0])
    assert opened(start, qtbot) == 2
    assert (len(list(office.parent.glob("*.aside"))) == 1) == (damage is not Path.unlink)


def test_a_damaged_backup_is_not_offered_and_an_older_one_is(
    start: Start, qtbot: QtBot, office: Path
) -> None:
    _cut(office)
    newest = max((office.parent / "backups").iterdir())
    _cut(newest)
    assert "1 person, 0 responses" in refuse(start, qtbot, office)
    (offered,) = [name for name in buttons(start) if name.startswith("Restore the backup of ")]
    press(start, offered)
    assert opened(start, qtbot) == 1


def test_a_restore_that_fails_or_is_stopped_leads_back_to_the_choices(
    start: Start, qtbot: QtBot, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _cut(office)
    refuse(start, qtbot, office)
    before = set(buttons(start))
    text = office.with_name("notes.txt")
    text.write_text("Dear all,")
    choose(monkeypatch, text)
    press(start, "Choose a backup file…")
    settle(qtbot, start.jobs)
    assert "not a usable backup" in words(start)
    for error in (Cancelled(), UserError("The disk is full."), RuntimeError("a bug")):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(open_failure, "restore_backup", fail)
        monkeypatch.setattr(start.jobs, "tell", lambda _error: None)
        press(start, next(name for name in before if name.startswith("Restore the backup of ")))
        settle(qtbot, start.jobs)
        assert before <= set(buttons(start))
    assert start.window.isVisible()
    monkeypatch.undo()
    press(start, next(name for name in before if name.startswith("Restore the backup of ")))
    assert opened(start, qtbot) > 0


def test_a_file_dialog_that_is_cancelled_leads_back_to_the_choices(
    start: Start, qtbot: QtBot, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = office.with_name("good.db")
    office.rename(good)
    refuse(start, qtbot, office)
    before = set(buttons(start))
    choose(monkeypatch, None)
    for name in ("Open another file…", "Choose a backup file…"):
        press(start, name)
        assert set(buttons(start)) == before
    choose(monkeypatch, good)
    press(start, "Open another file…")
    assert opened(start, qtbot) == 2
    assert known_databases()[0].name == str(good)


def test_another_file_that_cannot_be_opened_is_said_in_its_turn(
    start: Start, qtbot: QtBot, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(start, qtbot, office.with_name("else.db"))
    _empty(office)
    choose(monkeypatch, office)
    press(start, "Open another file…")
    qtbot.waitUntil(lambda: "The database file is empty" in words(start), timeout=30_000)
    settle(qtbot, start.jobs)
    assert len([name for name in buttons(start) if name.startswith("Restore")]) == 2


def test_try_again_tries_again(start: Start, qtbot: QtBot, office: Path) -> None:
    away = office.rename(office.with_name("away.db"))
    refuse(start, qtbot, office)
    press(start, "Try again")
    assert "was not found" in refused(start, qtbot)
    assert start.window.isVisible()
    away.rename(office)  # the drive is connected
    press(start, "Try again")
    assert opened(start, qtbot) == 2


def test_a_server_is_tried_again_and_set_up_on_purpose(
    start: Start, qtbot: QtBot, postgresql: str
) -> None:
    with server_database(postgresql, "template1") as address:
        assert "on the server is empty" in refuse(start, qtbot, address)
        assert not [name for name in buttons(start) if name.startswith("Restore")]
        press(start, "Try again")
        assert "on the server is empty" in refused(start, qtbot)
        press(start, "Set up this database")
        assert opened(start, qtbot) == 0
        settle(qtbot, start.jobs)
        start.close()


def test_a_new_database_is_created_on_purpose_and_the_file_there_is_kept(
    start: Start, qtbot: QtBot, office: Path
) -> None:
    _text(office)
    refuse(start, qtbot, office)
    press(start, "Create a new database…")
    assert str(office) in words(start)
    dialog = start.window.findChildren(CreateDatabaseDialog)[0]
    QTest.mouseClick(_button(dialog, "Cancel"), Qt.MouseButton.LeftButton)
    assert office.read_text() == "x"
    press(start, "Create a new database…")
    dialog = start.window.findChildren(CreateDatabaseDialog)[-1]
    QTest.mouseClick(_button(dialog, "Create"), Qt.MouseButton.LeftButton)
    assert opened(start, qtbot) == 0
    (kept,) = office.parent.glob("*.aside")
    assert kept.read_text() == "x"
    assert kept.name in words(start)


def test_a_new_database_that_cannot_be_created_leaves_the_file_there(
    start: Start, qtbot: QtBot, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _text(office)
    refuse(start, qtbot, office)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(database_module, "_fill", fail)
    press(start, "Create a new database…")
    dialog = start.window.findChildren(CreateDatabaseDialog)[0]
    QTest.mouseClick(_button(dialog, "Create"), Qt.MouseButton.LeftButton)
    settle(qtbot, start.jobs)
    assert "cannot be created" in words(start)
    assert office.read_text() == "x"
    assert not list(office.parent.glob("*.aside"))
    assert "Create a new database…" in buttons(start)


def _button(parent: QAbstractButton | object, text: str) -> QAbstractButton:
    found = parent.findChildren(QAbstractButton)  # type: ignore[union-attr]
    button: QAbstractButton = next(one for one in found if one.text() == text)
    return button


def test_a_bug_in_opening_leads_to_the_choices_too(
    start: Start, qtbot: QtBot, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_address: object) -> None:
        raise RuntimeError("a bug")

    told: list[BaseException] = []
    monkeypatch.setattr(start.jobs, "tell", told.append)
    monkeypatch.setattr(stored_logins, "open_database", fail)
    assert "cannot be opened" in refuse(start, qtbot, office)
    assert len(told) == 1
    monkeypatch.undo()
    press(start, "Try again")
    assert opened(start, qtbot) == 2


def test_nothing_leads_to_the_pages_before_a_database_is_open(
    start: Start, qtbot: QtBot, office: Path
) -> None:
    refuse(start, qtbot, office.with_name("else.db"))
    for key in (Qt.Key.Key_1, Qt.Key.Key_6, Qt.Key.Key_K):
        QTest.keyClick(start.window, key, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, start.jobs)
    assert start.window.findChildren(OpenFailurePage)[0].isVisible()
    assert not start.window.acceptDrops()
    press(start, "Close Almanac")
    qtbot.waitUntil(lambda: not start.window.isVisible())


@pytest.mark.parametrize("first", [True, False])
def test_only_the_first_start_on_the_own_place_creates_a_database(
    start: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    own = tmp_path / "data" / "almanac" / "almanac.db"
    start.open(str(own))
    assert opened(start, qtbot) == 0
    if first:
        return
    start.close()
    start.controller = None
    own.unlink()
    shutil.rmtree(own.parent / "backups", ignore_errors=True)
    assert "opened on this computer before" in refuse(start, qtbot, own)
    assert not own.exists()


def test_the_database_is_opened_where_its_link_leads(
    start: Start, qtbot: QtBot, office: Path, tmp_path: Path
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(office)
    _empty(office)
    refuse(start, qtbot, link)
    press(start, next(name for name in buttons(start) if name.startswith("Restore the")))
    assert opened(start, qtbot) == 2
    assert link.is_symlink()
    open_database(office).close()


@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")  # its one portable form
def test_a_database_dropped_on_the_page_is_opened(
    start: Start, qtbot: QtBot, office: Path, tmp_path: Path
) -> None:
    refuse(start, qtbot, tmp_path / "gone" / "office.db")
    page = start.window.findChildren(OpenFailurePage)[-1]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(office))])
    copy = Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(9, 9), copy, data, left, none))
    assert opened(start, qtbot) == 2
