"""The dialogs that set, change and remove the passphrase of the database."""

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from models.passphrase import Copies
from ui.pages.settings.passphrase_dialogs import PassphraseForm, RemoveForm
from ui.passphrases import NewPassphrase
from ui.theme import Theme

WORDS = "four plain words"


@pytest.fixture
def parent(theme: Theme, qtbot: QtBot) -> QWidget:
    result = QWidget()
    qtbot.addWidget(result)
    return result


def texts(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


@pytest.mark.parametrize(
    ("has_one", "has_keyring", "title"),
    [(False, True, "Set a passphrase"), (True, False, "Change the passphrase")],
)
def test_a_passphrase_is_kept_where_the_user_says(
    parent: QWidget, has_one: bool, has_keyring: bool, title: str
) -> None:
    dialog = PassphraseForm(parent, has_one=has_one, copies=0, has_keyring=has_keyring)
    assert dialog.windowTitle() == title
    for field in dialog.findChildren(QLineEdit):
        field.setText(WORDS)
    stores = dialog.findChildren(QCheckBox)
    assert [box.isVisibleTo(dialog) for box in stores] == ([True] if has_keyring else [])
    assert ("has no keyring" in texts(dialog)) == (not has_keyring)
    for box in stores:
        box.setChecked(True)
    assert dialog.chosen == NewPassphrase(WORDS, Copies.REWRITE, has_keyring)


@pytest.mark.parametrize(
    ("copies", "told", "choices"),
    [
        (1, "1 earlier copy", ["Remove their passphrase too", "Delete it", "Leave unchanged"]),
        (12, "12 earlier copies", ["Remove their passphrase too", "Delete them",
                                   "Leave unchanged"]),
    ],
)  # fmt: skip
def test_removing_the_passphrase_asks_about_earlier_copies(
    parent: QWidget, copies: int, told: str, choices: list[str]
) -> None:
    dialog = RemoveForm(parent, copies=copies)
    assert told in texts(dialog)
    (box,) = dialog.findChildren(QComboBox)
    assert [box.itemText(at) for at in range(box.count())] == choices
    for at, what in enumerate((Copies.REWRITE, Copies.DELETE, Copies.KEEP)):
        box.setCurrentIndex(at)
        assert dialog.chosen == NewPassphrase(None, what, is_stored=False)


def test_without_earlier_copies_nothing_is_asked(parent: QWidget) -> None:
    dialog = RemoveForm(parent, copies=0)
    assert dialog.findChildren(QComboBox) == []
    assert "earlier cop" not in texts(dialog)
