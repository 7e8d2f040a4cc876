"""Issues of an import mended as a person does it: a cell, all of a kind, a row left out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from models.database import Database
from models.tables import people
from records.office import office_synonyms
from records.people import read_people
from tests.ui.office import Office, settle
from ui.context import ImportFile, PageContext
from ui.pages.imports.page import ImportsPage
from ui.pages.imports.wizard.issues import rejected_export
from ui.pages.imports.wizard.issues.table import IssueTable

TEXT, STATUS = 2, 3
FAULTY = """Alumni ID,First name,Surname,Sex,Date of birth,E-mail,Phone
0009001,Ann,Newby,femme,03/04/1970,bad,+447700900201
0009002,Bo,Newcome,femme,05/06/1971,bo@example.org,030 1234567
0009003,Cy,Newman,male,07/08/1972,cy@@example,+447700900203
"""


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> ImportsPage:
    page = ImportsPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 716)
    page.show()
    settle(qtbot, context.jobs)
    return page


@pytest.fixture
def click(page: ImportsPage, context: PageContext, qtbot: QtBot) -> Callable[[str], None]:
    def press(text: str) -> None:
        qtbot.waitUntil(lambda: any(one.text().startswith(text) for one in in_sight(page)))
        button = next(one for one in in_sight(page) if one.text().startswith(text))
        assert button.isEnabled(), text
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        settle(qtbot, context.jobs)

    return press


@pytest.fixture
def issues(
    page: ImportsPage,
    context: PageContext,
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> IssueTable:
    """The table of issues of a faulty file, all of them in sight."""
    path = tmp_path / "faulty.csv"
    path.write_text(FAULTY, "utf-8")
    page.open(ImportFile(path))
    settle(qtbot, context.jobs)
    for step in ("Next: columns", "Next: issues", "All"):
        click(step)
    return table(page)


def in_sight(page: QWidget) -> list[QAbstractButton]:
    return [one for one in page.findChildren(QAbstractButton) if one.isVisible()]


def table(page: QWidget) -> IssueTable:
    found = page.findChild(IssueTable)
    assert isinstance(found, IssueTable)
    return found


def lines(found: IssueTable) -> list[tuple[str, str, str, str]]:
    """Row, column, text and status of each line."""
    model = found.model()
    return [
        tuple(str(model.index(at, column).data()) for column in (0, 2, 3, 4))  # type: ignore[misc]
        for at in range(model.rowCount())
    ]


def go_to(found: IssueTable, text: str) -> None:
    at = next(at for at, line in enumerate(lines(found)) if line[TEXT] == text)
    found.setCurrentIndex(found.model().index(at, 0))
    found.setFocus()


def type_over(found: IssueTable, text: str, new: str, qtbot: QtBot) -> None:
    """Go to the line of `text`, press F2, type and press Return."""
    go_to(found, text)
    qtbot.keyClick(found, Qt.Key.Key_F2)
    editor = next(one for one in found.findChildren(QLineEdit) if one.isVisible())
    editor.selectAll()
    qtbot.keyClicks(editor, new)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def chosen(page: QWidget, name: str, text: str) -> None:
    box = next(one for one in page.findChildren(QComboBox) if one.accessibleName() == name)
    box.setCurrentText(text)


def newest(database: Database, *keys: str) -> list[dict[str, Any]]:
    with database.read() as connection:
        ids = connection.scalars(select(people.c.id).order_by(people.c.id)).all()
        return [dict(row) for row in read_people(connection, ids[30:], keys)]


def test_a_cell_is_mended_where_it_stands_and_goes_in(
    page: ImportsPage,
    issues: IssueTable,
    office: Office,
    click: Callable[[str], None],
    qtbot: QtBot,
) -> None:
    type_over(issues, "bad", "still@@bad", qtbot)
    assert ("2", "E-mail", "still@@bad", "not imported") in lines(issues)
    type_over(issues, "still@@bad", "ann@example.org", qtbot)
    assert ("2", "E-mail", "ann@example.org", "fixed") in lines(issues)
    for step in ("Next: matches", "Next: changes", "Apply 3 new"):
        click(step)
    assert [one["email"] for one in newest(office.database, "email")] == [
        "ann@example.org",
        "bo@example.org",
        None,
    ]


def test_issues_about_opt_outs_come_first(
    page: ImportsPage,
    context: PageContext,
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "preferences.csv"
    path.write_text(
        "Alumni ID,First name,Surname,E-mail,Do not contact\n"
        "0009001,Ann,Newby,bad,no\n"
        "0009002,Bo,Newcome,bo@example.org,maybe\n",
        "utf-8",
    )
    page.open(ImportFile(path))
    settle(qtbot, context.jobs)
    for step in ("Next: columns", "Next: issues", "All"):
        click(step)
    assert lines(table(page))[0] == ("3", "Do not contact", "maybe", "opt-out")
    chips = [one.text() for one in in_sight(page) if one.text().startswith("“")]
    assert chips[0].startswith("“Do not contact”")
    said = "\n".join(one.text() for one in labels(page) if one.isVisible())
    assert "1 issue about opt-outs to check; it is listed first. 2 issues;" in said


def test_a_mend_is_taken_back(
    issues: IssueTable, context: PageContext, click: Callable[[str], None], qtbot: QtBot
) -> None:
    type_over(issues, "bad", "ann@example.org", qtbot)
    go_to(issues, "ann@example.org")
    click("Undo fix")
    assert ("2", "E-mail", "bad", "not imported") in lines(issues)


def test_what_was_mended_is_there_after_going_back(
    page: ImportsPage, issues: IssueTable, click: Callable[[str], None], qtbot: QtBot
) -> None:
    type_over(issues, "bad", "ann@example.org", qtbot)
    for step in ("Next: matches", "Back"):
        click(step)
    assert ("2", "E-mail", "ann@example.org", "fixed") in lines(issues)


def test_dates_of_a_column_are_read_as_chosen(
    page: ImportsPage, issues: IssueTable, office: Office, click: Callable[[str], None]
) -> None:
    for step in ("“Date of birth”", "Month first"):
        click(step)
    assert any("4 March 1970" in one.text() for one in labels(page))  # before it is done
    for step in ("Fix 3 cells", "Next: matches", "Next: changes", "Apply 3 new"):
        click(step)
    born = [str(one["birth_date"]) for one in newest(office.database, "birth_date")]
    assert born == ["1970-03-04", "1971-05-06", "1972-07-08"]


def labels(page: QWidget) -> list[QLabel]:
    return [one for one in page.findChildren(QLabel) if one.isVisible()]


def test_a_word_means_another_and_is_remembered(
    page: ImportsPage, issues: IssueTable, office: Office, click: Callable[[str], None]
) -> None:
    for step in ("“Sex”: new values", "Match a value"):
        click(step)
    chosen(page, "Meaning", "female")
    next(one for one in page.findChildren(QCheckBox) if one.isVisible()).setChecked(True)
    for step in ("Fix 2 cells", "Next: matches", "Next: changes", "Apply 3 new"):
        click(step)
    genders = [one["gender"] for one in newest(office.database, "gender")]
    assert genders == ["female", "female", "male"]
    with office.database.read() as connection:
        assert office_synonyms(connection) == {"gender": {"femme": "female"}}


def test_a_word_typed_over_is_mended_in_all_its_cells(
    issues: IssueTable, context: PageContext, qtbot: QtBot
) -> None:
    type_over(issues, "femme", "female", qtbot)
    settle(qtbot, context.jobs)
    assert ("", "Sex", "female", "fixed") in lines(issues)


def test_numbers_are_put_into_a_country(
    page: ImportsPage, issues: IssueTable, office: Office, click: Callable[[str], None]
) -> None:
    for step in ("“Phone”: not a phone number", "Add country code"):
        click(step)
    chosen(page, "Country", "Germany")
    for step in ("Fix 1 cell", "Next: matches", "Next: changes", "Apply 3 new"):
        click(step)
    phones = [one["phone"] for one in newest(office.database, "phone")]
    assert phones == ["+447700900201", "+49301234567", "+447700900203"]


def test_text_is_found_and_replaced_in_a_column(
    page: ImportsPage, issues: IssueTable, office: Office, click: Callable[[str], None]
) -> None:
    for step in ("“E-mail”: not an e-mail", "Find and replace"):
        click(step)
    lines = {one.accessibleName(): one for one in page.findChildren(QLineEdit)}
    lines["Find"].setText("@@example")
    lines["Replace with"].setText("@example.org")
    for step in ("Fix 1 cell", "Next: matches", "Next: changes", "Apply 3 new"):
        click(step)
    assert newest(office.database, "email")[2]["email"] == "cy@example.org"


def test_cells_are_left_empty(
    issues: IssueTable, click: Callable[[str], None], page: ImportsPage
) -> None:
    for step in ("“E-mail”: not an e-mail", "Leave blank", "Fix 2 cells"):
        click(step)
    assert not [one for one in in_sight(page) if one.text().startswith("“E-mail”")]


def test_rows_are_left_out_one_by_one_and_taken_in_again(
    issues: IssueTable, office: Office, click: Callable[[str], None], qtbot: QtBot
) -> None:
    for text in ("bad", "cy@@example"):
        go_to(issues, text)
        qtbot.keyClick(issues, Qt.Key.Key_Delete)
    left = {line[0] for line in lines(issues) if line[STATUS] == "skipped"}
    assert left == {"2", "4"}
    go_to(issues, "bad")
    click("Skip row")
    for step in ("Next: matches", "Next: changes", "Apply 2 new"):
        click(step)
    assert [one["given_name"] for one in newest(office.database, "given_name")] == ["Ann", "Bo"]


def test_the_rows_are_saved_as_a_workbook_here_and_at_the_end(
    page: ImportsPage,
    issues: IssueTable,
    context: PageContext,
    click: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    out = tmp_path / "mend.xlsx"
    monkeypatch.setattr(rejected_export, "ask_for_target", lambda *_: out)
    type_over(issues, "bad", "ann@example.org", qtbot)
    click("Export these rows")
    assert [row[0] for row in given(out)] == ["0009001", "0009002", "0009003"]
    out.unlink()
    for step in ("“Date of birth”", "Day first", "Fix 3", "Next: matches", "Next: changes"):
        click(step)
    click("Apply 3 new")
    click("Export 2 rows to fix")
    assert [row[0] for row in given(out)] == ["0009002", "0009003"]


def given(out: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(out).worksheets[0].iter_rows(min_row=2, values_only=True))


def test_by_keyboard_alone(
    page: ImportsPage, issues: IssueTable, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    """Typing over a cell begins to edit it, Return ends it, Alt and Tab are not needed."""
    go_to(issues, "bad")
    qtbot.keyClick(issues, Qt.Key.Key_A)
    editor = next(one for one in issues.findChildren(QLineEdit) if one.isVisible())
    qtbot.keyClicks(editor, "nn@example.org")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert ("2", "E-mail", "ann@example.org", "fixed") in lines(issues)
    qtbot.keyClick(issues, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context.jobs)
    assert ("2", "E-mail", "bad", "not imported") in lines(issues)
    go_to(issues, "bad")
    qtbot.keyClick(issues, Qt.Key.Key_Return)
    editor = next(one for one in issues.findChildren(QLineEdit) if one.isVisible())
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    QApplication.processEvents()
    go_to(issues, "cy@@example")
    qtbot.keyClick(issues, Qt.Key.Key_Delete)
    for step in ("Next: matches", "Next: changes", "Apply 2 new"):
        button = next(one for one in in_sight(page) if one.text().startswith(step))
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        settle(qtbot, context.jobs)
    with office.database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(people)) == 32


BIRTHS = """Alumni ID,First name,Surname,DOB
0009001,Ana,Alpha,03/04/1982
0009002,Ben,Beta,10/26/1979
0009003,Cleo,Gamma,21/11/1968
0009004,Dan,Delta,05/06/1990
0009005,Eve,Epsilon,1971
"""


def test_a_correction_of_some_dates_changes_no_other(
    page: ImportsPage,
    context: PageContext,
    office: Office,
    click: Callable[[str], None],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "births.csv"
    path.write_text(BIRTHS, "utf-8")
    page.open(ImportFile(path))
    settle(qtbot, context.jobs)
    for step in ("Next: columns", "Next: issues", "“DOB”: day or month first", "Day first"):
        click(step)
        if step == "Next: issues":  # Enter must not skip a row
            assert isinstance(page.window().focusWidget(), IssueTable)
    click("Fix 2 cells")
    click("All")
    found = table(page)
    assert any(one.text().startswith("2 issues, 2 fixed;") for one in labels(page))
    assert "not imported" not in [line[3] for line in lines(found) if not line[0]]
    assert [line[2:] for line in lines(found) if line[1] == "DOB" and line[0] == "6"] == [
        ("1971", "not imported")
    ]
    assert not any(line[TEXT] == "10/26/1979" for line in lines(found))
    type_over(found, "1971", "10/26/1971", qtbot)
    for step in ("Next: matches", "Next: changes", "Apply 5 new"):
        click(step)
    born = [str(one["birth_date"]) for one in newest(office.database, "birth_date")]
    assert born == ["1982-04-03", "1979-10-26", "1968-11-21", "1990-06-05", "1971-10-26"]
