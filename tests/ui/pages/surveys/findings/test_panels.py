"""Panels of the findings: moved, hidden, titled and arranged as a person does it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from exporters.charts.drawing import ChartArea
from records.history.batches import list_batches
from tests.ui.office import settle
from ui.context import OpenWave, PageContext
from ui.pages.surveys.findings.card import FindingsCard
from ui.pages.surveys.findings.panel_dialogs import PanelDialog, PanelOrderDialog
from ui.pages.surveys.findings.question_card import QuestionCard
from ui.pages.surveys.page import SurveysPage
from ui.tables import DataTable
from ui.undo import undo

Press = Callable[[QWidget, str], None]
ACTIVE = "Are you research active?"


@pytest.fixture
def findings(page: SurveysPage, context: PageContext, qtbot: QtBot) -> SurveysPage:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    return page


def shown(page: SurveysPage) -> list[str]:
    """The titles of the panels in the order of the page."""
    return page._wave._findings._panels.titles


def card(page: SurveysPage, title: str) -> QuestionCard:
    return next(
        one
        for one in page.findChildren(QuestionCard)
        if one.isVisible() and one.accessibleName() == title
    )


def trigger(widget: QuestionCard, text: str) -> None:
    next(one for one in widget._menu.actions() if one.text() == text).trigger()


def choose_view(widget: FindingsCard, text: str) -> None:
    next(one for one in widget._views.actions() if one.text() == text).trigger()


def parts(widget: QuestionCard) -> tuple[ChartArea, ...]:
    chart = widget._chart.chart
    return () if chart is None else chart.areas


def texts(inside: QWidget) -> list[str]:
    return [one.text() for one in inside.findChildren(QLabel) if one.isVisible() and one.text()]


def test_a_panel_is_moved_by_keyboard_and_keeps_the_focus(
    findings: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    before = shown(findings)
    assert before[0] == ACTIVE
    button = card(findings, ACTIVE)._more
    button.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(button, Qt.Key.Key_PageDown, keys)
    settle(qtbot, context.jobs)
    assert shown(findings) == [before[1], ACTIVE, *before[2:]]
    assert findings.window().focusWidget() is button
    qtbot.keyClick(button, Qt.Key.Key_PageUp, keys)
    settle(qtbot, context.jobs)
    assert shown(findings) == before
    qtbot.keyClick(button, Qt.Key.Key_PageUp, keys)  # it is the first one
    settle(qtbot, context.jobs)
    assert shown(findings) == before


def test_a_panel_is_hidden_which_is_said_and_shown_again(
    findings: SurveysPage, context: PageContext, qtbot: QtBot, press: Press
) -> None:
    before = shown(findings)
    trigger(card(findings, ACTIVE), "Hide panel")
    settle(qtbot, context.jobs)
    assert shown(findings) == before[1:]
    assert "1 panel is hidden." in texts(findings)
    findings.open(OpenWave("CAC", "2020", "findings"))
    settle(qtbot, context.jobs)
    assert "1 panel is hidden." in texts(findings)  # in the other waves, too
    press(findings, "Show hidden panels…")
    dialog = findings.findChild(PanelOrderDialog)
    assert dialog is not None
    press(dialog, "Show all")
    press(dialog, "Save panels")
    settle(qtbot, context.jobs)
    assert "1 panel is hidden." not in texts(findings)


def test_a_title_and_a_note_stand_with_the_text_of_the_question(
    findings: SurveysPage, context: PageContext, qtbot: QtBot, press: Press
) -> None:
    trigger(card(findings, ACTIVE), "Title and note…")
    dialog = findings.findChild(PanelDialog)
    assert dialog is not None
    title = dialog.findChild(QLineEdit)
    note = dialog.findChild(QPlainTextEdit)
    assert title is not None
    assert note is not None
    assert title.placeholderText() == ACTIVE
    qtbot.keyClicks(title, "Research now")
    qtbot.keyClicks(note, "At least a day a week.")
    press(dialog, "Save panel")
    settle(qtbot, context.jobs)
    choose_view(card(findings, "Research now"), "Stacked bars")
    settle(qtbot, context.jobs)
    found = card(findings, "Research now")
    assert [one.text() for one in found._views.actions() if one.isChecked()] == ["Stacked bars"]
    qtbot.waitUntil(lambda: len(parts(found)) == 4)  # parts of a bar, and two bars
    choose_view(found, "Table")
    settle(qtbot, context.jobs)
    found = card(findings, "Research now")
    assert [one for one in texts(found) if one in {"Research now", ACTIVE}] == [
        "Research now", ACTIVE,
    ]  # fmt: skip
    assert "At least a day a week." in texts(found)
    assert any(one.isVisible() for one in found.findChildren(DataTable))
    trigger(found, "Show as chart")  # for now, whatever is shown first
    settle(qtbot, context.jobs)
    assert not any(one.isVisible() for one in found.findChildren(DataTable))
    findings.refresh()
    settle(qtbot, context.jobs)
    assert not any(one.isVisible() for one in found.findChildren(DataTable))


def test_panels_are_arranged_in_a_list_and_that_is_one_undo(
    findings: SurveysPage, context: PageContext, qtbot: QtBot, press: Press
) -> None:
    before = shown(findings)
    trigger(card(findings, ACTIVE), "Arrange panels…")
    settle(qtbot, context.jobs)
    dialog = findings.findChild(PanelOrderDialog)
    assert dialog is not None
    listed = dialog.findChild(QListWidget)
    assert listed is not None
    assert [listed.item(row).text() for row in range(listed.count())] == before
    listed.item(2).setCheckState(Qt.CheckState.Unchecked)
    listed.setFocus()
    listed.setCurrentRow(1)
    qtbot.keyClick(listed, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.codes[:2] == ["EASE", "ACTIVE"]
    press(dialog, "Save panels")
    settle(qtbot, context.jobs)
    assert shown(findings) == [before[1], before[0], *before[3:]]
    with context.database.read() as connection:
        (batch,) = list_batches(connection, 1)
    assert batch.title == "Panels of CAC arranged"
    undo(context, batch.id, batch.title)
    settle(qtbot, context.jobs)
    assert shown(findings) == before


def test_buttons_of_the_list_move_too(
    findings: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    trigger(card(findings, ACTIVE), "Arrange panels…")
    settle(qtbot, context.jobs)
    dialog = findings.findChild(PanelOrderDialog)
    assert dialog is not None
    codes = dialog.codes
    down = next(one for one in dialog.findChildren(QPushButton) if "down" in one.text().lower())
    down.click()
    assert dialog.codes == [codes[1], codes[0], *codes[2:]]
    dialog.reject()
    settle(qtbot, context.jobs)
