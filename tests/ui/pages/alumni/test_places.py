"""Where alumni are, in the window: counted, chosen on the map and in the lists, exported."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from records.filters.segments import save_segment
from records.writing.person_edits import create_person
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import COPY_PICTURE, EXPORT_PLACES, LIST_WITHOUT_COUNTRY, Action
from ui.applicable_actions import applicable_actions
from ui.context import ListPeople, PageContext, ShowPlaces
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.places.map_view import MapView
from ui.pages.alumni.places.places_view import PlacesView


@pytest.fixture
def view(
    office: Office, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> PlacesView:
    for city, country in (("Lima", "Peru"), ("Lima", "Peru"), ("Cusco", "Peru"), ("X", "Narnia")):
        person = {"family_name": "Ash", "city": city, "country": country, "gender": "male"}
        run_act(context.database, create_person, person)
    run_act(context.database, save_segment, "Ashes", "family_name = Ash")
    page = show()
    page.open(ShowPlaces())
    with qtbot.waitActive(page):
        page.activateWindow()
    settle(qtbot, context.jobs)
    view = child_of(page, PlacesView)
    qtbot.waitUntil(lambda: view._map._map is not None, timeout=30_000)
    return view


def do(view: PlacesView, action: Action, context: PageContext, qtbot: QtBot) -> None:
    applicable_actions(view.window())[action.key].trigger()
    settle(qtbot, context.jobs)


def choose_segment(view: PlacesView, name: str, context: PageContext, qtbot: QtBot) -> None:
    who = view.findChild(QComboBox)
    assert isinstance(who, QComboBox)
    who.setCurrentIndex(who.findText(name))
    settle(qtbot, context.jobs)


def cities(view: PlacesView) -> list[tuple[str, str]]:
    found = [view._city_model.row(at) for at in range(view._city_model.rowCount())]
    return [(str(row[0]), str(row[1])) for row in found]


def test_a_country_is_chosen_on_the_map_and_its_city_listed(
    view: PlacesView, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    choose_segment(view, "Ashes", context, qtbot)
    qtbot.waitUntil(lambda: len(view._map._map.circles) == 1, timeout=30_000)  # type: ignore[union-attr]
    shown = child_of(view, MapView)
    assert "Peru: 3 people" in shown.accessibleDescription()
    (circle,) = view._map._map.circles  # type: ignore[union-attr]
    view._country_table.go_to(view._country_model.index(1, 0))
    assert cities(view) == [("X", "1")]
    spot = (shown._corner()).toPoint() + QPoint(round(circle.x), round(circle.y))
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=spot)
    assert cities(view) == [("Lima", "2"), ("Cusco", "1")]
    view._city_table.setFocus()
    view._city_table.go_to(view._city_model.index(0, 0))
    qtbot.keyClick(view._city_table, Qt.Key.Key_Return)
    (_page, request) = visited[-1]
    assert isinstance(request, ListPeople)
    assert str(request.expression).startswith("in segment Ashes and any contact_point where")
    assert "city in (Lima)" in str(request.expression)
    shown.setFocus()
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert "Peru" in str(visited[-1][1])


def test_who_is_not_on_the_map_is_said_and_listed(
    view: PlacesView, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    said = [one.text() for one in view.findChildren(QLabel) if one.isVisible()]
    assert any("without a country; not on the map: Narnia (1)." in one for one in said)
    do(view, LIST_WITHOUT_COUNTRY, context, qtbot)
    assert str(visited[-1][1]).count("no contact_point") == 1


def test_countries_are_sorted_exported_and_copied(
    view: PlacesView,
    context: PageContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    out = tmp_path / "places.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    choose_segment(view, "Ashes", context, qtbot)
    view._country_table.sort_asked.emit((("name", False),))
    assert [one.name for one in view._countries] == ["Narnia", "Peru"]
    do(view, EXPORT_PLACES, context, qtbot)
    assert list(openpyxl.load_workbook(out)["Countries"].values)[1:] == [
        ("Peru", 3),
        ("Narnia", 1),
    ]
    do(view, COPY_PICTURE, context, qtbot)
    assert QGuiApplication.clipboard().image().width() == 2000
