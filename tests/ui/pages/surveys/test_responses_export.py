"""The export of responses: with or without names, and what may identify a respondent."""

from pathlib import Path

import openpyxl
import pyreadstat
import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.ui.office import settle
from tests.ui.pages.surveys.conftest import Press, Shown
from ui.context import OpenWave, PageContext
from ui.pages.surveys.page import SurveysPage
from ui.theme import Tone
from ui.widgets import Message
from ui.widgets.check_list import CheckListField
from ui.widgets.dialogs import FormDialog
from ui.widgets.plain_text import plain_caption


@pytest.mark.parametrize(
    ("options", "has_names", "has_comments"),
    [
        ({}, False, False),
        ({"Comments": True}, False, True),
        ({"Without names": False}, True, True),
    ],
)
def test_names_and_comments_are_exported_only_if_chosen(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    said: list[Message],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, bool],
    has_names: bool,
    has_comments: bool,
) -> None:
    target = tmp_path / "responses.xlsx"
    monkeypatch.setattr("ui.responses_export.ask_for_target", lambda *_args, **_options: target)
    page.open(OpenWave("CAC", "2018", "responses"))
    settle(qtbot, context.jobs)
    press(page, "Export responses")
    settle(qtbot, context.jobs)
    shown = dialog(FormDialog)
    boxes = {plain_caption(box.text()): box for box in shown.findChildren(QCheckBox)}
    for words, is_on in options.items():
        next(box for text, box in boxes.items() if text.startswith(words)).setChecked(is_on)
    assert boxes["Comments"].isEnabled() is not has_names  # with names, everything is exported
    press(shown, "Save as")
    book = openpyxl.load_workbook(target)
    cells = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert ("Okafor" in str(cells)) is has_names
    assert ("MORE" in str(cells)) is has_comments
    assert said[-1].action_text == "Open"
    assert (said[-1].tone is Tone.GOOD) is has_names  # unless warned of singled out respondents


def test_coded_data_with_a_field_of_people(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    said: list[Message],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "responses.sav"
    offered: list[str] = []

    def ask(*args: object, **_options: object) -> Path:
        offered.extend(map(str, args))
        return target

    monkeypatch.setattr("ui.responses_export.ask_for_target", ask)
    page.open(OpenWave("CAC", "2018", "responses"))
    settle(qtbot, context.jobs)
    press(page, "Export responses")
    settle(qtbot, context.jobs)
    shown = dialog(FormDialog)
    fields = shown.findChild(CheckListField)
    assert fields is not None
    assert fields.text() == "None"
    fields.check(["Gender", "Award"])
    press(shown, "Save as")
    settle(qtbot, context.jobs)
    assert "(*.sav)" in str(offered)
    frame, _ = pyreadstat.read_sav(target)
    assert {"gender", "ACTIVE"} <= set(frame)
    assert "family_name" not in frame
    assert "Gender" in said[-1].text
