from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication

from analysis.request import SummaryRequest
from core.errors import UserError
from core.progress import SILENT
from exporters.charts.canvas import Canvas
from exporters.charts.style import PRINT
from exporters.figures.table import FigureRow, FigureTable
from exporters.reports.report import write_report
from exporters.reports.report_details import ReportDetails
from tests.full_disk import leave_room
from tests.ui.office import Office
from ui.pages.reports.pdf import draw_pages, write_pdf
from ui.pages.surveys.findings.data import compute_findings
from ui.print.paper import PAGE
from ui.print.print_document import PrintDocument

DETAILS = ReportDetails("Clinical alumni careers", "2018", date(2026, 11, 23), "Alumni office")


def is_blank(page: QImage, top: float, bottom: float) -> bool:
    """Whether nothing is drawn between two heights (0 to 1) of a page."""
    white = QColor("white").rgb()
    rows = range(int(top * page.height()), int(bottom * page.height()))
    return all(page.pixel(x, y) == white for y in rows for x in range(0, page.width(), 2))


def test_the_report_is_written_whole(office: Office, tmp_path: Path, qapp: QApplication) -> None:
    summary = compute_findings(
        office.database, SummaryRequest("CAC", "2018", by=("gender",)), SILENT
    ).summary
    pages = write_pdf(tmp_path / "report.pdf", summary, DETAILS)
    written = (tmp_path / "report.pdf").read_bytes()
    assert written.startswith(b"%PDF")
    assert f"/Count {pages}".encode() in written
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    "signs", ["−55 (−74 to −17)", "p < 0.01 = 20–43%", "3×4, C++ and C#", "fi ffi → 10:30 @ A-B"]
)
def test_the_text_of_a_pdf_has_the_signs_that_are_printed(
    office: Office, tmp_path: Path, qapp: QApplication, signs: str
) -> None:
    summary = compute_findings(
        office.database, SummaryRequest("CAC", "2018", against=("2020",)), SILENT
    ).summary
    write_pdf(tmp_path / "report.pdf", summary, replace(DETAILS, title=signs))
    pages = PdfReader(tmp_path / "report.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert signs in text
    assert "−5.0 (−29 to +31)" in text  # a change with its interval, in a table


@pytest.mark.parametrize(
    "figures",
    [
        SummaryRequest("CAC", "2018"),
        SummaryRequest("CAC", "2018", by=("gender",), publish_safe=True),
        SummaryRequest("CAC", "2020", by=("gender",), against=("2018",)),
    ],
)
def test_the_whole_text_of_a_pdf_can_be_copied(
    office: Office, tmp_path: Path, qapp: QApplication, figures: SummaryRequest
) -> None:
    summary = compute_findings(office.database, figures, SILENT).summary
    write_pdf(tmp_path / "report.pdf", summary, DETAILS)
    document = PrintDocument(DETAILS.name)
    write_report(document, summary, DETAILS)
    printed = Counter(document._document.toPlainText())
    found = Counter(
        "".join(page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages)
    )
    missing = {sign for sign in printed - found if not sign.isspace()}
    assert missing <= {"\ufffc", "\ufdd0", "\ufdd1"}  # charts, and the edges of tables


def test_a_pdf_has_a_language_a_title_and_bookmarks_where_its_headings_stand(
    office: Office, tmp_path: Path, qapp: QApplication
) -> None:
    summary = compute_findings(office.database, SummaryRequest("CAC", "2018"), SILENT).summary
    write_pdf(tmp_path / "report.pdf", summary, DETAILS)
    reader = PdfReader(tmp_path / "report.pdf")
    root: Any = reader.root_object
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == (DETAILS.name, DETAILS.office)
    outline: Any = reader.outline
    assert [one.title for one in outline if isinstance(one, Destination)] == [
        "At a glance", "How the survey was done", "Who answered", "Findings",
        "How to read the figures", "Appendix 1: response rates",
    ]  # fmt: skip
    inner = [one for part in outline if isinstance(part, list) for one in part]
    titles = [one.title for one in inner]
    assert titles[:3] == ["Population", "Response", "Respondents beside the frame"]
    assert titles[-len(summary.questions) :] == [one.text for one in summary.questions]
    for one in inner:
        page = reader.pages[reader.get_destination_page_number(one) or 0]
        assert " ".join(one.title.split()[:3]) in " ".join(page.extract_text().split())


def test_the_contents_give_the_pages_of_the_headings(
    office: Office, tmp_path: Path, qapp: QApplication
) -> None:
    summary = compute_findings(
        office.database, SummaryRequest("CAC", "2018", by=("gender",)), SILENT
    ).summary
    write_pdf(tmp_path / "report.pdf", summary, DETAILS)
    reader = PdfReader(tmp_path / "report.pdf")
    contents = " ".join(reader.pages[1].extract_text().split())
    outline: Any = reader.outline
    chapters = [one for one in outline if isinstance(one, Destination)]
    assert len({reader.get_destination_page_number(one) for one in chapters}) > 2
    for one in chapters:
        assert f"{one.title} {(reader.get_destination_page_number(one) or 0) + 1}" in contents


def test_charts_are_packed_without_loss(office: Office, tmp_path: Path, qapp: QApplication) -> None:
    summary = compute_findings(office.database, SummaryRequest("CAC", "2018"), SILENT).summary
    write_pdf(tmp_path / "report.pdf", summary, DETAILS)
    pages: Any = PdfReader(tmp_path / "report.pdf").pages
    packed = [
        one.get_object()["/Filter"]
        for page in pages
        for one in page["/Resources"].get("/XObject", {}).values()
    ]
    assert packed
    assert set(packed) == {"/FlateDecode"}


@pytest.mark.parametrize("fails", ["begin", "newPage", "end"])
def test_pages_that_qt_does_not_print_leave_the_former_file(
    office: Office, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    summary = compute_findings(office.database, SummaryRequest("CAC", "2018"), SILENT).summary
    (tmp_path / "report.pdf").write_bytes(b"%PDF yesterday")
    if fails == "newPage":
        monkeypatch.setattr(QPdfWriter, "newPage", lambda _writer: False)
    else:
        real = getattr(QPainter, fails)
        monkeypatch.setattr(QPainter, fails, lambda *given: real(*given) and False)
    with pytest.raises(UserError) as refusal:
        write_pdf(tmp_path / "report.pdf", summary, DETAILS)
    assert refusal.value.code == "not_printed"
    assert (tmp_path / "report.pdf").read_bytes() == b"%PDF yesterday"


def test_a_full_disk_leaves_the_former_pdf(
    office: Office, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = compute_findings(office.database, SummaryRequest("CAC", "2018"), SILENT).summary
    path = tmp_path / "shared" / "report.pdf"
    path.parent.mkdir()
    write_pdf(path, summary, DETAILS)
    yesterday = path.read_bytes()
    leave_room(monkeypatch, len(yesterday) // 2)
    with pytest.raises(UserError, match="not enough room"):
        write_pdf(path, summary, DETAILS)
    assert path.read_bytes() == yesterday
    assert [one.name for one in path.parent.iterdir()] == ["report.pdf"]


def test_a_folder_that_is_not_there_is_said(
    office: Office, tmp_path: Path, qapp: QApplication
) -> None:
    summary = compute_findings(office.database, SummaryRequest("CAC", "2018"), SILENT).summary
    with pytest.raises(UserError, match="is not there"):
        write_pdf(tmp_path / "none" / "report.pdf", summary, DETAILS)


def test_pages_are_drawn_at_the_screens_ratio(office: Office, qapp: QApplication) -> None:
    summary = compute_findings(office.database, SummaryRequest("CAC", "2018"), SILENT).summary
    pages = draw_pages(summary, DETAILS, width=400, ratio=2.0, progress=SILENT)
    assert {page.size() for page in pages} == {QSize(800, 1132)}
    assert not is_blank(pages[0], 0.05, 0.2)
    assert not is_blank(pages[0], 0.93, 0.97)  # its foot


@pytest.mark.parametrize(("lines", "inches"), [(24, 1.6), (26, 1.2), (24, 1.5), (30, 2.0)])
def test_a_caption_stays_on_the_page_of_its_chart(
    qapp: QApplication, lines: int, inches: float
) -> None:
    document = PrintDocument("Test")
    for number in range(lines):
        document.paragraph(f"Line {number}")
    document.heading("Chart", 3)
    chart = Canvas(replace(PRINT, width=384), inches * 96).drawing
    document.figure(chart, "A caption.", "Described.")
    document.finish()
    caption = document._document.lastBlock()
    while not caption.text().startswith("Figure 1."):
        caption = caption.previous()
    layout = document._document.documentLayout()
    line = layout.blockBoundingRect(caption).top() + caption.layout().lineAt(0).y()
    top = layout.blockBoundingRect(caption.previous()).top()
    assert line // PAGE.height() == top // PAGE.height()


def test_a_heading_never_ends_a_page(qapp: QApplication) -> None:
    document = PrintDocument("Test")
    for number in range(1, 31):
        document.heading(f"Question {number}", 2)
        rows = (FigureRow(("Yes", "5")), FigureRow(("No", "3")))
        document.table(FigureTable(("Answer", "People"), rows))
    assert document.finish() > 1
    layout = document._document.documentLayout()
    block = document._document.begin()
    checked = 0
    while block.isValid():
        if block.text().startswith("Question"):
            here = layout.blockBoundingRect(block).top() // PAGE.height()
            there = layout.blockBoundingRect(block.next()).top() // PAGE.height()
            assert here == there, block.text()
            checked += 1
        block = block.next()
    assert checked == 30


def test_a_form_to_be_filled_in_has_every_row_below_its_headings(qapp: QApplication) -> None:
    document = PrintDocument("Test")
    people = [f"Person {number}" for number in range(60)]
    document.form(("", "Name"), [("☐", one) for one in people], (0.1, 0.9))
    assert document.finish() > 1
    block, texts = document._document.begin(), list[str]()
    while block.isValid():
        texts.append(block.text())
        block = block.next()
    assert [text for text in texts if text.startswith("Person")] == people
    assert texts.count("☐") == len(people)
