"""The tables of a whole wave: headline figures, response rates, invitations by status.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from typing import Final

from analysis.results import Summary, Trend
from exporters.figures import formats
from exporters.figures.measures import ANSWERED, PEOPLE, SHARE, share_figures
from exporters.figures.table import FigureRow, FigureTable
from surveys.dispositions import LABELS
from tabular.writing.sheets import CellKind, ColumnSpec

FINDING: Final = ColumnSpec("Finding", width=44)
RATE: Final = ColumnSpec("Rate")
OF: Final = ColumnSpec("Of", CellKind.NUMBER)
DEFINITION: Final = ColumnSpec("Definition", CellKind.LINES, 90)


def headline_table(summary: Summary) -> FigureTable:
    """The headline of every question that has one: the share, what it is of, its base.

    With an earlier wave, what it was then stands beside the base.
    """
    is_rounded = summary.publish_safe
    return FigureTable(
        (SHARE.heading, FINDING.heading, "Base"),
        tuple(
            FigureRow(
                (
                    formats.share(share),
                    share.text,
                    " · ".join(
                        filter(
                            None,
                            (
                                formats.headline_base(share, question, is_rounded=is_rounded),
                                _change_of_headline(summary.trend, question.code),
                            ),
                        )
                    ),
                ),
                {
                    FINDING: share.text,
                    **share_figures(share, is_rounded=is_rounded),
                    ANSWERED: question.base,
                },
            )
            for question in summary.questions
            if (share := question.headline) is not None
        ),
        labels=3,
    )


def _change_of_headline(trend: Trend | None, question: str) -> str:
    """What the headline of `question` was in the earlier wave; empty where nobody compared it."""
    changes = () if trend is None else trend.changes
    found = (
        one for one in changes if (one.question, one.value, one.people) == (question, None, "all")
    )
    change = next((one for one in found if one.measure == "percent"), None)
    return "" if trend is None or change is None else formats.headline_change(change, trend.against)


def rate_table(summary: Summary) -> FigureTable:
    """The response rates with their definitions."""
    rows = []
    for rate in summary.rates:
        name = formats.rate(rate.code)
        people = (
            formats.HIDDEN
            if rate.denominator is None
            else f"{formats.count(rate.numerator)} of {formats.count(rate.denominator)}"
        )
        percent = formats.response_rate(rate.percent, is_rounded=summary.publish_safe)
        figures = {
            RATE: name,
            SHARE: rate.percent,
            PEOPLE: rate.numerator,
            OF: rate.denominator,
            DEFINITION: rate.definition,
        }
        rows.append(FigureRow((name, rate.definition, people, percent), figures))
    headings = (RATE.heading, DEFINITION.heading, PEOPLE.heading, SHARE.heading)
    return FigureTable(headings, tuple(rows), labels=2)


def disposition_table(summary: Summary) -> FigureTable:
    """How many invitations have each status, in people."""
    rows = [
        (LABELS.get(word, formats.group(word)), count)
        for word, count in summary.dispositions.items()
        if count
    ]
    return FigureTable(
        ("Invitations by status", PEOPLE.heading),
        tuple(
            FigureRow(
                (label, formats.count(count)),
                {RATE: label, PEOPLE: count, DEFINITION: "Invitations by status"},
            )
            for label, count in rows
        ),
    )
