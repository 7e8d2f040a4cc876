from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from queries.people import PeopleQuery
from records.fields.definitions import BY_KEY
from records.fields.values import ParseOptions as ValueContext
from records.filters.expressions import CONTACTABLE, Comparison, Filter, Membership, Not
from records.filters.segments import list_segments
from tests.ui.office import Office, settle
from ui.context import ALUMNI, NewPerson, PageContext, ShowPerson
from ui.pages.alumni.activity_dialog import open_activity_dialog
from ui.pages.alumni.column_chooser import ColumnChooser
from ui.pages.alumni.consent_dialogs import open_consent_dialog, open_opt_out_dialog
from ui.pages.alumni.filter_form import FilterForm
from ui.pages.alumni.new_person import NewPersonPanel
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_search import people_source
from ui.pages.alumni.segment_dialogs import open_add_to_list_dialog
from ui.shell.find import SearchResult
from ui.theme import Theme
from ui.widgets import Message
from ui.widgets.dialogs import FormDialog


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
def test_a_condition_is_put_together(
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


def test_a_value_that_cannot_be_is_said(form: FilterForm, qtbot: QtBot) -> None:
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


def test_columns_are_ticked_on_and_off(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
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


@pytest.fixture
def new(page: AlumniPage, context: PageContext, qtbot: QtBot) -> NewPersonPanel:
    page.open(NewPerson())
    settle(qtbot, context.jobs)
    panel = page.findChild(NewPersonPanel)
    assert panel is not None
    assert panel.isVisible()
    return panel


def test_a_new_person_can_be_the_first_thing_asked_for(
    context: PageContext, office: Office, qtbot: QtBot
) -> None:
    page = AlumniPage(context)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    page.open(NewPerson())
    settle(qtbot, context.jobs)
    assert page._new.isVisible()


def test_the_form_stays_while_other_people_are_listed(
    page: AlumniPage, new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, given_name="Cora")
    page._show_query(PeopleQuery(search="Brennan"))
    settle(qtbot, context.jobs)
    assert len(page._table.ids) < 15
    assert new.isVisible()


def fill(panel: NewPersonPanel, context: PageContext, qtbot: QtBot, **values: str) -> None:
    for key, text in values.items():
        editor = panel._editors[key]
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text)
    qtbot.waitUntil(lambda: not panel._pause.isActive())
    settle(qtbot, context.jobs)


def texts(panel: QWidget) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]


def press(panel: QWidget, text: str, qtbot: QtBot) -> None:
    found = [one for one in panel.findChildren(QPushButton) if one.isVisible()]
    button = next(one for one in found if one.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_someone_alike_is_told_of_while_typing(
    new: NewPersonPanel, office: Office, context: PageContext, visited: list[object], qtbot: QtBot
) -> None:
    fill(new, context, qtbot, given_name="Siobhan", family_name="Brennan")
    assert any(text.startswith("Brennan, Prof Siobhán – ") for text in texts(new))
    press(new, "Open", qtbot)
    assert visited == [(ALUMNI, ShowPerson(office.id_of("Brennan")))]


def test_a_person_is_created(
    new: NewPersonPanel, context: PageContext, visited: list[tuple[str, object]], qtbot: QtBot
) -> None:
    fill(new, context, qtbot, given_name="Ada", family_name="Newcombe", email="ada@example.org")
    press(new, "Create", qtbot)
    settle(qtbot, context.jobs)
    ((place, what),) = visited
    assert place == ALUMNI
    assert isinstance(what, ShowPerson)


def test_a_person_needs_a_name_and_sound_values(
    new: NewPersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    fill(new, context, qtbot, email="nowhere")
    press(new, "Create", qtbot)
    assert "“nowhere” is not an e-mail address." in texts(new)
    new._editors["email"].clear()
    press(new, "Create", qtbot)
    assert "Enter a given or family name." in texts(new)


def test_people_are_found_from_the_top(
    context: PageContext, office: Office, visited: list[object], qtbot: QtBot
) -> None:
    found: list[SearchResult] = []
    people_source(context)("siobh", found.extend)
    settle(qtbot, context.jobs)
    assert [one.title for one in found] == ["Brennan, Prof Siobhán"]
    found[0].action()
    assert visited == [(ALUMNI, ShowPerson(office.id_of("Brennan")))]


def answer(parent: QWidget, context: PageContext, qtbot: QtBot) -> None:
    dialog = parent.findChild(FormDialog)
    assert dialog is not None
    settle(qtbot, context.jobs)
    for line in dialog.findChildren(QLineEdit):
        if line.accessibleName() in ("Title", "Reason", "Evidence"):
            qtbot.keyClicks(line, "Reunion")
    dialog.accept()
    settle(qtbot, context.jobs)


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (open_activity_dialog, "2 people: event logged."),
        (open_consent_dialog, "2 people: consent recorded for survey by e-mail."),
        (
            lambda context, parent, ids: open_opt_out_dialog(context, parent, ids[1]),
            "Brennan, Prof Siobhán: opt-out recorded.",
        ),
    ],
)
def test_what_is_noted_is_told_with_undo(
    page: AlumniPage,
    context: PageContext,
    office: Office,
    qtbot: QtBot,
    ask: Callable[[PageContext, QWidget, object], None],
    told: str,
) -> None:
    said: list[str] = []
    context.jobs.said.connect(lambda message: said.append(message.text))
    ask(context, page, office.person_ids[:2])
    answer(page, context, qtbot)
    assert said == [told]


def test_people_are_put_on_a_new_list(
    page: AlumniPage, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    open_add_to_list_dialog(context, page, office.person_ids[:3])
    dialog = page.findChild(FormDialog)
    assert dialog is not None
    settle(qtbot, context.jobs)
    combo = dialog.findChild(QComboBox)
    assert combo is not None
    combo.setEditText("Mentors")
    dialog.accept()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert [one.name for one in list_segments(connection)] == ["Mentors"]
    assert said[-1].text == "3 people added to “Mentors”."
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert list_segments(connection) == []
