"""What is learned from records equals what they were made by."""

from itertools import combinations

import numpy as np
import pytest

from core.errors import Cancelled
from core.progress import SILENT, Progress
from records.linkage.columns import CodedColumn, combined
from records.linkage.comparisons import PairComparison, TextComparison, TextLevel
from records.linkage.model import Rival
from records.linkage.pair_blocks import PairBlock, block
from records.linkage.scored_pairs import ScoredPairs, score_pairs

PEOPLE, TWICE = 20_000, 4_000
# The share of second records with the same value.
KEPT = {"name": 0.9, "town": 0.7, "year": 0.95, "post": 0.8, "award": 0.85}


def _scored(progress: Progress = SILENT, rivals: tuple[Rival, ...] = ()) -> ScoredPairs:
    chance = np.random.default_rng(5)
    comparisons: list[PairComparison] = []
    blocks: list[PairBlock] = []
    columns = {}
    for name, kept in KEPT.items():
        first = chance.integers(0, 2_000, PEOPLE)
        again = np.where(
            chance.random(TWICE) < kept, first[:TWICE], chance.integers(0, 2_000, TWICE)
        )
        # Numbers written so that no two are alike.
        texts = [f"{hash((one, name)) & 0xFFFFFFFFFF:010x}" for one in (*first, *again)]
        columns[name] = CodedColumn.of(texts)
        comparisons.append(TextComparison(name, columns[name]))
    for one, other in combinations(KEPT, 2):
        keys = combined(columns[one].codes, columns[other].codes)
        blocks.append(block(keys, [one, other], most=100))
    return score_pairs(PEOPLE + TWICE, comparisons, blocks, 1_000, progress, rivals)


def test_how_often_pairs_agree_is_learned() -> None:
    scored = _scored()
    for place, kept in enumerate(KEPT.values()):
        assert scored.model.classes[0][place][TextLevel.SAME] == pytest.approx(kept, abs=0.05)
        assert scored.model.any_two[place][TextLevel.SAME] == pytest.approx(1 / 2_000, rel=0.1)


def test_how_many_pairs_are_one_is_learned() -> None:
    scored = _scored()
    total = (PEOPLE + TWICE) * (PEOPLE + TWICE - 1) / 2
    assert scored.model.priors.sum() == pytest.approx(1)
    assert scored.model.priors[0] * total == pytest.approx(TWICE, rel=0.15)
    assert scored.probabilities.sum() == pytest.approx(TWICE, rel=0.15)


def test_a_rival_takes_the_pairs_that_are_alike_in_its_respects() -> None:
    without = _scored().probabilities
    rival = Rival("of one town and year", {"town": None, "year": None})
    with_it = _scored(rivals=(rival,)).probabilities
    assert with_it.sum() < without.sum()


def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        _scored(Progress(is_cancelled=lambda: True))


def test_no_pairs_give_no_result() -> None:
    names = CodedColumn.of(["a", "b"])
    scored = score_pairs(2, [TextComparison("name", names)], [], 0, SILENT)
    assert len(scored.pairs) == len(scored.probabilities) == 0
