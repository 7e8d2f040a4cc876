"""Which figures of two publications differ by few people; compared with trying every sum."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain, combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.publication_check import PublicationCheck
from analysis.disclosure.published_sets import (
    DataState,
    PublishedCut,
    PublishedFamily,
    RespondentSet,
    ShownFigures,
    answer_digest,
    hash_responses,
    shortened,
)
from analysis.disclosure.small_differences import WHOLE, small_differences
from analysis.results import Thresholds

SHOWN = ShownFigures()
Groups = Mapping[str, Iterable[int]]


def cut(
    people: Iterable[int],
    groups: Groups | None = None,
    *,
    corrected: Collection[int] = (),
    hidden: Collection[str] = (),
    shown: ShownFigures = SHOWN,
) -> PublishedCut:
    """A cut of `people` who all gave an answer, some of them `corrected` since."""
    members = np.array(sorted(people), dtype=np.uint64)
    digests = np.array([2 if one in corrected else 1 for one in members.tolist()], np.uint16)

    def people_of(label: str, some: Iterable[int]) -> RespondentSet:
        questions = {} if label in hidden else {"q": shown}
        return RespondentSet(label, np.isin(members, list(some)), questions)

    of_groups = tuple(people_of(label, some) for label, some in (groups or {}).items())
    family = PublishedFamily("field", people_of("all", members.tolist()), of_groups)
    return PublishedCut(DataState(members, {"q": digests}), (family,))


WAVE = cut(range(60))
GENDER = {"Female": range(30), "Male": range(30, 60)}
FACULTIES = cut(range(120), {"Arts": range(60), "Science": range(60, 120)})


@pytest.mark.parametrize(
    ("new", "old", "people"),
    [
        (WAVE, WAVE, None),
        (cut(range(60), GENDER), WAVE, None),
        (WAVE, cut(range(60), GENDER), None),
        # A segment that excludes a known number, and the same figures a week later.
        (cut(range(59)), WAVE, 1),
        (cut(range(51)), WAVE, 9),
        (cut(range(50)), WAVE, None),
        (cut(range(63)), WAVE, 3),
        (cut(range(70)), WAVE, None),
        # Answers that were corrected since, and others by as many people.
        (cut(range(60), corrected=[7]), WAVE, 1),
        (cut(range(60), corrected=range(9)), WAVE, 9),
        (cut(range(60), corrected=range(10)), WAVE, None),
        (cut(range(4, 64)), WAVE, 8),
        # Of two groups one is hidden: that is for cell suppression.
        (cut(range(60), {"A": range(55), "B": range(55, 60)}, hidden=["B"]), WAVE, None),
        # Nested fields: the partner that hides a department is in another faculty.
        (
            cut(
                range(120),
                {"a": range(55), "b": range(55, 60), "c": range(60, 90), "d": range(90, 120)},
                hidden=["b", "d"],
            ),
            FACULTIES,
            5,
        ),
        (
            cut(
                range(120),
                {"a": range(55), "b": range(55, 60), "c": range(60, 120)},
                hidden=["a", "b"],
            ),
            FACULTIES,
            None,
        ),
        # A sum of two groups is nearly a faculty.
        (
            cut(range(120), {"a": range(30), "b": range(30, 57), "c": range(57, 120)}),
            FACULTIES,
            3,
        ),
    ],
)  # fmt: skip
def test_figures_that_differ_by_few_people_are_found(
    new: PublishedCut, old: PublishedCut, people: int | None
) -> None:
    found = [one.people for one in small_differences(new, old)]
    assert (min(found) if found else None) == people


def sums(family: PublishedFamily) -> Iterable[frozenset[int]]:
    """The people of every sum of groups, and of everybody less such a sum."""
    everybody = frozenset(np.flatnonzero(family.whole.members).tolist())
    groups = [
        frozenset(np.flatnonzero(one.members).tolist()) for one in family.groups if one.questions
    ]
    sizes = range(len(groups) + 1)
    for some in chain.from_iterable(combinations(groups, size) for size in sizes):
        people = frozenset[int]().union(*some)
        yield people
        if family.whole.questions:
            yield everybody - people


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_the_graph_finds_what_trying_every_sum_finds(data: st.DataObject) -> None:
    people = 40
    new, old = (_random(data, people) for _ in range(2))
    fewest = 5
    found = {one.people for one in small_differences(new, old, fewest=fewest)}
    (family,), (other,) = new.families, old.families
    shared = set(sums(family)) & set(sums(other))
    tried = {
        len(one ^ another)
        for one in sums(family)
        for another in sums(other)
        # A difference between figures of a single publication is not told.
        if one not in shared and another not in shared
    }
    few = {size for size in tried if 0 < size < fewest}
    assert bool(few) <= bool(found)
    # Nothing is found that trying every sum does not find at all.
    every = {len(one ^ another) for one in sums(family) for another in sums(other)}
    assert found <= every


def _random(data: st.DataObject, people: int) -> PublishedCut:
    """A cut whose groups are runs of people, as of nested fields with other limits."""
    ends = sorted({0, people, *data.draw(st.lists(st.integers(1, people - 1), max_size=4))})
    groups = {f"g{n}": range(a, b) for n, (a, b) in enumerate(pairwise(ends))}
    hidden = data.draw(st.sets(st.sampled_from([*groups, "all"]), max_size=2))
    return cut(range(people), groups, hidden=hidden)


def test_figures_are_withheld_until_none_differs_by_few_people() -> None:
    new = cut(range(63), {"Female": range(30), "Male": range(30, 63)})
    check = PublicationCheck(new, {7: [WAVE]}, Thresholds())
    withheld = check.withheld()["q"]
    assert withheld.publications == {7}
    # Everybody, and one of two groups that add up to everybody.
    assert withheld.figures == {(0, WHOLE), (0, 0)}


def test_means_are_compared_up_to_the_base_of_percentages() -> None:
    numbers = ShownFigures(has_numbers=True)
    new, old = cut(range(45), shown=numbers), cut(range(60), shown=numbers)
    withheld = PublicationCheck(new, {1: [old]}, Thresholds()).withheld()
    assert withheld["q"].figures == frozenset()
    assert withheld["q"].numbers == {(0, WHOLE)}


def test_respondents_are_known_by_keyed_hashes_alone() -> None:
    one, other = hash_responses(b"k" * 32, [17, 18])
    assert hash_responses(b"k" * 32, [17]) == [one]
    assert hash_responses(b"x" * 32, [17]) != [one]
    assert shortened(one) != shortened(other)
    assert answer_digest(one, "Q1", ["yes"]) == answer_digest(one, "Q1", ["yes"])
    different = {
        answer_digest(hashed, question, answers)
        for hashed in (one, other)
        for question in ("Q1", "Q2")
        for answers in (["yes"], ["no"], ["a", "b"])
    }
    assert len(different) == 12
    assert 0 not in different
    assert answer_digest(one, "Q1", ["a", "b"]) == answer_digest(one, "Q1", ["b", "a"])
