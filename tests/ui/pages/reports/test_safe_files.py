"""Files that are safe to publish hold the published drawings alone: every number, every bar."""

import io
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pypdf
import pytest
from docx import Document
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from analysis.as_json import as_json
from analysis.notes import notes
from analysis.results import Summary, Thresholds
from analysis.summary import summarise
from cli.summary import lines
from exporters.charts.images import to_png
from exporters.charts.style import PRINT
from exporters.charts.summary_charts import draw, response_steps
from exporters.reports.report import write_word_report
from exporters.reports.report_details import ReportDetails
from exporters.reports.summary_workbook import write_summary_workbook
from tests.exporters.conftest import make_wave
from ui.pages.reports.pdf import write_pdf

DETAILS = ReportDetails("Careers", "2020", date(2020, 11, 3), "Alumni office")
SCALE = 8  # pixels to a unit: a tenth of a point is a pixel or more


@pytest.fixture(scope="module")
def raw() -> Summary:
    return summarise(make_wave("2020", 7), by=("gender",), against=[make_wave("2018", 8)])


@pytest.fixture(scope="module")
def safe() -> Summary:
    return summarise(
        make_wave("2020", 7),
        by=("gender",),
        against=[make_wave("2018", 8)],
        thresholds=Thresholds(),
    )


def numbers_in(value: object) -> Iterator[float]:
    """Every number in nested dictionaries, lists and texts."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from numbers_in(str(key))
            yield from numbers_in(one)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from numbers_in(one)
    elif isinstance(value, str):
        yield from (float(found.replace(",", "")) for found in re.findall(r"\d[\d,]*\.?\d*", value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield abs(float(value))


def published(safe: Summary) -> set[float]:
    """Every number that a file may hold: drawings, and those in questions and sentences."""
    steps = response_steps(safe)
    found = {*numbers_in(as_json(safe)), *numbers_in(list(notes(safe)))}
    found |= {float(f"{100 * people / steps[0][1]:.0f}") for _, people in steps}
    found |= {*numbers_in(asdict(DETAILS)), *numbers_in(DETAILS.subtitle), 2020, 11, 3, 95}
    found |= {100.0 - one for one in tuple(found) if one <= 100}  # the other end of a range
    return {round(one, 9) for one in found}


def test_the_command_prints_no_number_that_is_not_published(safe: Summary) -> None:
    allowed = published(safe) | {0.001}  # “< 0.001”
    assert {*numbers_in(list(lines(safe)))} - allowed == set()


@pytest.mark.slow
def test_word_and_pdf_say_no_number_that_is_not_published(
    safe: Summary, qapp: object, tmp_path: Path
) -> None:
    write_word_report(tmp_path / "a.docx", safe, DETAILS)
    document = Document(str(tmp_path / "a.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    descriptions = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    word = [*(paragraph.text for paragraph in document.paragraphs), *cells, *descriptions]
    write_pdf(tmp_path / "a.pdf", safe, DETAILS)
    pages = pypdf.PdfReader(tmp_path / "a.pdf").pages
    pdf = " ".join(page.extract_text() for page in pages)
    allowed = published(safe) | {0.001}  # “< 0.001”
    for text in (" ".join(word), pdf):
        said = re.sub(r"Page \d+ of \d+|Figure \d+\.", "", text)
        assert {*numbers_in(said)} - allowed == set()


def test_the_workbook_holds_no_number_that_is_not_published(safe: Summary, tmp_path: Path) -> None:
    write_summary_workbook(tmp_path / "a.xlsx", safe, DETAILS)
    allowed = published(safe)
    for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float):
                    as_shown = abs(100 * cell.value if "%" in cell.number_format else cell.value)
                    assert round(as_shown, 9) in allowed, (sheet.title, cell.coordinate)
                elif isinstance(cell.value, str):
                    assert {*numbers_in(cell.value)} <= allowed, (sheet.title, cell.coordinate)


def bar_lengths(summary: Summary, code: str) -> dict[str, float]:
    """How many pixels long each answer's bar is in the picture."""
    question = next(question for question in summary.questions if question.code == code)
    drawing = draw(question, replace(PRINT, text="#ff0000"))  # whiskers are no bar
    assert drawing is not None
    picture = imread(io.BytesIO(to_png(drawing, SCALE)))[:, :, :3]
    is_bar = np.abs(picture - np.array(to_rgb(PRINT.accent))).max(axis=2) < 0.02
    found = {}
    for area in drawing.areas:
        rows = is_bar[round(area.top * SCALE) : round(area.bottom * SCALE)]
        columns = np.flatnonzero(rows.any(axis=0))
        found[area.value] = float(columns.max() - columns.min() + 1) if len(columns) else 0.0
    return found


@pytest.mark.slow
def test_bars_are_as_long_as_the_published_percentages(safe: Summary, raw: Summary) -> None:
    lengths, exact = bar_lengths(safe, "activities"), bar_lengths(raw, "activities")
    question = next(question for question in safe.questions if question.code == "activities")
    percents = {share.value: share.percent or 0 for share in question.values}
    unit = max(lengths.values()) / max(percents.values())
    for value, length in lengths.items():
        assert length == pytest.approx(unit * percents[value], abs=2.5)
    assert any(abs(exact[value] - lengths[value]) > 5 for value in lengths)
