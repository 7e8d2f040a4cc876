"""The popups of the alumni table: the filter form and the chooser of columns."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from records.filters.model import CONTACTABLE, And, Comparison, Filter, Membership, Not
from tests.ui.office import Office, child_of, settle
from ui.context import ListPeople, PageContext
from ui.pages.alumni.column_chooser import ColumnChooser
from ui.pages.alumni.filters.builder import FilterBuilder
from ui.pages.alumni.filters.form import FilterForm
from ui.pages.alumni.page import AlumniPage
from ui.widgets import Chip
from ui.widgets.search_combo import SearchCombo

DECEASED = Comparison("deceased", "yes")


def the_form(page: AlumniPage) -> FilterForm:
    return next(one for one in page.findChildren(FilterForm) if one.isVisible())


@pytest.fixture
def form(page: AlumniPage) -> FilterForm:
    chip(page, "+ Filter").click()
    return the_form(page)


def chip(page: AlumniPage, start: str) -> Chip:
    found = [one for one in page.findChildren(Chip) if one.isVisible()]
    return next(one for one in found if one.text().startswith(start))


def choose(form: FilterForm, field: str, how: str) -> None:
    what, ways = form.findChildren(QComboBox)[:2]
    assert isinstance(what, SearchCombo)
    what.choose(field)
    ways.setCurrentIndex(ways.findText(how))


def tick(form: FilterForm, *words: str) -> None:
    for values in form.findChildren(QListWidget):
        for row in range(values.count()):
            if values.item(row).data(Qt.ItemDataRole.UserRole) in words:
                values.item(row).setCheckState(Qt.CheckState.Checked)


def line_of(form: FilterForm, name: str) -> QLineEdit:
    lines = (one for one in form.findChildren(QLineEdit) if one.isVisible())
    return next(one for one in lines if one.accessibleName() == name)


def name(form: FilterForm, word: str) -> None:
    combo = form.findChildren(SearchCombo)[1]
    combo.choose(word)


def enter_period(form: FilterForm, words: str) -> None:
    line_of(form, "Period").setText(words)


def enter_value(form: FilterForm, words: str) -> None:
    line_of(form, "Value").setText(words)


def add(form: FilterForm, qtbot: QtBot) -> list[Filter]:
    made: list[Filter] = []
    form.filter_made.connect(made.append)
    button = next(one for one in form.findChildren(QPushButton) if one.text() == "Add filter")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    return made


def test_enter_in_the_comparison_adds_the_filter(form: FilterForm, qtbot: QtBot) -> None:
    choose(form, "E-mail", "is not empty")
    made: list[Filter] = []
    form.filter_made.connect(made.append)
    ways = form.findChildren(QComboBox)[1]
    ways.setFocus()
    qtbot.keyClick(ways, Qt.Key.Key_Return)
    assert made == [Not(Comparison("email", "empty"))]


def test_enter_in_the_name_of_a_survey_adds_the_filter(form: FilterForm, qtbot: QtBot) -> None:
    choose(form, "Invited to survey", "is not")
    made: list[Filter] = []
    form.filter_made.connect(made.append)
    combo = form.findChildren(SearchCombo)[1]
    combo.setFocus()
    combo.select_text()
    qtbot.keyClicks(combo, "cac")
    qtbot.keyClick(combo, Qt.Key.Key_Return)
    assert made == [Not(Membership("invited", "CAC"))]


@pytest.mark.parametrize(
    ("field", "how", "enter", "words", "expected"),
    [
        ("Award", "is any of", tick, ["PhD", "MD(Res)"],
         Comparison("award", "in", ("PhD", "MD(Res)"))),
        ("Award", "is none of", tick, ["PhD"], Not(Comparison("award", "in", ("PhD",)))),
        ("E-mail", "is not empty", tick, [], Not(Comparison("email", "empty"))),
        ("Deceased", "is no", tick, [], Not(Comparison("deceased", "yes"))),
        ("Completed", "is in", enter_period, ["2024"],
         Comparison("award_completed", "during", ("2024",))),
        ("Last verified", "is not in", enter_period, ["In 2024"],
         Not(Comparison("last_verified", "during", ("2024",)))),
        ("Last verified", "is in", enter_period, ["October 2016"],
         Comparison("last_verified", "during", ("2016-10",))),
        ("Last verified", "is before", enter_value, ["10/2016"],
         Comparison("last_verified", "<", ("2016-10",))),
        ("Last verified", "is in", enter_period, ["this year"],
         Comparison("last_verified", "during", ("this year",))),
        ("Contactable", "for", name, ["surveys"], CONTACTABLE),
        ("Contactable", "not for", name, ["surveys"], Not(CONTACTABLE)),
        ("Invited to survey", "is", name, ["CAC/2020"], Membership("invited", "CAC/2020")),
        ("Answered survey", "is not", name, ["CAC"], Not(Membership("answered", "CAC"))),
    ],
)  # fmt: skip
def test_a_filter_is_made_from_field_condition_and_values(
    form: FilterForm,
    field: str,
    how: str,
    enter: Callable[..., None],
    words: list[str],
    expected: Filter,
    qtbot: QtBot,
) -> None:
    choose(form, field, how)
    enter(form, *words)
    assert add(form, qtbot) == [expected]


def test_typing_a_part_of_a_field_and_enter_chooses_it(form: FilterForm, qtbot: QtBot) -> None:
    """Not the field that stood there before."""
    what = form.findChildren(SearchCombo)[0]
    line = what.lineEdit()
    assert line is not None
    assert line.selectedText() == "Award"
    qtbot.keyClicks(line, "compl")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert what.currentText() == "Completed"
    ways = form.findChildren(QComboBox)[1]
    ways.setCurrentIndex(ways.findText("is between"))
    low, high = line_of(form, "From"), line_of(form, "To")
    qtbot.keyClicks(low, "1983")
    qtbot.keyClicks(high, "2017")
    made: list[Filter] = []
    form.filter_made.connect(made.append)
    qtbot.keyClick(high, Qt.Key.Key_Return)
    assert made == [Comparison("award_completed", "between", ("1983", "2017"))]


def test_enter_on_a_text_within_several_fields_lists_them(form: FilterForm, qtbot: QtBot) -> None:
    what = form.findChildren(SearchCombo)[0]
    line, found = what.lineEdit(), what.completer()
    assert line is not None
    assert found is not None
    qtbot.keyClicks(line, "ame")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert what.currentData().label == "Award"  # as before: nothing was guessed
    popup = found.popup()
    assert popup is not None
    qtbot.wait(1)  # the list closes with Enter, and opens again
    assert popup.isVisible()
    listed = [
        str(found.completionModel().index(row, 0).data())
        for row in range(found.completionModel().rowCount())
    ]
    assert {"Given name", "Family name"} <= set(listed)
    popup.hide()
    line.selectAll()
    qtbot.keyClicks(line, "given n")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert what.currentText() == "Given name"


def test_an_invalid_value_is_shown_as_an_error(form: FilterForm, qtbot: QtBot) -> None:
    choose(form, "Completed", "is")
    line = line_of(form, "Value")
    qtbot.keyClicks(line, "soon")
    assert add(form, qtbot) == []
    assert "“soon” is not a year." in [one.text() for one in form.findChildren(QLabel)]
    assert form.isVisible()


def test_a_chip_is_changed_where_it_stands_and_removed_by_key(
    page: AlumniPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    page.open(ListPeople(expression="award in (PhD) and not deceased"))
    settle(qtbot, context.jobs)
    shown = len(page._table.ids)
    qtbot.keyClick(chip(page, "Award is PhD"), Qt.Key.Key_Return)
    form = the_form(page)
    tick(form, "MD(Res)")
    button = next(one for one in form.findChildren(QPushButton) if one.text() == "Change filter")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    either, living = Comparison("award", "in", ("PhD", "MD(Res)")), Not(DECEASED)
    assert list(page._query.conditions) == [either, living]
    assert len(page._table.ids) > shown
    first = chip(page, "Award is PhD or MD(Res)")
    first.setFocus()
    with qtbot.waitActive(page):
        page.activateWindow()
    qtbot.keyClick(first, Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    assert list(page._query.conditions) == [living]
    assert page.window().focusWidget() is chip(page, "Not deceased")


def test_a_chip_of_several_conditions_opens_the_builder(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    page.open(ListPeople(expression="(award = PhD or deceased) and gender = female"))
    settle(qtbot, context.jobs)
    qtbot.mouseClick(chip(page, "Award is PhD or"), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    builder = child_of(page, FilterBuilder)
    assert builder.isVisible()
    chosen = builder.filter()
    assert isinstance(chosen, And)
    assert len(chosen.parts) == 2
    builder.reject()
    settle(qtbot, context.jobs)


def test_columns_are_shown_and_hidden(page: AlumniPage, context: PageContext, qtbot: QtBot) -> None:
    chip(page, "Columns").click()
    columns = child_of(page, ColumnChooser)
    boxes = child_of(columns, QListWidget)
    everything = [boxes.item(row) for row in range(boxes.count())]
    items = {one.text(): one for one in everything if one.flags() != Qt.ItemFlag.NoItemFlags}
    items["Employer"].setCheckState(Qt.CheckState.Checked)
    items["Award"].setCheckState(Qt.CheckState.Unchecked)
    settle(qtbot, context.jobs)
    assert "employer" in page._table.columns.keys
    assert "award" not in page._table.columns.keys


def test_columns_that_are_not_shown_are_listed_in_groups(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    chip(page, "Columns").click()
    columns = child_of(page, ColumnChooser)
    boxes = columns.findChild(QListWidget)
    search = columns.findChild(QLineEdit)
    assert boxes is not None
    assert search is not None

    def listed() -> list[str]:
        items = (boxes.item(row) for row in range(boxes.count()))
        return [item.text() for item in items if not item.isHidden()]

    assert listed().index("Contact preferences") < listed().index("News by e-mail")
    qtbot.keyClicks(search, "news by")
    channels = ("e-mail", "phone", "post")
    titles = [title for one in channels for title in (f"News by {one}", f"News by {one} recorded")]
    assert listed() == ["Contact preferences", *titles]
    search.clear()
    qtbot.keyClicks(search, "contact pref")
    assert {"Contact preferences", "Events by post"} <= set(listed())
    assert "Employer" not in listed()
    [news] = boxes.findItems("News by e-mail", Qt.MatchFlag.MatchExactly)
    news.setCheckState(Qt.CheckState.Checked)
    settle(qtbot, context.jobs)
    assert page._table.columns.keys[-1] == "news_by_email"
