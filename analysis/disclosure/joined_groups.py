"""Groups so small that their names would identify people, joined into one.

Works on exact figures; what is published of the joined group is decided afterwards.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from analysis.disclosure.count_table import scale_numbers
from analysis.intervals import wilson
from analysis.questions import scale_scores
from analysis.results import Group, NumberSummary, QuestionSummary, Thresholds, ValueShare

OTHER_GROUPS: Final = "Other groups"


def join_small(
    groups: Sequence[Group], thresholds: Thresholds, labels: Collection[str] = ()
) -> tuple[Group, ...]:
    """Join the groups so small that their names would identify people into one at the end.

    Those with one of the `labels`, or a value of that name, are joined too, however large they are.
    A single small group, and a group of unknown value, lose their names too.
    """
    small = [
        group
        for group in groups
        if 0 < (group.respondents or 0) <= thresholds.count_as_none
        or (
            group.known
            and group.respondents
            and any(one in labels for one in (group.label, *group.values))
        )
    ]
    kept = [group for group in groups if group not in small and group.respondents]
    if not small:
        return tuple(kept)
    joined = join_groups(OTHER_GROUPS, small)
    known = [group for group in kept if group.known]
    return (*known, joined, *(group for group in kept if not group.known))


def join_groups(label: str, groups: Sequence[Group]) -> Group:
    """One group of the people of several, of whom nobody is in two."""
    questions = zip(*(group.questions for group in groups), strict=True)
    return Group(
        label,
        known=True,
        respondents=sum(group.respondents or 0 for group in groups),
        questions=tuple(_join(of_groups) for of_groups in questions),
    )


def _join(questions: Sequence[QuestionSummary]) -> QuestionSummary:
    """Add up the answers of several groups to one question; of numbers only those of a scale."""
    first = questions[0]
    base = sum(question.base or 0 for question in questions)

    def joined(shares: Sequence[ValueShare]) -> ValueShare:
        count = sum(share.count or 0 for share in shares)
        interval = wilson(count, base)
        return replace(
            shares[0],
            count=count,
            percent=100 * count / base if base else None,
            low=None if interval is None else 100 * interval.low,
            high=None if interval is None else 100 * interval.high,
        )

    values = tuple(
        joined(shares) for shares in zip(*(question.values for question in questions), strict=True)
    )
    headlines = [question.headline for question in questions if question.headline is not None]
    numbers = NumberSummary()
    if first.kind == "scale":
        scores = scale_scores([share.value for share in values])
        numbers = scale_numbers([(scores.get(one.value), one.count or 0) for one in values])
    return replace(
        first,
        base=base,
        missing=sum(question.missing or 0 for question in questions),
        not_applicable=sum(question.not_applicable or 0 for question in questions),
        not_asked=sum(question.not_asked or 0 for question in questions),
        values=values,
        headline=joined(headlines) if headlines else None,
        numbers=numbers,
        earliest=None,
        latest=None,
        distribution=(),
    )
