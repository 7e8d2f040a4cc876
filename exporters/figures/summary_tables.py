"""The tables of a whole wave: headline figures, response rates, invitations by status.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from typing import Final

from analysis.results import Breakdown, Summary, Trend
from exporters.figures import formats
from exporters.figures.comparison_text import effects, left_out, method
from exporters.figures.measures import ANSWER, ANSWERED, PEOPLE, SHARE, share_figures
from exporters.figures.question_tables import CODE, P_HOLM, TEST, P
from exporters.figures.table import FigureRow, FigureTable
from surveys.dispositions import LABELS
from tabular.writing.sheets import CellKind, ColumnSpec

FINDING: Final = ColumnSpec("Finding", width=44)
RATE: Final = ColumnSpec("Rate")
OF: Final = ColumnSpec("Of", CellKind.NUMBER)
DEFINITION: Final = ColumnSpec("Definition", CellKind.LINES, 90)
GROUPS: Final = ColumnSpec("Groups")
SIZE: Final = ColumnSpec("Size of the difference", CellKind.LINES, 60)
LEFT_OUT: Final = ColumnSpec("Not compared", CellKind.LINES, 40)
TEST_COLUMNS: Final = (CODE, ANSWER, GROUPS, TEST, P, P_HOLM, SIZE, LEFT_OUT)


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


def test_table(breakdown: Breakdown) -> FigureTable:
    """Every test between the groups of a breakdown with its p-values, those hidden as a dash.

    The groups that are compared have a column where tests are of different ones, else a note.
    """
    rows = []
    compared = [", ".join(map(formats.group, test.groups)) for test in breakdown.comparisons]
    differ = len(set(compared)) > 1
    for test, groups in zip(breakdown.comparisons, compared, strict=True):
        about = test.text if test.value is not None else ""
        figures = {
            CODE: test.question,
            ANSWER: about or None,
            GROUPS: groups,
            TEST: method(test),
            P: test.p,
            P_HOLM: test.p_adjusted,
            SIZE: effects(test),
            LEFT_OUT: left_out([test]),
        }
        labels = (test.question, about, *((groups,) if differ else ()), method(test))
        p_values = formats.bare_p_value(test.p), formats.bare_p_value(test.p_adjusted)
        rows.append(FigureRow((*labels, *p_values), figures))
    headings = (CODE, ANSWER, *((GROUPS,) if differ else ()), TEST, P, P_HOLM)
    return FigureTable(
        tuple(one.heading for one in headings),
        tuple(rows),
        labels=len(headings) - 2,
        notes=(f"Groups compared: {compared[0]}.",) if compared and not differ else (),
    )
