"""All that is told of a question over the waves, part by part, as reports and commands show it.

The figures of two waves are in `question_tables.trend_table`; these are the parts beside it.
"""

from collections.abc import Iterator
from typing import Final

from analysis.results import QuestionSummary, Summary
from exporters.figures.flow_tables import flow_tables
from exporters.figures.group_trend_tables import group_trend_table
from exporters.figures.table import FigureTable
from exporters.figures.trend_tables import series_table, wave_change_table

OVER_ALL_WAVES: Final = "Over all waves"


def trend_parts(summary: Summary, question: QuestionSummary) -> Iterator[tuple[str, FigureTable]]:
    """The tables of `question` over the waves, each with its caption; none that is empty."""
    trend = summary.trend
    if trend is None:
        return
    parts = [
        (OVER_ALL_WAVES, series_table(trend, question)),
        ("Changes between the waves", wave_change_table(trend, question)),
        *flow_tables(trend, question),
        ("What changed in each group", group_trend_table(trend, question)),
    ]
    for caption, table in parts:
        if table.rows:
            yield caption, table
