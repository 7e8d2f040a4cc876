"""Published non-response: rounded, and no group of few people is told apart."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.non_response import safe_non_response, safe_weighting
from analysis.results import QuestionSummary, Thresholds, ValueShare
from analysis.weighting.groups import group_codes
from analysis.weighting.non_response import compare_with_frame
from analysis.weighting.people import FramePeople
from analysis.weighting.results import NonResponse, ResponseTiming, TimedFigure, WeightingDetails

LIMITS = Thresholds()


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=8))
def test_no_published_group_has_few_respondents_or_few_others(
    sizes: list[tuple[int, int]],
) -> None:
    values: list[str] = []
    answered: list[bool] = []
    for at, (respondents, others) in enumerate(sizes):
        values += [f"group {at}"] * (respondents + others)
        answered += [True] * respondents + [False] * others
    people = FramePeople(
        np.arange(len(values)),
        np.ones(len(values), dtype=bool),
        np.array(answered, dtype=bool),
        np.ones(len(values)),
    )
    exact = compare_with_frame(people, group_codes("department", values), "Department")
    total = NonResponse(len(values), len(values), sum(answered), 0, (exact,))
    found = safe_non_response(total, [], LIMITS)
    counts = {one.label: (one.respondents or 0, one.sampled or 0) for one in exact.groups}
    for field in found.fields:
        named = [one for one in field.groups if one.label in counts]
        joined_labels = set(counts) - {one.label for one in named}
        parts: list[tuple[int, int]] = [counts[one.label] for one in named]
        if joined_labels:
            joined = [counts[label] for label in joined_labels]
            parts.append((sum(a for a, _ in joined), sum(b for _, b in joined)))
        assert len(field.groups) == len(parts) >= 2
        for respondents, sampled in parts:
            assert min(respondents, sampled - respondents) > LIMITS.count_as_none
        for group in field.groups:
            for count in (group.frame, group.sampled, group.respondents):
                assert count is not None
                assert count % LIMITS.round_to == 0
            for share in (group.rate, group.percent, group.frame_percent, group.difference,
                          group.low, group.high):  # fmt: skip
                assert share is None or share == round(share)


def test_a_headline_of_few_late_respondents_is_not_published() -> None:
    few = TimedFigure("A", "active", 30, 30, 100 * 2 / 30, 50.0, 43.3, 20.0, 60.0, 0.004)
    many = TimedFigure("B", "busy", 30, 30, 50.0, 60.4, 10.4, -14.0, 33.0, 0.4)
    timing = ResponseTiming(None, False, 33, 32, 1, (few, many))
    questions = [
        QuestionSummary(
            code, "?", "yes_no", 60, 0, 0, headline=ValueShare("headline", "h", 30, 50, 40, 60)
        )
        for code in "AB"
    ]
    found = safe_non_response(NonResponse(99, 99, 65, 0, (), timing), questions, LIMITS).timing
    assert found is not None
    (figure,) = found.figures
    assert (figure.question, figure.early, figure.late, figure.difference) == ("B", 50, 60, 10)
    assert (found.early, found.late, found.undated) == (35, 30, 0)
    hidden = safe_non_response(NonResponse(99, 99, 65, 0, (), timing), [], LIMITS).timing
    assert hidden is not None
    assert hidden.figures == ()  # the headlines themselves are hidden


def test_weights_never_leave() -> None:
    exact = WeightingDetails(
        ("gender",), ("Gender",), 0.3, 3.0, 63, 0.62, 2.91, 4, 46.4, 1.357, False, 6.6, False,
        ("Gender: X and Y are weighted as one group.",),
    )  # fmt: skip
    safe = safe_weighting(exact, LIMITS)
    assert (safe.lowest, safe.highest, safe.limited, safe.remarks) == (None, None, None, ())
    assert (safe.respondents, safe.effective_size, safe.design_effect) == (65, 45, 1.4)
