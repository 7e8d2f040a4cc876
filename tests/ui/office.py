"""What the tests of the pages share, on the small office of tests/office.py.

Fixtures: `office` (the filled database and the ids in it), `context` (what a page is given),
`visited` (the pages that were asked for) and `said` (the messages shown). `settle` waits until no
job is under way, `child_of` finds the one widget of a class.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.database import Database, open_database
from records.filters.segments import add_to_list, save_segment
from tests.acts import run_act
from tests.office import Office
from ui.context import PageContext
from ui.jobs import Jobs
from ui.shell.page import Page
from ui.theme import Theme
from ui.widgets import Message

__all__ = [
    "Office",
    "child_of",
    "context",
    "office",
    "restored",
    "said",
    "settle",
    "show_page",
    "visited",
    "with_groups",
]

AnyPage = TypeVar("AnyPage", bound=Page)
AnyChild = TypeVar("AnyChild", bound=QObject)


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    """Wait until no job is under way, and what it found is shown."""

    def is_quiet() -> bool:
        QApplication.processEvents()
        if jobs.is_busy():
            return False
        QApplication.processEvents()  # what is new is laid out and shown, and may ask for more
        return not jobs.is_busy()

    qtbot.waitUntil(is_quiet, timeout=30_000)


def show_page(page: AnyPage, context: PageContext, qtbot: QtBot, what: object = None) -> AnyPage:
    """Show `page` in its usual size, at `what` of it, and wait until that stands."""
    qtbot.addWidget(page)
    page.resize(1084, 716)
    page.show()
    page.refresh()
    settle(qtbot, context.jobs)
    if what is not None:
        page.open(what)
        settle(qtbot, context.jobs)
    return page


def child_of(parent: QObject, kind: type[AnyChild]) -> AnyChild:
    """The widget of class `kind` within `parent`, which must be there."""
    found = parent.findChild(kind)
    assert found is not None
    return found


def with_groups(path: Path, office: Office) -> Path:
    """The file of an `office`, with a list “Board” and a segment “Doctors”."""
    database = open_database(path)
    run_act(database, add_to_list, "Board", office.person_ids[:3])
    run_act(database, save_segment, "Doctors", "award = PhD")
    database.close()
    return path


@pytest.fixture
def office(filled_office: Office, database_file: Database) -> Office:
    assert filled_office.database.path is not None
    assert database_file.path is not None
    database_file.close()
    shutil.copy(filled_office.database.path, database_file.path)
    return replace(filled_office, database=database_file)


@pytest.fixture
def visited() -> list[tuple[str, object]]:
    return []


@pytest.fixture
def restored() -> list[Path]:
    """The backups that a page asked to have restored."""
    return []


@pytest.fixture
def context(
    database_file: Database,
    jobs: Jobs,
    theme: Theme,
    visited: list[tuple[str, object]],
    restored: list[Path],
    tmp_path: Path,
) -> PageContext:
    def navigate(key: str, what: object = None) -> None:
        visited.append((key, what))

    preferences = QSettings(str(tmp_path / "preferences.ini"), QSettings.Format.IniFormat)
    database_file.listeners.append(jobs.notify)
    return PageContext(
        database_file,
        jobs,
        navigate,
        theme,
        preferences,
        restored.append,
        lambda _new: None,
        lambda _address: None,
    )


@pytest.fixture
def said(context: PageContext) -> list[Message]:
    """The messages that the window shows, the newest last."""
    messages: list[Message] = []
    context.jobs.said.connect(messages.append)
    return messages
