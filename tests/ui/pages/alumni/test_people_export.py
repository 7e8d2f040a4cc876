"""People to files from the page of alumni, as a person does it."""

import csv
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from exporters.layouts import Layout, list_layouts, save_layout
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare
from records.parts.registry import PERSON_PARTS
from tests.acts import run_act
from tests.ui.office import child_of, settle
from ui.context import PageContext
from ui.pages.alumni.export_dialog import ExportDialog
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_export import export_person, layout_keys
from ui.tables import DataTable


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything is written: the ending is the one that is offered."""
    path = tmp_path / "out"

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        return str(path.with_suffix(Path(name).suffix)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return path


def opened(page: AlumniPage, context: PageContext, qtbot: QtBot) -> ExportDialog:
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Export…")
    button.click()
    settle(qtbot, context.jobs)
    return page.findChildren(ExportDialog)[-1]


def choose(dialog: ExportDialog, name: str, text: str) -> None:
    combo = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == name)
    combo.setCurrentIndex(combo.findText(text, Qt.MatchFlag.MatchContains))
    assert text in combo.currentText()


def box(dialog: ExportDialog, text: str) -> QCheckBox:
    return next(one for one in dialog.findChildren(QCheckBox) if text in one.text())


def accepted(dialog: ExportDialog, context: PageContext, qtbot: QtBot) -> None:
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Save as…")
    assert button.isEnabled()
    button.click()
    settle(qtbot, context.jobs)


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_table_as_shown(
    page: AlumniPage, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    dialog = opened(page, context, qtbot)
    choose(dialog, "Columns", "As shown")
    choose(dialog, "Format", ".csv")
    assert not box(dialog, "Include sheets").isEnabled()
    accepted(dialog, context, qtbot)
    headings, *rows = lines(out.with_suffix(".csv"))
    assert headings == ["Name", "Award", "Year", "Department", "E-mail", "CAC 2020"]
    assert len(rows) == 30
    assert rows[0][0].startswith("Adeyemi")


def test_those_selected_with_all_their_records(
    page: AlumniPage, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    table = child_of(page, DataTable)
    table.selectAll()
    table.setFocus()
    settle(qtbot, context.jobs)
    for row in range(5, 30):
        table.selectionModel().select(
            table.model().index(row, 0),
            table.selectionModel().SelectionFlag.Deselect
            | table.selectionModel().SelectionFlag.Rows,
        )
    dialog = opened(page, context, qtbot)
    choose(dialog, "Who", "5 people selected")
    choose(dialog, "Columns", "All fields")
    choose(dialog, "Format", ".xlsx")
    box(dialog, "Include sheets").setChecked(True)
    accepted(dialog, context, qtbot)
    book = openpyxl.load_workbook(out.with_suffix(".xlsx"))
    assert book.sheetnames == [
        "People", "Contact points", "Awards", "Roles", "Consents", "Engagements", "Notes",
        "Contact log", "Tasks", "Relationships", "Linked files", "Decisions on proposals",
    ]  # fmt: skip
    assert book["People"].max_row == 6
    assert book["Contact points"].max_row > 6


def test_columns_are_kept_as_a_layout_and_used_again(
    page: AlumniPage, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    dialog = opened(page, context, qtbot)
    choose(dialog, "Columns", "As shown")
    choose(dialog, "Format", ".csv")
    box(dialog, "layout").setChecked(True)
    fields = dialog.findChildren(QLineEdit)
    name = next(one for one in fields if one.accessibleName() == "Layout name")
    assert name.isVisible()
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Save as…")
    assert not button.isEnabled()
    qtbot.keyClicks(name, "Usual")
    accepted(dialog, context, qtbot)
    with context.database.read() as connection:
        assert list_layouts(connection) == [
            Layout(
                "Usual",
                ("title", "given_name", "family_name", "award", "award_completed", "department",
                 "email"),
            )
        ]  # fmt: skip
    dialog = opened(page, context, qtbot)
    choose(dialog, "Columns", "“Usual”")
    accepted(dialog, context, qtbot)
    assert lines(out.with_suffix(".csv"))[0][:3] == ["Title", "Given name", "Family name"]


def test_for_editing_and_back(
    page: AlumniPage, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    dialog = opened(page, context, qtbot)
    choose(dialog, "Columns", "For editing")
    assert not box(dialog, "Include sheets").isEnabled()
    accepted(dialog, context, qtbot)
    planned = prepare(context.database, CONTACTS, out.with_suffix(".xlsx"))
    assert planned.round_trip is not None
    assert planned.plan.counts["unchanged"] == 30


def test_cards(page: AlumniPage, context: PageContext, qtbot: QtBot, out: Path) -> None:
    dialog = opened(page, context, qtbot)
    choose(dialog, "Columns", "Contact cards")
    choose(dialog, "Format", "4.0")
    accepted(dialog, context, qtbot)
    assert out.with_suffix(".vcf").read_text(encoding="utf-8").count("VERSION:4.0") == 30


def test_the_last_choice_is_offered_again(
    page: AlumniPage, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    with context.database.read() as connection:
        assert list_layouts(connection) == []
    run_act(context.database, save_layout, Layout("Towns", ("city",)))
    dialog = opened(page, context, qtbot)
    choose(dialog, "Columns", "“Towns”")
    choose(dialog, "Format", ".ods")
    box(dialog, "Include sheets").setChecked(True)
    accepted(dialog, context, qtbot)
    again = opened(page, context, qtbot).request
    assert again.layout == Layout("Towns", ("city",))
    assert (again.form, again.with_details) == (".ods", True)


def test_everything_about_one_person(
    page: AlumniPage, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    export_person(context, page, page.findChildren(DataTable)[0].selected_ids()[0])
    settle(qtbot, context.jobs)
    book = openpyxl.load_workbook(out.with_suffix(".xlsx"))
    assert book["People"].max_row == 2
    assert len(book.sheetnames) == 1 + len(PERSON_PARTS)


def test_a_layout_has_fields_alone() -> None:
    assert layout_keys(["name", "wave:3", "award"]) == (
        "title", "given_name", "family_name", "award",
    )  # fmt: skip
