"""The tables of a whole wave: headline figures, response rates, invitations by status.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from typing import Final

from analysis.headline_results import HeadlineFigure
from analysis.results import Breakdown, Summary, Trend
from analysis.weighting.sentences import effect_of_weights
from exporters.figures import formats
from exporters.figures.comparison_text import effects, left_out, method
from exporters.figures.measures import ANSWER, ANSWERED, PEOPLE, SHARE, share_figures
from exporters.figures.question_tables import CODE, P_HOLM, TEST, P
from exporters.figures.sentences import headline_base, headline_value
from exporters.figures.table import FigureRow, FigureTable
from surveys.dispositions import LABELS
from surveys.headline_definition import HeadlineKind
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec

FINDING: Final = ColumnSpec("Finding", width=44)
RATE: Final = ColumnSpec("Rate")
FIGURE: Final = ColumnSpec("Mean or median", CellKind.DECIMAL)
OF: Final = ColumnSpec("Of", CellKind.NUMBER)
DEFINITION: Final = ColumnSpec("Definition", CellKind.LINES, 90)
GROUPS: Final = ColumnSpec("Groups")
SIZE: Final = ColumnSpec("Size of the difference", CellKind.LINES, 60)
LEFT_OUT: Final = ColumnSpec("Not compared", CellKind.LINES, 40)
TEST_COLUMNS: Final = (CODE, ANSWER, GROUPS, TEST, P, P_HOLM, SIZE, LEFT_OUT)

_NUMBER_WORDS: Final = {HeadlineKind.MEAN: "mean", HeadlineKind.MEDIAN: "median"}


def headline_table(summary: Summary) -> FigureTable:
    """The headlines: the figure, the words that follow it, what it is of.

    With an earlier wave, what a question's own headline was then stands beside the base; so does
    what weighting to the frame would change.
    """
    return FigureTable(
        (SHARE.heading, FINDING.heading, "Base"),
        tuple(_headline_row(summary, one) for one in summary.headlines),
        labels=3,
    )


def _headline_row(summary: Summary, figure: HeadlineFigure) -> FigureRow:
    is_rounded, definition = summary.publish_safe, figure.definition
    changed = ""
    if definition.is_own and definition.kind is HeadlineKind.SHARE:
        changed = _change_of_headline(summary.trend, definition.question or "")
    figures: dict[ColumnSpec, CellValue] = {FINDING: definition.words}
    if figure.question is None:
        figures[SHARE] = None if figure.rate is None else figure.rate.percent
    elif definition.kind is HeadlineKind.SHARE:
        if figure.share is not None:
            figures |= share_figures(figure.share, is_rounded=is_rounded)
        figures[ANSWERED] = figure.question.base
    else:
        numbers = figure.question.numbers
        is_mean = definition.kind is HeadlineKind.MEAN
        figures[FIGURE] = numbers.mean if is_mean else numbers.median
        figures[ANSWERED] = figure.question.base
    base = headline_base(figure, is_rounded=is_rounded)
    weighted = effect_of_weights(summary, figure)
    return FigureRow(
        (
            headline_value(figure, is_rounded=is_rounded),
            definition.words,
            " · ".join(filter(None, (_NUMBER_WORDS.get(definition.kind), base, changed, weighted))),
        ),
        figures,
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
    texts = {one.code: one.text for group in breakdown.groups for one in group.questions}
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
        asked = texts.get(test.question, test.question)
        labels = (asked, formats.group(about), *((groups,) if differ else ()), method(test))
        p_values = formats.bare_p_value(test.p), formats.bare_p_value(test.p_adjusted)
        rows.append(FigureRow((*labels, *p_values), figures))
    headings = (ANSWER, *((GROUPS,) if differ else ()), TEST, P, P_HOLM)
    return FigureTable(
        ("Question", *(one.heading for one in headings)),
        tuple(rows),
        labels=len(headings) - 1,
        has_groups=True,
        notes=(f"Groups compared: {compared[0]}.",) if compared and not differ else (),
    )
