"""Draw the charts of a summary: questions, break-downs, trends and the response.

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
from exporters.charts.drawing import Drawing
from exporters.charts.rows import MOST_GROUPS
from exporters.charts.shares import draw_funnel, draw_groups, draw_shares, draw_two_waves
from exporters.charts.spreads import draw_boxes, draw_means
from exporters.charts.style import ChartStyle
from exporters.figures import formats


def draw_question(summary: Summary, code: str, style: ChartStyle) -> Drawing | None:
    """Draw the question `code` with the break-down or comparison of `summary`."""
    if summary.breakdown is not None:
        return draw_breakdown(summary.breakdown, code, style)
    drawing = draw_trend(summary, code, style) if summary.trend is not None else None
    question = _find(summary.questions, code)
    return draw(question, style) if drawing is None and question is not None else drawing


def draw(question: QuestionSummary, style: ChartStyle) -> Drawing | None:
    """Draw one question: bars for choices, a box for numbers."""
    if question.kind == "number":
        samples = [(f"All ({formats.count(question.base)})", question.numbers)]
        return draw_boxes(samples, None, style) if _has_median(samples) else None
    if _has_shares(question):
        return draw_shares(question.values, style)
    return None


def draw_breakdown(breakdown: Breakdown, code: str, style: ChartStyle) -> Drawing | None:
    """Draw the question `code` by groups: boxes for numbers, means for scales, dots for choices.

    People without a value are left out, as in the tests. None for more than six groups, too.
    """
    groups = [
        (f"{formats.group(group.label)} ({formats.count(question.base)})", question)
        for group in breakdown.groups
        for question in group.questions
        if group.known and question.code == code and question.base != 0
    ]
    tests = [one for one in breakdown.comparisons if one.question == code and one.value != HEADLINE]
    if not 2 <= len(groups) <= MOST_GROUPS:
        return None
    kind = groups[0][1].kind
    if kind in {"number", "scale"}:
        test = tests[0] if tests else None
        return _draw_numbers([(name, q) for name, q in groups], test, style)
    choices = [(share.value, share.text) for share in groups[0][1].values]
    if kind == "yes_no":
        choices = choices[:1]
    if not any(_has_shares(question) for _, question in groups):
        return None
    return draw_groups(
        [(name, {share.value: share.percent for share in q.values}) for name, q in groups],
        choices,
        {test.value or "": test for test in tests},
        style,
    )


def draw_trend(summary: Summary, code: str, style: ChartStyle) -> Drawing | None:
    """Draw the question `code` in this wave and in the one it is compared with."""
    trend = summary.trend
    now = _find(summary.questions, code)
    then = _find(trend.questions, code) if trend is not None else None
    if trend is None or now is None or then is None:
        return None
    waves = [(summary.label, now), (trend.against, then)]
    if now.kind in {"number", "scale"}:
        named = [
            (f"{label} ({formats.count(question.base)})", question) for label, question in waves
        ]
        return _draw_numbers(named, None, style)
    if not (_has_shares(now) or _has_shares(then)):
        return None
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


def _draw_numbers(
    groups: Sequence[tuple[str, QuestionSummary]], test: GroupComparison | None, style: ChartStyle
) -> Drawing | None:
    samples = [(name, question.numbers) for name, question in groups]
    if groups[0][1].kind == "number":
        return draw_boxes(samples, test, style) if _has_median(samples) else None
    if all(numbers.mean is None for _, numbers in samples):
        return None
    return draw_means(samples, _ends(groups[0][1]), test, style)


def _ends(question: QuestionSummary) -> tuple[float, float]:
    """Give the ends of a scale, whose points count by their codes or else 1, 2, 3..."""
    codes = [share.value for share in question.values]
    try:
        points = [float(code) for code in codes]
    except ValueError:
        return 1.0, float(len(codes))
    return min(points), max(points)


def _find(questions: Sequence[QuestionSummary], code: str) -> QuestionSummary | None:
    return next((question for question in questions if question.code == code), None)


def _has_shares(question: QuestionSummary) -> bool:
    return any(share.percent is not None for share in question.values)


def _has_median(samples: Sequence[tuple[str, NumberSummary]]) -> bool:
    return any(numbers.median is not None for _, numbers in samples)
