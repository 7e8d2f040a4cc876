"""A chart as a picture that stands on its own: question, base, chart and source, on white.

For documents and slides: as wide as the text of a page, at the resolution of print, and the same in
the dark theme. A description for screen readers is in the file.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from analysis.notes import INTERNAL
from analysis.results import Summary
from core.errors import UserError
from exporters.charts.canvas import Canvas, wrapped
from exporters.charts.chart_views import find_question
from exporters.charts.drawing import UNITS_PER_INCH, Drawing, Weight
from exporters.charts.images import to_png, to_svg
from exporters.charts.style import PRINT, ChartStyle
from exporters.charts.summary_charts import draw_question
from exporters.figures import formats
from exporters.figures.matrix_tables import MatrixSummary, findings_of, matrix_base
from exporters.figures.question_tables import shown_table
from tabular.writing.files import replacing

ENDINGS: Final = (".png", ".svg")

_WIDTH: Final = 16.0  # centimetres: the text of an A4 page
_DOTS_PER_INCH: Final = 300
_PAPER: Final = replace(PRINT, width=_WIDTH / 2.54 * UNITS_PER_INCH)
_SCALE: Final = _DOTS_PER_INCH / UNITS_PER_INCH
_MARGIN: Final = 20.0
_GAP: Final = 12.0  # between the texts and the chart
_CHART: Final = replace(_PAPER, width=_PAPER.width - 2 * _MARGIN)
_TITLE: Final = replace(PRINT, font_size=14)
_LINE_SPACING: Final = 1.4  # heights of a letter


def question_png(summary: Summary, code: str, source: str) -> bytes | None:
    """The picture of the question `code` as PNG; None where there is nothing to draw.

    `source` says what survey and wave the figures are of.
    """
    return picture_bytes(summary, code, source, ".png")


def part_png(
    summary: Summary,
    code: str,
    source: str,
    caption: str,
    notes: str,
    draw: Callable[[ChartStyle], Drawing | None],
) -> bytes | None:
    """What `draw` draws of the question `code` as PNG, under its text and a `caption`.

    `notes` stand below. None where there is nothing to draw.
    """
    chart = draw(_CHART)
    if chart is None:
        return None
    title, _ = _heading(summary, code)
    drawing = _framed(chart, title, _limited(summary, caption), notes, _below(summary, source))
    return to_png(drawing, _SCALE, f"{formats.as_sentence(title)} {caption}.")


def picture_bytes(summary: Summary, code: str, source: str, ending: str) -> bytes | None:
    """The picture of the question `code`, .png or .svg; None where there is nothing to draw."""
    drawing = _draw(summary, code, source)
    if drawing is None:
        return None
    described = describe_picture(summary, code)
    if ending == ".svg":
        return to_svg(drawing, described).encode()
    return to_png(drawing, _SCALE, described)


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
    chart = draw_question(summary, code, _CHART)
    if chart is None:
        return None
    title, base = _heading(summary, code)
    question = find_question(summary.questions, code)
    notes = () if question is None else shown_table(summary, question).notes
    base = _limited(summary, base)
    if summary.breakdown is not None:
        base += f" · by {formats.within_sentence(summary.breakdown.label)}"
    return _framed(chart, title, base, " ".join(notes), _below(summary, source))


def _limited(summary: Summary, said: str) -> str:
    """`said` of figures, with those whom they are limited to."""
    return said if summary.base is None else f"{said} · {summary.base.words}"


def _below(summary: Summary, source: str) -> str:
    """The line of the source, which warns of internal figures."""
    return source if summary.publish_safe else f"{source} · {INTERNAL}"


def _heading(summary: Summary, code: str) -> tuple[str, str]:
    """The text and the base of a question, or of a matrix."""
    is_rounded = summary.publish_safe
    for one in summary.questions:
        if one.code == code:
            return one.text, formats.base(one, is_rounded=is_rounded)
    matrices = (one for one in findings_of(summary.questions) if isinstance(one, MatrixSummary))
    matrix = next(one for one in matrices if one.code == code)
    return matrix.text, matrix_base(matrix, is_rounded=is_rounded)


def describe_picture(summary: Summary, code: str) -> str:
    """What the picture of the question or matrix `code` shows, for screen readers."""
    title, base = _heading(summary, code)
    question = find_question(summary.questions, code)
    if question is None:
        return f"{formats.as_sentence(title)} {base}."
    shown = shown_table(summary, question)
    rows = ("; ".join(filter(None, row.cells)) for row in shown.rows)
    return f"{formats.as_sentence(title)} {base}. {'. '.join(rows)}".rstrip()


def _framed(chart: Drawing, title: str, base: str, notes: str, source: str) -> Drawing:
    """`chart` with a title and its base above, notes and its source below, and margins."""
    width = _PAPER.width - 2 * _MARGIN
    titles, bases = wrapped(title, width, _TITLE), wrapped(base, width, PRINT)
    sources = wrapped(source, width, PRINT)
    told = wrapped(notes, width, PRINT) if notes else []
    top = _MARGIN + _height(titles, _TITLE) + _height(bases, PRINT) + _GAP
    notes_top = top + chart.height + (_GAP if told else 0)
    sources_top = notes_top + _height(told, PRINT) + _GAP
    canvas = Canvas(_PAPER, sources_top + _height(sources, PRINT) + _MARGIN)
    canvas.place(chart, _MARGIN, top)
    _write(canvas, titles, _MARGIN, _TITLE, weight="bold")
    muted = replace(PRINT, text=PRINT.muted)
    _write(canvas, bases, _MARGIN + _height(titles, _TITLE), muted)
    _write(canvas, told, notes_top, PRINT)
    _write(canvas, sources, sources_top, muted)
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
