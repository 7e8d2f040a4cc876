"""Disclosure control of a comparison of waves: figures of few people or few changes suppressed.

Knows changes and thresholds; nothing of groups.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from analysis.differences import share_difference
from analysis.disclosure.count_table import is_few
from analysis.disclosure.questions import safe_question
from analysis.disclosure.rounding import rounded, rounded_number, rounded_p, rounded_percent
from analysis.disclosure.withheld_figures import SAME_PEOPLE, WithheldOfWaves
from analysis.results import QuestionSummary, Thresholds, Trend
from analysis.trend_results import Overlap, TrendFamilies, WaveChange

LEAST_REST: Final = 10  # people who answered once only; of fewer the figures would follow

_Key = tuple[str, str | None, str]


def safe_trend(
    trend: Trend,
    questions: Sequence[QuestionSummary],
    thresholds: Thresholds,
    *,
    in_segment: bool,
    withheld: WithheldOfWaves,
    wave: str,
) -> Trend:
    """Round and hide the changes of `trend`; `questions` are those of this wave as published.

    `withheld` is what is hidden of both waves because of earlier publications; `wave` is the label
    of this one.
    """
    earlier = tuple(
        safe_question(
            question,
            thresholds,
            in_segment=in_segment,
            withheld=withheld.of(trend.against, question.code),
        )
        for question in trend.questions
    )
    then, now = _published(earlier), _published(questions)
    everybody = {_key(change): change for change in trend.changes if change.people == "all"}
    hidden = _hidden_among_same(trend.changes, everybody, thresholds)

    def is_withheld(change: WaveChange) -> bool:
        pairs = (wave, trend.against), (trend.against, wave)
        return any(
            withheld.of(one, change.question).hides_numbers((SAME_PEOPLE, other))
            if change.measure == "mean"
            else withheld.of(one, change.question).hides((SAME_PEOPLE, other))
            for one, other in pairs
        )

    def safe_change(change: WaveChange) -> WaveChange:
        key = _key(change)
        shown = then.get(key, False) and now.get(key, False)
        if change.people == "same":
            is_hidden = not shown or key in hidden or is_withheld(change)
            return _safe(change, thresholds, then=not is_hidden, now=not is_hidden)
        return _safe(change, thresholds, then=then.get(key, False), now=now.get(key, False))

    return Trend(
        against=trend.against,
        respondents=rounded(trend.respondents, thresholds),
        same_people=rounded(trend.same_people, thresholds),
        questions=earlier,
        changes=tuple(map(safe_change, trend.changes)),
        not_compared=trend.not_compared,
        waves=(),
        same_in_all=None,
        series=(),
        flows=(),
        by=None,
        groups=(),
        families=TrendFamilies(),
    )


def _key(change: WaveChange) -> _Key:
    return change.question, change.value, change.measure


def _published(questions: Iterable[QuestionSummary]) -> dict[_Key, bool]:
    """Whether each figure that is compared is published."""
    found: dict[_Key, bool] = {}
    for question in questions:
        found[question.code, None, "mean"] = question.numbers.mean is not None
        if question.headline is not None:
            found[question.code, None, "percent"] = question.headline.percent is not None
        for share in question.values:
            found[question.code, share.value, "percent"] = share.percent is not None
    return found


def _hidden_among_same(
    changes: Sequence[WaveChange], everybody: dict[_Key, WaveChange], thresholds: Thresholds
) -> set[_Key]:
    """The figures of the same people that reveal few, among them or among the others."""
    hidden: set[_Key] = set()
    same = [change for change in changes if change.people == "same"]
    for change in same:
        key = _key(change)
        whole = everybody[key]
        for base, share, base_all, share_all in (
            (change.base_then, change.then, whole.base_then, whole.then),
            (change.base_now, change.now, whole.base_now, whole.now),
        ):
            people, rest = base or 0, (base_all or 0) - (base or 0)
            if people < thresholds.percent_base or 0 < rest < LEAST_REST:
                hidden.add(key)
            elif change.measure == "percent":
                count, count_all = _count(share, base), _count(share_all, base_all)
                if is_few(count, people, thresholds) or (
                    rest and is_few(count_all - count, rest, thresholds)
                ):
                    hidden.add(key)
    # One hidden choice follows from the others, so the least of these is hidden with it.
    for code in {question for question, value, _ in hidden if value is not None}:
        of_question = [change for change in same if change.question == code]
        shown = [change for change in of_question if _key(change) not in hidden]
        if len(shown) == len(of_question) - 1 and shown:
            hidden.add(_key(min(shown, key=lambda change: change.now or 0)))
    return hidden


def _count(percent: float | None, base: int | None) -> int:
    return round((percent or 0) * (base or 0) / 100)


def _safe(change: WaveChange, thresholds: Thresholds, *, then: bool, now: bool) -> WaveChange:
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
        then=_rounded(change, change.then) if then else None,
        now=_rounded(change, change.now) if now else None,
        difference=_rounded(change, change.difference) if compared else None,
        low=_rounded(change, change.low) if tested else None,
        high=_rounded(change, change.high) if tested else None,
        method=change.method,
        p=rounded_p(change.p) if tested else None,
        p_adjusted=rounded_p(change.p_adjusted) if tested else None,
        overlap=None,
        can_reject=change.can_reject if tested else True,
        mid_p=None,
        wave_then=change.wave_then,
        wave_now=change.wave_now,
    )


def _rounded(change: WaveChange, value: float | None) -> float | None:
    return rounded_percent(value) if change.measure == "percent" else rounded_number(value)


def _tells_changes(change: WaveChange, safe: WaveChange, thresholds: Thresholds) -> bool:
    """Whether test and interval would reveal that few people changed one way.

    Among the same people they follow from who changed; of everybody they hold the correlation of
    the answers, so one person more or less who changed must leave them as they are published.
    """
    overlap = change.overlap
    if overlap is None or overlap.people == 0:
        return False
    few = thresholds.count_as_none
    if overlap.gained > few and overlap.lost > few:
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
        _count(change.now, base_now),
        base_now,
        _count(change.then, base_then),
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
