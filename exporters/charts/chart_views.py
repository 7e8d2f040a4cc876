"""Which kinds of chart suit a question, of which colleagues may choose one for its panel.

Must not know how a chart is drawn. The first kind is the usual one.
"""

from collections.abc import Sequence
from typing import Final

from analysis.results import QuestionSummary, Summary
from exporters.charts.stacks import MOST_STEPS
from surveys.panel_settings import PanelView

MOST_GROUPS: Final = 30  # in a chart
_MOST_DOTS: Final = 4  # groups with a dot each in the row of a choice; more of them are a table
_EXCLUSIVE: Final = frozenset({"single", "yes_no", "scale"})  # whose shares add to 100%


def question_views(question: QuestionSummary) -> tuple[PanelView, ...]:
    """The kinds for the figures of all respondents; none where nothing can be drawn."""
    if question.kind == "number":
        boxes = () if question.numbers.median is None else (PanelView.BOXES,)
        return (PanelView.DISTRIBUTION, *boxes) if question.distribution else boxes
    if question.kind == "date":
        return (PanelView.DISTRIBUTION,) if question.distribution else ()
    if not has_shares([question]):
        return ()
    return _bars_and_stacks(question)


def group_views(groups: Sequence[QuestionSummary]) -> tuple[PanelView, ...]:
    """The kinds for a question's figures in two or more groups."""
    if not 2 <= len(groups) <= MOST_GROUPS:
        return ()
    question = groups[0]
    if question.kind == "number":
        return _boxes_and_means(groups)
    if question.kind == "date" or not has_shares(groups):
        return ()
    few = len(groups) <= _MOST_DOTS
    cells = (PanelView.DOTS, PanelView.CELLS) if few else (PanelView.CELLS,)
    if question.kind not in _EXCLUSIVE:
        return cells
    means = (PanelView.MEANS,) if question.kind == "scale" and _has_means(groups) else ()
    stacks = (PanelView.STACKED,) if len(question.values) <= MOST_STEPS else ()
    if question.kind == "yes_no":
        return (PanelView.BARS, *stacks, *cells)
    if question.kind == "scale":
        return (*stacks, *means, *cells)
    return (*cells, *stacks)


def wave_views(now: QuestionSummary, then: QuestionSummary) -> tuple[PanelView, ...]:
    """The kinds for a question's figures in two waves."""
    if now.kind == "number":
        return _boxes_and_means((now, then))
    if now.kind == "date" or not has_shares((now, then)):
        return ()
    return _bars_and_stacks(now)


def panel_views(summary: Summary, code: str) -> tuple[PanelView, ...]:
    """The kinds of chart that suit the question `code` as `summary` breaks it down.

    Empty for a matrix, and where there is nothing to draw.
    """
    question = find_question(summary.questions, code)
    if question is None:
        return ()
    if summary.breakdown is not None:
        groups = [
            one
            for group in summary.breakdown.groups
            for one in group.questions
            if group.known and one.code == code and one.base != 0
        ]
        return group_views(groups)
    then = None if summary.trend is None else find_question(summary.trend.questions, code)
    of_waves = () if then is None else wave_views(question, then)
    return of_waves or question_views(question)  # dates of one wave are not compared


def chosen_view(views: Sequence[PanelView], wanted: PanelView | None) -> PanelView | None:
    """The kind that is `wanted` where it is among `views`, else the usual one, if any."""
    return wanted if wanted in views else next(iter(views), None)


def find_question(questions: Sequence[QuestionSummary], code: str) -> QuestionSummary | None:
    """The question `code` among `questions`, if it is one of them."""
    return next((one for one in questions if one.code == code), None)


def has_shares(questions: Sequence[QuestionSummary]) -> bool:
    """Whether any answer of `questions` has a share that may be shown."""
    return any(share.percent is not None for one in questions for share in one.values)


def _bars_and_stacks(question: QuestionSummary) -> tuple[PanelView, ...]:
    is_stack = question.kind in _EXCLUSIVE and 2 <= len(question.values) <= MOST_STEPS
    if not is_stack:
        return (PanelView.BARS,)
    both = (PanelView.STACKED, PanelView.BARS)
    return both if question.kind == "scale" else both[::-1]


def _boxes_and_means(samples: Sequence[QuestionSummary]) -> tuple[PanelView, ...]:
    boxes = any(one.numbers.median is not None for one in samples)
    means = (PanelView.MEANS,) if _has_means(samples) else ()
    return ((PanelView.BOXES,) if boxes else ()) + means


def _has_means(samples: Sequence[QuestionSummary]) -> bool:
    """Whether there are means with intervals: without these a difference looks surer than it is."""
    return any(one.numbers.mean is not None and one.numbers.low is not None for one in samples)
