"""Possible duplicates are searched for, listed with reasons, and left again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from models.batch_kinds import BatchKind
from records.writing.new_people import create_people
from records.writing.person_edits import delete_people
from tests.acts import run_act
from tests.ui.office import Office, settle
from ui.context import PageContext
from ui.pages.alumni.duplicates.duplicates_view import DuplicatesView
from ui.pages.alumni.page import AlumniPage


def texts(view: DuplicatesView) -> str:
    """All that the labels in sight say."""
    return "\n".join(one.text() for one in view.findChildren(QLabel) if one.isVisible())


def test_one_person_with_two_records_is_listed_with_reasons(view: DuplicatesView) -> None:
    assert view._model.rowCount() == 1
    likelihood, left, right, reasons = map(str, view._model.row(0))
    assert likelihood.startswith("Very likely · 99.")
    assert left == "Marsh, Anna · born 1970 · PhD 1998 · anna.marsh@example.org"
    assert right == "Marsh, Ann · born 1970 · PhD 1998 · Leeds · anna.marsh@example.org"
    assert "For: same e-mail address, same date of birth" in reasons
    assert "Against: another phone number" in reasons
    assert "1 pair · searched today" in texts(view)


def test_who_changed_since_the_search_is_counted_and_searched_again(
    view: DuplicatesView, context: PageContext, qtbot: QtBot, twice: tuple[int, int]
) -> None:
    run_act(context.database, delete_people, [twice[1]])
    settle(qtbot, context.jobs)
    assert view._model.rowCount() == 0
    assert "No pairs here" in texts(view)
    with context.database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, [{"family_name": "Late"}], source="test")
    settle(qtbot, context.jobs)
    assert "2 people changed since" in texts(view)
    button = next(one for one in view.findChildren(QPushButton) if one.text() == "Search again")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert "changed since" not in texts(view)


def test_back_leads_to_the_people(
    page: AlumniPage, view: DuplicatesView, qtbot: QtBot, office: Office
) -> None:
    back = next(one for one in view.findChildren(QPushButton) if one.text() == "‹ Alumni")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    settle(qtbot, page._context.jobs)
    assert not view.isVisible()
    assert page._table.isVisible()


def test_the_pairs_have_the_focus_as_soon_as_they_are_found(view: DuplicatesView) -> None:
    """They are searched for while the view is shown already, so the table was hidden at first."""
    assert view.window().focusWidget() is view._table
