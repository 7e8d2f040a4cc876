"""The groups that a derived variable of a survey would make, shown while it is being defined.

Under disclosure control nothing is counted: groups could be moved until their counts tell of single
people. Loads pandas only when called.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from analysis.request import SummaryRequest
from analysis.results import identifying_field
from models.tables import people
from records.fields.definitions import BY_KEY, IDENTIFYING
from surveys.derived_variables import (
    QUESTION,
    Bands,
    Definition,
    DerivedVariable,
    EndPoints,
    JoinedCategories,
)

if TYPE_CHECKING:
    from analysis.dataset import Dataset

_NAME = "New variable"  # in messages, until it has a name of its own


@dataclass(frozen=True, slots=True)
class PreviewGroup:
    """A group by its label, and how many respondents are in it; None: not to be told.

    `code` is what definitions call a value that can be joined.
    """

    label: str
    people: int | None
    code: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class VariableSource:
    """What derived variables are made of: the respondents of a wave by a field or a question.

    `values` are those that can be joined; bands of numbers and years can be made of others.
    """

    key: str
    values: tuple[PreviewGroup, ...]
    publish_safe: bool
    _dataset: "Dataset" = field(repr=False)

    def groups(self, definition: Definition) -> tuple[PreviewGroup, ...]:
        """The groups that `definition` makes of this source, in their order.

        Raises UserError for one that does not suit the source.
        """
        from analysis.variables.lookup import find_groupings

        variable = DerivedVariable(_NAME, definition)
        dataset = replace(self._dataset, derived=(variable,))
        (grouping,) = find_groupings(dataset, [variable.key])
        if self.publish_safe:
            labels = self._labels(definition)
            return tuple(PreviewGroup(label, None) for label in labels)
        counts = grouping.members.sum(axis=1).tolist()
        return tuple(map(PreviewGroup, grouping.variable.values, counts))

    def _labels(self, definition: Definition) -> Sequence[str]:
        """The labels that follow from the definition alone, whatever people answered."""
        from analysis.variables.bands import band_labels
        from analysis.variables.derived import end_labels, joined_labels
        from analysis.variables.lookup import answers_of

        match definition:
            case Bands(_, cuts):
                return band_labels(cuts)
            case EndPoints():
                question = answers_of(self._dataset, definition.source).question
                return end_labels(_NAME, definition, question)
            case JoinedCategories():
                return joined_labels(definition, [(one.code, one.label) for one in self.values])


def read_source(connection: Connection, request: SummaryRequest, key: str) -> VariableSource:
    """Read the wave of `request` by `key`, a field or question, for derived variables.

    The people are all respondents, whatever else `request` limits its figures to. Raises UserError
    for an unknown wave or key, and for a field that tells who people are where figures are to be
    published.
    """
    from analysis.data import load_respondents
    from analysis.waves import is_always_safe

    plain = SummaryRequest(request.survey_code, request.wave_label)
    safe = request.publish_safe or is_always_safe(connection, plain)
    dataset = load_respondents(connection, request.survey_code, request.wave_label, by=(key,))
    if not safe:
        return VariableSource(key, _values(dataset, key), safe, dataset)
    if key in IDENTIFYING:
        raise identifying_field(BY_KEY[key].label)
    if key.startswith(QUESTION):
        values = _choices(dataset, key)
    else:
        everybody = _everybody(connection, dataset, key)
        values = tuple(replace(one, people=None) for one in _values(everybody, key))
    return VariableSource(key, values, safe, dataset)


def _values(dataset: "Dataset", key: str) -> tuple[PreviewGroup, ...]:
    """The values that people of `dataset` have, and how many have each."""
    from analysis.variables.lookup import find_groupings

    (grouping,) = find_groupings(dataset, [key])
    counts = grouping.members.sum(axis=1).tolist()
    return tuple(map(PreviewGroup, grouping.variable.values, counts, grouping.codes))


def _choices(dataset: "Dataset", key: str) -> tuple[PreviewGroup, ...]:
    from analysis.variables.lookup import answers_of

    choices = answers_of(dataset, key).question.choices
    return tuple(PreviewGroup(choice.text, None, choice.code) for choice in choices)


def _everybody(connection: Connection, dataset: "Dataset", key: str) -> "Dataset":
    """All people on record by `key`, without answers: their values tell nothing of respondents."""
    from pandas import DataFrame, Index, Series

    from analysis.variables.fields import values_of_people

    ids = list(connection.scalars(select(people.c.id).order_by(people.c.id)))
    found = Series(values_of_people(connection, ids, key, dataset.opens), Index(ids), dtype=object)
    return replace(
        dataset,
        people=DataFrame({key: found}),
        answers=dataset.answers.iloc[:0],
        ranks=dataset.ranks.iloc[:0],
        weights=None,
        response=None,
    )
