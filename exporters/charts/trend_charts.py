"""Draw a question over several waves: its figures as lines, and who changed as a flow.

Chooses what is drawn; must not know how marks are drawn. None, or nothing, where there is nothing
to draw.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from analysis.results import QuestionSummary, Trend
from analysis.trend_results import ChangeMeasure
from exporters.charts.drawing import Drawing
from exporters.charts.flow import draw_flow
from exporters.charts.series import SeriesPanel, draw_series
from exporters.charts.style import ChartStyle
from exporters.charts.summary_charts import scale_ends
from exporters.figures import formats

# Of a figure that is of the whole question, whose text stands above the chart.
_TITLES: Final[Mapping[ChangeMeasure, str]] = {"mean": "Mean", "rank": "Mean rank"}


def draw_wave_series(trend: Trend, question: QuestionSummary, style: ChartStyle) -> Drawing | None:
    """Draw the figures of `question` over all waves compared.

    Choices and headlines as shares where there are any, else the mean or mean rank. The answers of
    a multiple choice stand in the order of `question`.
    """
    series = [one for one in trend.series if one.question == question.code]
    measures = {one.measure for one in series}
    measure = next((one for one in ("percent", "mean", "rank") if one in measures), None)
    everybody = [one for one in series if one.people == "all" and one.measure == measure]
    same = {
        one.value: one
        for one in series
        if one.people == "same"
        and one.measure == measure
        and any(point.value is not None for point in one.points)
    }
    order = {share.value: place for place, share in enumerate(question.values)}
    everybody.sort(key=lambda one: order.get(one.value or "", -1))
    panels = [
        SeriesPanel(_TITLES.get(one.measure) or formats.group(one.text), one, same.get(one.value))
        for one in everybody
        if any(point.value is not None for point in one.points)
    ]
    if not panels:
        return None
    ends = (0.0, 100.0) if measure == "percent" else None
    if measure == "mean" and question.kind == "scale":
        ends = scale_ends(question)
    return draw_series(panels, trend.waves, ends, style)


def draw_flows(
    trend: Trend, question: QuestionSummary, style: ChartStyle
) -> Iterator[tuple[str, Drawing]]:
    """Draw who changed from what to what, with a caption, between each two waves compared.

    Of a multiple choice nothing: its choices go their own ways, which a table says better.
    """
    for flow in trend.flows:
        if flow.question != question.code or flow.value is not None:
            continue
        drawing = draw_flow(flow, style)
        if drawing is not None:
            yield f"From {flow.wave_then} to {flow.wave_now}, the same people", drawing
