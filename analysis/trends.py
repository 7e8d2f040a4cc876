"""Compare two waves: what changed, among all respondents and among the same people.

Knows answers and the tests for samples that overlap; nothing of groups or thresholds. The waves
are taken as samples of what alumni would say, so the tests have no finite-population correction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import pandas as pd

from analysis.comparisons import holm
from analysis.dataset import Answers, Dataset, Question
from analysis.differences import Difference, correlation, mean_difference, share_difference
from analysis.exact import PValue, overlap_test, signed_rank_test
from analysis.intervals import Numbers, describe, unit_of
from analysis.questions import chosen, describe_question, numbers_of
from analysis.results import Overlap, Trend, WaveChange

# People who changed an answer, or answered once only: with fewer the z-test rejects too often
# (7.6% instead of 5% for 30 and 30 people with 28 in common).
FEW_CHANGES: Final = 30


@dataclass(frozen=True, slots=True, eq=False)
class _Followed:
    """One figure to compare: each respondent's number then and now, 1 or 0 for a share."""

    question: str
    value: str | None
    text: str
    measure: Literal["percent", "mean"]
    then: "pd.Series[float]"
    now: "pd.Series[float]"


def compare_waves(now: Dataset, then: Dataset) -> Trend:
    """Compare the wave `now` with the wave `then`, in the questions that both have.

    A question with a headline is compared by that share, another yes_no by its first choice,
    single and multiple by each choice that both waves offered, scale and number by the mean. All
    respondents are compared by a test for overlapping samples, exact where fewer than FEW_CHANGES
    people changed or answered once; the same people, who answered both times, by McNemar's exact
    test or Wilcoxon's signed-rank test.
    """
    answers_then = then.by_question()
    pairs = [
        (answers_then[code], answers)
        for code, answers in now.by_question().items()
        if code in answers_then and answers_then[code].question.kind == answers.question.kind
    ]
    both = [
        pair for pair in pairs if all(answers.question.not_asked_in is None for answers in pair)
    ]
    followed = [figure for pair in both for figure in _follow(*pair)]
    return Trend(
        then.label,
        len(then.people),
        len(now.people.index.intersection(then.people.index)),
        tuple(describe_question(answers, then.population) for answers, _ in both),
        _adjusted([_among_all(figure) for figure in followed])
        + _adjusted([_among_same(figure) for figure in followed]),
        _remarks(pairs, now, then),
    )


def _remarks(
    pairs: Sequence[tuple[Answers, Answers]], now: Dataset, then: Dataset
) -> dict[str, str]:
    """What is to be said of each question, by its code: what it was, what was not asked."""
    said = dict(then.remarks)
    for before, after in pairs:
        code = after.question.code
        missing = _not_compared(before.question, after.question, then.label, now.label)
        if both := " ".join(filter(None, (said.get(code, ""), missing))):
            said[code] = both
    return said


def _not_compared(then: Question, now: Question, label_then: str, label_now: str) -> str:
    """Say what of a question was not asked or offered in one of two waves; empty: nothing."""
    said = [
        f"Not asked in {question.not_asked_in}."
        for question in (then, now)
        if question.not_asked_in is not None
    ]
    if said:
        return " ".join(said)
    for label, missing, there in ((label_then, then, now), (label_now, now, then)):
        known = {choice.code for choice in missing.choices}
        texts = [f"“{choice.text}”" for choice in there.choices if choice.code not in known]
        if texts:
            said.append(f"Not offered in {label}: {', '.join(texts)}.")
    return " ".join(said)


def mcnemar(then: Numbers, now: Numbers) -> PValue:
    """Test exactly that nothing changed in paired answers of 1 and 0.

    Source: McNemar (1947), Psychometrika 12, 153-157; exact by the binomial distribution of those
    who changed.
    """
    return overlap_test(*_changed(then, now), (0, 0), (0, 0))


def wilcoxon(then: Numbers, now: Numbers) -> PValue:
    """Test that paired numbers did not shift, as `signed_rank_test` does."""
    if len(now) == 0:
        return signed_rank_test(now)
    unit = max(unit_of(then), unit_of(now))
    return signed_rank_test(now / unit - then / unit)


def _changed(then: Numbers, now: Numbers) -> tuple[int, int]:
    """How many of the same people gained an answer, and how many lost it."""
    return int((now > then).sum()), int((now < then).sum())


def _follow(then: Answers, now: Answers) -> Iterator[_Followed]:
    """Give the figures of one question that are compared."""
    question = now.question
    if question.kind in {"number", "scale"}:
        yield _Followed(
            question.code, None, question.text, "mean", numbers_of(then), numbers_of(now)
        )
    # Of each figure what it counts now; a headline may have counted other choices then.
    shares: list[tuple[str | None, str, frozenset[str], frozenset[str]]] = []
    if question.headline is not None and question.headline_codes:
        counted = question.headline_codes, then.question.headline_codes
        shares = [(None, question.headline, *counted)]
    elif question.kind in {"yes_no", "single", "multiple", "ranking"}:
        offered = {choice.code for choice in then.question.choices}
        choices = [choice for choice in question.choices if choice.code in offered]
        listed = choices[:1] if question.kind == "yes_no" else choices
        shares = [
            (one.code, one.text, frozenset({one.code}), frozenset({one.code})) for one in listed
        ]
    for value, text, codes, codes_then in shares:
        yield _Followed(
            question.code,
            value,
            text,
            "percent",
            chosen(then, codes_then).astype(float),
            chosen(now, codes).astype(float),
        )


def _among_all(figure: _Followed) -> WaveChange:
    then, now, same = figure.then, figure.now, figure.now.index.intersection(figure.then.index)
    before, after = then.loc[same].to_numpy(), now.loc[same].to_numpy()
    difference = _difference(figure, then, now, correlation(before, after))
    method = "z" if figure.measure == "percent" else "t"
    name = f"{method}-test for overlapping samples"
    p, can_reject = difference.p, difference.value is not None and _varies(then, now)
    if figure.measure == "percent" and len(then) and len(now):
        changed = _changed(before, after)
        alone_then, alone_now = then.drop(same), now.drop(same)
        if sum(changed) + len(alone_then) + len(alone_now) < FEW_CHANGES:
            test = overlap_test(
                *changed,
                (int(alone_then.sum()), len(alone_then)),
                (int(alone_now.sum()), len(alone_now)),
            )
            name, p, can_reject = "exact test for overlapping samples", test.p, test.can_reject
    return _change(figure, "all", then, now, difference, name, p, can_reject=can_reject)


def _varies(then: "pd.Series[float]", now: "pd.Series[float]") -> bool:
    """Whether not everybody gave the same answer both times."""
    return bool(pd.concat([then, now]).nunique() > 1)


def _among_same(figure: _Followed) -> WaveChange:
    same = figure.now.index.intersection(figure.then.index)
    then, now = figure.then.loc[same], figure.now.loc[same]
    before, after = then.to_numpy(), now.to_numpy()
    difference = _difference(figure, then, now, correlation(before, after))
    if figure.measure == "mean":
        method, test = "Wilcoxon signed-rank test", wilcoxon(before, after)
    else:
        method, test = "McNemar’s exact test", mcnemar(before, after)
    p = test.p if len(same) else None
    return _change(figure, "same", then, now, difference, method, p, can_reject=test.can_reject)


def _difference(
    figure: _Followed, then: "pd.Series[float]", now: "pd.Series[float]", paired: float
) -> Difference:
    overlap = len(now.index.intersection(then.index))
    if figure.measure == "mean":
        return mean_difference(now.to_numpy(), then.to_numpy(), overlap, paired)
    return share_difference(int(now.sum()), len(now), int(then.sum()), len(then), overlap, paired)


def _change(
    figure: _Followed,
    people: Literal["all", "same"],
    then: "pd.Series[float]",
    now: "pd.Series[float]",
    difference: Difference,
    method: str,
    p: float | None,
    *,
    can_reject: bool,
) -> WaveChange:
    unit = 100 if figure.measure == "percent" else 1

    def shown(value: float | None) -> float | None:
        return None if value is None else unit * value

    return WaveChange(
        question=figure.question,
        value=figure.value,
        text=figure.text,
        measure=figure.measure,
        people=people,
        base_then=len(then),
        base_now=len(now),
        then=shown(describe(then.to_numpy()).mean),
        now=shown(describe(now.to_numpy()).mean),
        difference=shown(difference.value),
        low=shown(difference.low),
        high=shown(difference.high),
        method=method,
        p=p,
        p_adjusted=None,
        can_reject=can_reject,
        overlap=_overlap(figure),
    )


def _overlap(figure: _Followed) -> Overlap:
    """Count who answered both times, and of a share how many of them changed."""
    same = figure.now.index.intersection(figure.then.index)
    if figure.measure == "mean":
        return Overlap(len(same))
    then, now = figure.then.loc[same], figure.now.loc[same]
    return Overlap(
        len(same),
        kept=int(((then == 1) & (now == 1)).sum()),
        gained=int((now > then).sum()),
        lost=int((now < then).sum()),
    )


def _adjusted(changes: list[WaveChange]) -> tuple[WaveChange, ...]:
    adjusted = holm([change.p if change.can_reject else None for change in changes])
    return tuple(replace(c, p_adjusted=p) for c, p in zip(changes, adjusted, strict=True))
