"""Headlines as sentences: “98% (62 of 63; 95% CI 92–100%) were research active”.

Arranges figures in words; must not know where they are shown, nor compute any figure.
"""

from analysis.headline_results import HeadlineFigure
from analysis.results import QuestionSummary, ValueShare
from exporters.figures import formats
from surveys.headline_definition import HeadlineKind


def headline_sentence(figure: HeadlineFigure, *, is_rounded: bool) -> str:
    """The whole sentence of a headline."""
    value = headline_value(figure, is_rounded=is_rounded)
    base = headline_base(figure, is_rounded=is_rounded).replace(" · ", "; ")
    base = formats.within_sentence(base)
    prefix = {HeadlineKind.MEAN: "A mean of ", HeadlineKind.MEDIAN: "A median of "}
    return f"{prefix.get(figure.definition.kind, '')}{value} ({base}) {figure.definition.words}"


def headline_value(figure: HeadlineFigure, *, is_rounded: bool) -> str:
    """The figure itself: “98%”, “12.3”."""
    if figure.question is None:
        percent = None if figure.rate is None else figure.rate.percent
        return formats.response_rate(percent, is_rounded=is_rounded)
    match figure.definition.kind:
        case HeadlineKind.MEAN:
            return formats.mean(figure.question.numbers.mean)
        case HeadlineKind.MEDIAN:
            return formats.number(figure.question.numbers.median)
        case _:
            return formats.HIDDEN if figure.share is None else formats.share(figure.share)


def headline_base(figure: HeadlineFigure, *, is_rounded: bool) -> str:
    """What the figure is of, with its interval: “62 of 63 · 95% CI 92–100%”."""
    question = figure.question
    if question is None:
        return _base_of_rate(figure)
    if figure.definition.kind is HeadlineKind.SHARE:
        return _base_of_share(figure.share, question, is_rounded=is_rounded)
    if question.numbers.median is None:
        return formats.TOO_FEW
    answered = f"{'about ' if is_rounded else ''}{formats.count(question.base)} answered"
    if figure.definition.kind is HeadlineKind.MEDIAN:
        lower, upper = question.numbers.lower_quartile, question.numbers.upper_quartile
        return f"quartiles {formats.number_span(lower, upper)} · {answered}"
    low, high = question.numbers.low, question.numbers.high
    if low is None or high is None:
        return answered
    return f"95% CI {formats.number_span(low, high)} · {answered}"


def _base_of_share(share: ValueShare | None, question: QuestionSummary, *, is_rounded: bool) -> str:
    if share is None:
        return formats.TOO_FEW
    if share.band is not None and question.base is not None:
        return f"about {formats.count(question.base)} answered"
    return formats.share_base(share, question, is_rounded=is_rounded)


def _base_of_rate(figure: HeadlineFigure) -> str:
    rate = figure.rate
    if rate is None or rate.percent is None:
        return "no response rate"
    if rate.numerator is None or rate.denominator is None:
        return rate.code
    people = f"{formats.count(rate.numerator)} of {formats.count(rate.denominator)}"
    return f"{people} · {rate.code}"
