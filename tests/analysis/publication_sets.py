"""The sets of people of whom several publications print figures of one question."""

from collections.abc import Iterator, Sequence

import numpy as np

from analysis.dataset import Dataset
from analysis.disclosure.joined_groups import OTHER_GROUPS
from tests.analysis.attack import Printed
from tests.analysis.printed_sets import PrintedSet, Row
from tests.analysis.random_publications import Mask, Published, groups_of


def sets_of(wave: Dataset, publications: Sequence[Published], number: int) -> Iterator[PrintedSet]:
    size = len(wave.people)

    def mask(people: frozenset[int] | tuple[int, ...]) -> Mask:
        found = np.zeros(size, np.bool_)
        found[list(people)] = True
        return found

    for place, one in enumerate(publications):
        printed, is_segment = one.printed, one.cut.is_segment
        groups = groups_of(printed)
        whole = printed["questions"][number]
        yield PrintedSet(
            place, "", whole, mask(one.cut.people), one.frame, is_segment, printed["respondents"],
            rates={} if one.cut.base else printed["rates"],
        )  # fmt: skip
        tests = [
            test["groups"]
            for test in (printed["groups"]["comparisons"] if groups else [])
            if test["question"] == whole["code"]
        ]
        are_all_hidden = all(group["questions"][number]["base"] is None for group in groups)
        for group in groups:
            is_small = place == 0 and not is_segment and not are_all_hidden
            yield PrintedSet(
                place, group["group"], group["questions"][number], mask(one.groups[group["group"]]),
                None, is_segment, group["respondents"], is_small_where_hidden=is_small,
                is_tested=any(group["group"] in some for some in tests)
                if tests and group["known"] and group["group"] != OTHER_GROUPS else None,
            )  # fmt: skip


def known_answer(
    wave: Dataset, publications: Sequence[Published], one: PrintedSet
) -> tuple[str, str] | None:
    """The question and the answer that everybody in a group gave, by its definition."""
    cut = publications[one.publication].cut
    if not one.label:
        return cut.base
    if cut.by is None or not cut.by.startswith("question:"):
        return None
    code = cut.by.removeprefix("question:")
    question = next(found for found in wave.questions if found.code == code)
    return next(((code, found.code) for found in question.choices if found.text == one.label), None)


def has_reason(sets: Sequence[PrintedSet], truth: Sequence[Row], question: Printed) -> bool:
    """Whether anything would be withheld in the first publication at all, where something is.

    What is withheld in later ones may be so because of those before.
    """
    first = [place for place, one in enumerate(sets) if one.publication == 0]
    families = [[place for place in first if sets[place].label]]
    if sets[first[0]].is_segment:
        families.append(first[:1])
    for family in families:
        if any(sets[place].is_hidden for place in family):
            continue
        cells = [
            (place, column)
            for place in family
            for column in range(len(truth[place]) - 2)
            if sets[place].is_withheld(column)
        ]
        kinds = {column for _, column in cells} if question["type"] == "multiple" else {None}
        for kind in kinds:
            some = [cell for cell in cells if kind is None or cell[1] == kind]
            if some and not any(
                min(truth[place][column], truth[place][-2] - truth[place][column]) <= 2
                for place, column in some
            ):
                return False
    return True
