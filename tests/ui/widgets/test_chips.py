import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets import Chip, chip_row


@pytest.fixture
def chip(theme: Theme, qtbot: QtBot) -> Chip:
    result = Chip("Deceased: no", removable=True)
    qtbot.addWidget(result)
    result.show()
    return result


def test_the_cross_removes(chip: Chip, qtbot: QtBot) -> None:
    clicks: list[bool] = []
    chip.clicked.connect(clicks.append)
    cross = QPoint(chip.width() - 15, chip.height() // 2)
    with qtbot.waitSignal(chip.removed):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    assert clicks == []


def test_the_words_do_not_remove(chip: Chip, qtbot: QtBot) -> None:
    removed: list[int] = []
    chip.removed.connect(lambda: removed.append(1))
    with qtbot.waitSignal(chip.clicked):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(20, chip.height() // 2))
    assert removed == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_keys_remove(chip: Chip, qtbot: QtBot, key: Qt.Key) -> None:
    chip.setFocus()
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, key)


def test_a_checkable_chip_turns_on_and_off(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip("Clinical", checkable=True)
    qtbot.addWidget(chip)
    chip.show()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.isChecked()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert not chip.isChecked()


def test_chips_take_a_second_line_where_room_ends(theme: Theme, qtbot: QtBot) -> None:
    chips = [Chip(f"Filter number {number}") for number in range(4)]
    row = chip_row(chips)
    qtbot.addWidget(row)
    row.resize(chips[0].sizeHint().width() * 2 + 20, 200)
    row.show()
    assert chips[0].y() == chips[1].y() < chips[2].y() == chips[3].y()
    assert chips[0].x() == chips[2].x()
