"""A chart as a picture that stands on its own: question, base, chart and source, on white.

For documents and slides: wide enough for print, the same in the dark theme.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from analysis.notes import INTERNAL
from analysis.results import Summary
from core.errors import UserError
from exporters.charts.canvas import (
    Canvas,
    wrapped,
)
from exporters.charts.drawing import Drawing, Weight
from exporters.charts.images import to_png, to_svg
from exporters.charts.style import PRINT, ChartStyle
from exporters.charts.summary_charts import draw_question
from exporters.figures import formats
from tabular.writing.files import replacing

ENDINGS: Final = (".png", ".svg")

_SCALE: Final = 3.0  # pixels to a unit: 288 to an inch
_MARGIN: Final = 20.0
_GAP: Final = 12.0  # between the texts and the chart
_TITLE: Final = replace(PRINT, font_size=14)
_LINE_SPACING: Final = 1.4  # heights of a letter


def question_png(summary: Summary, code: str, source: str) -> bytes | None:
    """The picture of the question `code` as PNG; None where there is nothing to draw.

    `source` says what survey and wave the drawings are of.
    """
    return picture_bytes(summary, code, source, ".png")


def picture_bytes(summary: Summary, code: str, source: str, ending: str) -> bytes | None:
    """The picture of the question `code`, .png or .svg; None where there is nothing to draw."""
    drawing = _draw(summary, code, source)
    if drawing is None:
        return None
    return to_svg(drawing).encode() if ending == ".svg" else to_png(drawing, _SCALE)


def write_question_picture(path: Path, summary: Summary, code: str, source: str) -> None:
    """Write the picture of the question `code` to `path`, a .png or .svg file.

    Raises UserError for another ending, where there is nothing to draw, and when the file cannot be
    written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UserError(
            f"“{path.name}” must end in .png or .svg. Nothing was saved.", code="unknown_format"
        )
    content = picture_bytes(summary, code, source, path.suffix.lower())
    if content is None:
        raise UserError("This question has no chart to save.", code="nothing_to_write")

    def is_whole(file: BinaryIO) -> bool:
        return file.read() == content

    with replacing(path, is_whole) as file:
        file.write(content)


def _draw(summary: Summary, code: str, source: str) -> Drawing | None:
    style = replace(PRINT, width=PRINT.width - 2 * _MARGIN)
    chart = draw_question(summary, code, style)
    if chart is None:
        return None
    question = next(one for one in summary.questions if one.code == code)
    base = formats.base(question, is_rounded=summary.publish_safe)
    if summary.breakdown is not None:
        base += f" · by {formats.within_sentence(summary.breakdown.label)}"
    below = source if summary.publish_safe else f"{source} · {INTERNAL}"
    return _framed(chart, question.text, base, below)


def _framed(chart: Drawing, title: str, base: str, source: str) -> Drawing:
    """`chart` with a title and its base above, its source below, and margins."""
    width = PRINT.width - 2 * _MARGIN
    titles, bases = wrapped(title, width, _TITLE), wrapped(base, width, PRINT)
    sources = wrapped(source, width, PRINT)
    top = _MARGIN + _height(titles, _TITLE) + _height(bases, PRINT) + _GAP
    below = _GAP + _height(sources, PRINT) + _MARGIN
    canvas = Canvas(PRINT, top + chart.height + below)
    canvas.place(chart, _MARGIN, top)
    _write(canvas, titles, _MARGIN, _TITLE, weight="bold")
    muted = replace(PRINT, text=PRINT.muted)
    _write(canvas, bases, _MARGIN + _height(titles, _TITLE), muted)
    _write(canvas, sources, canvas.height - _MARGIN - _height(sources, PRINT), muted)
    return canvas.drawing


def _height(lines: Sequence[str], style: ChartStyle) -> float:
    return len(lines) * style.font_size * _LINE_SPACING


def _write(
    canvas: Canvas, lines: Sequence[str], top: float, style: ChartStyle, weight: Weight = "normal"
) -> None:
    """Write `lines` from `top` down."""
    step = style.font_size * _LINE_SPACING
    for place, line in enumerate(lines):
        canvas.text(_MARGIN, top + step * (place + 0.5), line, weight=weight, style=style)
