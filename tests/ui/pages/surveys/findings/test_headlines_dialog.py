"""Headlines chosen in the window, with their sentences as they will stand there."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.headline_store import read_headlines
from surveys.survey_store import find_survey
from tests.ui.office import Office, settle
from ui.context import OpenWave, PageContext
from ui.pages.surveys.findings.headlines import Headlines
from ui.pages.surveys.findings.headlines_dialog import HeadlinesDialog
from ui.pages.surveys.page import SurveysPage

Press = Callable[[QWidget, str], None]


@pytest.fixture
def headlines(page: SurveysPage, context: PageContext, qtbot: QtBot) -> Headlines:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    found = page.findChild(Headlines)
    assert found is not None
    return found


@pytest.fixture
def dialog(headlines: Headlines, context: PageContext, qtbot: QtBot) -> HeadlinesDialog:
    headlines._edit()
    settle(qtbot, context.jobs)
    found = headlines.findChild(HeadlinesDialog)
    assert found is not None
    wait(found, context, qtbot)
    return found


def wait(dialog: HeadlinesDialog, context: PageContext, qtbot: QtBot) -> None:
    """Wait until the sentences are worked out."""
    qtbot.waitUntil(lambda: not dialog._pause.isActive(), timeout=10_000)
    settle(qtbot, context.jobs)


def saved(office: Office) -> list[HeadlineDefinition]:
    with office.database.read() as connection:
        return list(read_headlines(connection, find_survey(connection, "CAC").id))


def test_a_headline_is_added_with_its_sentence_shown(
    dialog: HeadlinesDialog,
    headlines: Headlines,
    office: Office,
    context: PageContext,
    press: Press,
    qtbot: QtBot,
) -> None:
    assert dialog._list.item(0).text().startswith("70% (7 of 10; 95% CI")
    assert dialog._list.item(0).text().endswith("active")
    press(dialog, "Add headline")
    dialog._question.setCurrentIndex(dialog._question.findData("EASE"))
    dialog._answers.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.keyClicks(dialog._base, "ACTIVE = yes")
    qtbot.keyClicks(dialog._words, "of the active answered so")
    wait(dialog, context, qtbot)
    assert dialog._preview.text().endswith("of the active answered so")
    assert dialog._preview.text().startswith("100% (6 of 6; 95% CI 61–100%)")
    press(dialog, "Move up")
    press(dialog, "Save headlines")
    settle(qtbot, context.jobs)
    (first, second, third) = saved(office)
    assert second.words == "of the active answered so"
    assert (second.question, second.kind) == ("EASE", HeadlineKind.SHARE)
    headlines._copy_sentences()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 3
    assert copied[1].endswith("of the active answered so.")
    assert (first.question, third.question) == ("ACTIVE", "EASE")


def test_a_median_and_the_response_rate_are_chosen(
    dialog: HeadlinesDialog, office: Office, context: PageContext, press: Press, qtbot: QtBot
) -> None:
    press(dialog, "Add headline")
    dialog._kind.setCurrentIndex(dialog._kind.findData(HeadlineKind.MEDIAN))
    assert dialog._question.currentData() == "PAPERS"
    assert not dialog._answers.isVisible()
    qtbot.keyClicks(dialog._words, "publications")
    wait(dialog, context, qtbot)
    assert dialog._preview.text().startswith("A median of ")
    press(dialog, "Add headline")
    dialog._kind.setCurrentIndex(dialog._kind.findData(HeadlineKind.RESPONSE_RATE))
    assert not dialog._question.isVisible()
    qtbot.keyClicks(dialog._words, "answered")
    wait(dialog, context, qtbot)
    assert "RR1) answered" in dialog._preview.text()
    press(dialog, "Save headlines")
    settle(qtbot, context.jobs)
    assert [one.kind for one in saved(office)][-2:] == [
        HeadlineKind.MEDIAN, HeadlineKind.RESPONSE_RATE,
    ]  # fmt: skip


def test_an_expression_that_cannot_be_read_is_told_and_not_saved(
    dialog: HeadlinesDialog, office: Office, context: PageContext, press: Press, qtbot: QtBot
) -> None:
    qtbot.keyClicks(dialog._base, "NONE = yes")
    assert "There is no question “NONE”" in dialog._fault.text()
    press(dialog, "Save headlines")
    settle(qtbot, context.jobs)
    assert not saved(office)
    dialog._base.clear()
    qtbot.keyClicks(dialog._base, "ACTIVE = ")
    assert "could not be understood" in dialog._fault.text()
    dialog.reject()


def test_a_headline_without_words_is_refused(
    dialog: HeadlinesDialog, context: PageContext, press: Press, qtbot: QtBot
) -> None:
    press(dialog, "Add headline")
    press(dialog, "Save headlines")
    settle(qtbot, context.jobs)
    assert "needs words" in dialog._fault.text()
    dialog.reject()


def test_the_headlines_of_the_questionnaire_come_back(
    headlines: Headlines,
    dialog: HeadlinesDialog,
    office: Office,
    context: PageContext,
    press: Press,
    qtbot: QtBot,
) -> None:
    press(dialog, "Delete headline")
    press(dialog, "Save headlines")
    settle(qtbot, context.jobs)
    assert len(saved(office)) == 1
    headlines._edit()
    settle(qtbot, context.jobs)
    again = [one for one in headlines.findChildren(HeadlinesDialog) if one.isVisible()][-1]
    press(again, "Use questionnaire’s headlines")
    wait(again, context, qtbot)
    assert "70% (7 of 10" in again._preview.text()
    press(again, "Save headlines")
    settle(qtbot, context.jobs)
    assert saved(office) == []
