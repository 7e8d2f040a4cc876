"""What happened with a person: answers, changes, notes, calls and tasks."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QMenu,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from models.batch_kinds import BatchKind
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.parts.tasks import TASKS
from records.wave_privacy import Privacy
from records.writing.part_records import add_record
from surveys.waves import change_wave, open_wave
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from tests.ui.pages.alumni.person.panel import (
    badges,
    dialog_field,
    link,
    open_tab,
    show_changes,
    texts,
    write,
)
from ui.answers.answer_dialog import AnswerDialog
from ui.answers.typed_answers_dialog import TypedAnswersDialog
from ui.bound_actions import text_of
from ui.context import IMPORTS, SURVEYS, OpenWave, PageContext, ShowBatch, ShowPerson
from ui.pages.alumni.news.news_dialog import NewsDialog
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.person import PersonPanel
from ui.pages.alumni.person.record_dialog import RecordDialog
from ui.widgets import Chip
from ui.widgets.plain_text import plain_caption


def test_answers_are_read_and_corrected_in_the_panel(
    brennan: PersonPanel,
    office: Office,
    context: PageContext,
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    open_tab(brennan, "Surveys")
    assert "Clinical alumni careers 2020" in texts(brennan)
    qtbot.mouseClick(link(brennan, "Show answers"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    correct = next(
        one
        for one in brennan.findChildren(QPushButton)
        if one.accessibleName() == "Correct the answer to “How many publications?”"
    )
    correct.setFocus()
    qtbot.keyClick(correct, Qt.Key.Key_Space)
    dialog = child_of(brennan, AnswerDialog)
    field = dialog.findChildren(QLineEdit)[-1]
    before = field.text()
    field.setText("41")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert "41" in texts(brennan)
    assert any(text.startswith(f"Before: {before} · changed") for text in texts(brennan))
    focused = brennan.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Correct the answer to “How many publications?”"
    qtbot.mouseClick(link(brennan, "Open wave"), Qt.MouseButton.LeftButton)
    assert visited == [(SURVEYS, OpenWave("CAC", "2020", "responses", office.id_of("Brennan")))]


def test_answers_are_typed_in_from_the_page_of_a_person(
    brennan: PersonPanel, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    open_tab(brennan, "Surveys")
    last = office.waves[0]
    run_act(office.database, change_wave, last, last.opens, last.closes, None, Privacy.CONFIDENTIAL)
    run_act(office.database, open_wave, "CAC", "2022", date(2022, 3, 1))
    settle(qtbot, context.jobs)
    link(brennan, "Type in answers…").click()
    settle(qtbot, context.jobs)
    (menu,) = [one for one in brennan.findChildren(QMenu) if one.isVisible()]
    entries = {plain_caption(text_of(one)): one for one in menu.actions()}
    assert list(entries) == ["Clinical alumni careers 2022", "Clinical alumni careers 2020"]
    menu.close()
    entries["Clinical alumni careers 2022"].trigger()
    settle(qtbot, context.jobs)
    dialog = child_of(brennan, TypedAnswersDialog)
    assert "Brennan" in dialog.windowTitle()
    assert "In 2020: Yes" in texts(dialog)
    qtbot.keyClicks(dialog._entry, "2")
    qtbot.keyClick(dialog._entry, Qt.Key.Key_Return)
    dialog._accept.click()
    settle(qtbot, context.jobs)
    link(brennan, "Show answers").click()
    settle(qtbot, context.jobs)
    assert "In 2020: Yes" in texts(brennan)


@pytest.fixture
def answered_twice(office: Office) -> None:
    """Brennan, who completed the wave of 2018, is merged with somebody who only began it."""
    with office.database.write(BatchKind.MERGE) as changes:
        plan = plan_merge(changes.connection, office.id_of("Brennan"), office.person_ids[9])
        merge_people(changes, plan)


def test_other_answers_of_a_merged_person_are_read_and_made_to_count(
    answered_twice: None,
    brennan: PersonPanel,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    open_tab(brennan, "Surveys")
    shown = [one for one in brennan.findChildren(QPushButton) if one.text() == "Show answers"]
    qtbot.mouseClick(shown[-1], Qt.MouseButton.LeftButton)  # of 2018
    settle(qtbot, context.jobs)
    assert any("others (partial" in text for text in texts(brennan))
    (other,) = (text for text in texts(brennan) if text.startswith("Other answer"))
    qtbot.mouseClick(link(brennan, "Let the others count"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert not any("others (partial" in text for text in texts(brennan))
    assert other.partition(": ")[2] in texts(brennan)


def test_a_single_change_of_the_history_is_reverted(
    brennan: PersonPanel,
    context: PageContext,
    value_of: Callable[[str], object],
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    open_tab(brennan, "Career")
    write(brennan, "employer", "Example Institute", qtbot)
    settle(qtbot, context.jobs)
    show_changes(brennan, context, qtbot)
    assert "Record created" in texts(brennan)
    qtbot.mouseClick(link(brennan, "Revert"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert value_of("employer") == "Example University Hospital"
    qtbot.mouseClick(link(brennan, "Open"), Qt.MouseButton.LeftButton)
    ((place, what),) = visited
    assert place == IMPORTS
    assert isinstance(what, ShowBatch)


def test_a_note_a_call_and_a_task_stand_in_the_timeline(
    brennan: PersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    open_tab(brennan, "Timeline")
    settle(qtbot, context.jobs)
    note = next(
        one for one in brennan.findChildren(QLineEdit) if one.accessibleName() == "Add a note"
    )
    note.setFocus()
    qtbot.keyClicks(note, "Prefers letters.")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert "Prefers letters." in texts(brennan)
    focused = brennan.window().focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Add a note"
    menu = link(brennan, "Log").menu()
    next(one for one in menu.actions() if one.text() == "News…").trigger()
    news = child_of(brennan, NewsDialog)
    assert [one.name for one in news._people.people] == ["Prof Siobhán Brennan"]
    news.form.set_texts({"title": "A chair in Leeds"})
    news.accept()
    settle(qtbot, context.jobs)
    assert "News: A chair in Leeds (received, no permission yet)" in texts(brennan)
    menu = link(brennan, "Log").menu()
    next(one for one in menu.actions() if one.text() == "Task…").trigger()
    dialog = child_of(brennan, RecordDialog)
    due = dialog_field(dialog, "Due")
    assert isinstance(due, QLineEdit)
    qtbot.keyClicks(due, "1 january 2020")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "Enter a task." in texts(dialog)
    title = dialog_field(dialog, "Task")
    assert isinstance(title, QLineEdit)
    qtbot.keyClicks(title, "Send the programme")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "due" in badges(brennan)
    box = next(
        one
        for one in brennan.findChildren(QCheckBox)
        if one.accessibleName() == "Done: Send the programme"
    )
    box.click()
    settle(qtbot, context.jobs)
    assert "due" not in badges(brennan)


def test_the_tasks_of_a_person_are_shown_at_once(
    page: AlumniPage, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    first, other = office.person_ids[:2]
    for person_id in (first, other):
        values = {"title": f"Call {person_id}"}
        run_act(context.database, add_record, TASKS, person_id, values)
        settle(qtbot, context.jobs)
        page.open(ShowPerson(person_id, with_tasks=True))
        settle(qtbot, context.jobs)
        chips = [one for one in page.findChildren(Chip) if one.isVisible() and one.isChecked()]
        assert [one.text() for one in chips] == ["Tasks"]
        boxes = [one for one in page.findChildren(QCheckBox) if one.isVisible()]
        assert [one.accessibleName() for one in boxes] == [f"Done: Call {person_id}"]
