"""The dialog for a database on a server, typed by keyboard: what is wrong is said at its field."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from models.database_address import server_address
from ui.server_dialog import ServerDialog
from ui.theme import Theme


@pytest.fixture
def parent(theme: Theme, qtbot: QtBot) -> QWidget:
    result = QWidget()
    qtbot.addWidget(result)
    result.show()
    return result


def _show(qtbot: QtBot, dialog: ServerDialog) -> ServerDialog:
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def _type(qtbot: QtBot, dialog: ServerDialog, *texts: str) -> None:
    """Type each text over what is in the field with the focus, and go on by Tab."""
    for text in texts:
        field = dialog.focusWidget()
        assert isinstance(field, QLineEdit)
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Tab)


def _words(dialog: ServerDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def _focus(dialog: ServerDialog) -> tuple[str, str]:
    field = dialog.focusWidget()
    return field.accessibleName(), field.accessibleDescription()


def test_typed_field_after_field_and_accepted_by_ctrl_enter(parent: QWidget, qtbot: QtBot) -> None:
    dialog = _show(qtbot, ServerDialog(parent, has_keyring=True))
    _type(qtbot, dialog, " db.example.org ", "5433", "alumni", "zoe", "a:b @c")
    box = dialog.focusWidget()
    assert isinstance(box, QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    chosen = dialog.chosen
    assert chosen.address == server_address("db.example.org", 5433, "alumni", "zoe", "a:b @c")
    assert (chosen.password, chosen.is_kept) == ("a:b @c", True)
    assert "a:b" not in repr(chosen)


@pytest.mark.parametrize(
    ("texts", "name", "issue"),
    [
        (("", "5432", "alumni", "zoe"), "Server", "Enter the server."),
        (("db.example.org:5433", "5432", "alumni", "zoe"), "Server", "server’s name alone"),
        (("postgresql://db", "5432", "alumni", "zoe"), "Server", "server’s name alone"),
        (("db", "54x", "alumni", "zoe"), "Port", "from 1 to 65535"),
        (("db", "65536", "alumni", "zoe"), "Port", "from 1 to 65535"),
        (("db", "", "alumni", "zoe"), "Port", "from 1 to 65535"),
        (("db", "5432", " ", "zoe"), "Database", "Enter the database."),
        (("db", "5432", "alumni", ""), "User name", "Enter the user name."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_until_it_is_changed(
    parent: QWidget, qtbot: QtBot, texts: tuple[str, ...], name: str, issue: str
) -> None:
    dialog = _show(qtbot, ServerDialog(parent, has_keyring=True))
    _type(qtbot, dialog, *texts)
    with qtbot.assertNotEmitted(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    focused, said = _focus(dialog)
    assert (focused, issue in said) == (name, True)
    assert said in _words(dialog)
    qtbot.keyClicks(dialog.focusWidget(), "1")
    assert issue not in _words(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("server", ["db", "::1", "127.0.0.1", "/run/postgresql"])
def test_a_refused_address_wants_its_password_alone(
    parent: QWidget, qtbot: QtBot, server: str
) -> None:
    address = server_address(server, 5433, "alumni", "zoe", "", {"sslmode": "require"})
    dialog = ServerDialog(parent, has_keyring=False, address=address, refusal="Login refused.")
    _show(qtbot, dialog)
    assert _focus(dialog)[0] == "Password"
    assert "Login refused." in _words(dialog)
    assert "no keyring" in _words(dialog)
    qtbot.keyClicks(dialog.focusWidget(), "s3cret")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    expected = server_address(server, 5433, "alumni", "zoe", "s3cret", {"sslmode": "require"})
    assert dialog.chosen.address == expected
