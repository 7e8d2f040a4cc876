"""No cell of few people follows from a published table of two variables; see two_way_attack.py."""

import numpy as np
import pytest

from analysis.disclosure.crosstabs import safe_crosstab
from analysis.disclosure.rounding import rounded
from analysis.disclosure.two_way_suppression import (
    TwoWayForm,
    TwoWayTable,
    choose_form,
    hidden_totals,
)
from analysis.results import Crosstab, CrosstabCell, GroupVariable, Summary, Thresholds
from analysis.summary import summarise
from core.errors import UserError
from tests.analysis.conftest import Given, MakeDataset
from tests.analysis.two_way_attack import PrintedCell, derived_cells

Counts = tuple[tuple[int, ...], ...]
SAFE = Thresholds()


def random_counts(seed: int) -> Counts:
    """Two to four rows and columns, with some cells of few people, and some of many."""
    chance = np.random.default_rng(seed)
    shape = int(chance.integers(2, 5)), int(chance.integers(2, 5))
    counts = chance.poisson(chance.choice([1.5, 8, 30], size=shape))
    counts[:, counts.sum(axis=0) <= 2] += 3
    counts[counts.sum(axis=1) <= 2] += 3
    return tuple(map(tuple, counts.tolist()))


def printed(form: TwoWayForm) -> list[list[PrintedCell]]:
    columns = range(len(form.table.counts[0]))
    return [
        [PrintedCell(*form.figures((row, column), SAFE)) for column in columns]
        for row in range(len(form.table.counts))
    ]


def totals(table: TwoWayTable) -> tuple[list[int | None], list[int | None]]:
    first, second = (
        [None if place in hidden_totals(sums, SAFE) else rounded(n, SAFE)
         for place, n in enumerate(sums)]
        for sums in (table.row_totals, table.column_totals)
    )  # fmt: skip
    return first, second


@pytest.mark.parametrize("seed", range(12))
def test_no_cell_of_few_people_is_derived(seed: int) -> None:
    counts = random_counts(seed)
    form = choose_form(TwoWayTable(counts, sizes_are_known=True), SAFE)
    if form is None:
        return
    for knows_totals in (True, False):
        found = list(
            derived_cells(printed(form), counts, totals(form.table), knows_totals=knows_totals)
        )
        assert [place for *place, is_derived in found if is_derived] == []


def test_the_attack_derives_a_cell_that_alone_is_withheld() -> None:
    counts = ((12, 20, 2), (25, 9, 30), (14, 17, 16))
    table = TwoWayTable(counts)
    form = TwoWayForm(table, frozenset({(0, 2)}), None)
    found = list(derived_cells(printed(form), counts, totals(table), knows_totals=True))
    assert found == [(0, 2, True)]
    chosen = choose_form(table, SAFE)
    assert chosen is not None
    found = list(derived_cells(printed(chosen), counts, totals(table), knows_totals=True))
    assert found == [(0, 2, False)]


def crosstab(counts: Counts, key: str = "award") -> Crosstab:
    """The exact crosstab of `counts`, its rows by gender and its columns by `key`."""
    rows, columns = [sum(line) for line in counts], [sum(one) for one in zip(*counts, strict=True)]
    cells = tuple(
        tuple(CrosstabCell(n, 100 * n / rows[r], 100 * n / columns[c]) for c, n in enumerate(line))
        for r, line in enumerate(counts)
    )
    return Crosstab(
        GroupVariable("gender", "Gender", ("female", "male", "other")[: len(rows)]),
        GroupVariable(key, "Award", ("PhD", "MD(Res)", "MSc")[: len(columns)]),
        cells, tuple(rows), tuple(columns), sum(rows), 4,
    )  # fmt: skip


def test_a_crosstab_of_many_people_is_rounded() -> None:
    safe = safe_crosstab(crosstab(((31, 19), (10, 40))), SAFE, is_weighted=False)
    assert safe is not None
    assert safe.cells[0] == (CrosstabCell(30, 62, 76), CrosstabCell(20, 38, 32))
    assert (safe.row_totals, safe.column_totals, safe.total) == ((50, 50), (40, 60), 100)
    assert safe.unknown == 5
    weighted = safe_crosstab(crosstab(((31, 19), (10, 40))), SAFE, is_weighted=True)
    assert weighted is not None
    assert weighted.cells[0] == (CrosstabCell(30, None, None), CrosstabCell(20, None, None))


def test_values_of_few_people_lose_their_names() -> None:
    exact = crosstab(((31, 19, 12), (18, 40, 14), (1, 1, 0)))
    safe = safe_crosstab(exact, SAFE, is_weighted=False)
    assert safe is not None
    assert safe.rows.values == ("female", "male", "Other groups")
    assert safe.row_totals == (None, 70, None)
    assert {cell.count for cell in safe.cells[2]} == {None}


def test_a_cell_that_others_tell_of_hides_the_crosstab() -> None:
    """The two of the last cell follow from the figures of everybody else, and of all."""
    assert safe_crosstab(crosstab(((40, 30), (28, 2))), SAFE, is_weighted=False) is None


def test_totals_that_are_answers_are_known() -> None:
    counts = ((60, 40), (30, 35), (3, 6))
    by_award = safe_crosstab(crosstab(counts), SAFE, is_weighted=False)
    assert by_award is not None
    small = ((60, 40), (30, 35), (1, 6))  # the one is what both large cells leave of the answer
    assert safe_crosstab(crosstab(small, "question:A"), SAFE, is_weighted=False) is None
    assert safe_crosstab(crosstab(small), SAFE, is_weighted=False) is not None


def test_a_withheld_answer_has_no_row_in_a_crosstab(make_dataset: MakeDataset) -> None:
    """All but two of the segment say yes, which is withheld of it, so of its groups too."""

    def crossed(noes: int) -> Summary:
        people: dict[object, Given] = {
            n: {"active": "no" if n < noes else "yes"} for n in range(90)
        }
        fields = {"gender": ["female" if n % 2 else "male" for n in range(90)]}
        dataset = make_dataset(people, fields)
        return summarise(
            dataset, by=("question:active", "gender"), segment="Speakers", thresholds=SAFE
        )

    found = crossed(30).breakdown
    assert found is not None
    assert found.crosstab is not None
    with pytest.raises(UserError):
        crossed(2)
