"""Alumni over time in the window."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.formats import format_month
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.context import PageContext, ShowHistory
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.statistics.over_time_view import OverTimeView
from ui.tables import DataTable
from ui.widgets import EmptyState, LineCurve
from ui.widgets.search_combo import SearchCombo


def test_a_figure_is_chosen_and_shown_by_month(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> None:
    page = show()
    page.open(ShowHistory())
    settle(qtbot, context.jobs)
    view = child_of(page, OverTimeView)
    model = child_of(view, DataTable).model()
    month = format_month(date.today())
    assert [model.index(0, at).data() for at in range(3)] == [month, "30", ""]
    assert "30 at the end" in child_of(view, LineCurve).accessibleDescription()
    run_act(office.database, create_person, {"family_name": "Ash", "linkedin_group": True})
    settle(qtbot, context.jobs)
    assert model.index(0, 1).data() == "31"
    figure = child_of(view, SearchCombo)
    figure.setFocus()
    figure.select_text()
    qtbot.keyClicks(figure.lineEdit(), "LinkedIn")
    qtbot.keyClick(figure.lineEdit(), Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert [model.index(0, at).data() for at in range(3)] == [month, "16", "52%"]
    figure.choose("Possible duplicates")
    settle(qtbot, context.jobs)
    assert child_of(view, EmptyState).isVisible()
