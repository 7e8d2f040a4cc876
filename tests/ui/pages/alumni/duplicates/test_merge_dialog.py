"""Two records are compared side by side, by keyboard, and merged or marked as different."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from importers.queue.draft_erasure import discard_drafts
from models.batch_kinds import BatchKind
from records.erasure.erase import erase_for_good
from records.merging.merge import merge_people
from records.merging.plan import plan_merge
from records.people import existing_people, read_people
from records.writing.person_edits import edit_person
from tests.ui.office import Office, child_of, settle
from ui.actions import MERGE_PEOPLE
from ui.context import PageContext
from ui.pages.alumni.duplicates.duplicates_view import DuplicatesView
from ui.pages.alumni.duplicates.merge_dialog import MergeDialog
from ui.pages.alumni.page import AlumniPage
from ui.tables import DataTable
from ui.widgets import Message


@pytest.fixture
def dialog(view: DuplicatesView, context: PageContext, qtbot: QtBot) -> MergeDialog:
    """The dialog as Enter on the pair opens it."""
    qtbot.keyClick(view._table, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    return child_of(view, MergeDialog)


def button(dialog: MergeDialog, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def choice(dialog: MergeDialog, name: str) -> QRadioButton:
    radios = dialog.findChildren(QRadioButton)
    return next(one for one in radios if one.accessibleName() == name)


def texts(dialog: MergeDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


def given_names(context: PageContext, ids: tuple[int, int]) -> list[str | None]:
    with context.database.read() as connection:
        return [one["given_name"] for one in read_people(connection, ids, ["given_name"])]


def test_what_differs_is_shown_first_and_the_best_is_suggested(
    dialog: MergeDialog, qtbot: QtBot
) -> None:
    assert choice(dialog, "Given name: Anna").isChecked()  # the longer form
    assert not choice(dialog, "Given name: Ann").isChecked()
    shown = texts(dialog)
    assert "the longer form of the same" in shown
    assert "Very likely" not in shown  # in the badge
    assert "For: same e-mail address" in shown
    assert "Phone numbers\n+447700900555\n+447700900556\nall are kept" in shown
    assert "E-mail addresses\nanna.marsh@example.org\nanna.marsh@example.org\non the kept" in shown
    assert "Nothing else is on the other record" in shown
    assert choice(dialog, "Given name: Anna").hasFocus()
    assert "1970" not in shown  # a field that is the same is folded
    show = next(one for one in dialog.findChildren(QPushButton) if "are the same" in one.text())
    assert show.text().startswith("Show ")
    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    assert "1970" in texts(dialog)


def test_a_pair_is_merged_by_keyboard_and_unmerged_again(
    dialog: MergeDialog,
    view: DuplicatesView,
    twice: tuple[int, int],
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
) -> None:
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context.jobs)
    assert given_names(context, twice) == ["Anna", None]
    assert view._model.rowCount() == 0
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert given_names(context, twice) == ["Anna", "Ann"]
    assert view._model.rowCount() == 1


def test_the_other_value_and_the_other_record_can_be_chosen(
    dialog: MergeDialog, twice: tuple[int, int], context: PageContext, qtbot: QtBot
) -> None:
    qtbot.mouseClick(button(dialog, "Keep the other record instead"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    ann = choice(dialog, "Given name: Ann")
    ann.setFocus()
    qtbot.keyClick(ann, Qt.Key.Key_Space)
    assert ann.isChecked()
    qtbot.mouseClick(button(dialog, "Merge"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert given_names(context, twice) == [None, "Ann"]


def merge_elsewhere(context: PageContext, keep: int, other: int) -> None:
    with context.database.write(BatchKind.MERGE) as changes:
        merge_people(changes, plan_merge(changes.connection, keep, other))


def erase_elsewhere(context: PageContext, _keep: int, other: int) -> None:
    erase_for_good(context.database, [other], "asked for it", discard_drafts)


def edit_elsewhere(context: PageContext, _keep: int, other: int) -> None:
    with context.database.write(BatchKind.PERSON_EDIT) as changes:
        edit_person(changes, other, {"given_name": "Anne"})


@pytest.mark.parametrize(
    ("meanwhile", "sentence", "stays"),
    [
        (merge_elsewhere, "was merged into record", False),
        (erase_elsewhere, "There is no person", False),
        (edit_elsewhere, "changed meanwhile. Nothing was merged", True),
    ],
)
def test_what_happened_in_another_window_is_said_once(
    dialog: MergeDialog,
    view: DuplicatesView,
    twice: tuple[int, int],
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
    meanwhile: Callable[[PageContext, int, int], None],
    sentence: str,
    *,
    stays: bool,
) -> None:
    meanwhile(context, *twice)
    qtbot.mouseClick(button(dialog, "Merge"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    (told,) = said
    assert sentence in told.text
    assert bool(view.findChildren(MergeDialog)) is stays
    if stays:
        assert choice(dialog, "Given name: Anne").isVisible()
        dialog.close()


def test_two_people_are_remembered_and_that_is_undone(
    dialog: MergeDialog,
    view: DuplicatesView,
    context: PageContext,
    said: list[Message],
    twice: tuple[int, int],
    qtbot: QtBot,
) -> None:
    qtbot.mouseClick(button(dialog, "Not the same person"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert view._model.rowCount() == 0
    with context.database.read() as connection:
        assert existing_people(connection, twice) == list(twice)
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert view._model.rowCount() == 1
    view._table.selectRow(0)
    mark = next(
        one for one in view.findChildren(QPushButton) if one.text() == "Not the same person"
    )
    qtbot.mouseClick(mark, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert view._model.rowCount() == 0


def test_two_selected_people_of_the_table_are_compared(
    show: Callable[[], AlumniPage], office: Office, context: PageContext, qtbot: QtBot
) -> None:
    page = show()
    table = next(one for one in page.findChildren(DataTable) if one.accessibleName() == "People")
    table.selectRow(0)

    def merge() -> bool:
        actions = page._details.shown_actions()
        return any(one.objectName() == MERGE_PEOPLE.key and one.isEnabled() for one in actions)

    settle(qtbot, context.jobs)
    assert not merge()
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, context.jobs)
    assert merge()
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, context.jobs)
    assert not merge()
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, context.jobs)
    action = next(
        one for one in page._details.shown_actions() if one.objectName() == MERGE_PEOPLE.key
    )
    action.trigger()
    settle(qtbot, context.jobs)
    dialog = child_of(page, MergeDialog)
    assert "Kept record" in texts(dialog)
    dialog.close()
