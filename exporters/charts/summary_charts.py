"""Draw the charts of a summary: questions, matrices, break-downs, trends and the response.

Chooses the kind of chart; must not know how marks are drawn. Every function returns None where
there is nothing to draw: open answers, no answers, everything suppressed.
"""

from collections.abc import Sequence

from analysis.results import (
    HEADLINE,
    Breakdown,
    GroupComparison,
    NumberSummary,
    QuestionSummary,
    Summary,
)
from exporters.charts.distributions import draw_dates, draw_distribution
from exporters.charts.drawing import Drawing
from exporters.charts.heat_table import HeatRow, columns_that_fit, draw_heat_table
from exporters.charts.rows import joined
from exporters.charts.shares import (
    ShareRow,
    about_tests,
    draw_funnel,
    draw_groups,
    draw_share_rows,
    draw_shares,
    draw_two_waves,
)
from exporters.charts.spreads import about_test, draw_boxes, draw_means
from exporters.charts.stacks import MOST_STEPS, StackRow, draw_scale, draw_stacks
from exporters.charts.style import ChartStyle
from exporters.figures import formats
from exporters.figures.matrix_tables import MatrixSummary, findings_of

MOST_GROUPS = 30  # in a chart
_MEAN = "Mean (95% CI)"
_MOST_DOTS = 4  # groups with a dot each in the row of a choice; more of them are a table


def draw_question(summary: Summary, code: str, style: ChartStyle) -> Drawing | None:
    """Draw a question or a matrix by its `code`; a question as `summary` breaks it down."""
    question = _find(summary.questions, code)
    if question is None:
        matrices = (one for one in findings_of(summary.questions) if isinstance(one, MatrixSummary))
        matrix = next((one for one in matrices if one.code == code), None)
        return None if matrix is None else draw_matrix(matrix, style)
    if summary.breakdown is not None:
        return draw_breakdown(summary.breakdown, code, style)
    drawing = draw_trend(summary, code, style) if summary.trend is not None else None
    return draw(question, style) if drawing is None else drawing


def draw(question: QuestionSummary, style: ChartStyle) -> Drawing | None:
    """Draw one question by its kind.

    Numbers are a distribution above a box, a scale is a stacked bar above its shares, dates are
    columns, and choices bars with intervals.
    """
    if question.kind == "number":
        if question.distribution:
            return draw_distribution(question.distribution, question.numbers, style)
        return _draw_boxes([(f"All ({formats.count(question.base)})", question)], None, style)
    if question.kind == "date":
        return draw_dates(question.distribution, style) if question.distribution else None
    if not _has_shares(question):
        return None
    if question.kind == "scale" and len(question.values) <= MOST_STEPS:
        return draw_scale(question.values, style, _about_mean(question))
    return draw_shares(question.values, style)


def draw_matrix(matrix: MatrixSummary, style: ChartStyle) -> Drawing | None:
    """Draw each row of a matrix as a stacked bar, or as cells where several answers are possible.

    Beside a row stand the mean of a scale and how many answered.
    """
    rows = [row for row in matrix.rows if row.values]
    if not any(_has_shares(row) for row in rows):
        return None
    names = [(row, row.text if row.matrix is None else row.matrix.row) for row in rows]
    if rows[0].kind == "multiple" or len(matrix.choices) > MOST_STEPS:
        cells = [
            HeatRow(row.code, name, {share.value: share for share in row.values})
            for row, name in names
        ]
        return draw_heat_table(cells, matrix.choices, style)
    has_mean = any(row.numbers.mean is not None for row in rows)
    stacks = [
        StackRow(
            name,
            {share.value: share for share in row.values},
            formats.number(row.numbers.mean) if has_mean else formats.count(row.base),
            row.code,
        )
        for row, name in names
    ]
    return draw_stacks(stacks, matrix.choices, style, heading="Mean" if has_mean else "Answered")


def draw_breakdown(breakdown: Breakdown, code: str, style: ChartStyle) -> Drawing | None:
    """Draw the question `code` by groups.

    Numbers are boxes, a scale is a stacked bar for each group (its mean where it has many points),
    and choices are dots with intervals for few groups, else shaded cells. Of yes or no, the first
    answer is a bar for each group.
    People without a value are excluded, as in the tests. None for more than MOST_GROUPS.
    """
    groups = [
        (f"{formats.group(group.label)} ({formats.count(question.base)})", group.label, question)
        for group in breakdown.groups
        for question in group.questions
        if group.known and question.code == code and question.base != 0
    ]
    if not 2 <= len(groups) <= MOST_GROUPS:
        return None
    tests = [one for one in breakdown.comparisons if one.question == code and one.value != HEADLINE]
    by_choice = {test.value or "": test for test in tests}
    test = tests[0] if tests else None
    first = groups[0][2]
    named = [(name, question) for name, _, question in groups]
    if first.kind == "number":
        return _draw_boxes(named, test, style)
    if not any(_has_shares(question) for _, question in named):
        return None
    choices = [(share.value, share.text) for share in first.values]
    rows = [
        HeatRow(label, name, {share.value: share for share in question.values})
        for name, label, question in groups
    ]
    if first.kind == "yes_no":
        (yes, text), *_ = choices
        bars = [ShareRow(row.label, row.shares[yes], row.key) for row in rows if yes in row.shares]
        note = joined(f"Share of “{text}”.", about_tests(by_choice, {yes: _p_values(test)}))
        return draw_share_rows(bars, style, note)
    if first.kind == "scale" and len(choices) <= MOST_STEPS:
        stacks = [
            StackRow(row.label, row.shares, _mean(question), row.key)
            for row, (_, question) in zip(rows, named, strict=True)
        ]
        heading = _MEAN if any(stack.beside for stack in stacks) else ""
        return draw_stacks(stacks, choices, style, note=about_test(test), heading=heading)
    if first.kind == "scale":
        samples = [(name, question.numbers) for name, question in named]
        return draw_means(samples, scale_ends(first), test, style)
    if len(rows) <= _MOST_DOTS:
        return draw_groups(
            [(row.key, row.label, row.shares) for row in rows], choices, by_choice, style
        )
    return _draw_cells(rows, choices, style)


def draw_trend(summary: Summary, code: str, style: ChartStyle) -> Drawing | None:
    """Draw the question `code` in this wave and in the one it is compared with."""
    trend = summary.trend
    now = _find(summary.questions, code)
    then = _find(trend.questions, code) if trend is not None else None
    if trend is None or now is None or then is None:
        return None
    waves = [
        (f"{label} ({formats.count(question.base)})", question)
        for label, question in ((summary.label, now), (trend.against, then))
    ]
    if now.kind == "number":
        return _draw_boxes(waves, None, style)
    if not (_has_shares(now) or _has_shares(then)):
        return None
    if now.kind == "scale" and len(now.values) <= MOST_STEPS:
        stacks = [
            StackRow(name, {share.value: share for share in question.values}, _mean(question))
            for name, question in waves
        ]
        choices = [(share.value, share.text) for share in now.values]
        heading = _MEAN if any(stack.beside for stack in stacks) else ""
        return draw_stacks(stacks, choices, style, heading=heading)
    return draw_two_waves((trend.against, then.values), (summary.label, now.values), style)


def draw_response(summary: Summary, style: ChartStyle) -> Drawing | None:
    """Draw how many were eligible, invited, sent a message and answered."""
    steps = response_steps(summary)
    return draw_funnel(steps, style) if steps else None


def response_steps(summary: Summary) -> list[tuple[str, int]]:
    """How many were eligible, invited, sent a message and answered; empty without a frame."""
    frame = summary.frame_details
    if frame is None or not frame.invited:
        return []
    return [
        ("Eligible", frame.eligible or 0),
        ("Invited", frame.invited),
        ("Sent, not bounced", frame.delivered or 0),
        ("Answered", summary.respondents or 0),
    ]


def _draw_boxes(
    groups: Sequence[tuple[str, QuestionSummary]], test: GroupComparison | None, style: ChartStyle
) -> Drawing | None:
    samples = [(name, question.numbers) for name, question in groups]
    return draw_boxes(samples, test, style) if _has_median(samples) else None


def _draw_cells(
    groups: Sequence[HeatRow], choices: Sequence[tuple[str, str]], style: ChartStyle
) -> Drawing:
    """Draw a row for each group, or for each choice where these would not fit beside each other."""
    most = columns_that_fit(style)
    if len(choices) <= most or len(groups) > most:
        return draw_heat_table(groups, choices, style)
    rows = [
        HeatRow(value, text, {row.key: row.shares[value] for row in groups if value in row.shares})
        for value, text in choices
    ]
    columns = [(row.key, row.label) for row in groups]
    return draw_heat_table(rows, columns, style, groups_across=True)


def scale_ends(question: QuestionSummary) -> tuple[float, float]:
    """Give the ends of a scale, whose points count by their codes or else 1, 2, 3..."""
    codes = [share.value for share in question.values]
    try:
        points = [float(code) for code in codes]
    except ValueError:
        return 1.0, float(len(codes))
    return min(points), max(points)


def _mean(question: QuestionSummary) -> str:
    """The mean of a scale with its interval: “2.8 (2.5–3.1)”; empty where it is hidden."""
    numbers = question.numbers
    if numbers.mean is None:
        return ""
    if numbers.low is None or numbers.high is None:
        return formats.number(numbers.mean)
    return f"{formats.number(numbers.mean)} ({formats.number_span(numbers.low, numbers.high)})"


def _about_mean(question: QuestionSummary) -> str:
    mean = _mean(question)
    return f"Mean (95% CI): {mean}." if mean else ""


def _p_values(test: GroupComparison | None) -> str:
    if test is None or test.p is None:
        return ""
    return f"{formats.bare_p_value(test.p)} ({formats.bare_p_value(test.p_adjusted)})"


def _find(questions: Sequence[QuestionSummary], code: str) -> QuestionSummary | None:
    return next((question for question in questions if question.code == code), None)


def _has_shares(question: QuestionSummary) -> bool:
    return any(share.percent is not None for share in question.values)


def _has_median(samples: Sequence[tuple[str, NumberSummary]]) -> bool:
    return any(numbers.median is not None for _, numbers in samples)
