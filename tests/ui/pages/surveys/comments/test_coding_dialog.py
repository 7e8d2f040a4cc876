"""Comments read, searched and coded in the window, by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from records.history.batches import list_batches
from records.wave_privacy import Privacy
from surveys.themes.comments import read_comments
from surveys.themes.theme_store import read_themes
from surveys.waves import Wave
from tests.commented import add_people, add_themes, add_wave
from tests.ui.office import Office, settle
from ui.context import OpenWave, PageContext
from ui.pages.surveys.comments import coding_files
from ui.pages.surveys.comments.coding_dialog import CodingDialog, open_comments
from ui.pages.surveys.comments.themes_dialog import ThemesDialog
from ui.pages.surveys.findings.question_card import QuestionCard
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Message
from ui.widgets.dialogs import FormDialog

Press = Callable[[QWidget, str], None]
Key = Qt.Key
TEXTS = ["More funding.", "Shorter hours", "Nothing", "Funding and hours"]


@pytest.fixture
def wave(office: Office) -> Wave:
    return add_wave(office.database, "2018", add_people(office.database, len(TEXTS)), TEXTS)


@pytest.fixture
def themes(office: Office, wave: Wave) -> dict[str, int]:
    return add_themes(office.database)


@pytest.fixture
def coding(
    page: SurveysPage, context: PageContext, themes: dict[str, int], qtbot: QtBot
) -> Iterator[CodingDialog]:
    page.open(OpenWave("COM", "2018", "findings"))
    settle(qtbot, context.jobs)
    card = next(
        one
        for one in page.findChildren(QuestionCard)
        if one.isVisible() and one.accessibleName() == "What would help?"
    )
    next(one for one in card._menu.actions() if one.text().startswith("Read and code")).trigger()
    settle(qtbot, context.jobs)
    dialog = page.findChild(CodingDialog)
    assert dialog is not None
    yield dialog
    if isValid(dialog):
        dialog.reject()


def saved(office: Office, wave: Wave) -> dict[str, set[int] | None]:
    with office.database.read() as connection:
        return {
            one.text: set(one.themes) if one.is_coded else None
            for one in read_comments(connection, wave, "HELP")
        }


def listed(dialog: CodingDialog, column: int = 0) -> list[str]:
    model = dialog._model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_comments_are_coded_by_number_keys(
    coding: CodingDialog,
    office: Office,
    context: PageContext,
    wave: Wave,
    themes: dict[str, int],
    qtbot: QtBot,
) -> None:
    assert listed(coding) == TEXTS
    assert coding._text.toPlainText() == "More funding."
    assert coding._progress.text() == "0 of 4 coded"
    assert [coding._theme_list.item(row).text() for row in range(3)] == [
        "1  Funding (0) – suggested", "2  Time (0)", "3  Role models (0)",
    ]  # fmt: skip
    coding._table.setFocus()
    for key in (Key.Key_1, Key.Key_N, Key.Key_2, Key.Key_1, Key.Key_1, Key.Key_N, Key.Key_0):
        qtbot.keyClick(coding._table, key)
    assert coding._progress.text() == "3 of 4 coded"
    assert listed(coding, 1) == ["Funding", "Time", "No theme", ""]
    coding.close()
    settle(qtbot, context.jobs)
    assert saved(office, wave) == {
        "More funding.": {themes["Funding"]},
        "Shorter hours": {themes["Time"]},
        "Nothing": set(),
        "Funding and hours": None,
    }
    with office.database.read() as connection:
        (batch,) = list_batches(connection, 1)
    assert batch.title == "3 comments of COM 2018 coded by theme"


def test_a_coding_is_taken_away(
    coding: CodingDialog, office: Office, context: PageContext, wave: Wave, qtbot: QtBot
) -> None:
    coding._table.setFocus()
    qtbot.keyClick(coding._table, Key.Key_1)
    coding._save()
    settle(qtbot, context.jobs)
    assert saved(office, wave)["More funding."] is not None
    qtbot.keyClick(coding._table, Key.Key_Backspace)
    coding._save()
    settle(qtbot, context.jobs)
    assert saved(office, wave)["More funding."] is None


def test_comments_are_searched_and_filtered(coding: CodingDialog, qtbot: QtBot) -> None:
    coding._search.setFocus()
    qtbot.keyClicks(coding._search, "hours 1")  # digits are text here, and code nothing
    assert listed(coding) == []
    assert coding._progress.text() == "0 of 4 coded"
    coding._search.clear()
    qtbot.keyClicks(coding._search, "HOURS")
    assert listed(coding) == ["Shorter hours", "Funding and hours"]
    coding._search.clear()
    coding._which.setCurrentIndex(3)  # with a suggested theme
    assert listed(coding) == ["More funding.", "Shorter hours", "Funding and hours"]


def test_suggestions_are_accepted_at_once(
    coding: CodingDialog,
    office: Office,
    context: PageContext,
    wave: Wave,
    themes: dict[str, int],
    press: Press,
    qtbot: QtBot,
) -> None:
    press(coding, "Accept all suggestions")
    settle(qtbot, context.jobs)
    assert saved(office, wave)["Funding and hours"] == {themes["Funding"], themes["Time"]}
    assert saved(office, wave)["Nothing"] is None
    assert not coding._accept_all.isEnabled()  # there is none left


def test_comments_are_coded_in_excel_and_imported(
    coding: CodingDialog,
    office: Office,
    context: PageContext,
    wave: Wave,
    themes: dict[str, int],
    press: Press,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "comments.xlsx"
    monkeypatch.setattr(coding_files, "ask_for_target", lambda *_: path)
    monkeypatch.setattr(coding_files, "ask_for_file", lambda *_: path)
    qtbot.keyClick(coding._table, Key.Key_1)  # saved a while later, and exported at once
    press(coding, "Export…")
    settle(qtbot, context.jobs)
    book = load_workbook(path)
    sheet = book["Comments"]
    assert [cell.value for cell in sheet[2]][:4] == [sheet["A2"].value, TEXTS[0], "Yes", "x"]
    sheet["F1"], sheet["F4"] = "Childcare", "x"
    book.save(path)
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    press(coding, "Import…")
    settle(qtbot, context.jobs)
    assert said[-1].text == "1 comment coded from “comments.xlsx”; new theme: Childcare."
    names = {one.id: one.name for one in coding._state.themes}
    coded = saved(office, wave)[TEXTS[2]]
    assert coded is not None
    assert {names[one] for one in coded} == {"Childcare"}
    assert listed(coding, 1)[2] == "Childcare"


def test_what_to_do_is_said_where_there_are_no_themes(
    page: SurveysPage, context: PageContext, wave: Wave, qtbot: QtBot, press: Press
) -> None:
    open_comments(page, context, "COM", "2018", "HELP")
    settle(qtbot, context.jobs)
    dialog = page.findChild(CodingDialog)
    assert dialog is not None
    assert dialog._no_themes.isVisible()
    assert not dialog._theme_list.isVisible()
    assert not dialog._accept_all.isEnabled()
    press(dialog, "Themes…")
    settle(qtbot, context.jobs)
    editor = dialog.findChild(ThemesDialog)
    assert editor is not None
    assert editor._none.isVisible()
    assert not editor._buttons["Delete theme"].isEnabled()
    press(editor, "New theme")
    assert not editor._none.isVisible()
    assert editor._buttons["Delete theme"].isEnabled()
    assert not editor._buttons["Merge into…"].isEnabled()
    editor.reject()
    dialog.reject()


def test_a_field_stands_beside_the_comments(
    coding: CodingDialog, context: PageContext, qtbot: QtBot
) -> None:
    coding._beside.setCurrentIndex(coding._beside.findData("gender"))
    settle(qtbot, context.jobs)
    assert listed(coding, 1) == ["female", "male", "female", "male"]
    assert listed(coding) == TEXTS
    coding._beside.setCurrentIndex(0)
    settle(qtbot, context.jobs)
    assert coding._model.columnCount() == 2


def test_themes_are_edited_merged_and_suggested(
    coding: CodingDialog,
    office: Office,
    context: PageContext,
    wave: Wave,
    themes: dict[str, int],
    press: Press,
    qtbot: QtBot,
) -> None:
    coding._table.setFocus()
    qtbot.keyClick(coding._table, Key.Key_3)  # role models
    press(coding, "Themes…")
    settle(qtbot, context.jobs)
    dialog = coding.findChild(ThemesDialog)
    assert dialog is not None
    dialog._list.setCurrentRow(2)
    press(dialog, "Merge into…")
    asked = dialog.findChild(FormDialog)
    assert asked is not None
    choice = asked.findChild(QComboBox)
    assert choice is not None
    assert choice.currentText() == "Funding"
    press(asked, "Merge")
    press(dialog, "New theme")
    qtbot.keyClicks(dialog._name, "Nothing")
    qtbot.keyClicks(dialog._keywords, "nothing, none")
    press(dialog, "Save themes")
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        stored = read_themes(connection, wave.survey_id)["HELP"]
    assert [(one.name, one.keywords) for one in stored] == [
        ("Funding", ("fund*", "grant")),
        ("Time", ("hours", "protected time")),
        ("Nothing", ("nothing", "none")),
    ]
    assert saved(office, wave)["More funding."] == {themes["Funding"]}
    assert listed(coding, 1)[0] == "Funding"


def test_two_themes_of_one_name_are_refused_in_the_dialog(
    coding: CodingDialog, context: PageContext, press: Press, qtbot: QtBot
) -> None:
    press(coding, "Themes…")
    settle(qtbot, context.jobs)
    dialog = coding.findChild(ThemesDialog)
    assert dialog is not None
    dialog._name.selectAll()
    qtbot.keyClicks(dialog._name, "Time")
    press(dialog, "Save themes")
    settle(qtbot, context.jobs)
    assert "two themes “Time”" in dialog._fault.text()
    dialog.reject()


def test_comments_of_a_confidential_wave_are_not_shown(
    page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    people = add_people(office.database, 2)
    add_wave(office.database, "2020", people, ["a", "b"], privacy=Privacy.CONFIDENTIAL)
    open_comments(page, context, "COM", "2020", "HELP")
    settle(qtbot, context.jobs)
    assert "its comments are not shown" in said[-1].text
    assert page.findChild(CodingDialog) is None
