"""What changed in one figure between two waves, among all respondents and among the same people.

Knows the tests for samples that overlap; nothing of questions or thresholds.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
from scipy import stats

from analysis.comparisons import holm
from analysis.differences import Difference, correlation, mean_difference, share_difference
from analysis.exact import PValue, overlap_test, signed_rank_test
from analysis.intervals import Numbers, finite, unit_of
from analysis.trend_results import FEW_CHANGES, Overlap, People, WaveChange
from analysis.trends.figures import FollowedFigure
from analysis.weighting.estimates import weighted_mean
from analysis.weighting.wave_differences import weighted_mean_change, weighted_share_change

MCNEMAR: Final = "McNemar’s exact test"


def among_all(
    figure: FollowedFigure, waves: tuple[int, int], labels: tuple[str, str]
) -> WaveChange:
    """The change among all respondents of two `waves`, the earlier one first, by their `labels`.

    Tested by a test for overlapping samples, exact where fewer than FEW_CHANGES people changed or
    answered once. Where answers are weighted, so are the figures and the test; there is none where
    so few changed, as no exact test exists with weights.
    """
    if figure.weights is not None:
        return _weighted(figure, figure.weights[:, list(waves)], waves, labels)
    then, now = (figure.numbers[:, wave] for wave in waves)
    gave_then, gave_now = ~np.isnan(then), ~np.isnan(now)
    both = gave_then & gave_now
    before, after = then[both], now[both]
    difference = _difference(
        figure, then[gave_then], now[gave_now], len(before), _paired(figure, before, after)
    )
    is_share = figure.measure == "percent"
    name = f"{'z' if is_share else 't'}-test for overlapping samples"
    p, can_reject = difference.p, difference.value is not None and _can_change(then, now)
    if is_share and gave_then.any() and gave_now.any():
        changed = _changed(before, after)
        alone_then, alone_now = then[gave_then & ~both], now[gave_now & ~both]
        if sum(changed) + len(alone_then) + len(alone_now) < FEW_CHANGES:
            test = overlap_test(
                *changed,
                (int(alone_then.sum()), len(alone_then)),
                (int(alone_now.sum()), len(alone_now)),
            )
            name, p, can_reject = "exact test for overlapping samples", test.p, test.can_reject
    return replace(
        _change(figure, "all", labels, then[gave_then], now[gave_now], difference, before, after),
        method=name,
        p=p,
        can_reject=can_reject,
    )


def among_same(
    figure: FollowedFigure, waves: tuple[int, int], labels: tuple[str, str]
) -> WaveChange:
    """The change among those who answered in both of two `waves`.

    Tested by McNemar's exact test, or Wilcoxon's signed-rank test. Never weighted: weights make
    the respondents of a wave like its frame, not the people of two waves.
    """
    then, now = (figure.numbers[:, wave] for wave in waves)
    both = ~np.isnan(then) & ~np.isnan(now)
    before, after = then[both], now[both]
    difference = _difference(figure, before, after, len(before), _paired(figure, before, after))
    mid_p = None
    if figure.measure == "percent":
        method, test = MCNEMAR, mcnemar(before, after)
        mid_p = mcnemar_mid_p(*_changed(before, after)) if len(before) else None
    else:
        method, test = "Wilcoxon signed-rank test", wilcoxon(before, after)
    return replace(
        _change(figure, "same", labels, before, after, difference, before, after),
        method=method,
        p=test.p if len(before) else None,
        mid_p=mid_p,
        can_reject=test.can_reject,
    )


def _weighted(
    figure: FollowedFigure, weights: Numbers, waves: tuple[int, int], labels: tuple[str, str]
) -> WaveChange:
    """As `among_all`, with the `weights` of both waves."""
    then, now = (figure.numbers[:, wave] for wave in waves)
    gave_then, gave_now = ~np.isnan(then), ~np.isnan(now)
    both = gave_then & gave_now
    before, after = then[both], now[both]
    is_share = figure.measure == "percent"
    compare = weighted_share_change if is_share else weighted_mean_change
    difference = compare(then, now, weights)
    plain = _change(
        figure, "all", labels, then[gave_then], now[gave_now], difference, before, after
    )
    once = int((gave_then ^ gave_now).sum())
    is_tested = not is_share or sum(_changed(before, after)) + once >= FEW_CHANGES
    unit = 100 if is_share else 1
    own_then, own_now = (
        _weighted_mean(numbers[gave], of_wave[gave])
        for numbers, gave, of_wave in (
            (then, gave_then, weights[:, 0]),
            (now, gave_now, weights[:, 1]),
        )
    )
    return replace(
        plain,
        then=None if own_then is None else finite(unit * own_then),
        now=None if own_now is None else finite(unit * own_now),
        is_weighted=True,
        unweighted_then=plain.then,
        unweighted_now=plain.now,
        method=f"weighted {'z' if is_share else 't'}-test for overlapping samples",
        p=difference.p if is_tested else None,
        can_reject=is_tested and difference.value is not None and _can_change(then, now),
    )


def mcnemar(then: Numbers, now: Numbers) -> PValue:
    """Test exactly that nothing changed in paired answers of 1 and 0.

    Source: McNemar (1947), Psychometrika 12, 153-157; exact by the binomial distribution of those
    who changed.
    """
    return overlap_test(*_changed(then, now), (0, 0), (0, 0))


def mcnemar_mid_p(gained: int, lost: int) -> float:
    """McNemar's p-value with half the probability of the observed number of changes.

    The exact test rejects too rarely where few changed; this one hardly ever too often.
    Source: Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13:91.
    """
    changed, fewer = gained + lost, min(gained, lost)
    if not changed:
        return 1.0
    own = float(stats.binom.pmf(fewer, changed, 0.5))
    if gained == lost:
        return 1 - own / 2
    return 2 * float(stats.binom.cdf(fewer, changed, 0.5)) - own


def wilcoxon(then: Numbers, now: Numbers) -> PValue:
    """Test that paired numbers did not shift, as `signed_rank_test` does."""
    if len(now) == 0:
        return signed_rank_test(now)
    unit = max(unit_of(then), unit_of(now))
    return signed_rank_test(now / unit - then / unit)


def adjusted(changes: Iterable[WaveChange]) -> tuple[WaveChange, ...]:
    """Give `changes` with Holm's p-values over those that can reject: one family."""
    listed = list(changes)
    p_values = holm([change.p if change.can_reject else None for change in listed])
    return tuple(replace(change, p_adjusted=p) for change, p in zip(listed, p_values, strict=True))


def reversed_change(change: WaveChange) -> WaveChange:
    """Give `change` from its later wave to the earlier one."""

    def negative(value: float | None) -> float | None:
        return None if value is None else -value

    overlap = change.overlap
    return replace(
        change,
        unweighted_then=change.unweighted_now,
        unweighted_now=change.unweighted_then,
        base_then=change.base_now,
        base_now=change.base_then,
        then=change.now,
        now=change.then,
        difference=negative(change.difference),
        low=negative(change.high),
        high=negative(change.low),
        overlap=overlap and replace(overlap, gained=overlap.lost, lost=overlap.gained),
        wave_then=change.wave_now,
        wave_now=change.wave_then,
    )


def _can_change(then: Numbers, now: Numbers) -> bool:
    """Whether a test could show a change: not everybody answered alike, or both times the same.

    There are answers to both waves; nan is no answer.
    """
    lowest = min(np.fmin.reduce(then), np.fmin.reduce(now))
    highest = max(np.fmax.reduce(then), np.fmax.reduce(now))
    return bool(lowest < highest and not np.array_equal(then, now, equal_nan=True))


def _changed(then: Numbers, now: Numbers) -> tuple[int, int]:
    """How many of the same people gained an answer, and how many lost it."""
    return int((now > then).sum()), int((now < then).sum())


def _difference(
    figure: FollowedFigure, then: Numbers, now: Numbers, overlap: int, paired: float
) -> Difference:
    if figure.measure == "percent":
        return share_difference(
            int(now.sum()), len(now), int(then.sum()), len(then), overlap, paired
        )
    return mean_difference(now, then, overlap, paired)


def _change(
    figure: FollowedFigure,
    people: People,
    labels: tuple[str, str],
    then: Numbers,
    now: Numbers,
    difference: Difference,
    before: Numbers,
    after: Numbers,
) -> WaveChange:
    unit = 100 if figure.measure == "percent" else 1

    def shown(value: float | None) -> float | None:
        return None if value is None else finite(unit * value)

    return WaveChange(
        question=figure.question,
        value=figure.value,
        text=figure.text,
        measure=figure.measure,
        people=people,
        base_then=len(then),
        base_now=len(now),
        then=shown(_mean(then)),
        now=shown(_mean(now)),
        difference=shown(difference.value),
        low=shown(difference.low),
        high=shown(difference.high),
        method="",
        p=None,
        p_adjusted=None,
        overlap=_overlap(figure, before, after),
        wave_then=labels[0],
        wave_now=labels[1],
    )


def _mean(numbers: Numbers) -> float | None:
    """The mean, also of numbers whose sum would overflow; None of nobody."""
    if not len(numbers):
        return None
    unit = unit_of(numbers)
    return float((numbers / unit).mean()) * unit


def _weighted_mean(numbers: Numbers, weights: Numbers) -> float | None:
    """As `_mean`, weighted."""
    if not len(numbers):
        return None
    unit = unit_of(numbers)
    return weighted_mean(numbers / unit, weights) * unit


def _paired(figure: FollowedFigure, before: Numbers, after: Numbers) -> float:
    """The correlation of the answers of the same people; of shares it is phi, from counts."""
    if figure.measure != "percent":
        return correlation(before, after)
    return _overlap(figure, before, after).correlation() or 0.0


def _overlap(figure: FollowedFigure, before: Numbers, after: Numbers) -> Overlap:
    """Count who answered both times, and of a share how many of them changed."""
    if figure.measure != "percent":
        return Overlap(len(before))
    gained, lost = _changed(before, after)
    return Overlap(len(before), int((before * after).sum()), gained, lost)
