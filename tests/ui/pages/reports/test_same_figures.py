"""One table of figures is drawn alike in Word, PDF, workbooks, the window and commands."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from pptx import Presentation
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor, QTextTable
from pytestqt.qtbot import QtBot

from analysis.as_json import as_json
from analysis.results import Summary, Thresholds
from analysis.summary import summarise
from cli.summary import lines
from exporters.figures import formats
from exporters.figures.question_tables import tables_of
from exporters.figures.summary_tables import disposition_table, headline_table, rate_table
from exporters.figures.summary_tables import test_table as all_tests
from exporters.figures.table import FigureTable
from exporters.figures.trend_parts import trend_parts
from exporters.reports.report import write_report, write_word_report
from exporters.reports.report_details import ReportDetails
from exporters.reports.slide_report import write_slide_report
from exporters.reports.summary_workbook import write_summary_workbook
from tests.exporters.conftest import make_wave
from ui.pages.surveys.findings.question_card import QuestionCard
from ui.print.print_document import PrintDocument
from ui.tables import DataTable

DETAILS = ReportDetails("Careers", "2020", date(2020, 11, 3), "Alumni office")


@pytest.fixture(scope="module", params=[None, Thresholds()], ids=["internal", "publish-safe"])
def summary(request: pytest.FixtureRequest) -> Summary:
    return summarise(
        make_wave("2020", 1),
        by=("gender",),
        against=[make_wave("2018", 2)],
        thresholds=request.param,
    )


def tables(summary: Summary) -> list[FigureTable]:
    """Every table that a report draws, in its order."""
    found = [
        table
        for question in summary.questions
        for table in (
            *tables_of(summary, question),
            *(part for _caption, part in trend_parts(summary, question)),
        )
    ]
    found += [rate_table(summary), disposition_table(summary)]
    return [part for table in found if table.rows for part in table.grouped().parts()]


def test_word_and_pages_draw_the_tables(summary: Summary, tmp_path: Path, qapp: object) -> None:
    assert summary.breakdown is not None
    drawn = [*tables(summary), *all_tests(summary.breakdown).grouped().parts()]
    expected = [[list(line) for line in table.lines()] for table in drawn]
    write_word_report(tmp_path / "a.docx", summary, DETAILS)
    document = Document(str(tmp_path / "a.docx"))
    _headlines, *word = (
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    )
    assert word == expected
    pages = PrintDocument("a")
    write_report(pages, summary, DETAILS)
    frames = pages._document.rootFrame().childFrames()
    _banner, _headlines, *printed = (
        [[text_of(table, row, place) for place in range(table.columns())] for row in
         range(table.rows())]
        for table in frames
        if isinstance(table, QTextTable)
    )  # fmt: skip
    assert printed == expected


def text_of(table: QTextTable, row: int, place: int) -> str:
    cell = table.cellAt(row, place)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()


def test_the_command_prints_the_tables(summary: Summary) -> None:
    printed = [line.split() for line in lines(summary)]
    single_lines = [
        list(line)
        for table in (headline_table(summary), *tables(summary))
        for line in table.lines()
        if all(len(cell) <= width for cell, width in zip(line, table.widths(), strict=True))
    ]
    assert len(single_lines) > 80
    for line in single_lines:
        assert " ".join(line).split() in printed
    said = " ".join(" ".join(line) for line in printed)
    for question in summary.questions:
        for note in (note for table in tables_of(summary, question) for note in table.notes):
            assert " ".join(note.split()) in said


def test_the_panel_shows_the_table_of_groups(summary: Summary, qtbot: QtBot) -> None:
    for question in summary.questions:
        _alone, groups, trend = tables_of(summary, question)
        if not groups.rows:
            continue
        card = QuestionCard()
        qtbot.addWidget(card)
        card.show_question(summary, question, ())
        card._switch_view()
        table = next(iter(card.findChildren(DataTable))).model()
        shown = [
            [table.headerData(at, Qt.Orientation.Horizontal) for at in range(table.columnCount())],
            *(
                [table.index(row, at).data() for at in range(table.columnCount())]
                for row in range(table.rowCount())
            ),
        ]
        assert shown == [list(line) for line in groups.lines()]
        assert card._table.as_text() == groups.as_text()
        assert card._notes.text() == " ".join(groups.notes)
        assert trend.notes is not groups.notes


def test_the_workbook_has_the_figures_of_the_tables(summary: Summary, tmp_path: Path) -> None:
    write_summary_workbook(tmp_path / "a.xlsx", summary, DETAILS)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    headings, *rows = book["Questions"].iter_rows(values_only=True)
    found = [dict(zip(map(str, headings), row, strict=True)) for row in rows]
    by_answer = {(row["Code"], row["Answer"]): row for row in found}

    def share_of(row: Mapping[str, object]) -> str:
        share = row["Share"]
        band = str(row.get("Share as a range") or formats.HIDDEN)
        return f"{100 * share:.0f}%" if isinstance(share, int | float) else band

    for question in summary.questions:
        table = tables_of(summary, question)[0]
        for row in table.rows:
            if row.choice is not None:
                cells = dict(zip(table.headings, row.cells, strict=True))
                assert share_of(by_answer[question.code, cells["Answer"]]) == cells["Share"]
        whole = by_answer[question.code, None]
        assert whole["Answered"] == question.base
        assert whole["Median"] == question.numbers.median
        mean = question.numbers.mean  # Excel keeps 15 digits
        assert whole["Mean"] == (None if mean is None else pytest.approx(mean, rel=1e-14))


@pytest.mark.parametrize("seed", [3, 4, 5])
@pytest.mark.parametrize("thresholds", [None, Thresholds()], ids=["internal", "publish-safe"])
def test_slides_and_json_have_the_figures_of_random_waves(
    tmp_path: Path, seed: int, thresholds: Thresholds | None
) -> None:
    wave = make_wave("2020", seed, people=20 + 17 * seed)
    found = summarise(wave, by=("gender",), thresholds=thresholds)
    write_slide_report(tmp_path / "a.pptx", found, DETAILS)
    notes = "\n".join(
        slide.notes_slide.notes_text_frame.text
        for slide in Presentation(str(tmp_path / "a.pptx")).slides
        if slide.has_notes_slide
    )
    told: Any = as_json(found)
    in_json = {one["code"]: one for one in told["questions"]}
    for question in found.questions:
        for table in tables_of(found, question):
            assert all("\t".join(line) in notes for line in table.lines() if table.rows)
        percents = [share["percent"] for share in in_json[question.code]["values"]]
        assert percents == [share.percent for share in question.values]
