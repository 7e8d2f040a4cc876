"""File > Open database on a server…, with a real server: set up, refused, kept, opened again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy.engine import make_url

from core.errors import UserError
from core.known_databases import recent_databases
from models.database import create_database
from models.database_address import server_address
from tests.databases import server_database
from tests.ui.office import settle
from ui.actions import OPEN_SERVER
from ui.applicable_actions import applicable_actions
from ui.database_access import open_by_keyring
from ui.server_databases import ask_for_server
from ui.server_dialog import ServerDialog
from ui.start import Start
from ui.widgets.dialogs import FormDialog

BARE = "postgresql+psycopg://zoe@server/office"


@pytest.fixture
def opened(start: Start, qtbot: QtBot, own_data_folder: Path, tmp_path: Path) -> Start:
    path = tmp_path / "office.almanac"
    create_database(path).close()
    with qtbot.waitSignal(start.opened, timeout=30_000):
        start.open(str(path))
    settle(qtbot, start.jobs)
    return start


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What is in the keyring, by place."""
    kept: dict[str, str] = {}
    monkeypatch.setattr("ui.server_databases.has_keyring", lambda: True)
    monkeypatch.setattr("ui.server_databases.store_passphrase", kept.__setitem__)
    monkeypatch.setattr("models.stored_logins.stored_passphrase", kept.get)
    return kept


@pytest.fixture
def blank(postgresql: str) -> Iterator[tuple[str, str]]:
    """The folder of the server's socket, and an empty database there."""
    with server_database(postgresql, "template1") as address:
        url = make_url(address)
        yield str(url.query["host"]), str(url.database)


def _dialog(start: Start, qtbot: QtBot) -> FormDialog:
    settle(qtbot, start.jobs)
    (found,) = [one for one in start.window.findChildren(FormDialog) if one.isVisible()]
    return found


def _enter(start: Start, qtbot: QtBot, texts: dict[str, str]) -> None:
    """Type into the fields of the dialog by their names, and press its button."""
    dialog = _dialog(start, qtbot)
    assert isinstance(dialog, ServerDialog)
    for field in dialog.findChildren(QLineEdit):
        if field.accessibleName() in texts:
            field.clear()
            qtbot.keyClicks(field, texts[field.accessibleName()])
    dialog.findChildren(QCheckBox)[0].setChecked(True)
    _press(start, qtbot)


def _press(start: Start, qtbot: QtBot) -> None:
    dialog = _dialog(start, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, start.jobs)


def _words(dialog: FormDialog) -> str:
    return " ".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def test_an_empty_database_is_set_up_opened_and_opened_again(
    opened: Start, qtbot: QtBot, keyring: dict[str, str], blank: tuple[str, str]
) -> None:
    server, name = blank
    former = opened.controller
    applicable_actions(opened.window)[OPEN_SERVER.key].trigger()
    texts = {"Server": server, "Database": name, "User name": "nobody", "Password": "s3 cret/"}
    _enter(opened, qtbot, texts)
    assert "refused the login" in _words(_dialog(opened, qtbot))  # asked for again, filled in
    assert (opened.controller, keyring) == (former, {})
    _enter(opened, qtbot, {"User name": "postgres", "Password": "s3 cret/"})
    assert f"Set up “postgres@local server/{name}” for Almanac?" in _words(_dialog(opened, qtbot))
    with qtbot.waitSignal(opened.opened, timeout=30_000):
        _press(opened, qtbot)
    settle(qtbot, opened.jobs)
    assert opened.window.windowTitle() == f"postgres@local server/{name} – Almanac"
    bare = server_address(server, 5432, name, "postgres", "")
    assert keyring == {bare: "s3 cret/"}
    assert recent_databases()[0].opens_by == bare
    with qtbot.waitSignal(opened.opened, timeout=30_000):
        opened.open_another(recent_databases()[1].opens_by)
    settle(qtbot, opened.jobs)
    with qtbot.waitSignal(opened.opened, timeout=30_000):
        dict(opened._databases.recent())[f"postgres@local server/{name}"]()
    settle(qtbot, opened.jobs)
    assert opened.window.windowTitle() == f"postgres@local server/{name} – Almanac"
    opened.close()


def test_an_empty_database_is_left_so_where_it_is_not_set_up(
    opened: Start, qtbot: QtBot, keyring: dict[str, str], blank: tuple[str, str]
) -> None:
    server, name = blank
    former = opened.controller
    ask_for_server(opened.window, opened.jobs, opened.open_another)
    _enter(opened, qtbot, {"Server": server, "Database": name, "User name": "postgres"})
    qtbot.keyClick(_dialog(opened, qtbot), Qt.Key.Key_Escape)
    settle(qtbot, opened.jobs)
    assert opened.controller is former
    with pytest.raises(UserError) as caught:
        open_by_keyring(server_address(server, 5432, name, "postgres", ""))
    assert caught.value.code == "empty_database"


def test_a_recent_one_whose_password_is_not_kept_asks_for_it(
    opened: Start, qtbot: QtBot, keyring: dict[str, str], blank: tuple[str, str]
) -> None:
    opened.open_another(server_address(blank[0], 5432, blank[1], "nobody", ""))
    dialog = _dialog(opened, qtbot)
    assert isinstance(dialog, ServerDialog)
    assert "refused the login" in _words(dialog)
    assert dialog.chosen.address == server_address(blank[0], 5432, blank[1], "nobody", "")


def test_a_login_refused_at_the_start_is_entered_by_the_menu(
    start: Start, qtbot: QtBot, keyring: dict[str, str], postgresql: str
) -> None:
    with server_database(postgresql, "empty") as address:
        server, name = str(make_url(address).query["host"]), str(make_url(address).database)
        start.open(server_address(server, 5432, name, "nobody", ""))
        settle(qtbot, start.jobs)
        assert start.controller is None
        applicable_actions(start.window)[OPEN_SERVER.key].trigger()
        texts = {"Server": server, "Database": name, "User name": "postgres"}
        with qtbot.waitSignal(start.opened, timeout=30_000):
            _enter(start, qtbot, texts)
        settle(qtbot, start.jobs)
        assert start.window.windowTitle() == f"postgres@local server/{name} – Almanac"
        start.close()
