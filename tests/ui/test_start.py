"""The whole window: started on a database, driven by keyboard, closed; or refused in a sentence."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from importers.queue.draft_erasure import discard_drafts
from importers.queue.worklist import drafts
from models import file_keys
from models.backups.catalogue import sound_backups
from models.backups.copies import back_up
from models.database import create_database, open_database
from models.passphrase import Copies
from records.erasure.erase import erase_for_good
from records.filters.filter_sql import count
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.ui.office import child_of, settle
from ui.actions import PAGE_TITLES
from ui.main_controller import ago
from ui.pages.alumni.new_person import NewPersonPanel
from ui.pages.alumni.page import AlumniPage
from ui.pages.overview.page import OverviewPage
from ui.passphrases import NewPassphrase
from ui.shell.page import Page
from ui.start import Start
from ui.theme import Theme
from ui.widgets.plain_text import plain_caption

ROOT = Path(__file__).parent.parent.parent


def _open(start: Start, qtbot: QtBot, path: Path) -> None:
    if not path.exists():
        create_database(path).close()
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.open(str(path))
    settle(qtbot, start.jobs)


def _texts(start: Start) -> str:
    return " ".join(label.text() for label in start.window.findChildren(QLabel))


def test_an_empty_database_begins_with_a_first_step(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    assert not start.window.isEnabled()  # nothing can be asked before there is a database
    _open(start, qtbot, tmp_path / "new.db")
    assert start.window.isEnabled()
    assert start.window.findChildren(OverviewPage)[0].isVisible()
    assert "Welcome to Almanac" in _texts(start)


def test_files_of_a_killed_window_are_removed(
    start: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "almanac-left"
    (left / "files").mkdir(parents=True)
    (left / "files" / "people.csv").write_text("Name")
    (left / "lock").write_text("")
    _open(start, qtbot, tmp_path / "new.db")
    assert not left.exists()


def test_every_place_opens_on_an_empty_database(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    _open(start, qtbot, tmp_path / "new.db")
    for key in PAGE_TITLES:
        page = start.window.show_page(key)
        settle(qtbot, start.jobs)
        assert page.isVisible()
    assert len({type(page) for page in start.window.findChildren(Page)}) == len(PAGE_TITLES)


def test_the_last_thing_done_is_undone_from_the_strip(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "office.db"
    database = create_database(path)
    run_act(database, create_person, {"given_name": "Ada", "family_name": "Invented"})
    database.close()
    _open(start, qtbot, path)
    buttons = start.window.findChildren(QAbstractButton)
    undo = next(button for button in buttons if button.text().startswith("Undo: "))
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(qtbot, start.jobs)
    assert start.controller is not None
    with start.controller.context.database.read() as connection:
        assert count(connection, None) == 0
    (redo,) = (one for one in buttons if one.text() == "Redo: Invented, Ada added")
    assert redo.isVisible()
    assert not undo.isVisible()
    other_desk = open_database(path)
    run_act(other_desk, create_person, {"family_name": "Elsewhere"})
    other_desk.close()
    start.controller._read_status()  # what this window did is offered, not what came after
    settle(qtbot, start.jobs)
    assert redo.isVisible()
    assert redo.text() == "Redo: Invented, Ada added"
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(qtbot, start.jobs)
    assert undo.text() == "Undo: Invented, Ada added"


def test_a_dropped_file_goes_to_the_imports(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    _open(start, qtbot, tmp_path / "new.db")
    missing = tmp_path / "gone.xlsx"
    start.window.file_dropped.emit(missing)
    settle(qtbot, start.jobs)
    assert "gone.xlsx" in _texts(start)


def test_a_file_named_on_the_command_line_is_imported_when_the_database_is_open(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    start.import_when_open(tmp_path / "gone.xlsx")
    _open(start, qtbot, tmp_path / "new.db")
    assert start.window.page_key == "imports"
    assert "gone.xlsx" in _texts(start)


def test_a_person_who_is_entered_is_not_lost_by_closing(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    _open(start, qtbot, tmp_path / "new.db")
    start.window.new_person_asked.emit()
    settle(qtbot, start.jobs)
    form = child_of(start.window, NewPersonPanel)
    qtbot.keyClicks(form.focusWidget(), "Ada")

    start.open_another(str(tmp_path / "other.db"))
    assert "A new person has been entered and not created." in _texts(start)

    def choose(button: str) -> None:
        start.window.close()
        box = child_of(start.window, QMessageBox)
        found = next(one for one in box.buttons() if plain_caption(one.text()) == button)
        qtbot.mouseClick(found, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: start.window.findChild(QMessageBox) is None)

    choose("Go back")
    assert start.window.isVisible()
    assert form.unsaved()
    choose("Close without saving")
    assert not start.window.isVisible()


def test_a_window_that_closes_keeps_the_import_at_hand(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    path, file = tmp_path / "new.db", tmp_path / "march.csv"
    file.write_text("Given name,Family name\nAda,Invented\n")
    _open(start, qtbot, path)
    start.window.file_dropped.emit(file)
    settle(qtbot, start.jobs)
    start.window.close()
    qtbot.waitUntil(lambda: not start.window.isVisible())
    settle(qtbot, start.jobs)
    start.close()
    database = open_database(path)
    with database.read() as connection:
        assert [draft.file_name for draft in drafts(connection)] == ["march.csv"]
    database.close()


def test_new_person_opens_the_form(start: Start, qtbot: QtBot, tmp_path: Path) -> None:
    _open(start, qtbot, tmp_path / "new.db")
    start.window.new_person_asked.emit()
    settle(qtbot, start.jobs)
    assert start.window.findChildren(AlumniPage)[0].isVisible()


def test_a_backup_is_made_on_opening_and_on_a_clock(
    start: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "office.db"
    database = create_database(path)
    run_act(database, create_person, {"given_name": "Ada", "family_name": "Invented"})
    _open(start, qtbot, path)
    assert [backup.people for backup in sound_backups(path)] == [1]
    assert "Backed up just now" in _texts(start)
    run_act(database, create_person, {"given_name": "Ben", "family_name": "Invented"})
    database.close()
    monkeypatch.setattr("models.backups.automatic.EVERY", timedelta(0))  # as if it were as long ago
    assert start.controller is not None
    start.controller._next_backup = datetime.now()
    start.controller._clock.timeout.emit()
    settle(qtbot, start.jobs)
    assert sound_backups(path)[0].people == 2


def test_a_database_without_a_backup_is_not_said_to_have_one(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "office.db"
    database = create_database(path)
    run_act(database, create_person, {"given_name": "Ada", "family_name": "Invented"})
    database.close()
    _open(start, qtbot, path)
    assert "Backed up just now" in _texts(start)
    _open(start, qtbot, tmp_path / "new.db")
    assert "Backed up" not in _texts(start)


def test_the_window_restores_a_backup_and_opens_on_it(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "office.db"
    database = create_database(path)
    run_act(database, create_person, {"given_name": "Ada", "family_name": "Invented"})
    backup = back_up(database, tmp_path / "copies" / "copy.db").path
    run_act(database, create_person, {"given_name": "Ben", "family_name": "Invented"})
    database.close()
    _open(start, qtbot, path)
    assert "2 people" in _texts(start)
    former = start.controller
    for key in PAGE_TITLES:
        start.window.show_page(key)  # some are still reading as it begins
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.restore(backup)
    settle(qtbot, start.jobs)
    assert start.controller is not former
    assert "1 person" in _texts(start)
    assert "Backup restored. Nothing was deleted" in _texts(start)
    assert start.controller is not None
    with qtbot.waitSignal(start.jobs.changed):
        run_act(start.controller.context.database, create_person, {"family_name": "Cleo"})
    settle(qtbot, start.jobs)
    assert "2 people" in _texts(start)
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.restore(tmp_path / "none.db")
    settle(qtbot, start.jobs)
    assert "There is no file" in _texts(start)
    assert "2 people" in _texts(start)


def test_the_window_erases_people_from_an_older_copy_and_says_so(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    database = create_database(tmp_path / "office.db")
    ada = run_act(database, create_person, {"given_name": "Ada", "family_name": "Invented"})
    run_act(database, create_person, {"given_name": "Ben", "family_name": "Invented"})
    copy = back_up(database, tmp_path / "copies" / "copy.db").path
    erase_for_good(database, [ada], "Asked", discard_drafts)
    database.close()
    _open(start, qtbot, copy)
    assert "1 person who was erased for good after this copy was made" in _texts(start)
    settle(qtbot, start.jobs)
    assert "1 person" in _texts(start)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1, minutes=30), "1 hour ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_the_age_of_a_backup_in_words(passed: timedelta, words: str) -> None:
    assert ago(passed) == words


WORDS = "correct horse battery"


def test_a_passphrase_is_set_asked_for_and_kept_from_the_wrong_ones(
    start: Start, qtbot: QtBot, tmp_path: Path, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_keys, "_ROUNDS", 2)
    monkeypatch.setattr("models.stored_passphrases.stored_passphrase", lambda _path: None)
    monkeypatch.setattr("models.stored_passphrases.forget_passphrase", lambda _path: None)
    path = tmp_path / "office.db"
    database = create_database(path)
    run_act(database, create_person, {"given_name": "Ada", "family_name": "Invented"})
    database.close()
    _open(start, qtbot, path)
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.protect(NewPassphrase(WORDS, Copies.REWRITE, is_stored=False))
    settle(qtbot, start.jobs)
    assert file_keys.protection_of(path) is file_keys.Protection.PASSPHRASE
    assert "only be read with the passphrase" in _texts(start)
    start.close()
    start.controller = None

    salt = path.read_bytes()[:16]
    del file_keys._unlocked[salt]  # as a new process
    start.open(str(path))
    settle(qtbot, start.jobs)
    assert "The database is protected by a passphrase" in _texts(start)

    def give(words: str) -> None:
        field = start.window.findChild(QLineEdit, "passphrase")
        assert isinstance(field, QLineEdit)
        qtbot.keyClicks(field, words)
        qtbot.keyClick(field, Qt.Key.Key_Return)

    give("not this one")
    settle(qtbot, start.jobs)
    assert "The passphrase does not open" in _texts(start)
    shown = [one.text() for one in start.window.findChildren(QAbstractButton) if one.isVisible()]
    assert "Open another file…" in shown
    with qtbot.waitSignal(start.opened, timeout=30_000):
        give(WORDS)
    settle(qtbot, start.jobs)
    assert start.controller is not None


def test_no_screen_is_said_where_the_window_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    create_database(path).close()
    told = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--database", str(path)],
        capture_output=True,
        check=False,
        env=os.environ | {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""},
    )
    assert told.returncode == 1
    assert told.stderr.decode().startswith("There is no screen")
