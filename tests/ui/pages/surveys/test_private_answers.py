"""Answers to confidential and anonymous waves: their figures, unlinking, and removal for good."""

from datetime import date

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from analysis.request import SummaryRequest
from core.progress import SILENT
from models.batch_kinds import BatchKind
from models.changes import Change
from models.tables import answers, questions, responses, waves
from records.wave_privacy import Privacy
from surveys.waves import change_wave, find_wave
from tests.acts import newest_batch, run_act
from tests.ui.office import Office, child_of, settle, show_page
from tests.ui.pages.surveys.conftest import texts
from ui.context import OpenReport, OpenWave, PageContext
from ui.pages.reports.page import ReportsPage
from ui.pages.surveys.findings.bar import FindingsBar
from ui.pages.surveys.findings.data import compute_findings
from ui.pages.surveys.page import SurveysPage
from ui.pages.surveys.wave_view import WaveView
from ui.widgets import Chip, Message

ALWAYS_SAFE = "The answers are confidential, so figures are always safe to publish."


def _set_privacy(office: Office, privacy: Privacy) -> None:
    """Let the wave of 2018 be closed, and its answers private as from the start."""
    values = {"privacy": privacy.value, "closes": date(2018, 7, 1)}
    with office.database.write(BatchKind.WAVE_EDIT) as changes:
        changes.update(waves, [Change(office.waves[0].id, values)])


def _ask(page: SurveysPage, context: PageContext, qtbot: QtBot, key: str) -> QMessageBox:
    page.open(OpenWave("CAC", "2018"))
    settle(qtbot, context.jobs)
    (action,) = child_of(page, WaveView).findChildren(QAction, key)
    assert action.isVisible()
    action.trigger()
    return next(one for one in page.findChildren(QMessageBox) if one.isVisible())


def buttons(page: SurveysPage) -> set[str]:
    return {one.text() for one in page.findChildren(QPushButton) if one.isVisible()}


def _press(box: QMessageBox, text: str) -> None:
    next(one for one in box.buttons() if one.text().replace("&", "") == text).click()


def _count(office: Office, *which: object) -> int:
    of_wave = responses.c.wave_id == office.waves[0].id
    with office.database.read() as connection:
        found = select(func.count()).select_from(responses).where(of_wave, *which)  # type: ignore[arg-type]
        return connection.scalar(found) or 0


def test_figures_of_a_confidential_wave_leave_no_choice_and_say_why(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office
) -> None:
    page.open(OpenWave("CAC", "2018", "findings"))
    settle(qtbot, context.jobs)
    safe = child_of(page, FindingsBar).options._safe
    assert (safe.isChecked(), safe.isEnabled()) == (False, True)
    assert ALWAYS_SAFE not in texts(page)
    last = office.waves[0]
    run_act(office.database, change_wave, last, last.opens, last.closes, None, Privacy.CONFIDENTIAL)
    settle(qtbot, context.jobs)
    assert (safe.isChecked(), safe.isEnabled()) == (True, False)
    shown = texts(page)
    assert ALWAYS_SAFE in shown
    assert " · confidential" in shown
    page.open(OpenWave("CAC", "2020", "findings"))
    settle(qtbot, context.jobs)
    assert (safe.isChecked(), safe.isEnabled()) == (False, True)  # as it was chosen


def test_words_of_people_are_not_shown_of_a_confidential_wave(office: Office) -> None:
    request = SummaryRequest("CAC", "2018")
    with office.database.write(BatchKind.ANSWER) as changes:
        asked = select(questions.c.id).where(questions.c.kind == "text")
        given = select(responses.c.id).where(responses.c.wave_id == office.waves[0].id)
        text = {
            "question_id": changes.connection.scalars(asked).all()[0],
            "response_id": changes.connection.scalars(given).all()[0],
            "text": "I was the only dean",
        }
        changes.insert(answers, [text])
    assert compute_findings(office.database, request, SILENT).comments
    _set_privacy(office, Privacy.CONFIDENTIAL)
    found = compute_findings(office.database, request, SILENT)
    assert (found.comments, found.always_safe) == ({}, True)


def test_a_report_on_a_confidential_wave_leaves_no_choice(
    context: PageContext, qtbot: QtBot, office: Office
) -> None:
    _set_privacy(office, Privacy.CONFIDENTIAL)
    page = show_page(ReportsPage(context), context, qtbot, OpenReport("CAC", "2018", safe=False))
    safe = next(one for one in page.findChildren(Chip) if "Disclosure" in one.text())
    assert (safe.isChecked(), safe.isEnabled()) == (True, False)
    assert ALWAYS_SAFE in texts(page)
    page.open(OpenReport("CAC", "2020", safe=False))
    settle(qtbot, context.jobs)
    assert (safe.isChecked(), safe.isEnabled()) == (False, True)
    page.hide()
    context.jobs.cancel_all()
    settle(qtbot, context.jobs)


def test_answers_are_unlinked_once_it_is_confirmed(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office, said: list[Message]
) -> None:
    _set_privacy(office, Privacy.CONFIDENTIAL)
    whose = responses.c.person_id.is_not(None)
    before, linked = _count(office), _count(office, whose)
    box = _ask(page, context, qtbot, "unlink-answers")
    assert "Backups made before still have the links." in box.informativeText()
    _press(box, "Cancel")
    settle(qtbot, context.jobs)
    assert _count(office, whose) == linked > 0
    messages: list[Message] = []
    context.jobs.said.connect(messages.append)
    _press(_ask(page, context, qtbot, "unlink-answers"), "Unlink answers")
    settle(qtbot, context.jobs)
    assert messages[-1].text == "The answers to Clinical alumni careers 2018 name nobody any more."
    assert not messages[-1].action_text  # nothing to undo
    assert _count(office, whose) == 0
    assert before - 2 <= _count(office) <= before  # but those in no figure
    assert newest_batch(office.database).kind is BatchKind.ANSWERS_UNLINK
    assert "answers unlinked on" in texts(page)
    page.open(OpenWave("CAC", "2018", "responses"))
    settle(qtbot, context.jobs)
    assert "Type in answers…" not in buttons(page)
    (action,) = child_of(page, WaveView).findChildren(QAction, "unlink-answers")
    assert not action.isVisible()


def test_answers_to_an_open_wave_are_not_unlinked(
    page: SurveysPage, context: PageContext, qtbot: QtBot
) -> None:
    messages: list[Message] = []
    context.jobs.said.connect(messages.append)
    page.open(OpenWave("CAC", "2020"))
    settle(qtbot, context.jobs)
    (action,) = child_of(page, WaveView).findChildren(QAction, "unlink-answers")
    action.trigger()
    assert "has not closed yet" in messages[-1].text


def test_all_answers_to_an_anonymous_wave_are_removed(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office
) -> None:
    _set_privacy(office, Privacy.ANONYMOUS)
    box = _ask(page, context, qtbot, "remove-answers")
    assert "may be reminded" in box.informativeText()
    _press(box, "Remove answers")
    settle(qtbot, context.jobs)
    assert _count(office) == 0
    with office.database.read() as connection:
        assert find_wave(connection, "CAC", "2018").privacy is Privacy.ANONYMOUS
