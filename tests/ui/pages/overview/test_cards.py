"""The cards of the overview, chosen by the user."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QListWidget
from pytestqt.qtbot import QtBot

from records.filters.segments import save_segment
from tests.acts import run_act
from tests.ui.office import Office, settle
from ui.actions import CUSTOMISE_OVERVIEW
from ui.applicable_actions import applicable_actions
from ui.context import ALUMNI, SURVEYS, ListPeople, OpenWave, PageContext
from ui.pages.overview.cards_dialog import CardsDialog
from ui.pages.overview.page import OverviewPage
from ui.widgets import FigureCard


@pytest.fixture
def page(office: Office, context: PageContext, qtbot: QtBot) -> Iterator[OverviewPage]:
    run_act(office.database, save_segment, "Doctors", "award = PhD")
    page = OverviewPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 716)
    page.show()
    page.refresh()
    settle(qtbot, context.jobs)
    yield page
    settle(qtbot, context.jobs)


def cards(page: OverviewPage) -> list[str]:
    return [one.accessibleName() for one in page.findChildren(FigureCard) if one.isVisible()]


def ask(page: OverviewPage, context: PageContext, qtbot: QtBot) -> CardsDialog:
    applicable_actions(page)[CUSTOMISE_OVERVIEW.key].trigger()
    settle(qtbot, context.jobs)
    return next(one for one in page.findChildren(CardsDialog) if one.isVisible())


def toggle(dialog: CardsDialog, text: str, qtbot: QtBot) -> None:
    """Check or clear a card by keyboard."""
    shown = dialog.findChild(QListWidget)
    assert isinstance(shown, QListWidget)
    (item,) = shown.findItems(text, Qt.MatchFlag.MatchStartsWith)
    shown.setCurrentItem(item)
    qtbot.keyClick(shown, Qt.Key.Key_Space)


def press(dialog: CardsDialog, text: str, qtbot: QtBot) -> None:
    found = dialog.findChildren(QAbstractButton)
    button = next(one for one in found if one.text().replace("&", "").startswith(text))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_cards_are_chosen_and_moved_and_each_leads_to_what_is_behind_it(
    page: OverviewPage,
    context: PageContext,
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    assert [one.partition(":")[0] for one in cards(page)] == [
        "People", "Reachable by e-mail", "Contactable for surveys", "Lost contact",
        "LinkedIn group",
    ]  # fmt: skip
    dialog = ask(page, context, qtbot)
    for text in ("Reachable", "Contactable", "Lost contact", "LinkedIn", "Doctors",
                 "Response rate"):  # fmt: skip
        toggle(dialog, text, qtbot)
    shown = dialog.findChild(QListWidget)
    assert isinstance(shown, QListWidget)
    (doctors,) = shown.findItems("Doctors", Qt.MatchFlag.MatchStartsWith)
    shown.setCurrentItem(doctors)
    for _ in range(shown.row(doctors)):
        qtbot.keyClick(shown, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    press(dialog, "Show these cards", qtbot)
    settle(qtbot, context.jobs)
    assert cards(page)[:2] == ["Doctors: 15", "People: 30"]
    assert cards(page)[2].startswith("Response rate: Clinical alumni careers: ")
    for card in page.findChildren(FigureCard)[-3:]:
        qtbot.keyClick(card, Qt.Key.Key_Space)
    assert visited == [
        (ALUMNI, ListPeople("Doctors", "in segment Doctors")),
        (ALUMNI, ListPeople(expression=None)),
        (SURVEYS, OpenWave("CAC", "2020", "progress")),
    ]


def test_the_choice_is_kept_on_this_computer_and_can_be_reset(
    page: OverviewPage, context: PageContext, qtbot: QtBot
) -> None:
    dialog = ask(page, context, qtbot)
    for text in ("People · People", "Reachable", "Contactable", "Lost contact", "LinkedIn"):
        toggle(dialog, text, qtbot)
    press(dialog, "Show these cards", qtbot)
    settle(qtbot, context.jobs)
    assert cards(page) == []
    again = OverviewPage(context)
    qtbot.addWidget(again)
    again.show()
    again.refresh()
    settle(qtbot, context.jobs)
    assert cards(again) == []
    dialog = ask(again, context, qtbot)
    press(dialog, "Reset cards", qtbot)
    press(dialog, "Show these cards", qtbot)
    settle(qtbot, context.jobs)
    assert cards(again)[0] == "People: 30"
