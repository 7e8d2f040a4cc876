"""A walk through all pages of the window, as a screen reader and the keyboard see them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.accessibility import faults_of_keyboard
from tests.ui.office import child_of, settle
from ui.context import (
    DecideReviews,
    ImportFile,
    OpenWave,
    ShowEmployers,
    ShowHistory,
    ShowMilestones,
    ShowNews,
    ShowPerson,
    ShowPlaces,
    ShowProposals,
    ShowQuality,
    ShowSettings,
    ShowStatistics,
    ShowWorklists,
)
from ui.pages.imports.review_view import ReviewView
from ui.pages.imports.wizard.changes.step import ChangesStep
from ui.pages.imports.wizard.columns_step import ColumnsStep
from ui.pages.imports.wizard.done_step import DoneStep
from ui.pages.imports.wizard.file_step import FileStep
from ui.pages.imports.wizard.footer import WizardFooter
from ui.pages.imports.wizard.issues.step import IssuesStep
from ui.pages.imports.wizard.matches_step import MatchesStep
from ui.start import Start
from ui.widgets.charts import ColumnChart

PLACES: tuple[tuple[str, object], ...] = (
    ("overview", None),
    ("alumni", ShowPerson(1)),
    ("alumni", ShowWorklists()),
    ("alumni", ShowQuality()),
    ("alumni", ShowEmployers()),
    ("alumni", ShowProposals()),
    ("alumni", ShowMilestones()),
    ("alumni", ShowPlaces()),
    ("alumni", ShowStatistics()),
    ("alumni", ShowHistory()),
    ("alumni", ShowNews()),
    ("surveys", None),
    ("surveys", OpenWave("CAC", "2018", "invitations")),
    ("surveys", OpenWave("CAC", "2018", "responses")),
    ("surveys", OpenWave("CAC", "2018", "findings")),
    ("imports", None),
    ("reports", None),
    *(
        ("settings", ShowSettings(section))
        for section in (
            "office",
            "custom-fields",
            "watched-folders",
            "privacy",
            "database",
            "about",
        )
    ),
)
STEPS: tuple[type[QWidget], ...] = (
    FileStep,
    ColumnsStep,
    IssuesStep,
    MatchesStep,
    ChangesStep,
    DoneStep,
)
_CHOICES: Mapping[str, Sequence[str]] = {  # what to press before it goes on
    "IssuesStep": ["Import these rows without"],
    "MatchesStep": ["Review later"],
}


@pytest.fixture
def opened(opened: Start, qtbot: QtBot) -> Start:
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    return opened


def _walk(start: Start, qtbot: QtBot) -> Iterator[None]:
    """Show one place after another."""
    for key, what in PLACES:
        start.window.show_page(key, what)
        settle(qtbot, start.jobs)
        yield


@pytest.mark.slow
def test_each_widget_of_all_pages_is_named_and_reached_by_tab(opened: Start, qtbot: QtBot) -> None:
    for _place in _walk(opened, qtbot):
        assert faults_of_keyboard(opened.window) == []
        for chart in opened.window.findChildren(ColumnChart):
            assert chart.accessibleName()
            assert chart.accessibleDescription() or not chart.isVisible()


@pytest.mark.slow
def test_each_step_of_an_import_and_the_review_are_named_and_reached_by_tab(
    opened: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "Given name,Family name,E-mail,Date of birth,Hobby\n"
        "Adaeze,Okafor,another@example.org,31/02/1968,Chess\n"
        "Nia,Newman,nia@example.org,,Golf\n",
        "utf-8",
    )
    opened.window.show_page("imports", ImportFile(path))
    settle(qtbot, opened.jobs)
    walked: dict[str, list[str]] = {}
    while (step := _step_in_sight(opened)) not in walked:
        walked[step] = faults_of_keyboard(opened.window)
        for words in _CHOICES.get(step, ()):
            _press(opened, qtbot, words)
        if step != DoneStep.__name__:
            child_of(opened.window, WizardFooter).on.emit()
            settle(qtbot, opened.jobs)
    assert set(walked) == {one.__name__ for one in STEPS}
    opened.window.show_page("imports", DecideReviews())
    settle(qtbot, opened.jobs)
    assert any(one.isVisible() for one in opened.window.findChildren(ReviewView))
    walked["review"] = faults_of_keyboard(opened.window)
    assert {step: faults for step, faults in walked.items() if faults} == {}


def _step_in_sight(start: Start) -> str:
    steps = [one for kind in STEPS for one in start.window.findChildren(kind)]
    return next(type(one).__name__ for one in steps if one.isVisible())


def _press(start: Start, qtbot: QtBot, words: str) -> None:
    """Press the first button in sight that begins with `words`, if there is one."""
    for button in start.window.findChildren(QAbstractButton):
        is_meant = button.text().startswith(words) and not button.text().endswith("…")
        if is_meant and button.isVisible() and button.isEnabled():
            button.click()
            settle(qtbot, start.jobs)
            return
