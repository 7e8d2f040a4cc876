"""Disclosure control of one change between two waves: rounded, or hidden where it tells of few.

Knows changes and thresholds; nothing of which waves are compared.
"""

from collections.abc import Iterable

from analysis.differences import share_difference
from analysis.disclosure.rounding import rounded, rounded_number, rounded_p, rounded_percent
from analysis.results import QuestionSummary, Thresholds
from analysis.trend_results import ChangeMeasure, Overlap, WaveChange

FigureKey = tuple[str, str | None, str]  # question, choice and measure


def figure_key(change: WaveChange) -> FigureKey:
    """What `published_figures` calls the figure that changed."""
    return change.question, change.value, change.measure


def published_figures(questions: Iterable[QuestionSummary]) -> dict[FigureKey, bool]:
    """Whether each figure that is compared is published."""
    found: dict[FigureKey, bool] = {}
    for question in questions:
        found[question.code, None, "mean"] = question.numbers.mean is not None
        if question.headline is not None:
            found[question.code, None, "percent"] = question.headline.percent is not None
        for share in question.values:
            found[question.code, share.value, "percent"] = share.percent is not None
    return found


def count_of(percent: float | None, base: int | None) -> int:
    """How many people a share of this base is."""
    return round((percent or 0) * (base or 0) / 100)


def shares_of_people(change: WaveChange) -> tuple[float | None, float | None]:
    """The shares then and now of which counts follow: those without weights."""
    if change.is_weighted:
        return change.unweighted_then, change.unweighted_now
    return change.then, change.now


def safe_wave_change(
    change: WaveChange, thresholds: Thresholds, *, then: bool, now: bool
) -> WaveChange:
    """Round a change, of which the figures `then` and `now` are published or not.

    What compares them is given where both are; test and interval not where they reveal few changes.
    """
    both = then and now
    safe = _published_change(change, thresholds, then=then, now=now, compared=both, tested=both)
    if both and change.measure == "percent" and _tells_changes(change, safe, thresholds):
        return _published_change(
            change, thresholds, then=then, now=now, compared=True, tested=False
        )
    return safe


def _published_change(
    change: WaveChange,
    thresholds: Thresholds,
    *,
    then: bool,
    now: bool,
    compared: bool,
    tested: bool,
) -> WaveChange:
    return WaveChange(
        question=change.question,
        value=change.value,
        text=change.text,
        measure=change.measure,
        people=change.people,
        base_then=rounded(change.base_then, thresholds),
        base_now=rounded(change.base_now, thresholds),
        then=rounded_value(change.measure, change.then) if then else None,
        now=rounded_value(change.measure, change.now) if now else None,
        difference=rounded_value(change.measure, change.difference) if compared else None,
        low=rounded_value(change.measure, change.low) if tested else None,
        high=rounded_value(change.measure, change.high) if tested else None,
        method=change.method,
        p=rounded_p(change.p) if tested else None,
        p_adjusted=rounded_p(change.p_adjusted) if tested else None,
        overlap=None,
        can_reject=change.can_reject if tested else True,
        mid_p=None,
        wave_then=change.wave_then,
        wave_now=change.wave_now,
        is_weighted=change.is_weighted,
        unweighted_then=None,
        unweighted_now=None,
    )


def rounded_value(measure: ChangeMeasure, value: float | None) -> float | None:
    """A figure of that measure, or a difference of two, as it is published."""
    return rounded_percent(value) if measure == "percent" else rounded_number(value)


def _tells_changes(change: WaveChange, safe: WaveChange, thresholds: Thresholds) -> bool:
    """Whether test and interval would reveal that few people changed one way.

    Among the same people they follow from who changed; of everybody they hold the correlation of
    the answers, so one person more or less who changed must leave them as they are published.
    """
    overlap = change.overlap
    if overlap is None or overlap.people == 0:
        return False
    few = thresholds.count_as_none
    neither = overlap.people - overlap.kept - overlap.gained - overlap.lost
    stayed = min(overlap.kept, neither)
    if min(overlap.gained, overlap.lost) > few and (change.people == "all" or stayed > few):
        return False
    if change.people == "same" or not change.method.startswith("z-test"):
        return True
    return not any(
        _would_be_alike(change, safe, _with_more_changes(overlap, more)) for more in (1, -1)
    )


def _with_more_changes(overlap: Overlap, more: int) -> Overlap:
    """Give as many people then and now, but `more` who changed each way."""
    return Overlap(
        people=overlap.people,
        kept=overlap.kept,
        gained=overlap.gained + more,
        lost=overlap.lost + more,
    )


def _would_be_alike(change: WaveChange, safe: WaveChange, overlap: Overlap) -> bool:
    phi = overlap.correlation()
    if phi is None:
        return False
    base_then, base_now = change.base_then or 0, change.base_now or 0
    other = share_difference(
        count_of(change.now, base_now),
        base_now,
        count_of(change.then, base_then),
        base_then,
        overlap.people,
        phi,
    )
    ends = [None if end is None else rounded_percent(100 * end) for end in (other.low, other.high)]
    factor = change.p_adjusted / change.p if change.p and change.p_adjusted else 1.0
    adjusted = None if other.p is None else min(1.0, factor * other.p)
    return (safe.low, safe.high, safe.p, safe.p_adjusted) == (
        *ends,
        rounded_p(other.p),
        rounded_p(adjusted),
    )
