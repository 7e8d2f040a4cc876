"""A job asks for the password that it needs, until it fits or none is given."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.progress import Progress
from tests.ui.office import settle
from ui.jobs import Jobs
from ui.passwords import PasswordDialog, read_protected
from ui.theme import Theme

SECRET = "a secret of the tests"


@pytest.fixture
def parent(theme: Theme, qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    return widget


def reading(password: str | None, _progress: Progress) -> str:
    if password is None:
        raise UserError("It needs one.", code="password")
    if password == "damaged":
        raise UserError("It is damaged.", code="damaged")
    if password != SECRET:
        raise UserError("Not that one.", code="wrong_password")
    return "what was read"


def answer(parent: QWidget, password: str, jobs: Jobs, qtbot: QtBot) -> PasswordDialog:
    (dialog,) = [each for each in parent.findChildren(PasswordDialog) if each.isVisible()]
    field = dialog.findChild(QLineEdit)
    assert field is not None
    assert field.echoMode() is QLineEdit.EchoMode.Password
    qtbot.keyClicks(field, password)
    qtbot.keyClick(field, Qt.Key.Key_Return if password else Qt.Key.Key_Escape)
    settle(qtbot, jobs)
    return dialog


@pytest.mark.parametrize(
    ("answers", "read", "said"),
    [
        ([SECRET], ["what was read"], []),
        (["another", "a third", SECRET], ["what was read"], []),
        ([""], [], []),
        (["another", ""], [], []),
        (["damaged"], [], ["It is damaged."]),
    ],
)
def test_answers(
    answers: list[str], read: list[str], said: list[str], parent: QWidget, jobs: Jobs, qtbot: QtBot
) -> None:
    found: list[str] = []
    told: list[str] = []
    jobs.said.connect(lambda message: told.append(message.text))
    read_protected(parent, jobs, reading, found.append, file_name="people.xlsx", title="Read")
    settle(qtbot, jobs)
    for each in answers:
        answer(parent, each, jobs, qtbot)
    assert (found, told) == (read, said)
    assert not [each for each in parent.findChildren(PasswordDialog) if each.isVisible()]
