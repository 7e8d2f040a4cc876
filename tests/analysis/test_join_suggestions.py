"""Which groups to join, so that more figures can be published."""

from dataclasses import replace

import pytest

from analysis.as_json import as_json
from analysis.disclosure.join_suggestions import suggest_joins
from analysis.disclosure.publication import publish_safe
from analysis.notes import join_in_words
from analysis.results import Breakdown, Summary, Thresholds
from analysis.summary import exact_summary
from tests.analysis.conftest import Given, MakeDataset

HESA = Thresholds()


def by_cohort(make_dataset: MakeDataset, sizes: dict[str, int]) -> tuple[Summary, Breakdown]:
    """A wave whose cohorts have as many people, half of whom say yes."""
    labels = [label for label, size in sizes.items() for _ in range(size)]
    people: dict[object, Given] = {
        n: {"active": "yes" if n % 2 else "no"} for n in range(len(labels))
    }
    summary = exact_summary(make_dataset(people, {"cohort": labels}), by=("cohort",))
    assert summary.breakdown is not None
    return summary, summary.breakdown


def test_neighbours_of_an_ordered_field_are_joined(make_dataset: MakeDataset) -> None:
    sizes = {"1980–1989": 40, "1990–1999": 60, "2000–2009": 15, "2010–2019": 12}
    summary, breakdown = by_cohort(make_dataset, sizes)
    first, *others = suggest_joins(breakdown, summary.questions, HESA)
    assert first.labels == ("2000–2009", "2010–2019")
    assert join_in_words(first).startswith("Join “2000–2009” and “2010–2019”: ")
    labels = list(sizes)
    assert all(labels.index(b) == labels.index(a) + 1 for a, b in (one.labels for one in others))


def test_a_suggestion_is_for_the_office_and_never_published(make_dataset: MakeDataset) -> None:
    summary, breakdown = by_cohort(make_dataset, {"a": 60, "b": 15, "c": 12})
    safe = publish_safe(summary, HESA)
    told = replace(safe, joins=suggest_joins(breakdown, summary.questions, HESA))
    assert told.joins
    assert as_json(told) == as_json(safe)  # its notes are those of reports


def test_as_many_figures_more_are_shown_as_are_said(make_dataset: MakeDataset) -> None:
    sizes = {"a": 60, "b": 15, "c": 12}
    summary, breakdown = by_cohort(make_dataset, sizes)
    (first, *_) = suggest_joins(breakdown, summary.questions, HESA)
    joined, _ = by_cohort(make_dataset, {"a": 60, "b, c": 27})
    assert shares(joined) - shares(summary) == first.figures > 0


def shares(summary: Summary) -> int:
    safe = publish_safe(summary, HESA)
    assert safe.breakdown is not None
    return sum(
        share.percent is not None
        for group in safe.breakdown.groups
        for question in group.questions
        for share in question.values
    )


def test_values_of_either_variable_are_joined(make_dataset: MakeDataset) -> None:
    """Of two awards only the men of one are enough people."""
    sizes = {("f", "MD"): 15, ("f", "MSc"): 14, ("f", "PhD"): 40, ("m", "MD"): 30, ("m", "MSc"): 12,
             ("m", "PhD"): 40}  # fmt: skip
    groups = [pair for pair, size in sizes.items() for _ in range(size)]
    people: dict[object, Given] = {
        n: {"active": "yes" if n % 2 else "no"} for n in range(len(groups))
    }
    fields = {"gender": [one[0] for one in groups], "award": [one[1] for one in groups]}
    summary = exact_summary(make_dataset(people, fields), by=("gender", "award"))
    assert summary.breakdown is not None
    (first, *_) = suggest_joins(summary.breakdown, summary.questions, HESA)
    assert (first.key, first.labels) == ("award", ("MD", "MSc"))
    fields["award"] = ["MD, MSc" if one != "PhD" else one for one in fields["award"]]
    joined = exact_summary(make_dataset(people, fields), by=("gender", "award"))
    assert shares(joined) - shares(summary) == first.figures > 0


@pytest.mark.parametrize("sizes", [{"a": 60, "b": 60, "c": 60}, {"a": 60, "b": 12}])
def test_nothing_is_suggested_where_nothing_is_won(
    make_dataset: MakeDataset, sizes: dict[str, int]
) -> None:
    summary, breakdown = by_cohort(make_dataset, sizes)
    assert suggest_joins(breakdown, summary.questions, HESA) == ()


def test_a_group_too_small_to_be_named_is_in_no_suggestion(make_dataset: MakeDataset) -> None:
    summary, breakdown = by_cohort(make_dataset, {"a": 60, "b": 21, "c": 30, "d": 2})
    # It would show more, and yet tell that there are so few.
    joined, _ = by_cohort(make_dataset, {"a": 60, "b, d": 23, "c": 30})
    assert shares(joined) > shares(summary)
    (variable,) = breakdown.variables
    unordered = replace(breakdown, variables=(replace(variable, key="award"),))
    found = suggest_joins(unordered, summary.questions, HESA)
    assert not {"d"} & {label for one in found for label in one.labels}
