"""A program that is killed in the middle of an import goes on from there when it starts again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from models.backups.inspection import issues_of
from models.database import create_database, open_database
from models.tables import people
from tests.ui.office import settle
from tests.ui.pages.imports.wizard.test_wizard import buttons, shown_button
from ui.context import IMPORTS
from ui.start import Start
from ui.tables import DataTable

ROOT = Path(__file__).parent.parent.parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal"),
]

# Opens the window on a database and takes a file in as far as its matches, then waits to be killed.
_PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtCore import Qt
from ui.context import IMPORTS, ImportFile
from ui.driver import open_on, press, settle
from ui.application import application
from ui.theme import Theme
database, file, scratch = map(Path, sys.argv[1:])
start = open_on(str(database), Theme(application(), Qt.ColorScheme.Light), scratch)
start.window.show_page(IMPORTS, ImportFile(file))
settle(start)
for words in ("Next: columns", "Next: issues", "Next: matches"):
    press(start, words)
    settle(start)
print("ready", flush=True)
time.sleep(600)
"""


def press(start: Start, words: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: words in "\n".join(buttons(start.window)))
    button: QAbstractButton = shown_button(start.window, words)
    button.click()
    settle(qtbot, start.jobs)


def test_an_import_goes_on_after_a_kill(start: Start, tmp_path: Path, qtbot: QtBot) -> None:
    path, file = tmp_path / "office.db", tmp_path / "registry.csv"
    rows = [f"{number},Anna,Marsh {number}" for number in range(10_000, 10_300)]
    file.write_text("\n".join(["Alumni ID,Given name,Family name", *rows]) + "\n")
    create_database(path).close()
    command = [sys.executable, "-c", _PROGRAM, str(path), str(file), str(tmp_path)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    file.unlink()
    assert issues_of(path) == []

    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.open(str(path))
    start.window.show_page(IMPORTS)
    settle(qtbot, start.jobs)
    tables = start.window.findChildren(DataTable)
    table = next(one for one in tables if one.accessibleName() == "Pending")
    model = table.model()
    assert [str(model.index(0, column).data()) for column in (0, 1)] == [
        "registry.csv",
        "300 rows · at step Matches",
    ]
    table.row_opened.emit(0)
    settle(qtbot, start.jobs)
    press(start, "Next: changes", qtbot)
    press(start, "Apply 300 new", qtbot)
    database = open_database(path)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(people)) == 300
    database.close()
