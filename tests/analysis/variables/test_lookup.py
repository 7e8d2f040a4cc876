"""People grouped by fields, answers and derived variables, alone and in pairs."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.groups import OTHERS, break_down
from analysis.results import Thresholds
from analysis.summary import summarise
from analysis.variables.groupings import MOST_GROUPS, NOT_KNOWN
from analysis.variables.lookup import column_keys, members_of
from core.errors import UserError
from surveys.derived_variables import (
    Bands,
    Definition,
    DerivedVariable,
    EndPoints,
    JoinedCategories,
    ScaleEnd,
)
from surveys.routing import parse_routing
from tests.analysis.conftest import MakeDataset


def sizes(dataset: Dataset, *by: str, only: tuple[str, ...] = ()) -> dict[str | None, int]:
    return {label: len(people) for label, people in members_of(dataset, by, only).items()}


def derived(dataset: Dataset, definition: Definition) -> Dataset:
    return replace(dataset, derived=(DerivedVariable("Own", definition),))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("question:active", {"Yes": 62, "No": 1}),
        ("question:DEGREE", {"PhD": 39, "MD(Res)": 24}),
        # Nobody does other things; 13 gave no answer.
        ("question:does", {"Trials": 50, "Imaging": 20, None: 13}),
        ("question:hard", {"Point 2": 42, "Point 4": 18, None: 3}),
        ("question:papers", dict.fromkeys(map(str, range(7)), 9)),
    ],
)
def test_answers_of_each_kind_make_groups(
    wave: Dataset, key: str, expected: dict[str | None, int]
) -> None:
    assert sizes(wave, key) == expected


def test_many_numbers_are_banded_by_their_quartiles(make_dataset: MakeDataset) -> None:
    dataset = make_dataset({n: {"papers": float(n)} for n in range(1, 21)} | {99: {}})
    found = sizes(dataset, "question:papers")
    assert found == {"Under 6": 5, "6–10": 5, "11–15": 5, "16 and over": 5, None: 1}


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (Bands("question:papers", (2, 5)), {"Under 2": 18, "2–4": 27, "5 and over": 18}),
        (Bands("question:papers", (2.5,)), {"Under 2.5": 27, "2.5 and over": 36}),
        (
            JoinedCategories("question:does", (("Clinical", ("trials", "Imaging")),)),
            {"Clinical": 50, None: 13},
        ),
        (JoinedCategories("award", (("Any", ("PhD", "md(res)")),)), {"Any": 60, None: 3}),
        (
            EndPoints("question:hard", ScaleEnd.TOP, 2),
            {"Point 5 and Point 4": 18, "Other points": 42, None: 3},
        ),
        (
            EndPoints("question:hard", ScaleEnd.BOTTOM, 2),
            {"Point 1 and Point 2": 42, "Other points": 18, None: 3},
        ),
    ],
)
def test_derived_variables_make_groups(
    wave: Dataset, definition: Definition, expected: dict[str | None, int]
) -> None:
    dataset = derived(wave, definition)
    assert sizes(dataset, "derived:own") == expected
    keys = list(column_keys(["derived:OWN"], dataset.derived))
    assert keys == ([] if definition.source.startswith("question:") else [definition.source])


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("question:nothing", "unknown_question"),
        ("question:more", "open_answers"),
        ("derived:none", "unknown_variable"),
        ("shoe size", "unknown_field"),
    ],
)
def test_what_makes_no_groups_is_refused(wave: Dataset, key: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        members_of(wave, (key,))
    assert refused.value.code == code


def test_years_since_the_award_are_in_bands(wave: Dataset) -> None:
    years = pd.Series([n // 2 for n in range(63)], wave.people.index, dtype=object)
    dataset = replace(wave, people=wave.people.assign(years_since_award=years))
    found = sizes(dataset, "years_since_award")
    assert found == {"Under 5": 10, "5–9": 10, "10–19": 20, "20 and over": 23}


def test_two_variables_make_pairs_with_their_margins(wave: Dataset) -> None:
    found = break_down(wave, ("gender", "award"))
    assert {one.label: (one.respondents, one.values) for one in found.groups} == {
        "Female · MD(Res)": (11, ("Female", "MD(Res)")),
        "Female · PhD": (19, ("Female", "PhD")),
        "Male · MD(Res)": (10, ("Male", "MD(Res)")),
        "Male · PhD": (20, ("Male", "PhD")),
        NOT_KNOWN: (3, ()),
    }
    assert found.label == "Gender and award"
    assert [[one.respondents for one in margin] for margin in found.margins] == [
        [31, 32],
        [21, 39],
    ]
    table = found.crosstab
    assert table is not None
    assert [[cell.count for cell in row] for row in table.cells] == [[11, 19], [10, 20]]
    assert (table.row_totals, table.column_totals) == ((30, 30), (21, 39))
    assert (table.total, table.unknown) == (60, 3)
    cell = table.cells[0][1]
    assert cell.row_percent == pytest.approx(100 * 19 / 30)
    assert cell.column_percent == pytest.approx(100 * 19 / 39)


def test_a_crosstab_agrees_with_pandas(make_dataset: MakeDataset) -> None:
    left = ["abc"[n % 3] for n in range(90)]
    right = ["xy"[n * n % 5 % 2] for n in range(90)]
    dataset = make_dataset({n: {} for n in range(90)}, {"left": left, "right": right})
    table = break_down(dataset, ("left", "right")).crosstab
    assert table is not None
    counted = pd.crosstab(pd.Series(left), pd.Series(right))
    assert [[cell.count for cell in row] for row in table.cells] == counted.to_numpy().tolist()
    shares = pd.crosstab(pd.Series(left), pd.Series(right), normalize="index").to_numpy() * 100
    found = [[cell.row_percent for cell in row] for row in table.cells]
    assert found == [pytest.approx(row) for row in shares.tolist()]


@pytest.mark.parametrize(
    ("only", "labels"),
    [
        (("female",), ["Female · MD(Res)", "Female · PhD"]),
        (("Female", "PhD"), ["Female · PhD"]),
        (("Female · PhD", "Male · MD(Res)"), ["Female · PhD", "Male · MD(Res)"]),
        (("PhD", NOT_KNOWN), ["Female · PhD", "Male · PhD", None]),
    ],
)
def test_groups_are_chosen_by_values_or_pairs(
    wave: Dataset, only: tuple[str, ...], labels: list[str | None]
) -> None:
    assert list(members_of(wave, ("gender", "award"), only)) == labels


def test_unknown_groups_and_too_many_pairs_are_refused(make_dataset: MakeDataset) -> None:
    side = [str(n) for n in range(6)] * 6
    other = sorted(side)
    dataset = make_dataset({n: {} for n in range(36)}, {"left": side, "right": other})
    with pytest.raises(UserError, match=r"36 groups.*join categories") as many:
        members_of(dataset, ("left", "right"))
    with pytest.raises(UserError, match="no group “7”") as unknown:
        members_of(dataset, ("left",), ("7",))
    assert (many.value.code, unknown.value.code) == ("too_many_groups", "unknown_group")
    # A value that both variables have is meant of both.
    assert list(members_of(dataset, ("left", "right"), ("0",))) == ["0 · 0"]
    assert MOST_GROUPS < 36


def test_groups_that_overlap_are_tested_against_all_others(wave: Dataset) -> None:
    found = break_down(wave, ("question:does",))
    assert found.is_overlapping
    assert [one.respondents for one in found.groups if one.known] == [50, 20]
    # All who answered do trials, so that nobody is left to compare them with.
    assert {one.groups for one in found.comparisons} == {("Imaging", OTHERS)}
    with pytest.raises(UserError, match="several groups") as refused:
        summarise(wave, by=("question:does",), thresholds=Thresholds())
    assert refused.value.code == "overlapping_groups"


def test_chosen_groups_are_withheld_as_if_all_were_given(wave: Dataset) -> None:
    whole = summarise(wave, by=("gender",), thresholds=Thresholds()).breakdown
    one = summarise(wave, by=("gender",), only=("Male",), thresholds=Thresholds()).breakdown
    assert whole is not None
    assert one is not None
    assert one.groups == tuple(group for group in whole.groups if group.label == "Male")


def test_a_base_limits_all_figures_and_names_itself(wave: Dataset) -> None:
    limited = wave.limited_to(parse_routing('DEGREE = "PhD" and hard >= 3'))
    found = summarise(limited, by=("gender",))
    # Of the 39 with a PhD, those of numbers 3 to 20 found it hard.
    assert (found.respondents, found.base and found.base.respondents) == (18, 63)
    assert found.base is not None
    assert found.base.words == (
        "those who answered “PhD” to “Which degree?” and answered at least 3 to “How hard was it?”"
    )
    assert found.base.expression == "degree = phd and hard >= 3"
    assert {one.among for one in found.questions} == {found.base.words}
    assert found.questions[0].population is None
    assert found.breakdown is not None
    assert sum(one.respondents or 0 for one in found.breakdown.groups) == 18


def test_a_base_speaks_in_the_words_of_the_headline(wave: Dataset) -> None:
    limited = wave.limited_to(parse_routing("active = yes"))
    assert limited.base is not None
    assert limited.base.words == "those who research active"


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("nothing = yes", "unknown_question"),
        ("degree = msc", "unknown_choice"),
        ("more = yes", "bad_base"),
        ("papers > many", "bad_base"),
    ],
)
def test_a_base_that_the_wave_cannot_have_is_refused(
    wave: Dataset, expression: str, code: str
) -> None:
    with pytest.raises(UserError) as refused:
        wave.limited_to(parse_routing(expression))
    assert refused.value.code == code


def test_who_was_not_asked_is_not_in_a_base(make_dataset: MakeDataset) -> None:
    questions = (
        Question("active", "Active?", "yes_no", (Choice("yes", "Yes"), Choice("no", "No"))),
        Question("papers", "How many?", "number", asked_if=parse_routing("active = yes")),
    )
    given: dict[object, dict[str, object]] = {
        1: {"active": "yes", "papers": 3.0},
        2: {"active": "yes"},
        3: {"active": "no"},
    }
    dataset = make_dataset(given, questions=questions)
    not_answered = dataset.limited_to(parse_routing("papers not answered"))
    assert list(not_answered.people.index) == [2]
