from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docx.shared import Cm

from analysis.results import MatrixRow, Summary
from core.errors import Cancelled, UserError
from core.progress import Progress
from exporters.reports.report import ReportDetails, write_word_report
from exporters.reports.word_document import WordDocument
from tests.full_disk import leave_room

DETAILS = ReportDetails(
    "Clinical alumni careers",
    "2020",
    date(2020, 11, 3),
    "Alumni office",
    date(2020, 6, 1),
    date(2020, 9, 30),
)


def report(path: Path, summary: Summary) -> DocumentObject:
    write_word_report(path / "report.docx", summary, DETAILS)
    return Document(str(path / "report.docx"))


@pytest.fixture(scope="module")
def document(summary: Summary, tmp_path_factory: pytest.TempPathFactory) -> DocumentObject:
    return report(tmp_path_factory.mktemp("report"), summary)


def texts(document: DocumentObject, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style is not None and p.style.name == style]


def test_the_report_has_its_parts_in_order(summary: Summary, document: DocumentObject) -> None:
    assert texts(document, "Title") == ["Clinical alumni careers"]
    assert texts(document, "Subtitle") == [
        "Wave 2020 · 1 June 2020 to 30 September 2020 · report of 3 November 2020 · Alumni office"
    ]
    assert texts(document, "Heading 1") == [
        "At a glance", "Who answered", "Findings", "How the figures were made", "Response rates",
    ]  # fmt: skip
    assert texts(document, "Heading 2") == [question.text for question in summary.questions]
    assert set(texts(document, "Heading 3")) == {"By gender", "Compared with 2018"}
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Internal figures: not rounded or suppressed" in said
    assert "63 people answered, 60 completely and 3 in part. The response rate is 31.9%" in said
    assert "With the partial answers it is 33.5% (RR2)." in said
    assert "188 eligible people with awards of 1983 to 2017" in said
    assert "drawn from the segment “Doctors”" in said
    assert "63 answered · several answers possible." in said
    assert "Wilson’s" in said


def test_the_page_is_a4_with_numbers_and_in_british_english(document: DocumentObject) -> None:
    section = document.sections[0]
    assert section.page_width is not None
    assert abs(section.page_width - Cm(21)) < Cm(0.01)
    fields = section.footer.paragraphs[0]._p.findall(qn("w:fldSimple"))
    assert [field.get(qn("w:instr")) for field in fields] == ["PAGE", "NUMPAGES"]
    normal = document.styles["Normal"].element
    assert normal.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    assert document.core_properties.author == "Alumni office"
    assert document.core_properties.comments == ""


def test_tables_hold_the_figures(summary: Summary, document: DocumentObject) -> None:
    assert summary.breakdown is not None
    tables = document.tables
    rows = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    question = summary.questions[1]
    for share in question.values:
        span = f"{share.low:.0f}–{share.high:.0f}%"
        assert [share.text, str(share.count), f"{share.percent:.0f}%", span] in rows
    assert ["Answer", "Men (39)", "Women (24)", "p", "p (Holm)"] in rows
    men = next(group for group in summary.breakdown.groups if group.label == "Men").questions[1]
    shares = {share.text: share for share in men.values}
    for share in question.values:  # groups have the order of everybody, with interval and count
        found = shares[share.text]
        cell = f"{found.percent:.0f}% ({found.low:.0f}–{found.high:.0f}%) · {found.count}"
        assert any(row[:2] == [share.text, cell] for row in rows)
    assert any(row[-2:] == ["p", "p (Holm)"] for row in rows)
    assert ["Measure", "Men (39)", "Women (24)", "p", "p (Holm)"] in rows
    headings = tables[-1].rows[0]._tr.trPr
    assert headings is not None
    assert headings.find(qn("w:tblHeader")) is not None


def test_every_picture_is_described(document: DocumentObject) -> None:
    descriptions = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert len(descriptions) == len(texts(document, "Caption")) == 19
    assert all(descriptions)
    assert any("Clinical trials 84%" in str(text) for text in descriptions)
    for number, caption in enumerate(texts(document, "Caption"), 1):
        assert caption.startswith(f"Figure {number}. ")


def test_a_safe_report_says_so_and_hides_small_groups(
    safe_summary: Summary, tmp_path: Path
) -> None:
    document = report(tmp_path, safe_summary)
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Disclosure control (safe to publish)" in said
    assert "Internal figures" not in said
    assert "The groups are not compared: one of the figures is of too few people" in said


def test_bare_figures_make_a_report_too(summary: Summary, tmp_path: Path) -> None:
    bare = replace(
        summary, questions=(), breakdown=None, trend=None, dispositions={}, rates=(), frame=None
    )
    assert texts(report(tmp_path, bare), "Heading 1") == [
        "Who answered", "Findings", "How the figures were made",
    ]  # fmt: skip


def test_odd_letters_do_not_break_the_file(summary: Summary, tmp_path: Path) -> None:
    odd = replace(summary.questions[0], text="A\x00\x01\ud800\uffff <b>&amp; 😀")
    document = report(tmp_path, replace(summary, questions=(odd,)))
    assert texts(document, "Heading 2") == ["A\ufffd\ufffd <b>&amp; 😀"]


def test_cancel_leaves_no_file(summary: Summary, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_word_report(
            tmp_path / "report.docx",
            summary,
            DETAILS,
            progress=Progress(is_cancelled=lambda: True),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_former_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "report.docx"
    document = WordDocument("Title", "Office")
    document.save(path)
    yesterday = path.read_bytes()
    for room in (0, len(yesterday) // 2, len(yesterday) - 1):
        with monkeypatch.context() as patch:
            leave_room(patch, room)
            with pytest.raises(UserError, match="not enough room"):
                document.save(path)
        assert path.read_bytes() == yesterday
        assert [one.name for one in tmp_path.iterdir()] == ["report.docx"]


@pytest.mark.parametrize("is_bare", [True, False])
def test_a_matrix_is_one_table(summary: Summary, tmp_path: Path, *, is_bare: bool) -> None:
    """Its rows have sections of their own where they are compared."""
    sector = summary.questions[4]
    rows = tuple(
        replace(sector, text=f"Where? {text}", matrix=MatrixRow("WORK", "Where?", text))
        for text in ("First", "Now")
    )
    shown = replace(summary, questions=rows)
    if is_bare:
        shown = replace(shown, breakdown=None, trend=None)
    document = report(tmp_path, shown)
    headings = texts(document, "Heading 2")
    assert headings == (["Where?"] if is_bare else ["Where?", "Where? First", "Where? Now"])
    tables = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    matrix = next(table for table in tables if table[0][0] == "Row")
    assert [row[0] for row in matrix] == ["Row", "First", "Now"]
    assert matrix[0][1:-1] == [share.text for share in sector.values]
