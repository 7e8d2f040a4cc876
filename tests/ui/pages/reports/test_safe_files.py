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
from pptx import Presentation

from analysis.as_json import as_json
from analysis.notes import notes
from analysis.results import Summary, Thresholds
from analysis.summary import summarise
from cli.summary import lines
from exporters.charts.images import to_png
from exporters.charts.style import PRINT
from exporters.charts.summary_charts import (
    draw,
    draw_breakdown,
    draw_question,
    draw_response,
    draw_trend,
    response_steps,
)
from exporters.reports.report import write_word_report
from exporters.reports.report_details import ReportDetails
from exporters.reports.slide_report import write_slide_report
from exporters.reports.summary_workbook import write_summary_workbook
from tests.exporters.conftest import make_wave
from ui.pages.reports.pdf import write_pdf

DETAILS = ReportDetails("Careers", "2020", date(2020, 11, 3), "Alumni office")
AXIS = {0.0, 10.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 75.0, 80.0, 100.0}  # where its lines are
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


@pytest.mark.slow
def test_slides_hold_no_number_that_is_not_published(safe: Summary, tmp_path: Path) -> None:
    write_slide_report(tmp_path / "a.pptx", safe, DETAILS)
    allowed = published(safe) | {0.001}  # “< 0.001”
    shapes = [
        one for slide in Presentation(str(tmp_path / "a.pptx")).slides for one in slide.shapes
    ]
    texts = [one.text_frame.text for one in shapes if one.has_text_frame]
    tables = [one.table for one in shapes if one.has_table]
    texts += [cell.text for table in tables for row in table.rows for cell in row.cells]
    texts += [one._element._nvXxPr.cNvPr.get("descr", "") for one in shapes]
    assert {*numbers_in(texts)} - allowed == set()
    for chart in (one.chart for one in shapes if one.has_chart):
        # What is shown, and what is found by who edits the chart's data.
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        held = [cell for row in book.worksheets[0].iter_rows() for cell in row]
        values = [cell.value for cell in held if isinstance(cell.value, int | float)]
        values += [one for of in chart.plots[0].series for one in of.values if one is not None]
        assert values
        for value in map(abs, values):  # a share of 1, or a number
            assert {round(value, 9), round(100 * value, 9)} & allowed, value
        names = [cell.value for cell in held if isinstance(cell.value, str)]
        assert {*numbers_in(names)} <= allowed


def test_drawings_say_no_number_that_is_not_published(safe: Summary) -> None:
    assert safe.breakdown is not None
    drawings = [draw_response(safe, PRINT)]
    for question in safe.questions:
        drawings.append(draw_question(safe, question.code, PRINT))
        drawings.append(draw_breakdown(safe.breakdown, question.code, PRINT))
        drawings.append(draw_trend(safe, question.code, PRINT))
    drawn = [one for one in drawings if one is not None]
    assert len(drawn) > len(safe.questions)
    # What stands in a picture, in its SVG too, and what is read out or shown under the pointer.
    said = [*(mark.text for one in drawn for mark in one.texts)]
    said += [area.text for one in drawn for area in one.areas]
    assert {*numbers_in(said)} - published(safe) - AXIS == set()


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
