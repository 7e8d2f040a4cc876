"""Disclosure control of response rates: they must not reveal the count of a small disposition.

Knows dispositions and rates; nothing of answers.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from analysis.disclosure.rounding import rounded, rounded_percent
from analysis.rates import AAPOR_GROUP, Rate, outcome_rates
from analysis.results import Summary, Thresholds

OTHER: Final = "other"  # stands for all dispositions of few people
# Which rates are given up first, where together they would tell of few people.
_GIVEN_UP: Final = ("knowledge", "RR6", "RR4", "RR2", "RR5", "RR3")
_RESPONSE: Final = frozenset({"RR1", "RR2"})  # of all people in the frame
_ESTIMATE: Final = re.compile(r" e = [0-9.]+")


def safe_dispositions(dispositions: Mapping[str, int], thresholds: Thresholds) -> Mapping[str, int]:
    """Round the counts; dispositions of few people are joined as "other"."""
    few = {
        word: count for word, count in dispositions.items() if 0 < count <= thresholds.count_as_none
    }
    safe = {
        word: rounded(count, thresholds) or 0
        for word, count in dispositions.items()
        if word not in few
    }
    if few:
        safe[OTHER] = rounded(sum(few.values()), thresholds) or 0
    return MappingProxyType(safe)


def safe_rates(
    summary: Summary, thresholds: Thresholds, *, is_hidden: bool = False
) -> tuple[Rate, ...]:
    """Round the rates, and suppress those that would reveal a small disposition; all `is_hidden`.

    A small disposition is safe where another count of it would be published alike. In a segment the
    rates are withheld where few answered, as a share of few people is.
    """
    if is_hidden or (summary.segment is not None and _tells_of_few(summary.rates, thresholds)):
        return _published(summary.rates, [rate.code for rate in summary.rates], thresholds)
    given_up: list[str] = []
    for code in (*_GIVEN_UP, ""):
        if all(
            _has_witness(word, summary, given_up, thresholds)
            for word, count in summary.dispositions.items()
            if 0 < count <= thresholds.count_as_none
        ):
            break
        given_up.append(code)
    return _published(summary.rates, given_up, thresholds)


def _tells_of_few(rates: Collection[Rate], thresholds: Thresholds) -> bool:
    return any(
        0 < rate.numerator <= thresholds.count_as_none
        for rate in rates
        if rate.numerator is not None and rate.code in _RESPONSE
    )


def _has_witness(
    word: str, summary: Summary, given_up: Collection[str], thresholds: Thresholds
) -> bool:
    """Whether another number of people of the disposition `word` would be published alike."""
    frame = (summary.frame or 0) + summary.dispositions.get("ineligible", 0)
    shown = _seen(summary.dispositions, frame, given_up, thresholds)
    return any(
        _seen(other, frame, given_up, thresholds) == shown
        for other in _others(word, summary.dispositions)
    )


def _others(word: str, dispositions: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Give the counts with one person of `word` more or less, whom another disposition takes."""
    for sign in (1, -1):
        for taker in (None, *AAPOR_GROUP):
            other = dict(dispositions)
            other[word] += sign
            if taker is not None and taker != word:
                other[taker] = other.get(taker, 0) - sign
            if min(other.values()) >= 0:
                yield {one: count for one, count in other.items() if count}


def _seen(
    dispositions: Mapping[str, int],
    frame: int,
    given_up: Collection[str],
    thresholds: Thresholds,
) -> object:
    shown = safe_dispositions(dispositions, thresholds)
    rates = _published(outcome_rates(dispositions, frame), given_up, thresholds)
    return {word: count for word, count in shown.items() if count}, rates


def _published(
    rates: Collection[Rate], given_up: Collection[str], thresholds: Thresholds
) -> tuple[Rate, ...]:
    return tuple(_safe_rate(rate, thresholds, hide=rate.code in given_up) for rate in rates)


def _safe_rate(rate: Rate, thresholds: Thresholds, *, hide: bool) -> Rate:
    """Round a rate; its definition no longer gives the exact share e."""
    base = rate.denominator or 0
    return Rate(
        code=rate.code,
        definition=_ESTIMATE.sub(" e", rate.definition),
        numerator=None if hide else rounded(rate.numerator, thresholds),
        denominator=None if hide else rounded(int(base + 0.5), thresholds),
        percent=rounded_percent(rate.percent)
        if base >= thresholds.percent_base and not hide
        else None,
    )
