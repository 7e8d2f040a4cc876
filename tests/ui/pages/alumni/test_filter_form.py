"""The popups of the alumni table: the filter form and the chooser of columns."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from records.fields.definitions import BY_KEY
from records.fields.values import ParseOptions as ValueContext
from records.filters.model import CONTACTABLE, Comparison, Filter, Membership, Not
from tests.ui.office import Office, settle
from ui.context import PageContext
from ui.pages.alumni.column_chooser import ColumnChooser
from ui.pages.alumni.filters.form import FilterForm
from ui.pages.alumni.page import AlumniPage
from ui.theme import Theme


@pytest.fixture
def parent(theme: Theme, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def form(office: Office, parent: QWidget) -> FilterForm:
    made = FilterForm(BY_KEY, office.waves, ValueContext(), parent)
    made.show()
    return made


def choose(form: FilterForm, field: str, how: str) -> None:
    fields, ways = form.findChildren(QComboBox)
    fields.setCurrentIndex(fields.findData(field))
    ways.setCurrentIndex(ways.findText(how))


def tick(form: FilterForm, *words: str) -> None:
    values = form.findChild(QListWidget)
    assert values is not None
    for row in range(values.count()):
        if values.item(row).text() in words:
            values.item(row).setCheckState(Qt.CheckState.Checked)


def add(form: FilterForm, qtbot: QtBot) -> list[Filter]:
    made: list[Filter] = []
    form.filter_made.connect(made.append)
    button = next(one for one in form.findChildren(QPushButton) if one.text() == "Add filter")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    return made


@pytest.mark.parametrize(
    ("field", "how", "words", "expected"),
    [
        ("award", "is any of", ("PhD", "MD(Res)"), Comparison("award", "in", ("PhD", "MD(Res)"))),
        ("award", "is none of", ("PhD",), Not(Comparison("award", "in", ("PhD",)))),
        ("email", "is not empty", (), Not(Comparison("email", "empty"))),
        ("deceased", "no", (), Not(Comparison("deceased", "yes"))),
        ("contactable", "yes", (), CONTACTABLE),
        ("contactable", "no", (), Not(CONTACTABLE)),
        ("invited", "is any of", ("CAC/2020",), Membership("invited", "CAC/2020")),
        ("answered", "is none of", ("CAC/2018",), Not(Membership("answered", "CAC/2018"))),
    ],
)
def test_a_filter_is_made_from_field_condition_and_values(
    form: FilterForm, field: str, how: str, words: tuple[str, ...], expected: Filter, qtbot: QtBot
) -> None:
    choose(form, field, how)
    tick(form, *words)
    assert add(form, qtbot) == [expected]


def test_numbers_are_compared(form: FilterForm, qtbot: QtBot) -> None:
    choose(form, "award_completed", "between")
    lines = {one.accessibleName(): one for one in form.findChildren(QLineEdit) if one.isVisible()}
    qtbot.keyClicks(lines["Value"], "1983")
    qtbot.keyClicks(lines["To"], "2017")
    assert add(form, qtbot) == [Comparison("award_completed", "between", ("1983", "2017"))]


def test_an_invalid_value_is_shown_as_an_error(form: FilterForm, qtbot: QtBot) -> None:
    choose(form, "award_completed", "is")
    lines = {one.accessibleName(): one for one in form.findChildren(QLineEdit) if one.isVisible()}
    qtbot.keyClicks(lines["Value"], "soon")
    assert add(form, qtbot) == []
    assert "“soon” is not a year." in [one.text() for one in form.findChildren(QLabel)]


def test_the_filter_of_the_page_narrows_it(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    page._chips.filter_requested.emit(QPoint(0, 0))
    form = page.findChild(FilterForm)
    assert form is not None
    tick(form, "PhD")
    add(form, qtbot)
    settle(qtbot, context.jobs)
    assert len(page._table.ids) == 15


def test_columns_are_shown_and_hidden(page: AlumniPage, context: PageContext, qtbot: QtBot) -> None:
    page._chips.columns_requested.emit(QPoint(0, 0))
    columns = page.findChild(ColumnChooser)
    assert columns is not None
    boxes = columns.findChild(QListWidget)
    assert boxes is not None
    items = {boxes.item(row).text(): boxes.item(row) for row in range(boxes.count())}
    items["Employer"].setCheckState(Qt.CheckState.Checked)
    items["Award"].setCheckState(Qt.CheckState.Unchecked)
    settle(qtbot, context.jobs)
    assert "employer" in page._table.keys
    assert "award" not in page._table.keys
