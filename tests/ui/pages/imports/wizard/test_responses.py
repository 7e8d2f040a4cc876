"""Responses imported as a person does it: the same wizard, from the file to undo."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from models.tables import import_profiles, responses
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import Answer, read_responses
from surveys.survey_store import create_survey, read_questionnaire
from surveys.waves import open_wave
from tests.acts import run_act
from tests.ui.office import Office, settle
from tests.ui.pages.imports.wizard.test_wizard import (  # noqa: F401 - fixtures
    buttons,
    cells,
    click,
    figures,
    page,
    shown_button,
    shown_table,
    take_in,
)
from ui.context import DecideReviews, ImportFile, PageContext
from ui.find_person import FindPersonDialog
from ui.pages.imports.page import ImportsPage
from ui.tables import DataTable

Click = Callable[[str], None]
HEADINGS = "Token,ACTIVE,EASE,PAPERS,MORE,Mystery"


def shown_box(page: ImportsPage, name: str) -> QComboBox:  # noqa: F811
    boxes = page.findChildren(QComboBox)
    return next(one for one in boxes if one.isVisible() and one.accessibleName() == name)


def a_file(office: Office, folder: Path, name: str = "answers.csv") -> Path:
    """One to be imported, one that answers with a word nobody knows, one of nobody."""
    tokens = [
        f"{office.waves[1].id:016x}{office.id_of(who):016x}" for who in ("Kowalczyk", "Evans")
    ]
    rows = [
        f"{tokens[0]},Yes,Easy,4,All well,x",
        f"{tokens[1]},Yes,Eazy,2,,",
        "ffff,No,Easy,2,,",
    ]
    path = folder / name
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return path


def stored(office: Office) -> int:
    with office.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(responses)) or 0


@pytest.fixture
def opened(
    page: ImportsPage,  # noqa: F811
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
) -> Path:
    """A file of responses, opened from the wave that they belong to."""
    path = a_file(office, tmp_path)
    page.open(ImportFile(path, "CAC", "2020"))
    settle(qtbot, context.jobs)
    return path


def test_responses_go_in_step_by_step_and_come_out_again(
    page: ImportsPage,  # noqa: F811
    office: Office,
    opened: Path,
    click: Click,  # noqa: F811
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert shown_box(page, "Import as").currentText().startswith("Responses to ")
    click("Next: columns")
    mapped = {row[0]: row[2] for row in cells(shown_table(page))}
    assert mapped["Token"] == "Respondent token"
    assert mapped["EASE"].startswith("EASE: ")
    assert mapped["Mystery"] == "Don’t import"

    click("Next: issues")
    issues = {(row[0], row[2], row[3]) for row in cells(shown_table(page))}
    assert ("3", "EASE", "Eazy") in issues
    click("“EASE”")
    click("Match a value")
    shown_box(page, "Meaning").setCurrentText("Easy")
    click("Fix 1 cell")
    assert not any(row[3] == "Eazy" for row in cells(shown_table(page)))

    click("Next: matches")
    assert [row[1] for row in cells(shown_table(page))] == ["ffff"]
    assert "New person" not in buttons(page)
    click("Next: changes")
    assert figures(page)["Complete"] == "2"
    assert figures(page)["To review"] == "1"
    tables = {one.accessibleName(): one for one in page.findChildren(DataTable) if one.isVisible()}
    people = cells(tables["Responses"])
    assert "Kowalczyk, Ms Zofia" in {cell for row in people for cell in row}
    answers = cells(tables["Answers of the respondent"])
    assert any(row[0].startswith("EASE: ") and row[2] == "Easy" for row in answers)

    before = stored(office)
    click("Import 2 responses")
    assert stored(office) == before + 2
    assert figures(page)["To review"] == "1"
    target = tmp_path / "to fix.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    click("Export 1 row to fix")
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert "ffff" in {row[0].value for row in sheet.iter_rows()}
    click("Undo this import")
    assert stored(office) == before


def test_an_answer_on_record_is_kept_where_its_change_is_cleared(
    page: ImportsPage,  # noqa: F811
    office: Office,
    opened: Path,
    click: Click,  # noqa: F811
    context: PageContext,
    qtbot: QtBot,
) -> None:
    forward = ("Next: columns", "Next: issues", "Next: matches", "Next: changes")
    for words in (*forward, "Import 2 responses"):
        click(words)
    token = opened.read_text(encoding="utf-8").splitlines()[1].partition(",")[0]
    changed = opened.with_name("again.csv")
    changed.write_text(f"{HEADINGS}\n{token},No,Easy,5,All well,\n", encoding="utf-8")
    page.open(ImportFile(changed, "CAC", "2020"))
    settle(qtbot, context.jobs)
    for words in forward:
        click(words)
    assert figures(page)["Complete"] == "1"
    click("Changed answers 2")
    table = shown_table(page)
    assert [row[1:4] for row in cells(table)] == [
        ["ACTIVE: " + question(office, "ACTIVE"), "Yes", "No"],
        ["PAPERS: " + question(office, "PAPERS"), "4", "5"],
    ]
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Space)
    click("Import 1 response")
    person = office.id_of("Kowalczyk")
    with office.database.read() as connection:
        found = read_responses(connection, office.waves[1].id)
    (given,) = [one.answers for one in found.values() if one.person_id == person]
    assert given["ACTIVE"] == (Answer(choice="no"),)
    assert given["PAPERS"] == (Answer(number=4),)


def question(office: Office, code: str) -> str:
    with office.database.read() as connection:
        every = read_questionnaire(connection, "CAC").questions
    return next(one.text for one in every if one.code == code)


def test_a_row_of_nobody_is_matched_to_somebody_who_is_searched_for(
    page: ImportsPage,  # noqa: F811
    office: Office,
    opened: Path,
    click: Click,  # noqa: F811
    context: PageContext,
    qtbot: QtBot,
) -> None:
    for words in ("Next: columns", "Next: issues", "Next: matches"):
        click(words)
    click("Find person…")
    choose(page, context, qtbot, "Lindqvist")
    click("Next: changes")
    assert figures(page)["To review"] == "0"
    before = stored(office)
    click("Import")
    assert stored(office) == before + 3


def choose(page: ImportsPage, context: PageContext, qtbot: QtBot, text: str) -> None:  # noqa: F811
    """Search for a person in the open dialog, and match the row to the one found."""
    dialog = next(one for one in page.findChildren(FindPersonDialog) if one.isVisible())
    qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], text)
    (people,) = dialog.findChildren(QListWidget)
    qtbot.waitUntil(lambda: people.count() == 1, timeout=20_000)
    qtbot.mouseClick(shown_button(dialog, "Match to this person"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)


def test_rows_left_for_later_are_reviewed_under_imports(
    page: ImportsPage,  # noqa: F811
    office: Office,
    opened: Path,
    click: Click,  # noqa: F811
    context: PageContext,
    qtbot: QtBot,
) -> None:
    for words in ("Next: columns", "Next: issues", "Next: matches", "Next: changes", "Import"):
        click(words)
    before = stored(office)
    page.open(DecideReviews())
    settle(qtbot, context.jobs)
    assert [row[1] for row in cells(shown_table(page))] == ["ffff"]
    click("Find person…")
    choose(page, context, qtbot, "Lindqvist")
    assert stored(office) == before + 1


def test_a_draft_of_responses_is_resumed_with_its_choices(
    page: ImportsPage,  # noqa: F811
    opened: Path,
    click: Click,  # noqa: F811
    context: PageContext,
    qtbot: QtBot,
) -> None:
    for words in ("Next: columns", "Next: issues"):
        click(words)
    click("“EASE”")
    click("Leave blank")
    click("Fix 1 cell")
    opened.unlink()
    for _ in range(3):
        click("Back")
    waiting = next(t for t in page.findChildren(DataTable) if t.accessibleName() == "Pending")
    waiting.selectRow(0)
    qtbot.keyClick(waiting, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    click("Next: columns")
    click("Next: issues")
    assert any(row[4] == "fixed" for row in cells(shown_table(page)))


def test_a_file_is_recognised_by_its_questions_and_its_mapping_found_again(
    page: ImportsPage,  # noqa: F811
    office: Office,
    take_in: Callable[[Path], None],  # noqa: F811
    click: Click,  # noqa: F811
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    take_in(a_file(office, tmp_path))
    assert shown_box(page, "Import as").currentText() == "Responses to " + office.waves[1].title
    click("Next: columns")
    lines = page.findChildren(QLineEdit)
    name = next(one for one in lines if one.accessibleName() == "Name of the mapping")
    qtbot.keyClicks(name, "Platform export")
    for words in ("Next: issues", "Next: matches", "Next: changes", "Import"):
        click(words)
    with office.database.read() as connection:
        assert connection.scalar(select(import_profiles.c.kind)) == "responses"
    take_in(a_file(office, tmp_path, "again.csv"))
    click("Next: columns")
    assert {row[3] for row in cells(shown_table(page))} >= {"saved mapping"}


def test_the_user_says_whether_a_column_holds_codes_or_labels(
    page: ImportsPage,  # noqa: F811
    context: PageContext,
    click: Click,  # noqa: F811
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    choices = (ChoiceDefinition("1", "2"), ChoiceDefinition("2", "1"))
    term = QuestionDefinition("TERM", "Which term?", QuestionKind.SINGLE, choices)
    run_act(context.database, create_survey, Questionnaire("TERMS", "Terms", None, (term,)))
    run_act(context.database, open_wave, "TERMS", "2024", None, None)
    path = tmp_path / "answers.csv"
    path.write_text("Token,TERM\nffff,1\n", encoding="utf-8")
    page.open(ImportFile(path, "TERMS", "2024"))
    settle(qtbot, context.jobs)
    click("Next: columns")
    table, style = shown_table(page), shown_box(page, "Values of the column")
    table.selectRow(0)
    assert not style.isEnabled()
    table.selectRow(1)
    assert style.isEnabled()
    qtbot.keyClick(style, Qt.Key.Key_End)
    assert style.currentText() == "Labels"
    click("Next: issues")
    assert not any(table.isVisible() for table in page.findChildren(DataTable))  # no issues


def test_a_file_recognised_as_responses_is_imported_as_contacts_if_the_user_says_so(
    page: ImportsPage,  # noqa: F811
    office: Office,
    take_in: Callable[[Path], None],  # noqa: F811
    click: Click,  # noqa: F811
    context: PageContext,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    take_in(a_file(office, tmp_path))
    qtbot.keyClick(shown_box(page, "Import as"), Qt.Key.Key_Home)
    settle(qtbot, context.jobs)
    assert shown_box(page, "Import as").currentText() == "Contacts"
    click("Next: columns")
    assert "Respondent token" not in {row[2] for row in cells(shown_table(page))}


def test_a_file_of_qualtrics_shows_its_platform_and_its_questions(
    page: ImportsPage,  # noqa: F811
    office: Office,
    take_in: Callable[[Path], None],  # noqa: F811
    click: Click,  # noqa: F811
    tmp_path: Path,
) -> None:
    fields = [
        ("ResponseId", "Response ID", "_recordId"),
        ("Finished", "Finished", "finished"),
        ("token", "token", "token"),
        ("Q7", "", "QID7"),
        ("PAPERS", "How many?", "QID8"),
    ]
    with office.database.read() as connection:
        asked = {one.code: one.text for one in read_questionnaire(connection, "CAC").questions}
    rows = [
        [one[0] for one in fields],
        [one[1] or asked["EASE"] for one in fields],
        [f'{{"ImportId":"{one[2]}"}}' for one in fields],
        ["R_1", "True", f"{office.waves[1].id:016x}{office.id_of('Kowalczyk'):016x}", "Easy", "4"],
    ]
    path = tmp_path / "Export.xlsx"
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    take_in(path)
    assert shown_box(page, "Import as").currentText() == "Responses to " + office.waves[1].title
    texts = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert any("A file of Qualtrics. The headings are in rows 1 to 3" in text for text in texts)
    assert any("· Qualtrics" in text for text in texts)
    click("Next: columns")
    mapped = {row[0]: row[2] for row in cells(shown_table(page))}
    assert mapped["ResponseId"] == "Response ID"
    assert mapped["Finished"] == "Completion status"
    assert mapped["token"] == "Respondent token"
    assert mapped[f"Q7. {asked['EASE']}"].startswith("EASE: ")
    assert mapped["PAPERS. How many?"].startswith("PAPERS: ")
    click("Next: issues")
    click("Next: matches")
    click("Next: changes")
    assert figures(page)["Complete"] == "1"


def _export(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_files_of_two_platforms_go_in_one_of_them_without_names(
    page: ImportsPage,  # noqa: F811
    office: Office,
    take_in: Callable[[Path], None],  # noqa: F811
    click: Click,  # noqa: F811
    tmp_path: Path,
) -> None:
    with office.database.read() as connection:
        asked = {one.code: one.text for one in read_questionnaire(connection, "CAC").questions}
    headings = [asked[code] for code in ("ACTIVE", "EASE", "PAPERS")]
    token = f"{office.waves[1].id:016x}{office.id_of('Kowalczyk'):016x}"
    when, known = datetime(2020, 3, 2, 10), stored(office)
    lime = _export(
        tmp_path / "results.xlsx",
        ["Response ID", "Date submitted", "Last page", "Access code", *headings],
        [7, when, 3, token, "Yes", "Easy", 4],
        [8, None, 1, token, "No", None, None],
    )
    forms = _export(
        tmp_path / "Form.xlsx",
        ["ID", "Start time", "Completion time", "Email", "Name", *headings],
        [1, when, when, "anonymous", None, "Yes", "Easy", 2],
    )

    take_in(lime)
    assert any("· LimeSurvey" in text for text in _labels(page))
    for words in ("Next: columns", "Next: issues", "Next: matches", "Next: changes"):
        click(words)
    assert (figures(page)["Complete"], figures(page)["Partial"]) == ("1", "1")
    click("Import 2 responses")

    take_in(forms)
    assert any("· Microsoft Forms" in text for text in _labels(page))
    click("Next: columns")
    click("Next: issues")
    assert any("imported as anonymous" in cell for row in cells(shown_table(page)) for cell in row)
    click("Next: matches")
    click("Next: changes")
    click("Import 1 response")
    assert stored(office) == known + 3
    with office.database.read() as connection:
        of = responses.c
        rows = connection.execute(select(of.person_id, of.counts).order_by(of.id.desc()).limit(3))
        person_id = office.id_of("Kowalczyk")
        assert [tuple(row) for row in rows] == [(None, True), (person_id, False), (person_id, True)]


def _labels(page: ImportsPage) -> list[str]:  # noqa: F811
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
