"""Charts as Qt paints them: the same marks, texts that fit, and the bench that times them."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from analysis.results import QuestionSummary, ValueShare
from exporters.charts.drawing import BarMark, Drawing
from exporters.charts.style import DARK, LIGHT, ChartStyle
from exporters.charts.summary_charts import draw
from tests.exporters.charts.test_summary_charts import assert_texts_fit
from tools.draw_chart_sheet import charts
from ui.chart_painter import QtMetrics, drawing_image
from ui.chart_time import measure_charts

SHARES = (
    ValueShare("a", "English", 30, 75.0, 60.0, 86.0),
    ValueShare("b", "العربية", 10, 25.0, 14.0, 40.0),
)
QUESTION = QuestionSummary("Q", "Which?", "single", 40, 0, 0, SHARES)


@pytest.fixture
def style(qapp: QApplication) -> ChartStyle:
    return replace(LIGHT, metrics=QtMetrics())


def drawn(style: ChartStyle) -> Drawing:
    drawing = draw(QUESTION, style)
    assert drawing is not None
    return drawing


def colour_at(image: QImage, x: float, y: float, scale: float) -> str:
    return image.pixelColor(round(x * scale), round(y * scale)).name()


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_a_bar_is_where_the_drawing_says(
    qapp: QApplication, look: ChartStyle, scale: float
) -> None:
    drawing = drawn(replace(look, metrics=QtMetrics()))
    image = drawing_image(drawing, scale)
    bar = next(mark for mark in drawing.marks if isinstance(mark, BarMark))
    assert image.width() == round(drawing.width * scale)
    top = bar.top + 3  # above the line of the interval
    assert colour_at(image, bar.left + bar.width - 4, top, scale) == look.accent
    assert colour_at(image, bar.left + bar.width + 4, top, scale) == look.ground


def test_texts_fit_as_qt_measures_them(style: ChartStyle) -> None:
    for name, drawing in charts(style):
        try:
            assert_texts_fit(drawing, style)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error


def test_right_to_left_is_measured_and_painted(style: ChartStyle) -> None:
    metrics = QtMetrics()
    assert 0 < metrics.width("العربية", 11, "normal") < metrics.width("العربية " * 3, 11, "normal")
    assert metrics.width("Text", 22, "normal") == pytest.approx(
        2 * metrics.width("Text", 11, "normal")
    )
    whole, without = drawn(style), replace(drawn(style), marks=())
    assert drawing_image(whole, 1) != drawing_image(without, 1)


def test_charts_are_timed(qapp: QApplication) -> None:
    times = measure_charts([QUESTION, QUESTION])
    assert len(times) == 2
    assert all(time > 0 for time in times)
