from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from core.dates import DateOrder
from core.text import fold
from queries.people import PeopleLookups, read_lookups
from records.filters.filter_sql import count
from records.filters.segments import add_to_list, resolve
from records.writing.person_edits import delete_people, edit_person
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.bound_actions import text_of
from ui.context import IMPORTS, ImportFile, ListPeople, PageContext, ShowPerson
from ui.pages.alumni.column_chooser import ColumnChooser
from ui.pages.alumni.columns import save_sort
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_table import PeopleTable
from ui.tables import DataTable
from ui.widgets import Chip


def visible(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in page.findChildren(kind) if one.isVisible()]


def chip(page: QWidget, start: str) -> Chip:
    found = [one for one in page.findChildren(Chip) if one.isVisible()]
    return next(one for one in found if one.text().startswith(start))


def button(page: QWidget, text: str) -> QPushButton:
    found = [one for one in page.findChildren(QPushButton) if one.isVisible()]
    return next(one for one in found if one.text() == text)


def subtitle(page: AlumniPage) -> str:
    texts = [one.text() for one in page.findChildren(QLabel)]
    return next(text for text in texts if "sorted by" in text)


def texts(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def names(page: AlumniPage) -> list[str]:
    table = child_of(page, DataTable)
    model = table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def type_search(page: AlumniPage, text: str, qtbot: QtBot, context: PageContext) -> None:
    fields = page.findChildren(QLineEdit)
    field = next(one for one in fields if one.accessibleName() == "Search alumni")
    field.clear()
    qtbot.keyClicks(field, text)
    qtbot.waitUntil(lambda: not page._pause.isActive())
    settle(qtbot, context.jobs)


def test_everybody_is_listed_by_name(page: AlumniPage) -> None:
    assert subtitle(page) == "30 people · sorted by name"
    assert names(page)[:2] == ["Adeyemi, Ms Tunde", "Baptiste, Dr Chloé"]
    assert names(page) == sorted(names(page), key=fold)


def test_an_empty_office_is_asked_to_import(
    show: Callable[[], AlumniPage], visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    page = show()
    qtbot.mouseClick(button(page, "Import contacts…"), Qt.MouseButton.LeftButton)
    assert visited == [(IMPORTS, ImportFile())]


def test_search_narrows_as_one_types(page: AlumniPage, context: PageContext, qtbot: QtBot) -> None:
    type_search(page, "sioban", qtbot, context)
    assert names(page) == ["Brennan, Prof Siobhán"]
    similar = "No exact matches. Showing similar names: 1 of 30 people · sorted by name"
    assert subtitle(page) == similar
    type_search(page, "siobhan", qtbot, context)
    assert names(page) == ["Brennan, Prof Siobhán"]
    assert subtitle(page) == "1 of 30 people · sorted by name"
    qtbot.keyClick(page._search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(page)) == 30)
    settle(qtbot, context.jobs)


def test_no_matches_offer_all_alumni(page: AlumniPage, context: PageContext, qtbot: QtBot) -> None:
    type_search(page, "zzz", qtbot, context)
    qtbot.mouseClick(button(page, "Show all alumni"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert len(names(page)) == 30


def test_a_filter_of_another_page_is_a_chip_and_goes_by_its_cross(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    page.open(ListPeople(expression='award = "MD(Res)" and not deceased'))
    settle(qtbot, context.jobs)
    assert len(names(page)) == 14
    qtbot.keyClick(chip(page, "Not deceased"), Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    assert len(names(page)) == 15


def test_certain_people_are_listed_under_their_title(
    page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    page.open(ListPeople("Two of them", ids=office.person_ids[:2]))
    settle(qtbot, context.jobs)
    assert names(page) == ["Brennan, Prof Siobhán", "Okafor, Dr Adaeze"]
    assert chip(page, "Two of them").isVisible()


def test_a_heading_sorts_and_sorts_back(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    table = child_of(page, DataTable)
    for expected in ("Okafor, Dr Adaeze", "Costa, Prof Rafael"):
        table.horizontalHeader().sectionClicked.emit(2)
        settle(qtbot, context.jobs)
        assert names(page)[0] == expected
    assert subtitle(page) == "30 people · sorted by completed"


def test_the_order_is_kept_for_whoever_is_listed_and_for_the_next_time(
    page: AlumniPage, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> None:
    child_of(page, DataTable).sort_asked.emit([("award_completed", True), ("name", False)])
    settle(qtbot, context.jobs)
    page.open(ListPeople(expression="award = PhD"))
    settle(qtbot, context.jobs)
    assert subtitle(page).endswith("sorted by completed, then name")
    again = show()
    assert subtitle(again) == "30 people · sorted by completed, then name"
    assert names(again)[0] == "Costa, Prof Rafael"


def test_a_field_that_was_removed_is_no_longer_sorted_by(
    office: Office, show: Callable[[], AlumniPage], context: PageContext
) -> None:
    save_sort(context.preferences, [("custom.gone", True), ("award_completed", False)])
    assert subtitle(show()) == "30 people · sorted by completed"
    save_sort(context.preferences, [("custom.gone", True)])
    assert subtitle(show()) == "30 people · sorted by name"


def test_table_and_panel_stand_side_by_side_in_the_smallest_window(page: AlumniPage) -> None:
    page.resize(704, 480)  # what the smallest window leaves beside the rail
    table, details = page._left.geometry(), page._splitter._details.geometry()
    assert page.width() == 704
    assert table.right() < details.left()
    assert details.right() < page.width()


def test_a_column_is_searched_and_shown_by_keyboard(page: AlumniPage, qtbot: QtBot) -> None:
    page._open_columns(QPoint(0, 0))
    chooser = child_of(page, ColumnChooser)
    search = child_of(chooser, QLineEdit)
    qtbot.keyClicks(search, "middle")
    qtbot.keyClick(search, Qt.Key.Key_Down)
    columns = child_of(chooser, QListWidget)
    assert columns.hasFocus()
    qtbot.keyClick(columns, Qt.Key.Key_Space)
    assert page._table.columns.keys[-1] == "middle_names"


def test_filters_are_saved_as_a_segment_and_deleted(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    page.open(ListPeople(expression="award = PhD"))
    settle(qtbot, context.jobs)
    page._filters._actions["save-segment"].trigger()
    field = next(one for one in page.findChildren(QLineEdit) if one.accessibleName() == "Name")
    qtbot.keyClicks(field, "Doctors")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    assert chip(page, "Doctors").isChecked()
    assert len(names(page)) == 15
    page._filters._actions["delete-segment"].trigger()
    settle(qtbot, context.jobs)
    assert chip(page, "All alumni").isVisible()
    assert len(names(page)) == 30


def test_columns_are_chosen_and_remembered(
    page: AlumniPage, show: Callable[[], AlumniPage], context: PageContext, qtbot: QtBot
) -> None:
    table = child_of(page, PeopleTable)
    assert table.columns.keys == [
        "name", "award", "award_completed", "department", "email", "wave:2",
    ]  # fmt: skip
    table.columns.choose(["name", "employer"])
    settle(qtbot, context.jobs)
    again = show().findChild(PeopleTable)
    assert again is not None
    assert again.columns.keys == ["name", "employer"]


def test_the_row_says_what_became_of_the_invitation(page: AlumniPage) -> None:
    table = child_of(page, DataTable)
    model = table.model()
    by_name = {name: model.index(row, 5).data() for row, name in enumerate(names(page))}
    assert by_name["Okafor, Dr Adaeze"] == "Complete"
    assert by_name["Chaudhry, Ms Nadia"] == "Partial"
    assert by_name["Evans, Prof Rhys"] == "Sent"
    assert by_name["Zhang, Mr Wei"] == ""


def test_a_person_asked_for_is_selected_whatever_the_filter(
    page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    page.open(ListPeople(expression="award = PhD"))
    settle(qtbot, context.jobs)
    page.open(ShowPerson(office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    assert "Prof Siobhán Brennan" in [one.text() for one in page.findChildren(QLabel)]
    assert len(names(page)) == 30


def test_selected_people_are_deleted_and_come_back(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    said: list[object] = []
    context.jobs.said.connect(said.append)
    table = child_of(page, DataTable)
    table.selectAll()
    assert "30 people selected" in [one.text() for one in page.findChildren(QLabel)]
    qtbot.mouseClick(button(page, "Delete 30 people"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert len(names(page)) == 0
    said[-1].action()  # type: ignore[attr-defined]
    settle(qtbot, context.jobs)
    assert len(names(page)) == 30


def test_the_context_menu_offers_the_actions_of_the_selection(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    table = child_of(page, DataTable)

    def offered() -> list[str]:
        spot = table.visualRect(table.model().index(0, 0)).center()
        table.customContextMenuRequested.emit(spot)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        texts = [text_of(one) for one in menu.actions() if one.isVisible() and one.text()]
        menu.close()
        return texts

    settle(qtbot, context.jobs)
    both = {"Log activity…", "Add to list…", "Copy", "Export this table…"}
    assert both | {"Export person…", "Delete person"} <= set(offered())
    table.selectAll()
    assert both | {"Export people…", "Delete 30 people"} <= set(offered())


def test_on_a_list_the_first_action_removes_from_the_list_and_not_from_the_records(
    page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    guests = [office.id_of(name) for name in ("Brennan", "Dahl", "Evans")]
    run_act(context.database, add_to_list, "Dinner 2026", guests)
    page.refresh()
    page.open(ListPeople(expression='in segment "Dinner 2026"'))
    settle(qtbot, context.jobs)
    said: list[object] = []
    context.jobs.said.connect(said.append)
    table = child_of(page, DataTable)
    table.selectAll()
    settle(qtbot, context.jobs)
    offered = [one.text() for one in page.findChildren(QPushButton) if one.isVisible()]
    assert offered.index("Remove from “Dinner 2026”") < offered.index("Delete 3 people")
    qtbot.mouseClick(button(page, "Remove from “Dinner 2026”"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert said[-1].text == "3 people removed from “Dinner 2026”."  # type: ignore[attr-defined]
    with context.database.read() as connection:
        assert list(resolve(connection, "Dinner 2026")) == []
        assert count(connection, None) == 30
    said[-1].action()  # type: ignore[attr-defined]
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert sorted(resolve(connection, "Dinner 2026")) == sorted(guests)


def test_away_from_lists_nothing_is_removed_from_one(page: AlumniPage) -> None:
    table = child_of(page, DataTable)
    table.selectAll()
    offered = [one.text() for one in page.findChildren(QPushButton) if one.isVisible()]
    assert "Delete 30 people" in offered
    assert not any(text.startswith("Remove from") for text in offered)


def test_the_usual_columns_fit_beside_a_person(page: AlumniPage) -> None:
    table = child_of(page, DataTable)
    assert table.horizontalScrollBar().maximum() == 0
    model = table.model()
    across = Qt.Orientation.Horizontal
    heads = [model.headerData(at, across) for at in range(model.columnCount())]
    assert heads == ["Name", "Award", "Year", "Department", "E-mail", "CAC 2020"]


def test_after_a_change_what_is_in_sight_is_shown_before_all_are_counted(
    page: AlumniPage,
    office: Office,
    context: PageContext,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    page.open(ShowPerson(office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    table, counted = page.findChild(DataTable), Event()
    assert table is not None

    def read_slowly(connection: Connection, order: DateOrder) -> PeopleLookups:
        assert counted.wait(30)
        return read_lookups(connection, order)

    monkeypatch.setattr("ui.pages.alumni.page.read_lookups", read_slowly)
    values = {"department": "Law", "employer": "Example Chambers"}
    run_act(office.database, edit_person, office.id_of("Brennan"), values)
    cell = table.model().index(table.currentIndex().row(), 3)
    try:
        qtbot.waitUntil(lambda: cell.data() == "Law")
        qtbot.waitUntil(lambda: "Example Chambers" in texts(page))
    finally:
        counted.set()
    settle(qtbot, context.jobs)
    assert cell.data() == "Law"


def test_a_person_deleted_elsewhere_leaves_the_panel_at_once(
    page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    page.open(ShowPerson(office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    run_act(office.database, delete_people, [office.id_of("Brennan")])
    settle(qtbot, context.jobs)
    assert "Brennan, Prof Siobhán" not in names(page)
    assert "Prof Siobhán Brennan" not in texts(page)


def scrolled(table: DataTable) -> tuple[int, int]:
    return table.horizontalScrollBar().value(), table.verticalScrollBar().value()


def test_hiding_a_column_keeps_the_selection_and_the_place(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    table, people = page.findChild(DataTable), page.findChild(PeopleTable)
    assert table is not None
    assert people is not None
    shown = ["name", "award", "department", "email", "city", "country", "employer", "phone"]
    people.columns.choose(shown)
    table.selectionModel().select(
        QItemSelection(table.model().index(12, 0), table.model().index(14, 0)),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )
    settle(qtbot, context.jobs)
    table.horizontalScrollBar().setValue(60)
    table.verticalScrollBar().setValue(200)
    chosen = people.selected_ids()
    table.hide_column(2)
    settle(qtbot, context.jobs)
    assert people.columns.keys == [key for key in shown if key != "department"]
    assert (people.selected_ids(), scrolled(table)) == (chosen, (60, 200))
    people.columns.choose(["name", "employer", "award", "email", "city", "country", "phone"])
    settle(qtbot, context.jobs)
    assert (people.selected_ids(), scrolled(table)) == (chosen, (60, 200))


def test_people_stay_selected_in_another_order_and_under_other_filters(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    table, people = page.findChild(DataTable), page.findChild(PeopleTable)
    assert table is not None
    assert people is not None
    table.selectAll()
    settle(qtbot, context.jobs)
    table.horizontalHeader().sectionClicked.emit(2)
    settle(qtbot, context.jobs)
    assert people.selected_count() == 30
    doctors = ListPeople(expression="award = PhD")
    page.open(doctors)
    settle(qtbot, context.jobs)
    assert people.selected_count() == 15
    page.open(ListPeople())
    settle(qtbot, context.jobs)
    assert people.selected_count() == 15


def test_another_list_begins_with_its_first_person_where_nobody_selected_is_on_it(
    page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    people = child_of(page, PeopleTable)
    page.open(ListPeople(title="Before", ids=office.person_ids[:10]))
    settle(qtbot, context.jobs)
    people.select(people.ids[4])
    page.open(ListPeople(title="Others", ids=office.person_ids[10:20]))
    settle(qtbot, context.jobs)
    assert list(people.selected_ids()) == [people.ids[0]]


def test_whoever_took_the_place_of_a_deleted_person_is_selected(
    page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    people = child_of(page, PeopleTable)
    gone, next_one = people.ids[4:6]
    people.select(gone)
    run_act(context.database, delete_people, [gone])
    page.refresh()
    settle(qtbot, context.jobs)
    assert list(people.selected_ids()) == [next_one]
