"""The sheets of a report's workbook on several waves: series, changes, flows, and groups over time.

Arranges figures; must not know how a file is written, nor compute any figure.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from analysis.results import Trend
from exporters.figures.flow_tables import flow_figures, flow_test_figures
from exporters.figures.group_trend_tables import group_trend_figures
from exporters.figures.table import Figures
from exporters.figures.trend_tables import change_figures, has_series, point_figures
from tabular.writing.sheets import SheetSpec


def wave_sheets(trend: Trend) -> Iterator[tuple[SheetSpec, str]]:
    """Give the sheets that have any row, each with what is in it."""
    series = trend.series if has_series(trend) else ()
    changes = (change for one in series for change in one.changes)
    parts = (
        ("Waves", "Each figure in every wave", map(point_figures, series)),
        (
            "Wave changes",
            "Each change between two waves",
            [map(change_figures, changes)],
        ),
        ("Flows", "Who changed from what to what", map(flow_figures, trend.flows)),
        (
            "Flow tests",
            "Whether answers shifted between the waves",
            map(flow_test_figures, trend.flows),
        ),
        ("Groups over waves", "What changed in each group", map(group_trend_figures, trend.groups)),
    )
    for name, says, found in parts:
        rows = list(chain.from_iterable(found))
        if rows:
            yield figure_sheet(name, rows), says


def figure_sheet(name: str, rows: Iterable[Figures]) -> SheetSpec:
    """A sheet with every column that any row has, blank where another row has none."""
    listed = list(rows)
    columns = list(dict.fromkeys(column for row in listed for column in row))
    return SheetSpec(name, columns, [[row.get(column) for column in columns] for row in listed])
