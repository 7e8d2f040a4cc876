"""Groups are joined at a click, so that more figures can be published."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from analysis.results import JoinSuggestion
from queries.findings import BreakDown
from surveys.derived_variables import JoinedCategories, list_derived_variables
from surveys.survey_store import find_survey
from tests.ui.office import Office, settle
from ui.context import OpenWave, PageContext
from ui.pages.surveys.findings.join_card import JoinCard
from ui.pages.surveys.page import SurveysPage


@pytest.fixture
def card(page: SurveysPage, context: PageContext, qtbot: QtBot) -> JoinCard:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    options = page._wave._bar.options
    options._safe.setChecked(True)
    options._add_variable(BreakDown("gender", "Gender"))
    settle(qtbot, context.jobs)
    found = page.findChild(JoinCard)
    assert isinstance(found, JoinCard)
    return found


def suggest(card: JoinCard, key: str = "gender") -> None:
    """Show the figures as if joining women and men showed more of them."""
    findings = card._findings
    assert findings is not None
    summary = replace(findings.summary, joins=(JoinSuggestion(key, ("female", "male"), 4),))
    card.show_findings(replace(findings, summary=summary))


def test_nothing_is_suggested_where_no_join_shows_more(card: JoinCard) -> None:
    assert not card.isVisible()
    suggest(card, "derived:Either")
    assert not card.isVisible()


def test_groups_are_joined_at_a_click(
    card: JoinCard, page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    suggest(card)
    assert card.isVisible()
    assert "4 more figures can be shown" in card._sentence.text()
    button = card.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        (saved,) = list_derived_variables(connection, find_survey(connection, "CAC").id)
    joined = JoinedCategories("gender", (("female and male", ("female", "male")),))
    assert saved.definition == joined
    assert [one.key for one in page._wave._bar.options.choices.by] == [saved.key]
    findings = card._findings
    assert findings is not None
    assert findings.request.by == (saved.key,)
    assert findings.summary.breakdown is not None
