"""Native charts of PowerPoint: bars that people can edit, with their intervals.

Knows python-pptx; must not know what a chart says.
"""

from collections.abc import Sequence
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from core.text import replace_invalid
from exporters.figures.chart_data import ChartData, ChartSeries

INK: Final = RGBColor(0x1F, 0x23, 0x28)
MUTED: Final = RGBColor(0x5A, 0x5F, 0x67)
_ACCENTS: Final = (
    MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_3,
    MSO_THEME_COLOR.ACCENT_4, MSO_THEME_COLOR.ACCENT_5, MSO_THEME_COLOR.ACCENT_6,
)  # fmt: skip
_LONGEST_LABEL: Final = 90  # characters; longer ones would leave no room for the bars
# Bars are light, so that their labels can be read on them and beside them.
_LIGHTER: Final = (0.4, 0.7)  # of the first round of the theme's colours, and of further ones


def chart_type(chart: ChartData) -> XL_CHART_TYPE:
    """The kind of native chart that shows `chart`."""
    return XL_CHART_TYPE.BAR_STACKED_100 if chart.is_stacked else XL_CHART_TYPE.BAR_CLUSTERED


def chart_values(chart: ChartData) -> CategoryChartData:
    """The figures of `chart` for its workbook; a hidden one is an empty cell."""
    data = CategoryChartData(number_format="0%" if chart.is_share else "General")
    data.categories = [shortened(replace_invalid(one)) for one in chart.categories]
    for one in chart.series:
        values = [_value(value, is_share=chart.is_share) for value in one.values]
        data.add_series(replace_invalid(one.name), values)
    return data


def shortened(label: str) -> str:
    """A label with at most _LONGEST_LABEL characters; the notes of the slide have the whole one."""
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1].rstrip()}…"


def _value(value: float | None, *, is_share: bool) -> float | None:
    return value / 100 if is_share and value is not None else value


def format_chart(native: Any, chart: ChartData) -> None:
    """Give the native chart of `chart` its colours, labels and intervals."""
    several = len(chart.series) > 1
    native.has_title = False
    native.has_legend = several
    if several:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        native.legend.font.size = Pt(12)
    size = 14 if len(chart.categories) <= 8 else 11 if len(chart.categories) <= 16 else 8
    across, up = native.category_axis, native.value_axis
    across.reverse_order = True  # bars otherwise stand from the lowest category up
    across.tick_labels.font.size = Pt(size)
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across.has_major_gridlines = False
    across.format.line.color.rgb = MUTED
    up.has_major_gridlines, up.visible = False, False
    up.minimum_scale = 0
    if chart.is_share:
        up.maximum_scale = 1
    plot = native.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = "0%" if chart.is_share else "0.0", False
    labels.font.size, labels.font.bold, labels.font.color.rgb = Pt(size), True, INK
    labels.position = (
        XL_LABEL_POSITION.CENTER if chart.is_stacked else XL_LABEL_POSITION.INSIDE_BASE
    )
    for place, (bars, one) in enumerate(zip(plot.series, chart.series, strict=True)):
        fill = bars.format.fill
        fill.solid()
        fill.fore_color.theme_color = _ACCENTS[place % len(_ACCENTS)]
        fill.fore_color.brightness = _LIGHTER[place >= len(_ACCENTS)]
        if one.has_intervals:
            _add_error_bars(bars, one, is_share=chart.is_share)


def _add_error_bars(bars: Any, one: ChartSeries, *, is_share: bool) -> None:
    """Draw the intervals, which need not be symmetric."""

    def lengths(kind: str, ends: Sequence[float | None]) -> str:
        points = "".join(
            f'<c:pt idx="{at}"><c:v>{_value(abs(end - value), is_share=is_share)}</c:v></c:pt>'
            for at, (value, end) in enumerate(zip(one.values, ends, strict=True))
            if value is not None and end is not None
        )
        count = f'<c:ptCount val="{len(ends)}"/>'
        return (
            f"<c:{kind}><c:numLit><c:formatCode>General</c:formatCode>{count}{points}</c:numLit>"
            f"</c:{kind}>"
        )

    element = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/>{lengths("plus", one.highs)}{lengths("minus", one.lows)}'
        '<c:spPr><a:ln w="12700"><a:solidFill><a:srgbClr val="5A5F67"/></a:solidFill></a:ln>'
        "</c:spPr>"
        "</c:errBars>"
    )
    bars._element.find(qn("c:cat")).addprevious(element)  # noqa: SLF001 - pptx has no error bars
