"""A ranking whose code and choices were renamed since keeps its ranks."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.answers import RANK_COLUMNS, Choice, Question
from analysis.dataset import Dataset
from analysis.translation import translate
from analysis.trends.comparison import compare_waves
from surveys.crosswalk import Crosswalk, CrosswalkLink, LinkKind
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind
from tests.analysis.conftest import MakeDataset


def ranked(make: MakeDataset, label: str, code: str, order: tuple[str, ...]) -> Dataset:
    """Thirty people who rank the choices in this order."""
    question = Question(
        code, "Rank these", "ranking", tuple(Choice(one, one) for one in sorted(order))
    )
    wave = make({n: {code: order[0]} for n in range(30)}, label=label, questions=(question,))
    rows = [
        (n, code, choice, place) for n in range(30) for place, choice in enumerate(order, start=1)
    ]
    return replace(wave, ranks=pd.DataFrame(rows, columns=list(RANK_COLUMNS)))


def definition(code: str, choices: str) -> QuestionDefinition:
    return QuestionDefinition(
        code, "Rank these", QuestionKind.RANKING,
        choices=tuple(ChoiceDefinition(one, one) for one in choices),
    )  # fmt: skip


def test_ranks_are_read_through_the_crosswalk(make_dataset: MakeDataset) -> None:
    then = ranked(make_dataset, "2018", "OLD", ("a", "b"))
    now = ranked(make_dataset, "2020", "NEW", ("a", "b"))
    was, became = definition("OLD", "ab"), definition("NEW", "ab")
    # the codes changed places: what was "a" is "b" now
    link = CrosswalkLink(was, became, LinkKind.CHANGED, (("a", "b"), ("b", "a")))
    crosswalk = Crosswalk("CAC", 1, 2, (was,), (became,), (link,))
    trend = compare_waves(now, [translate(then, crosswalk, now)])
    ranks = {
        one.value: [point.value for point in one.points]
        for one in trend.series
        if one.measure == "rank" and one.people == "all"
    }
    assert ranks == {"a": pytest.approx([2, 1]), "b": pytest.approx([1, 2])}
