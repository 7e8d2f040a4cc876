"""Weighted figures of bases, groups, themes and headlines against R 4.2.2 with survey 4.1-1.

x and d are those of test_estimates.py, with
x$h <- rep(c("f", "m"), 12); x$band <- cut(x$y, c(-Inf, 5, 8, Inf), right = FALSE)
x$t1 <- as.numeric(x$k == "p" | x$y > 8); x$t2 <- as.numeric(x$k == "q")
one <- svydesign(ids = ~1, weights = ~w, data = x[x$b == 1, ])
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.groups import break_down
from analysis.headlines import headline_figures
from analysis.questions import describe_question
from analysis.results import Group, GroupComparison, QuestionSummary
from surveys.derived_variables import Bands, DerivedVariable
from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.routing import parse_routing
from tests.analysis.conftest import YES_NO, MakeDataset
from tests.analysis.weighting.test_estimates import GROUP, B, K, W, Y

QUESTIONS = (
    Question("active", "Active?", "yes_no", YES_NO, headline="active"),
    Question("papers", "Papers?", "number"),
    Question("themes", "Themes", "multiple", (Choice("t1", "One"), Choice("t2", "Two"))),
)
BAND = DerivedVariable("Band", Bands("question:papers", (5, 8)))


@pytest.fixture
def weighted(make_dataset: MakeDataset) -> Dataset:
    given = {
        n: {
            "active": "yes" if B[n] else "no",
            "papers": Y[n],
            "themes": [
                *(["t1"] if K[n] == 0 or Y[n] > 8 else []), *(["t2"] if K[n] == 1 else [])
            ] or [None],
        }
        for n in range(len(Y))
    }  # fmt: skip
    fields = {"g": ["abc"[one] for one in GROUP], "h": ["f", "m"] * 12}
    wave = make_dataset(given, fields, questions=QUESTIONS)
    # Who chose none answered as well.
    answers = wave.answers.assign(not_applicable=False)
    return replace(wave, answers=answers, weights=pd.Series(W), derived=(BAND,))


def question(of: Dataset | Group, code: str) -> QuestionSummary:
    if isinstance(of, Dataset):
        return describe_question(of.by_question()[code])
    return next(one for one in of.questions if one.code == code)


def percent(of: Dataset | Group, code: str, value: str) -> float | None:
    return next(one.percent for one in question(of, code).values if one.value == value)


def comparison(weighted: Dataset, by: str, code: str, value: str | None = None) -> GroupComparison:
    found = break_down(weighted, (by,)).comparisons
    return next(one for one in found if (one.question, one.value) == (code, value))


def test_a_base_has_the_figures_of_its_people_alone(weighted: Dataset) -> None:
    # m <- svymean(~y, one); confint(m, df = degf(one)); svyquantile(~y, one, qrule = "hf7")
    active = weighted.limited_to(parse_routing("active = yes"))
    numbers = question(active, "papers").numbers
    assert numbers.mean == pytest.approx(5.67105263158)
    assert (numbers.low, numbers.high) == pytest.approx((3.46689046112, 7.87521480204))
    quartiles = numbers.lower_quartile, numbers.median, numbers.upper_quartile
    assert quartiles == pytest.approx((2.6875, 6.57894736842, 8.02380952381))
    # svymean(~b, subset(d, y >= 5))
    many = weighted.limited_to(parse_routing("papers >= 5"))
    assert percent(many, "active", "yes") == pytest.approx(53.17919075)


def test_a_headline_of_a_base_is_that_of_its_people(weighted: Dataset) -> None:
    base = parse_routing("active = yes")
    wanted = HeadlineDefinition(HeadlineKind.MEAN, "papers of those", "papers", base=base)
    (found,) = headline_figures([wanted], weighted.by_question(), (), None)
    assert found.question is not None
    assert found.question.numbers.mean == pytest.approx(5.67105263158)


def test_two_variables_make_groups_with_weighted_figures(weighted: Dataset) -> None:
    # svyby(~b, ~g + h, d, svymean); svyby(~y, ~g + h, d, svymean); svychisq(~b + h, d)
    groups = {one.label: one for one in break_down(weighted, ("g", "h")).groups}
    shares = {"a · f": 88.0952380952, "b · f": 0, "b · m": 54.2372881356, "c · m": 68.75}
    means = {"a · f": 3.52380952381, "b · f": 8.65384615385, "c · m": 5.58333333333}
    for label, share in shares.items():
        assert percent(groups[label], "active", "yes") == pytest.approx(share)
    for label, mean in means.items():
        assert question(groups[label], "papers").numbers.mean == pytest.approx(mean)
    assert comparison(weighted, "h", "active").p == pytest.approx(0.674865924)


def test_a_derived_variable_makes_groups_with_weighted_figures(weighted: Dataset) -> None:
    # svyby(~b, ~band, d, svymean); svychisq(~b + band, d)
    groups = break_down(weighted, (BAND.key,)).groups
    shares = [percent(one, "active", "yes") for one in groups]
    assert shares == pytest.approx([75.9493670886, 54.1176470588, 52.2727272727])
    assert comparison(weighted, BAND.key, "active").p == pytest.approx(0.620157112)


def test_themes_are_weighted_as_choices_of_several(weighted: Dataset) -> None:
    # svymean(~t1 + t2, d); svyby(~t1, ~h, d, svymean); svychisq(~t1 + h, d)
    assert percent(weighted, "themes", "t1") == pytest.approx(53.96825397)
    assert percent(weighted, "themes", "t2") == pytest.approx(26.98412698)
    shares = [percent(one, "themes", "t1") for one in break_down(weighted, ("h",)).groups]
    assert shares == pytest.approx([69.4736842105, 44.5859872611])
    assert comparison(weighted, "h", "themes", "t1").p == pytest.approx(0.253244432)


def test_a_distribution_counts_people(weighted: Dataset) -> None:
    bins = question(weighted, "papers").distribution
    assert [one.count for one in bins] == np.bincount(Y.astype(int))[1:].tolist()
