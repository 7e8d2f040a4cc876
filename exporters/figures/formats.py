"""Formats of figures, the same on every screen and in every file. Hidden figures are a dash.

Must not know where they are shown.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from analysis.notes import ineligible, is_of_initiative, not_invited, to_review
from analysis.results import SIGNIFICANT, Breakdown, QuestionSummary, Summary, ValueShare
from analysis.trend_results import WaveChange
from core.formats import format_day, format_measure, format_number, format_percent, plural
from core.rounding import round_half_away

HIDDEN: Final = "–"
# A blank answer does not show whether the question was asked: it may depend on another answer.
NO_ANSWER: Final = "not answered or not asked"
TOO_FEW: Final = "Too few to show"


def count(value: float | None) -> str:
    """A number of people: “1,204”."""
    return HIDDEN if value is None else format_number(value)


def percent(value: float | None) -> str:
    """A share: “62%”; whole, as decimals would suggest false precision."""
    return HIDDEN if value is None else format_percent(value)


def share(value: ValueShare) -> str:
    """The share of an answer: “62%”, or the range that is published in its place: “under 10%”."""
    return value.band or percent(value.percent)


def response_rate(value: float | None, *, is_rounded: bool = False) -> str:
    """A rate: “31.9%”, or “32%” where it `is_rounded` to be published."""
    if value is None:
        return HIDDEN
    return percent(value) if is_rounded else format_percent(value, 1)


def percent_span(low: float | None, high: float | None) -> str:
    """An interval of a share: “49–73%”."""
    if low is None or high is None:
        return HIDDEN
    return f"{format_number(low)}–{format_percent(high)}"


def number(value: float | None) -> str:
    """A measured number without needless decimals: “3.4”, “−0.25”, “12,045”, “2007”."""
    return HIDDEN if value is None else format_measure(value)


def number_span(low: float | None, high: float | None) -> str:
    """An interval of a measured number: “19–30.5”."""
    if low is None or high is None:
        return HIDDEN
    return f"{number(low)}{' to ' if low < 0 else '–'}{number(high)}"


def mean(value: float | None) -> str:
    """A mean, with as many decimals as others of its size: “4.0” beside “3.4”, “2007”."""
    if value is None or not 1 <= abs(value) < 100:
        return number(value)
    return format_number(value, 1).replace("-", "−")


def mean_span(low: float | None, high: float | None) -> str:
    """An interval of a mean: “3.0–4.2”."""
    if low is None or high is None:
        return HIDDEN
    return f"{mean(low)}{' to ' if low < 0 else '–'}{mean(high)}"


def signed(value: float | None) -> str:
    """A difference with its sign: “+8”, “−3.5”."""
    return f"+{number(value)}" if value is not None and value > 0 else number(value)


def p_value(p: float) -> str:
    """A p-value as in journals: “p = 0.04”, “p < 0.001”."""
    return "p < 0.001" if p < 0.001 else f"p = {format_number(p, 3 if p < 0.01 else 2)}"


def bare_p_value(p: float | None) -> str:
    """A p-value under a heading that says so: “0.04”, “< 0.001”."""
    return HIDDEN if p is None else p_value(p).removeprefix("p ").removeprefix("= ")


def same_people(number: int | None, question: QuestionSummary) -> str:
    """“same people (18)”; their figures are never weighted, which is said where the others are."""
    return (
        f"same people ({count(number)}){'' if question.effective_base is None else ', unweighted'}"
    )


def base(question: QuestionSummary, *, is_rounded: bool = False) -> str:
    """The base of a question's figures: “61 answered · 2 not answered or not asked”.

    Where the counts are rounded to be published: “about 60 answered”.
    """
    if question.not_asked_in is not None:
        return f"Not asked in {question.not_asked_in}"
    if question.base is None:
        return TOO_FEW
    if question.coded_from is not None:
        return _base_of_themes(question, is_rounded=is_rounded)
    said = ["Comments"] if question.kind == "text" else []
    among = "" if question.among is None else f" of {question.among}"
    said.append(f"{'about ' if is_rounded else ''}{count(question.base)}{among} answered")
    if question.effective_base is not None:
        said.append(f"weighted, effective base {count(round(question.effective_base))}")
    if question.missing:
        said.append(f"{count(question.missing)} {NO_ANSWER}")
    if question.not_applicable:
        said.append(f"{count(question.not_applicable)} not applicable")
    if question.not_asked:
        said.append(f"{count(question.not_asked)} not asked")
    if question.kind == "multiple":
        said.append("several answers possible")
    if question.kind == "ranking":
        said.append("shares of those who ranked it first")
    return " · ".join(said)


def _base_of_themes(question: QuestionSummary, *, is_rounded: bool) -> str:
    """The base of the themes of comments: “41 comments coded · 22 not coded yet · ...”."""
    if question.base is None:
        return TOO_FEW
    about = "about " if is_rounded else ""
    said = [
        f"{about}{'1 comment' if question.base == 1 else f'{count(question.base)} comments'} coded"
    ]
    if question.not_coded:
        said.append(f"{count(question.not_coded)} not coded yet")
    without = (question.missing or 0) - (question.not_coded or 0)
    if without > 0:
        said.append(f"{count(without)} without a comment")
    said.append("several themes possible")
    return " · ".join(said)


def share_base(share: ValueShare, question: QuestionSummary, *, is_rounded: bool) -> str:
    """The base of a headline: “62 of 63 · 95% CI 92–100%”, rounded “about 65 answered · ...”."""
    if share.count is None or question.base is None:
        return TOO_FEW
    said = (
        f"about {count(question.base)} answered"
        if is_rounded
        else f"{count(share.count)} of {count(question.base)}"
    )
    if share.low is not None and share.high is not None:
        return f"{said} · 95% CI {percent_span(share.low, share.high)}"
    return said if share.band else f"{said} · too few for a percentage"


def headline_change(change: WaveChange, against: str) -> str:
    """How a headline changed since the wave `against`: “2018: 58%, up 8 points”."""
    if change.then is None:
        return ""
    said = f"{against}: {percent(change.then)}"
    if change.difference is None or change.p_adjusted is None:
        return said
    if change.p_adjusted >= SIGNIFICANT:
        return f"{said}, no clear change"
    direction = "up" if change.difference > 0 else "down"
    return f"{said}, {direction} {points(abs(change.difference)).removeprefix('+')} points"


def points(value: float | None) -> str:
    """A difference with its sign, in whole points where it is that large: “+26”, “−3.5”."""
    return signed(value if value is None or abs(value) < 10 else round_half_away(value))


def rounding_note(questions: Iterable[QuestionSummary]) -> str:
    """Note that percentages do not add to 100; empty where they do, or several answers count."""
    for question in questions:
        percents = [share.percent for share in question.values]
        shown = [round_half_away(percent) for percent in percents if percent is not None]
        adds_up = question.kind == "multiple" or len(shown) < len(percents) or sum(shown) == 100
        if shown and not adds_up:
            return "Percentages may not add to 100 because of rounding."
    return ""


def rate(code: str) -> str:
    """The name of a rate: “RR1”, “Knowledge rate”."""
    return code if code.isupper() else f"{code.capitalize()} rate"


def group(label: str) -> str:
    """A group's name with a capital letter: “Female”."""
    return label[:1].upper() + label[1:]


def as_sentence(text: str) -> str:
    """`text` with a mark at its end: “Research activities.”."""
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."


def day(value: date | None) -> str:
    """A date in full: “30 September 2018”."""
    return HIDDEN if value is None else format_day(value)


def period(opens: date | None, closes: date | None) -> str:
    """When a wave was open: “1 June 2018 to 30 September 2018”; empty where unknown."""
    if opens is None:
        return f"until {day(closes)}" if closes is not None else ""
    return f"{day(opens)} to {day(closes)}" if closes is not None else f"from {day(opens)}"


def people(value: int | None) -> str:
    """A number of people with its noun: “1 person”, “63 people”."""
    return f"{HIDDEN} people" if value is None else plural(value, "person", "people")


def answered(summary: Summary) -> str:
    """Who answered: “20 people answered, 10 completely and 10 in part”; rounded: “about 20 ...”."""
    if summary.publish_safe:
        return f"About {people(summary.respondents)} answered"
    said = f"{people(summary.respondents)} answered"
    if not summary.responses.partial:
        return said
    complete, partial = summary.responses.complete, summary.responses.partial
    return f"{said}, {count(complete)} completely and {count(partial)} in part"


def counted_apart(summary: Summary) -> str:
    """Which responses are not in the figures; empty where all are."""
    counts = (
        (not_invited, summary.not_invited),
        (ineligible, summary.responses.ineligible),
        (to_review, summary.responses.to_review),
    )
    return "; ".join(say(number) for say, number in counts if number)


def within_sentence(sentence: str) -> str:
    """`sentence` as part of another one: lower case but for names (“LinkedIn”), no full stop."""
    first = sentence.split(" ", 1)[0]
    is_name = first[1:] != first[1:].lower()
    return (sentence if is_name else sentence[:1].lower() + sentence[1:]).removesuffix(".")


def by_words(breakdown: Breakdown) -> str:
    """By what figures are broken down, within a sentence; initiatives keep their name."""
    is_name = any(is_of_initiative(one.key) for one in breakdown.variables)
    return breakdown.label if is_name else within_sentence(breakdown.label)
