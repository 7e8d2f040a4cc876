"""What a screen reader says of each widget that the keyboard reaches, on every page."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.office import Office, settle, show_page
from ui.context import OpenWave, PageContext, ShowPerson
from ui.pages.alumni.page import AlumniPage
from ui.pages.imports.page import ImportsPage
from ui.pages.overview.page import OverviewPage
from ui.pages.reports.page import ReportsPage
from ui.pages.settings.page import SettingsPage
from ui.pages.surveys.page import SurveysPage
from ui.shell.page import Page


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (OverviewPage, None),
        (AlumniPage, ShowPerson(1)),
        (SurveysPage, None),
        *((SurveysPage, OpenWave("CAC", "2018", tab)) for tab in ("invitations", "responses")),
        (SurveysPage, OpenWave("CAC", "2018", "findings")),
        (ImportsPage, None),
        (ReportsPage, None),
        (SettingsPage, None),
    ],
)
def test_all_that_the_keyboard_reaches_has_a_name(
    make: Callable[[PageContext], Page],
    what: object,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    page = show_page(make(context), context, qtbot, what)
    reached = [one for one in page.findChildren(QWidget) if _is_reached(one)]
    assert reached
    assert [repr(one) for one in reached if not _spoken_name(one)] == []
    page.hide()
    settle(qtbot, context.jobs)


def _is_reached(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.focusProxy() is None


def _spoken_name(widget: QWidget) -> str:
    """The name as Qt hands it to the system: its own, its text, or its label's."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface is None else str(interface.text(QAccessible.Text.Name))
