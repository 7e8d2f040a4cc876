"""Plain sentences about comparisons of groups: what they show, or how much they could have shown.

Made of the figures of a breakdown alone, so that those of published figures tell nothing more.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.results import (
    HEADLINE,
    MEANS,
    POINTS,
    RANK_BISERIAL,
    SIGNIFICANT,
    Breakdown,
    Effect,
    GroupComparison,
    QuestionSummary,
    SmallestDifference,
    ValueShare,
)
from core.formats import format_measure, format_number, format_percent, listed
from core.rounding import round_half_away
from records.events.initiatives import INITIATIVE

_PEOPLE: Final = {"female": "women", "male": "men"}  # values of the field Gender, in a sentence
_MOST_NAMED: Final = 3  # groups; of more their number is told
_POWER: Final = " in a single test (80% power)"  # before p-values are adjusted
_NO_WAY: Final = "no difference could have been shown, as nearly everybody answered alike"


def is_shown(p_adjusted: float | None) -> bool:
    """Whether a test shows a difference, by its Holm-adjusted p-value."""
    return p_adjusted is not None and p_adjusted < SIGNIFICANT


def share_compared(question: QuestionSummary, test: GroupComparison) -> ValueShare | None:
    """The share of `question` in one group that `test` compares; None where it is of no share."""
    if test.value == HEADLINE:
        return question.headline
    for share in question.values:
        if test.value == share.value or (test.value is None and test.text == share.text):
            return share
    return None


def comparison_sentence(breakdown: Breakdown, test: GroupComparison) -> str:
    """What `test` of a breakdown shows, or how large a difference it would have found.

    “Women less often than men: 73% against 94%, 21 points less (95% CI 4 to 38).” Empty where the
    test is hidden.
    """
    if test.p is None:
        return ""
    if not test.can_reject:
        return f"Between {_names(breakdown, test.groups)} {_NO_WAY}."
    if not is_shown(test.p_adjusted):
        return _nothing_shown(breakdown, test)
    if len(test.groups) > 2:
        return f"{_several_differ(breakdown, test)}."
    return f"{_two_differ(breakdown, test)}."


def pair_sentences(breakdown: Breakdown, test: GroupComparison) -> tuple[str, ...]:
    """Which two of several groups differ, in a sentence each; the last one states the family."""
    if not test.pairs:
        return ()
    shown = [one for one in test.pairs if is_shown(one.p_adjusted)]
    tests = sum(one.p_adjusted is not None for one in test.pairs)
    family = f"adjusted (Holm) for the {tests} pairs of these groups"
    if not shown:
        return (f"Of no two groups by themselves was a difference shown, {family}.",)
    others = "" if len(shown) == len(test.pairs) else "; between no other two groups was one shown"
    return (
        *(f"{_two_differ(breakdown, one)}." for one in shown),
        f"Pairs of groups are {family}{others}.",
    )


def would_be_found(
    found: SmallestDifference, unit: str = "", *, are_ranks: bool = False, of: str = ""
) -> str:
    """“with 26 and 37 people, only a difference of about 34 points or more would ...”.

    `of` says in which groups the people are. Where `are_ranks`, it is a rank-biserial correlation.
    """
    people = f"{listed(format_number(size) for size in found.people)} people{of}"
    if found.value is None and found.deviations is None:
        return f"with {people}, no difference would have been found reliably{_POWER}"
    amounts = [] if found.value is None else [f"a difference of about {_amount(found.value)}{unit}"]
    if are_ranks and found.correlation is not None:
        size = format_number(found.correlation, 2)
        amounts.append(f"a rank-biserial correlation of about {size}")
    elif found.deviations is not None:
        deviations = f"{format_number(found.deviations, 2)} standard deviations"
        amounts.append(f"({deviations})" if amounts else f"a difference of about {deviations}")
    return f"with {people}, only {' '.join(amounts)} or more would have been found reliably{_POWER}"


def _nothing_shown(breakdown: Breakdown, test: GroupComparison) -> str:
    """No difference was shown, and what would have been found."""
    said = f"No difference was shown between {_names(breakdown, test.groups)}"
    effect = next((one for one in test.effects if one.name in {POINTS, MEANS}), None)
    size = "" if effect is None or effect.value is None else _size(effect)
    if len(test.groups) == 2:
        said += f" ({size})" if size else ""
    elif size:
        of_what = f"the {MEANS}" if size.startswith(MEANS) else "it"
        told = f"{of_what} is {size.removeprefix(f'{MEANS} ')}"
        said += f"; between the two largest, {_names(breakdown, test.pair)}, {told}"
    if test.detectable is None:
        return f"{said}."
    found = would_be_found(
        test.detectable,
        " points" if any(one.name == POINTS for one in test.effects) else "",
        are_ranks=effect is None,
        of=" in the two largest groups" if len(test.groups) > 2 else "",
    )
    return f"{said}; {found}."


def _two_differ(breakdown: Breakdown, test: GroupComparison) -> str:
    """Which of two groups is higher, and by how much."""
    effects = {effect.name: effect for effect in test.effects}
    one, other = (_name(breakdown, name) for name in test.groups)
    first, second = (_question(breakdown, name, test.question) for name in test.groups)
    points = effects.get(POINTS)
    if points is not None and points.value is not None:
        if not points.value:  # published rounded
            return f"{_capital(one)} and {other} differ by less than 1 point"
        more = "more" if points.value > 0 else "less"
        shares = [
            share
            for question in (first, second)
            if question is not None and (share := share_compared(question, test)) is not None
        ]
        told = " against ".join(share.band or _percent(share.percent) for share in shares)
        against = f"{told}, " if len(shares) == 2 else ""
        size = f"{_amount(abs(points.value))} points {more}{_interval(points)}"
        return f"{_capital(one)} {more} often than {other}: {against}{size}"
    ranks = effects.get(RANK_BISERIAL)
    if ranks is None or ranks.value is None:
        return f"{_capital(one)} and {other} answered differently"
    is_higher = ranks.value > 0
    means = effects.get(MEANS)
    if means is None:
        end = _end(first or second, is_last=is_higher)
        nearer = f"nearer to “{end}”" if end else "higher" if is_higher else "lower"
        size = format_measure(abs(ranks.value))
        return f"{_capital(one)} {nearer} than {other}: rank-biserial correlation {size}"
    said = [*_medians((first, second))]
    if means.value is not None:
        said.append(f"difference in means {_signed(means.value)}{_interval(means, signed=True)}")
    direction = "higher" if is_higher else "lower"
    return f"{_capital(one)} {direction} than {other}: {', '.join(said)}"


def _several_differ(breakdown: Breakdown, test: GroupComparison) -> str:
    """That several groups differ, with the lowest and the highest of them."""
    names = f"{_capital(_names(breakdown, test.groups))} differ"
    figures = []
    for label in test.groups:
        question = _question(breakdown, label, test.question)
        if question is None:
            continue
        share = share_compared(question, test)
        value = question.numbers.median if share is None else share.percent
        if value is not None:
            figures.append((value, share is not None, _name(breakdown, label)))
    if len(figures) < 2:
        return names
    (low, is_share, lowest), (high, _, highest) = min(figures), max(figures)
    if low == high:
        return names
    show = format_percent if is_share else format_measure
    kind = "" if is_share else "medians "
    return f"{names}: {kind}from {show(low)} ({lowest}) to {show(high)} ({highest})"


def _medians(questions: Sequence[QuestionSummary | None]) -> Iterator[str]:
    medians = [None if one is None else one.numbers.median for one in questions]
    told = [format_measure(median) for median in medians if median is not None]
    if len(told) == len(questions):
        yield f"median {' against '.join(told)}"


def _question(breakdown: Breakdown, group: str, code: str) -> QuestionSummary | None:
    """A question's figures in a group; None for people who are no group: all others."""
    groups = [
        *breakdown.groups,
        *(one for margin in breakdown.margins for one in margin),
    ]
    return next(
        (
            question
            for one in groups
            if one.label == group
            for question in one.questions
            if question.code == code
        ),
        None,
    )


def _end(question: QuestionSummary | None, *, is_last: bool) -> str:
    values = () if question is None else question.values
    return values[-1 if is_last else 0].text if values else ""


def _names(breakdown: Breakdown, groups: Sequence[str]) -> str:
    if len(groups) > _MOST_NAMED:
        return f"the {format_number(len(groups))} groups"
    return listed(_name(breakdown, group) for group in groups)


def _name(breakdown: Breakdown, group: str) -> str:
    if breakdown.by == ("gender",):
        return _PEOPLE.get(group.casefold(), group)
    if len(breakdown.by) == 1 and breakdown.by[0].startswith(INITIATIVE):
        return f"those who {group[:1].lower()}{group[1:]}"  # “Took part before 2018”
    return group


def _size(effect: Effect) -> str:
    """“−2 points; 95% CI −19 to 11”."""
    if effect.value is None:
        return ""
    if effect.name == POINTS:
        amount = _signed(effect.value)
        said = f"{amount} {'point' if amount.removeprefix('−') == '1' else 'points'}"
    else:
        said = f"difference in means {_signed(effect.value)}"
    if effect.low is None or effect.high is None:
        return said
    return f"{said}; 95% CI {_signed(effect.low)} to {_signed(effect.high)}"


def _interval(effect: Effect, *, signed: bool = False) -> str:
    """The interval, in the direction of the difference unless it is `signed`: “ (95% CI 4 ...)”."""
    if effect.value is None or effect.low is None or effect.high is None:
        return ""
    ends = (effect.low, effect.high)
    if effect.value < 0 and not signed:
        ends = (-effect.high, -effect.low)
    return f" (95% CI {_signed(ends[0])} to {_signed(ends[1])})"


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else ''}{_amount(abs(value))}"


def _amount(value: float) -> str:
    """A difference without its sign, whole from 10 on."""
    return format_measure(value if value < 10 else round_half_away(value))


def _percent(value: float | None) -> str:
    return "–" if value is None else format_percent(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
