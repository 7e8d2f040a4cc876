"""Rank the answers to multiple choice questions, most chosen first, alike in every table.

Ranked by published figures, never by suppressed counts; groups and the
earlier wave follow the order of the whole wave.
"""

from dataclasses import replace

from analysis.results import QuestionSummary, Summary, ValueShare


def rank_choices(summary: Summary) -> Summary:
    """Give `summary` with the values of its multiple choice questions ranked.

    Ties keep the questionnaire's order, in which values must be given.
    """
    places = {
        question.code: {share.value: place for place, share in enumerate(_ranked(question.values))}
        for question in summary.questions
        if question.kind == "multiple"
    }

    def ordered(questions: tuple[QuestionSummary, ...]) -> tuple[QuestionSummary, ...]:
        return tuple(
            replace(question, values=_in_order(question.values, places[question.code]))
            if question.code in places
            else question
            for question in questions
        )

    breakdown, trend = summary.breakdown, summary.trend
    return replace(
        summary,
        questions=ordered(summary.questions),
        breakdown=breakdown
        and replace(
            breakdown,
            groups=tuple(
                replace(group, questions=ordered(group.questions)) for group in breakdown.groups
            ),
        ),
        trend=trend and replace(trend, questions=ordered(trend.questions)),
    )


def _ranked(values: tuple[ValueShare, ...]) -> list[ValueShare]:
    return sorted(values, key=lambda share: -(share.percent or 0))


def _in_order(values: tuple[ValueShare, ...], places: dict[str, int]) -> tuple[ValueShare, ...]:
    last = len(places)  # an answer that only the earlier wave had stands below
    return tuple(sorted(values, key=lambda share: places.get(share.value, last)))
