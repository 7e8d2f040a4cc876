"""Disclosure control of one question, for all respondents or for one group.

Applies what cell_suppression withholds; must not know how that is found.
"""

from collections.abc import Collection, Sequence

from analysis.disclosure.cell_suppression import Withheld, withhold
from analysis.disclosure.count_table import EXCLUSIVE, CountRow, CountTable, band
from analysis.disclosure.rounding import rounded, rounded_number, rounded_numbers, rounded_percent
from analysis.disclosure.withheld_figures import (
    EVERYBODY,
    NOTHING,
    WithheldFigures,
    WithheldOfWaves,
)
from analysis.questions import scale_scores
from analysis.results import NumberSummary, QuestionSummary, Thresholds, ValueShare

_WIDTH = 20  # points of the band that stands for an answer of everybody


def safe_questions(
    wave: str,
    questions: Sequence[QuestionSummary],
    thresholds: Thresholds,
    withheld: WithheldOfWaves,
    *,
    in_segment: bool,
) -> tuple[QuestionSummary, ...]:
    """The `questions` of a wave as `safe_question` gives each, without what is `withheld`."""
    return tuple(
        safe_question(one, thresholds, in_segment=in_segment, withheld=withheld.of(wave, one.code))
        for one in questions
    )


def safe_question(
    question: QuestionSummary,
    thresholds: Thresholds,
    *,
    in_segment: bool = False,
    withheld: WithheldFigures = NOTHING,
) -> QuestionSummary:
    """Round the figures of all respondents, or suppress them where too few answered.

    They are hidden wholly where they are `withheld` because of earlier publications.

    Shares of few people, and counts of few people who answered, are published for the whole wave,
    but not `in_segment`, for a segment only. An answer that everybody gave becomes a
    band, as it reveals what each person said.
    """
    base = question.base or 0
    everything = frozenset(range(len(question.values) + 1))
    is_small = base < thresholds.percent_base
    if withheld.hides(EVERYBODY) or (in_segment and is_small):
        return published_in_group(question, everything, None, thresholds, is_hidden=True)
    if is_small:
        return _published(question, everything, None, thresholds, with_numbers=False)
    without_numbers = withheld.hides_numbers(EVERYBODY)
    if in_segment:
        if not question.values:
            return published_in_group(
                question, frozenset(), None, thresholds, with_numbers=not without_numbers
            )
        found = withhold(
            count_table([question], [base + (question.missing or 0)]),
            thresholds,
            without_numbers=frozenset({0} if without_numbers else ()),
        )
        return published_question(question, 0, found, thresholds)
    shares = _shares(question)
    constant = {place for place, share in enumerate(shares) if share.count == base}
    if constant - {len(question.values)} and question.kind in EXCLUSIVE:
        constant = set(range(len(shares)))
    numbers = question.numbers
    return _published(
        question,
        constant,
        _WIDTH,
        thresholds,
        with_numbers=not without_numbers
        and (numbers.lowest is None or numbers.lowest != numbers.highest),
    )


def published_question(
    question: QuestionSummary, place: int, withheld: Withheld, thresholds: Thresholds
) -> QuestionSummary:
    """The figures of the group at `place` without those to be `withheld` of the question."""
    if place in withheld.groups:
        hidden = range(len(_shares(question)))
        return published_in_group(question, hidden, None, thresholds, is_hidden=True)
    columns = {column for group, column in withheld.cells if group == place}
    return published_in_group(
        question,
        columns,
        withheld.width,
        thresholds,
        with_numbers=place not in withheld.without_numbers,
    )


def published_in_group(
    question: QuestionSummary,
    columns: Collection[int],
    width: int | None,
    thresholds: Thresholds,
    *,
    is_hidden: bool = False,
    with_numbers: bool = True,
) -> QuestionSummary:
    """The figures of a group, with bands for `columns`: the values' places, then the headline.

    Of `is_hidden` groups not even the base is given. Missing answers are counted for all
    respondents only: over several questions they would reveal the size of a group.
    """
    base = question.base or 0
    few = thresholds.count_as_none
    alike = any((share.count or 0) >= base - few for share in question.values)
    numbers = question.numbers
    constant = numbers.lowest is not None and numbers.lowest == numbers.highest
    return _published(
        question,
        columns,
        width,
        thresholds,
        with_numbers=with_numbers and not is_hidden and not constant and not alike,
        of_group=True,
        is_hidden=is_hidden,
    )


def count_table(
    questions: Sequence[QuestionSummary],
    respondents: Sequence[int],
    total: QuestionSummary | None = None,
) -> CountTable:
    """The unrounded counts of one question: those of each group, and of everybody in `total`."""
    first = questions[0]
    codes = [share.value for share in first.values]
    scores = scale_scores(codes) if first.kind == "scale" else {}
    return CountTable(
        groups=tuple(_row(question) for question in questions),
        respondents=tuple(respondents),
        exclusive=first.kind in EXCLUSIVE,
        headline=None
        if first.headline is None
        else frozenset(codes.index(code) for code in first.headline_codes if code in codes),
        total=None if total is None else _row(total),
        total_missing=0 if total is None else total.missing or 0,
        scores=tuple(scores.get(code) for code in codes) if scores else (),
        population=first.population if total is None else total.population,
    )


def _row(question: QuestionSummary) -> CountRow:
    return CountRow(question.base or 0, tuple(share.count or 0 for share in _shares(question)))


def _shares(question: QuestionSummary) -> tuple[ValueShare, ...]:
    """Give the values, then the headline: the columns of the question's table."""
    return question.values if question.headline is None else (*question.values, question.headline)


def _published(
    question: QuestionSummary,
    columns: Collection[int],
    width: int | None,
    thresholds: Thresholds,
    *,
    with_numbers: bool,
    of_group: bool = False,
    is_hidden: bool = False,
) -> QuestionSummary:
    """Round all figures; `columns` have a band of `width` in place of their percentage.

    Of a group, withheld shares have no count, and no missing answers are counted; of a hidden one,
    not even the base is given. A range is of people, so where shares are weighted there is none.
    """
    base = question.base or 0
    is_weighted = question.effective_base is not None

    def published(place: int, share: ValueShare) -> ValueShare:
        is_withheld = place in columns
        has_rank = with_numbers and not is_withheld and not of_group
        return ValueShare(
            value=share.value,
            text=share.text,
            count=None
            if of_group and (is_withheld or is_weighted)
            else rounded(share.count, thresholds),
            percent=None if is_withheld else rounded_percent(share.percent),
            low=None if is_withheld else rounded_percent(share.low),
            high=None if is_withheld else rounded_percent(share.high),
            band=band(share.count or 0, base, width, thresholds)
            if is_withheld and not is_weighted
            else None,
            mean_rank=rounded_number(share.mean_rank) if has_rank else None,
            # Weighted and unweighted shares together are two equations for what is withheld.
            unweighted=None,
        )

    values = tuple(published(place, share) for place, share in enumerate(question.values))
    return QuestionSummary(
        code=question.code,
        text=question.text,
        kind=question.kind,
        base=None if is_hidden else rounded(question.base, thresholds),
        missing=None if of_group else rounded(question.missing, thresholds),
        not_applicable=None if of_group else rounded(question.not_applicable, thresholds),
        values=values,
        headline=question.headline and published(len(values), question.headline),
        numbers=rounded_numbers(question.numbers) if with_numbers else NumberSummary(),
        earliest=None,
        latest=None,
        population=rounded(question.population, thresholds),
        not_asked_in=question.not_asked_in,
        headline_codes=question.headline_codes,
        is_year=question.is_year,
        not_asked=None if of_group else rounded(question.not_asked, thresholds),
        matrix=question.matrix,
        coded_from=question.coded_from,
        among=question.among,
        not_coded=None if of_group else rounded(question.not_coded, thresholds),
        distribution=(),
        effective_base=None
        if is_hidden or question.effective_base is None
        else rounded(round(question.effective_base), thresholds),
    )
