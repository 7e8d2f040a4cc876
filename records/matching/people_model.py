"""How often the records of one person agree: as the last search learned it here, else as expected.

A search for duplicates learns it from everybody on record (records/duplicates/search.py); rows of
files and people being typed in are scored by what it learned.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, func, select

from models.cached_results import read_result
from models.tables import people
from records.linkage.comparisons import PairComparison
from records.linkage.estimation import expected_model
from records.linkage.model import LinkageModel
from records.matching.people_linkage import BIRTH, FAMILY, GIVEN, RIVALS

MODEL_NAME: Final = "linkage model"  # under which models.cached_results keeps it
# How often two people have similar names or dates of birth by chance, by level; among 100,000
# invented people.
_BY_CHANCE: Final = {
    GIVEN: {1: 0.002, 2: 0.0005},
    FAMILY: {1: 0.001, 2: 0.0002},
    BIRTH: {1: 0.02, 2: 0.002},
}
# How many people on record somebody is expected to be, to live with and to be a namesake of.
_EXPECTED: Final = (0.2, 0.03, 0.1)


def people_model(connection: Connection, comparisons: Sequence[PairComparison]) -> LinkageModel:
    """The model by which somebody who may not be on record is compared with those who are.

    What was learned of `comparisons` counts. How many people are on record already is not learned
    from those who are: it is always as expected.
    """
    count = connection.scalar(select(func.count()).select_from(people)) or 1
    expected = expected_model(comparisons, RIVALS, _BY_CHANCE, [one / count for one in _EXPECTED])
    kept = read_result(connection, MODEL_NAME)
    return expected if kept is None else _learned(expected, comparisons, kept.value)


def model_as_json(model: LinkageModel, comparisons: Sequence[PairComparison]) -> dict[str, Any]:
    """A `model` that was learned, by the names of its `comparisons`, to be kept as MODEL_NAME."""
    return {
        "any_two": _by_name(dict(enumerate(model.any_two)), comparisons),
        "classes": [_by_name(one, comparisons) for one in model.classes],
        "priors": model.priors.tolist(),
    }


def _by_name(
    distributions: Mapping[int, Any], comparisons: Sequence[PairComparison]
) -> dict[str, list[float]]:
    return {comparisons[place].name: shares.tolist() for place, shares in distributions.items()}


def _learned(
    expected: LinkageModel, comparisons: Sequence[PairComparison], kept: Mapping[str, Any]
) -> LinkageModel:
    """`expected` with what was kept in its place; a comparison that was not learned stays."""

    def known(place: int, by_name: Mapping[str, list[float]], otherwise: Any) -> Any:
        shares = by_name.get(comparisons[place].name)
        return otherwise if shares is None else np.array(shares)

    priors = np.array([expected.priors[0], *kept["priors"][1:-1], 0.0])
    priors[-1] = 1 - priors.sum()
    return LinkageModel(
        [known(place, kept["any_two"], one) for place, one in enumerate(expected.any_two)],
        [
            {place: known(place, by_name, shares) for place, shares in one.items()}
            for one, by_name in zip(expected.classes, kept["classes"], strict=True)
        ],
        priors,
    )
