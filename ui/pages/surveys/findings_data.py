"""The findings of a wave, computed and drawn in jobs.

Loads pandas, scipy and matplotlib only when called. Uses no widgets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtGui import QImage

from analysis.results import Summary
from analysis.waves import SummaryRequest, summarise_wave
from core.progress import Progress
from exporters.charts.style import DARK, LIGHT, ChartStyle
from models.database import Database
from queries.findings import read_comments

MOST_TEXTS: Final = 200  # comments shown on a card


@dataclass(frozen=True, slots=True)
class Findings:
    """What the Findings tab shows: figures, notes, and comments by question."""

    request: SummaryRequest
    summary: Summary
    notes: tuple[str, ...]
    comments: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ChartImage:
    """A chart and the position of each answer in it: top and bottom, 0 to 1 from the top."""

    image: QImage
    areas: Mapping[str, tuple[float, float]]


def compute_findings(database: Database, request: SummaryRequest, progress: Progress) -> Findings:
    """Compute the figures of `request`. Raises UserError as the analysis does."""
    from analysis.notes import notes

    progress.report("Calculating figures")
    with database.read() as connection:
        summary = summarise_wave(connection, request)
        comments = (
            {}
            if request.publish_safe
            else read_comments(connection, request.survey_code, request.wave_label)
        )
    return Findings(request, summary, notes(summary), comments)


def draw_chart(summary: Summary, code: str, style: ChartStyle, ratio: float) -> ChartImage | None:
    """Draw the question `code` with the break-down or comparison of `summary`.

    `ratio` is the number of device pixels per unit. None where there is nothing to draw.
    """
    from exporters.charts.canvas import areas, to_png
    from exporters.charts.summary_charts import draw, draw_breakdown, draw_trend

    figure = None
    if summary.breakdown is not None:
        figure = draw_breakdown(summary.breakdown, code, style)
    elif summary.trend is not None:
        figure = draw_trend(summary, code, style)
    if figure is None and summary.breakdown is None:
        question = next(question for question in summary.questions if question.code == code)
        figure = draw(question, style)
    if figure is None:
        return None
    image = QImage.fromData(to_png(figure, ratio))
    image.setDevicePixelRatio(ratio)
    return ChartImage(image, areas(figure))


def chart_style(*, dark: bool, width: float) -> ChartStyle:
    """The style of a chart on a card, `width` units wide."""
    return replace(DARK if dark else LIGHT, width=width)
