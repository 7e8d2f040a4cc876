"""Draw the charts of a summary: questions, matrices, break-downs, trends and the response.

Chooses the kind of chart; must not know how marks are drawn. Every function returns None where
there is nothing to draw: open answers, no answers, everything suppressed.
"""

from collections.abc import Sequence

from analysis.results import (
    HEADLINE,
    Breakdown,
    QuestionSummary,
    Summary,
)
from exporters.charts.chart_views import (
    chosen_view,
    find_question,
    group_views,
    has_shares,
    question_views,
    wave_views,
)
from exporters.charts.distributions import draw_dates, draw_distribution
from exporters.charts.drawing import Drawing
from exporters.charts.heat_table import HeatRow, columns_that_fit, draw_heat_table
from exporters.charts.shares import (
    ShareRow,
    draw_funnel,
    draw_groups,
    draw_share_rows,
    draw_shares,
    draw_two_waves,
)
from exporters.charts.spreads import draw_boxes, draw_means
from exporters.charts.stacks import MOST_STEPS, StackRow, draw_scale, draw_stacks
from exporters.charts.style import ChartStyle
from exporters.figures import formats
from exporters.figures.matrix_tables import MatrixSummary, findings_of
from surveys.panel_settings import PanelView

_MEAN = "Mean (95% CI)"


def draw_question(summary: Summary, code: str, style: ChartStyle) -> Drawing | None:
    """Draw a question or a matrix by its `code`; a question as `summary` breaks it down.

    The kind of chart is the one that colleagues chose for the panel, where it suits the figures.
    """
    question = find_question(summary.questions, code)
    if question is None:
        matrices = (one for one in findings_of(summary.questions) if isinstance(one, MatrixSummary))
        matrix = next((one for one in matrices if one.code == code), None)
        return None if matrix is None else draw_matrix(matrix, style)
    view = next((one.view for one in summary.panels if one.code == code), None)
    if summary.breakdown is not None:
        return draw_breakdown(summary.breakdown, code, style, view)
    drawing = draw_trend(summary, code, style, view) if summary.trend is not None else None
    return draw(question, style, view) if drawing is None else drawing


def draw(
    question: QuestionSummary, style: ChartStyle, view: PanelView | None = None
) -> Drawing | None:
    """Draw one question by its kind, or as the `view` that is chosen where it suits.

    Numbers are a distribution above a box, a scale is a stacked bar above its shares, dates are
    columns, and choices bars with intervals.
    """
    shown = chosen_view(question_views(question), view)
    if shown is PanelView.DISTRIBUTION:
        if question.kind == "date":
            return draw_dates(question.distribution, style)
        return draw_distribution(question.distribution, question.numbers, style)
    if shown is PanelView.BOXES:
        name = f"All ({formats.count(question.base)})"
        return draw_boxes([(name, question.numbers)], style)
    if shown is PanelView.STACKED:
        return draw_scale(question.values, style, _about_mean(question))
    return draw_shares(question.values, style) if shown is PanelView.BARS else None


def draw_matrix(matrix: MatrixSummary, style: ChartStyle) -> Drawing | None:
    """Draw each row of a matrix as a stacked bar, or as cells where several answers are possible.

    Beside a row stand the mean of a scale and how many answered.
    """
    rows = [row for row in matrix.rows if row.values]
    if not has_shares(rows):
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
            formats.mean(row.numbers.mean) if has_mean else formats.count(row.base),
            row.code,
        )
        for row, name in names
    ]
    return draw_stacks(stacks, matrix.choices, style, heading="Mean" if has_mean else "Answered")


def draw_breakdown(
    breakdown: Breakdown, code: str, style: ChartStyle, view: PanelView | None = None
) -> Drawing | None:
    """Draw the question `code` by groups, as the `view` that is chosen where it suits.

    Else numbers are boxes, a scale is a stacked bar for each group (its mean where it has many
    points), and choices are dots with intervals for few groups, else shaded cells. Of yes or no,
    the first answer is a bar for each group.
    People without a value are excluded, as in the tests. None for more than MOST_GROUPS.
    """
    groups = [
        (f"{formats.group(group.label)} ({formats.count(question.base)})", group.label, question)
        for group in breakdown.groups
        for question in group.questions
        if group.known and question.code == code and question.base != 0
    ]
    shown = chosen_view(group_views([question for *_, question in groups]), view)
    named = [(name, question) for name, _, question in groups]
    if shown is None:
        return None
    if shown in (PanelView.BOXES, PanelView.MEANS):
        return _draw_numbers(named, shown, style)
    choices = [(share.value, share.text) for share in groups[0][2].values]
    rows = [
        HeatRow(label, name, {share.value: share for share in question.values})
        for name, label, question in groups
    ]
    if shown is PanelView.BARS:
        (yes, text), *_ = choices
        bars = [ShareRow(row.label, row.shares[yes], row.key) for row in rows if yes in row.shares]
        return draw_share_rows(bars, style, f"Share of “{text}”.")
    if shown is PanelView.STACKED:
        return _draw_stacks(named, choices, style, [row.key for row in rows])
    if shown is PanelView.DOTS:
        tests = {
            one.value: one
            for one in breakdown.comparisons
            if one.question == code and one.value and one.value != HEADLINE
        }
        columns = [(row.key, row.label, row.shares) for row in rows]
        return draw_groups(columns, choices, tests, style)
    return _draw_cells(rows, choices, style)


def draw_trend(
    summary: Summary, code: str, style: ChartStyle, view: PanelView | None = None
) -> Drawing | None:
    """Draw the question `code` in this wave and in the one it is compared with."""
    trend = summary.trend
    now = find_question(summary.questions, code)
    then = find_question(trend.questions, code) if trend is not None else None
    if trend is None or now is None or then is None:
        return None
    waves = [
        (f"{label} ({formats.count(question.base)})", question)
        for label, question in ((summary.label, now), (trend.against, then))
    ]
    shown = chosen_view(wave_views(now, then), view)
    if shown in (PanelView.BOXES, PanelView.MEANS):
        return _draw_numbers(waves, shown, style)
    if shown is PanelView.STACKED:
        return _draw_stacks(waves, [(share.value, share.text) for share in now.values], style)
    if shown is PanelView.BARS:
        return draw_two_waves((trend.against, then.values), (summary.label, now.values), style)
    return None


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


def _draw_numbers(
    samples: Sequence[tuple[str, QuestionSummary]], view: PanelView, style: ChartStyle
) -> Drawing:
    """Draw the boxes of `samples`, or their means on the axis of a scale or of what there is."""
    numbers = [(name, question.numbers) for name, question in samples]
    if view is PanelView.BOXES:
        return draw_boxes(numbers, style)
    first = samples[0][1]
    return draw_means(numbers, scale_ends(first) if first.kind == "scale" else None, style)


def _draw_stacks(
    samples: Sequence[tuple[str, QuestionSummary]],
    choices: Sequence[tuple[str, str]],
    style: ChartStyle,
    keys: Sequence[str] = (),
) -> Drawing:
    """Draw a stacked bar for each of `samples`, beside it the mean of a scale."""
    stacks = [
        StackRow(name, {share.value: share for share in question.values}, _mean(question), key)
        for (name, question), key in zip(samples, keys or [""] * len(samples), strict=True)
    ]
    heading = _MEAN if any(stack.beside for stack in stacks) else ""
    return draw_stacks(stacks, choices, style, heading=heading)


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
        return formats.mean(numbers.mean)
    return f"{formats.mean(numbers.mean)} ({formats.mean_span(numbers.low, numbers.high)})"


def _about_mean(question: QuestionSummary) -> str:
    mean = _mean(question)
    return f"Mean (95% CI): {mean}." if mean else ""
