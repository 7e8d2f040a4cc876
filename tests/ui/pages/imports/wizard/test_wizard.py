"""A file taken in as a person does it: look, choose, go on; and back again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import import_profiles, people, reviews
from records.people import read_people
from tests.ui.office import Office, settle, show_page
from ui.context import (
    ALUMNI,
    DecideReviews,
    ImportFile,
    ListPeople,
    PageContext,
)
from ui.custom_fields import FieldDialog
from ui.pages.imports.page import ImportsPage
from ui.pages.imports.wizard.changes.step import ChangesStep
from ui.pages.imports.wizard.columns_step import ColumnsStep
from ui.pages.imports.wizard.file_step import FileStep
from ui.pages.imports.wizard.issues.step import IssuesStep
from ui.pages.imports.wizard.matches_step import MatchesStep
from ui.tables import DataTable, RowsTableModel
from ui.widgets import Banner, FigureCard
from ui.widgets.plain_text import plain_caption

HEADINGS = ["Alumni ID", "First name", "Surname", "E-mail", "Employer", "Hobby"]


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> ImportsPage:
    page = ImportsPage(context)
    context.jobs.changed.connect(page.refresh)
    return show_page(page, context, qtbot)


@pytest.fixture
def take_in(page: ImportsPage, context: PageContext, qtbot: QtBot) -> Callable[[Path], None]:
    def take(path: Path) -> None:
        page.open(ImportFile(path))
        settle(qtbot, context.jobs)

    return take


@pytest.fixture
def click(page: ImportsPage, context: PageContext, qtbot: QtBot) -> Callable[[str], None]:
    def press(text: str) -> None:
        qtbot.waitUntil(lambda: text in "\n".join(buttons(page)))  # new ones show a moment later
        button = shown_button(page, text)
        assert button.isEnabled(), text
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle(qtbot, context.jobs)

    return press


def buttons(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QAbstractButton) if one.isVisible()]


def shown_button(page: QWidget, text: str) -> QAbstractButton:
    """The button in sight whose words begin with `text`."""
    for button in page.findChildren(QAbstractButton):
        if button.isVisible() and button.text().startswith(text):
            return button
    raise AssertionError(f"no button “{text}” in sight")


def shown_table(page: QWidget) -> DataTable:
    return next(table for table in page.findChildren(DataTable) if table.isVisible())


def cells(table: DataTable) -> list[list[str]]:
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def banners(page: QWidget) -> list[str]:
    return [each.accessibleName() for each in page.findChildren(Banner) if each.isVisible()]


def told(page: QWidget, qtbot: QtBot, text: str) -> None:
    """Wait for a banner with `text`: new ones show a moment later."""
    qtbot.waitUntil(lambda: any(text in each for each in banners(page)))


def figures(page: QWidget) -> dict[str, str]:
    cards = [card for card in page.findChildren(FigureCard) if card.isVisible()]
    return {title: figure for title, _, figure in (card.text().partition(": ") for card in cards)}


def workbook(folder: Path, *rows: list[object], name: str = "registry.xlsx") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Extract of the registry"])
    sheet.append([])
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def a_file(folder: Path) -> Path:
    """One new person, one with another employer, one unchanged, one nameless, one uncertain."""
    return workbook(
        folder,
        ["0009001", "Nora", "Newcomer", "nora@example.org", "Example Clinic", "Chess"],
        ["0001201", "Siobhán", "Brennan", "person1@example.ac.uk", "Example Institute", None],
        ["0001202", "Iker", "Castellanos", None, "Example University Hospital", None],
        [None, None, None, None, "Example Clinic", None],
        [None, "Priya", "Gupta", "priya@example.org", "Example Clinic", None],
    )


def count(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(people)) or 0


def test_matches_without_anything_to_review_say_who_was_matched_by_what(
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    page: ImportsPage,
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = [
        ["0001201", "Siobhán", "Brennan", None, "Example Institute", None],
        [None, "Nora", "Newcomer", "nora@example.org", "Example Clinic", None],
    ]
    take_in(workbook(tmp_path, *rows))
    click("Next: columns")
    click("Next: issues")
    click("Next: matches")
    matched = shown_table(page)
    assert matched.accessibleName() == "Matched rows"
    assert cells(matched) == [["4", "Brennan, Siobhán", "Brennan, Prof Siobhán", "alumni ID"]]


def test_a_file_goes_in_step_by_step_and_comes_out_again(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    visited: list[tuple[str, object]],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(a_file(tmp_path))
    preview = shown_table(page)
    assert cells(preview)[2][1:4] == ["Alumni ID", "First name", "Surname"]
    assert preview.selected_rows() == [2]

    click("Next: columns")
    mapped = {row[0]: row[2] for row in cells(shown_table(page))}
    assert mapped["Surname"] == "Family name"
    assert mapped["Hobby"] == "Don’t import"

    click("Next: issues")
    issues = cells(shown_table(page))
    assert any("no name" in row[5] for row in issues)
    assert "(no name)" in {row[1] for row in issues}

    click("Next: matches")
    assert [row[1] for row in cells(shown_table(page))] == ["Gupta, Priya"]

    click("Next: changes")
    assert figures(page) == {
        "New people": "1",
        "Changed": "0",
        "Unchanged": "2",
        "Skipped": "1",
        "To review": "1",
        "Total rows": "5",
    }
    click("Update")
    assert cells(shown_table(page)) == [
        [
            "Brennan, Prof Siobhán",
            "Employer",
            "Example University Hospital",
            "Example Institute",
            "5",
            "alumni ID",
        ]
    ]

    before = count(office.database)
    click("Apply 1 new, 1 changed")
    assert figures(page)["To review"] == "1"
    assert count(office.database) == before + 1
    click("Show these people")
    key, what = visited[-1]
    assert key == ALUMNI
    assert isinstance(what, ListPeople)
    assert office.id_of("Brennan") in (what.ids or [])

    outcome = page.place()
    page.leave()
    assert page.place() is None
    page.restore(outcome)
    assert page.place() == outcome
    click("Undo this import")
    assert count(office.database) == before


def test_back_loses_nothing(
    page: ImportsPage,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(a_file(tmp_path))
    for step in ("Next: columns", "Next: issues", "Next: matches"):
        click(step)
    click("Same person")
    click("Next: changes")
    click("Update")
    table = shown_table(page)
    fields = [row[1] for row in cells(table)]
    table.selectRow(fields.index("E-mail"))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    for _ in range(4):
        click("Back")
    click("Back")
    waiting = next(t for t in page.findChildren(DataTable) if t.accessibleName() == "Pending")
    assert [row[0] for row in cells(waiting)] == ["registry.xlsx"]
    waiting.selectRow(0)
    qtbot.keyClick(waiting, Qt.Key.Key_Return)
    for step in ("Next: columns", "Next: issues", "Next: matches"):
        click(step)
    assert cells(shown_table(page))[0][2] == "same person"
    click("Next: changes")
    table = shown_table(page)
    model = table.model()
    assert isinstance(model, RowsTableModel)
    unticked = set(range(model.rowCount())) - set(model.checked())
    assert [cells(table)[row][1] for row in unticked] == ["E-mail"]


def test_what_is_unticked_is_not_written(
    page: ImportsPage,
    office: Office,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(
        workbook(
            tmp_path,
            ["0001201", "Siobhán", "Brennan-Reilly", "new@example.org", None, None],
        )
    )
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes", "Update"):
        click(step)
    table = shown_table(page)
    table.selectRow([row[1] for row in cells(table)].index("Family name"))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    click("Apply 1 changed")
    with office.database.read() as connection:
        [person] = read_people(connection, [office.id_of("Brennan")], ["family_name", "email"])
    assert person == {"family_name": "Brennan", "email": "new@example.org"}


def test_new_people_are_looked_at_and_unticked_by_keyboard(
    page: ImportsPage,
    context: PageContext,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(
        workbook(
            tmp_path,
            ["0009001", "Nora", "Newcomer", "nora@example.org", "Example Clinic", None],
            ["0009002", "Otto", "Other", "otto@example.org", None, None],
        )
    )
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes"):
        click(step)
    before = count(context.database)

    def named(name: str) -> DataTable:
        tables = page.findChildren(DataTable)
        return next(one for one in tables if one.isVisible() and one.accessibleName() == name)

    def values() -> list[list[str]]:
        return cells(named("Fields of the new person"))

    table = named("New people")
    assert [row[0] for row in cells(table)] == ["Newcomer, Nora", "Other, Otto"]

    assert ["Employer", "Example Clinic"] in values()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert ["E-mail", "otto@example.org"] in values()
    assert ["Employer", "Example Clinic"] not in values()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert (figures(page)["New people"], figures(page)["Skipped"]) == ("1", "1")
    click("Back")  # the tick stays cleared
    click("Next: changes")
    model = named("New people").model()
    assert isinstance(model, RowsTableModel)
    assert model.checked() == [0]
    click("Apply 1 new")
    assert count(context.database) == before + 1


def test_a_new_field_is_made_of_a_column_and_the_mapping_kept(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    path = a_file(tmp_path)
    take_in(path)
    click("Next: columns")
    table = shown_table(page)
    model = table.model()
    table.setCurrentIndex(model.index(5, 2))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    editor = next(e for e in table.findChildren(QLineEdit) if e.isVisible())
    qtbot.keyClicks(editor, "New fi")
    qtbot.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.findChildren(FieldDialog)))
    [dialog] = page.findChildren(FieldDialog)
    qtbot.mouseClick(shown_button(dialog, "Add field"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert cells(shown_table(page))[5][2:] == ["Hobby", "manually"]

    name = next(
        line
        for line in page.findChildren(QLineEdit)
        if line.isVisible() and line.accessibleName() == "Name of the mapping"
    )
    qtbot.keyClicks(name, "Registry")
    for step in ("Next: issues", "Next: matches", "Next: changes", "Apply 1 new"):
        click(step)
    with office.database.read() as connection:
        assert connection.scalars(select(import_profiles.c.name)).all() == ["Registry"]
        newest = connection.scalar(select(func.max(people.c.id)))
        [person] = read_people(connection, [newest or 0], ["custom.hobby"])
    assert person == {"custom.hobby": "Chess"}

    take_in(path)
    told(page, qtbot, "was already imported")
    click("Next: columns")
    assert cells(shown_table(page))[5][2:] == ["Hobby", "saved mapping"]


def test_dates_that_can_be_read_two_ways_are_asked_about(
    page: ImportsPage,
    office: Office,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
) -> None:
    path = tmp_path / "births.csv"
    path.write_text("First name,Surname,Date of birth\nNora,Newcomer,03/04/1970\n", "utf-8")
    take_in(path)
    for step in ("Next: columns", "Next: issues", "Month first", "Fix 1 cell"):
        click(step)
    for step in ("Next: matches", "Next: changes", "Apply 1 new"):
        click(step)
    with office.database.read() as connection:
        newest = connection.scalar(select(func.max(people.c.id)))
        [person] = read_people(connection, [newest or 0], ["birth_date"])
    assert str(person["birth_date"]) == "1970-03-04"


def test_rows_with_faults_can_be_left_out(
    page: ImportsPage,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
) -> None:
    take_in(workbook(tmp_path, ["0009001", "Nora", "Newcomer", "no address", None, None]))
    for step in ("Next: columns", "Next: issues", "Skip these rows"):
        click(step)
    for step in ("Next: matches", "Next: changes"):
        click(step)
    assert figures(page)["Skipped"] == "1"
    assert not shown_button(page, "Nothing to apply").isEnabled()


def test_where_blank_fields_alone_are_filled_values_that_differ_are_named(
    page: ImportsPage,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
) -> None:
    rows: list[list[object]] = [["0001201", "Siobhan", "Brennan", None, None, None]]
    take_in(workbook(tmp_path, *rows))
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes"):
        click(step)
    click("Fill blank fields only")
    assert not shown_button(page, "Nothing to apply").isEnabled()
    said = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert "1 value differs from what is on record; Update imports them" in said
    assert "Given name (file: “Siobhan”, on record: “Siobhán”)" in cells(shown_table(page))[0][-1]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "There is nothing in the file."),
        (b"%PDF-1.7 not a table", "The file is a PDF document, not a spreadsheet."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    page: ImportsPage,
    take_in: Callable[[Path], None],
    tmp_path: Path,
    qtbot: QtBot,
    content: bytes,
    says: str,
) -> None:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(content)
    take_in(path)
    told(page, qtbot, says)
    assert shown_button(page, "Choose another file").isEnabled()


def test_the_row_of_headings_is_chosen_by_a_click(
    page: ImportsPage,
    context: PageContext,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(a_file(tmp_path))
    table = shown_table(page)
    place = table.visualRect(table.model().index(3, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, context.jobs)
    click("Next: columns")
    assert cells(shown_table(page))[0][0] == "0009001"


def test_rows_set_aside_are_decided_later_and_remembered(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(workbook(tmp_path, [None, "Priya", "Gupta", "priya@example.org", None, None]))
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes"):
        click(step)
    click("Save 1 row to review")
    page.open(DecideReviews())
    page.refresh()
    settle(qtbot, context.jobs)
    click("Same person")
    with office.database.read() as connection:
        [state] = connection.scalars(select(reviews.c.state))
    assert state == "decided"
    settle(qtbot, context.jobs)


def test_a_plan_that_others_overtook_is_looked_at_again(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(a_file(tmp_path))
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes", "Update"):
        click(step)
    with office.database.write(BatchKind.PERSON_EDIT) as changes:
        changes.update(people, [Change(office.id_of("Brennan"), {"notes": "Called"})])
    click("Apply")
    told(page, qtbot, "changed in the meantime")
    click("Try again")
    click("Apply 1 new, 1 changed")
    assert figures(page)["Changed"] == "1"


def test_another_sheet_of_the_book_is_chosen(
    page: ImportsPage,
    context: PageContext,
    take_in: Callable[[Path], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    book = Workbook()
    for name, family in (("Old", "Then"), ("New", "Now")):
        sheet = book.create_sheet(name)
        sheet.append(["First name", "Surname"])
        sheet.append(["Nora", family])
    del book["Sheet"]
    book.save(tmp_path / "two.xlsx")
    take_in(tmp_path / "two.xlsx")
    box = next(box for box in page.findChildren(QComboBox) if box.accessibleName() == "Sheet")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down if box.currentText() == "Old" else Qt.Key.Key_Up)
    chosen = box.currentText()
    settle(qtbot, context.jobs)
    assert cells(shown_table(page))[1][2] == {"Old": "Then", "New": "Now"}[chosen]


def test_a_stopped_plan_leaves_the_choices_as_they_were(
    page: ImportsPage,
    context: PageContext,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(a_file(tmp_path))
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes"):
        click(step)
    qtbot.mouseClick(shown_button(page, "Update"), Qt.MouseButton.LeftButton)
    context.jobs.cancel_all()
    settle(qtbot, context.jobs)
    assert shown_button(page, "Fill blank fields only").isChecked()
    assert figures(page)["Changed"] == "0"


def test_the_whole_way_goes_by_keyboard(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    take_in: Callable[[Path], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(workbook(tmp_path, ["0009001", "Nora", "Newcomer", "nora@example.org", None, None]))
    before = count(office.database)
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes", "Apply 1 new"):
        focused = page.focusWidget()
        assert focused is not None
        if step != "Next: changes":  # with nothing to decide, there is nothing but to go on
            assert shown_step(page).isAncestorOf(focused), step
        for _ in range(20):
            if focused is not shown_button(page, step):
                qtbot.keyClick(focused, Qt.Key.Key_Tab)
                focused = page.focusWidget() or focused
        qtbot.keyClick(shown_button(page, step), Qt.Key.Key_Space)
        settle(qtbot, context.jobs)
    assert count(office.database) == before + 1


def shown_step(page: QWidget) -> QWidget:
    """The step of the wizard that is in sight."""
    kinds = (FileStep, ColumnsStep, IssuesStep, MatchesStep, ChangesStep)
    return next(one for kind in kinds for one in page.findChildren(kind) if one.isVisible())


def test_uncertain_rows_are_decided_by_keys_and_by_rule(
    page: ImportsPage,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    names = [("Priya", "Gupta"), ("Tom", "Hargreaves"), ("Haruka", "Ito"), ("Zofia", "Kowalczyk")]
    rows: list[list[object]] = [
        [None, given, family, f"new{at}@example.org", None, None]
        for at, (given, family) in enumerate(names)
    ]
    take_in(workbook(tmp_path, *rows))
    for step in ("Next: columns", "Next: issues", "Next: matches"):
        click(step)

    def decisions() -> list[str]:
        return [row[2] for row in cells(shown_table(page))]

    assert decisions() == ["later"] * 4
    assert page.window().focusWidget() is shown_table(page)
    for key in (Qt.Key.Key_1, Qt.Key.Key_N, Qt.Key.Key_S):  # each goes on to the next
        qtbot.keyClick(shown_table(page), key)
    assert decisions() == ["same person", "new person", "skipped", "later"]
    shown_table(page).selectRow(0)
    qtbot.keyClick(shown_table(page), Qt.Key.Key_Space)
    qtbot.keyClick(shown_table(page), Qt.Key.Key_9)  # nobody has that number
    assert decisions() == ["later", "new person", "skipped", "later"]

    button = shown_button(page, "Review by rule")
    assert isinstance(button, QPushButton)
    menu = button.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    offered = {plain_caption(one.text()): one for one in menu.actions() if one.text()}
    assert "Add as new: only the name is alike (2)" in offered
    offered["Match all to the likeliest person (2)"].trigger()
    assert decisions() == ["same person", "new person", "skipped", "same person"]
    menu.aboutToShow.emit()
    [back] = [
        one for one in menu.actions() if plain_caption(one.text()) == "Clear all decisions (4)"
    ]
    back.trigger()
    assert decisions() == ["later"] * 4


def test_changes_are_filtered_and_ticked_together(
    page: ImportsPage,
    context: PageContext,
    take_in: Callable[[Path], None],
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    take_in(
        workbook(
            tmp_path,
            ["0001201", "Siobhán", "Brennan", "b@example.org", "Example Clinic", None],
            ["0001202", "Iker", "Castellanos", "c@example.org", "Example Clinic", None],
        )
    )
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes", "Update"):
        click(step)

    def ticked() -> list[str]:
        model = shown_table(page).model()
        assert isinstance(model, RowsTableModel)
        return [cells(shown_table(page))[at][3] for at in model.checked()]

    def choose(words: str) -> None:
        action = next(one for one in shown_table(page).actions() if one.text() == words)
        action.trigger()

    assert len(ticked()) == 4
    shown_table(page).selectRow([row[1] for row in cells(shown_table(page))].index("Employer"))
    choose("None of “Employer”")
    assert ticked() == ["b@example.org", "c@example.org"]
    choose("All shown")
    shown_table(page).selectRow(0)
    choose("No changes of Brennan, Prof Siobhán")
    assert ticked() == ["c@example.org", "Example Clinic"]

    line = next(
        one
        for one in page.findChildren(QLineEdit)
        if one.isVisible() and one.accessibleName() == "Filter by person, field or value"
    )
    qtbot.keyClicks(line, "castellanos clinic")
    qtbot.waitUntil(lambda: len(cells(shown_table(page))) == 1)
    choose("None shown")
    line.clear()
    qtbot.waitUntil(lambda: len(cells(shown_table(page))) == 4)
    assert ticked() == ["c@example.org"]
    click("Skip existing")
    click("Update")  # the ticks stay
    assert ticked() == ["c@example.org"]
    click("Apply 1 changed")


def test_matches_says_why_a_row_that_is_like_nobody_is_to_be_reviewed(
    page: ImportsPage, take_in: Callable[[Path], None], click: Callable[[str], None], tmp_path: Path
) -> None:
    path = tmp_path / "couples.csv"
    path.write_text("Name,E-mail\nJohn and Mary Hale,hales@example.org\nAnn Abel,a@example.org\n")
    take_in(path)
    for _ in range(3):
        click("Next")
    (step,) = page.findChildren(MatchesStep)
    assert step.isVisible()
    words = [one.text() for one in step.findChildren(QLabel) if one.isVisible()]
    assert "Two people in one name" in words
    assert any(text.startswith("1 row to review") for text in words)


def test_the_last_step_names_the_rows_that_are_not_wholly_imported(
    take_in: Callable[[Path], None], page: ImportsPage, click: Callable[[str], None], tmp_path: Path
) -> None:
    take_in(a_file(tmp_path))
    for step in ("Next: columns", "Next: issues", "Next: matches", "Next: changes", "Apply"):
        click(step)
    named = cells(shown_table(page))
    assert [row[1] for row in named if "To review" in row[2]] == ["Rows to review"]
    assert all(int(row[0]) > 3 and row[2] for row in named)
