"""The card on non-response, as a person opens it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.office import settle
from ui.context import OpenWave, PageContext
from ui.pages.surveys.findings.frame_bars import FrameBars
from ui.pages.surveys.findings.non_response_card import NonResponseCard
from ui.pages.surveys.page import SurveysPage


@pytest.fixture
def card(page: SurveysPage, context: PageContext, qtbot: QtBot) -> NonResponseCard:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    found = page.findChild(NonResponseCard)
    assert isinstance(found, NonResponseCard)
    qtbot.waitUntil(found.isVisible, timeout=20_000)
    return found


def shown(card: NonResponseCard) -> str:
    return "\n".join(one.text() for one in card.findChildren(QLabel) if one.isVisible())


def button(card: NonResponseCard, text: str) -> QPushButton:
    return next(one for one in card.findChildren(QPushButton) if one.text() == text)


def test_one_sentence_opens_to_the_frame_beside_respondents(
    card: NonResponseCard, qtbot: QtBot
) -> None:
    assert "random sample of the frame" in shown(card)
    assert "Respondents beside the frame" not in shown(card)
    button(card, "Show details").setFocus()
    qtbot.keyClick(button(card, "Show details"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Respondents beside the frame" in shown(card))
    bars = card.findChild(FrameBars)
    assert isinstance(bars, FrameBars)
    assert "% of the frame" in bars.accessibleDescription()
    qtbot.mouseClick(button(card, "Copy table"), Qt.MouseButton.LeftButton)
    assert "Of respondents" in QGuiApplication.clipboard().text()
    qtbot.mouseClick(button(card, "Hide details"), Qt.MouseButton.LeftButton)
    assert "Respondents beside the frame" not in shown(card)


def test_figures_are_weighted_and_unweighted_where_non_response_is_told(
    card: NonResponseCard, page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    bar, view = page._wave._bar.options, page._wave._findings
    qtbot.mouseClick(button(card, "Weight figures to the frame"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert not card.isVisible()  # figures that are not those chosen are not shown
    assert view._state.isVisible()
    assert view._state.text().startswith("Too few people answered to weight by Cohort")
    bar._chips[0].removed.emit()
    settle(qtbot, context.jobs)
    assert card.isVisible()
    assert not view._state.isVisible()
    bar._options = replace(bar._options, usual_weighting=("gender",))
    qtbot.mouseClick(button(card, "Weight figures to the frame"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert bar.request("CAC", "2018").weighting == ("gender",)
    qtbot.mouseClick(button(card, "Show unweighted figures"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert bar.request("CAC", "2018").weighting == ()
    assert button(card, "Weight figures to the frame").isVisible()
