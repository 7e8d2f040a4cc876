"""The window looks into the watched folders: files come in by jobs, and are told of."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.errors import Cancelled
from importers.queue import worklist
from tests.importers.watched import ANNA, BEN, HEADINGS, books, put, watch
from tests.ui.office import Office, context, office, restored, settle, visited
from ui.context import IMPORTS, PageContext
from ui.folder_watcher import FolderWatcher
from ui.widgets import Message

__all__ = ["context", "office", "restored", "visited"]


@pytest.fixture
def watching(context: PageContext, office: Office) -> FolderWatcher:
    return FolderWatcher(context, context.jobs)


@pytest.fixture
def said(context: PageContext) -> list[Message]:
    messages: list[Message] = []
    context.jobs.said.connect(messages.append)
    return messages


@pytest.fixture
def folder(office: Office, tmp_path: Path) -> Path:
    return watch(office.database, tmp_path / "in")


def scan(watching: FolderWatcher, context: PageContext, qtbot: QtBot, times: int = 2) -> None:
    for _ in range(times):
        watching.scan()
        settle(qtbot, context.jobs)


def test_a_file_comes_in_and_can_be_taken_back(
    watching: FolderWatcher, context: PageContext, folder: Path, said: list[Message], qtbot: QtBot
) -> None:
    put(folder, "march.csv", HEADINGS, ANNA, BEN)
    scan(watching, context, qtbot, 1)
    assert books(context.database) == []  # it has not settled
    scan(watching, context, qtbot, 1)
    assert [one.outcome for one in books(context.database)] == ["applied"]
    (message,) = said
    assert (message.text, message.action_text) == ("march.csv imported: 2 new.", "Undo")
    assert message.action is not None
    message.action()
    settle(qtbot, context.jobs)
    scan(watching, context, qtbot)
    assert len(books(context.database)) == 1


def test_several_files_are_told_in_one_sentence(
    watching: FolderWatcher,
    context: PageContext,
    folder: Path,
    said: list[Message],
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    put(folder, "march.csv", HEADINGS, ANNA)
    put(folder, "odd.csv", f"{HEADINGS},Shoe size", f"{BEN},38")
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    scan(watching, context, qtbot)
    (message,) = said
    assert message.text == (
        "From watched folders: 1 file imported, 1 to review, 1 could not be read."
    )
    assert message.action is not None
    message.action()
    assert visited == [(IMPORTS, None)]


def test_what_the_user_stops_is_left_alone(
    watching: FolderWatcher,
    context: PageContext,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    tries: list[object] = []

    def stopped(*_arguments: object) -> None:
        tries.append(None)
        raise Cancelled

    monkeypatch.setattr("importers.queue.folder_scan.import_files", stopped)
    put(folder, "march.csv", HEADINGS, ANNA)
    scan(watching, context, qtbot, 4)
    assert (len(tries), books(context.database)) == (1, [])


def test_a_folder_that_is_gone_is_noted_and_the_window_goes_on(
    watching: FolderWatcher, context: PageContext, folder: Path, said: list[Message], qtbot: QtBot
) -> None:
    folder.rmdir()
    with qtbot.waitSignal(context.jobs.changed):  # so the page in sight tells of it
        watching.scan()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert [one.path for one in worklist.faults(connection)] == [str(folder)]
    with qtbot.assertNotEmitted(context.jobs.changed):  # and not again every minute
        scan(watching, context, qtbot)
    assert said == []


def test_without_folders_nothing_is_looked_into(
    watching: FolderWatcher, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(context.jobs.changed):
        scan(watching, context, qtbot)
