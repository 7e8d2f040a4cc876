from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets import Badge, Card, FigureCard, Status


def test_a_card_shows_and_changes_its_title(theme: Theme, qtbot: QtBot) -> None:
    card = Card("Worth doing", "today")
    qtbot.addWidget(card)
    card.add_to_head(Badge(Status("new")))
    card.set_title("Lately", "this week")
    assert card.accessibleName() == "Lately"
    assert not card.grab().isNull()


def test_a_figure_says_itself(theme: Theme, qtbot: QtBot) -> None:
    card = FigureCard("People")
    qtbot.addWidget(card)
    card.set_figure("12,408", "+214 this month")
    assert card.accessibleName() == "People: 12,408"
    assert card.accessibleDescription() == "+214 this month"
    assert card.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_figure_that_leads_somewhere_is_clicked(theme: Theme, qtbot: QtBot) -> None:
    card = FigureCard("Lost contact", "1,122", clickable=True)
    qtbot.addWidget(card)
    card.show()
    with qtbot.waitSignal(card.clicked):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    card.setFocus()
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Space)


def test_a_chosen_figure_looks_chosen(theme: Theme, qtbot: QtBot) -> None:
    card = FigureCard("Changed", "96", checkable=True)
    qtbot.addWidget(card)
    card.show()
    before = card.grab().toImage()
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert card.isChecked()
    assert card.grab().toImage() != before
