"""How long a chart takes to be laid out and painted as on a card of the findings."""

import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QColor, QImage, QPainter

from analysis.results import QuestionSummary
from exporters.charts.summary_charts import draw
from ui.application import application
from ui.chart_painter import paint_drawing
from ui.chart_style import chart_style

_WIDTH: Final = 478  # units: a card in a window of 1280
_RATIO: Final = 2.0  # device pixels to a unit, as on a fine screen


def measure_charts(questions: Sequence[QuestionSummary]) -> list[float]:
    """Milliseconds for the chart of each of `questions`, from its figures to its pixels."""
    application()
    return [_measure(question) for question in questions]


def _measure(question: QuestionSummary) -> float:
    began = time.perf_counter()
    style = chart_style(_WIDTH)
    drawing = draw(question, style)
    if drawing is None:
        raise ValueError(f"{question.code} has no chart")
    image = QImage(
        round(drawing.width * _RATIO), round(drawing.height * _RATIO), QImage.Format.Format_RGB32
    )
    image.fill(QColor(style.ground))
    painter = QPainter(image)
    painter.scale(_RATIO, _RATIO)
    paint_drawing(painter, drawing)
    painter.end()
    return 1000 * (time.perf_counter() - began)
