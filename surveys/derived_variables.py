"""Derived variables: what figures of a survey are broken down by, made of fields or answers.

Saved for a survey under a name, for all its waves. Plain values; how people get their value is
the analysis's business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import isfinite
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select

from core.errors import UserError
from core.formats import listed
from core.text import clean, fold
from models.changes import Change, ChangeSet
from models.tables import derived_variables
from surveys.survey_store import find_survey

LONGEST_NAME: Final = 80
MOST_CUTS: Final = 29
QUESTION: Final = "question:"  # before the code of a question, as a key
DERIVED: Final = "derived:"  # before the name of a derived variable, as a key


class ScaleEnd(StrEnum):
    """The end of a scale whose points are counted together."""

    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Bands:
    """Numbers or years of `source` in bands; each of `cuts`, in order, begins another one."""

    source: str
    cuts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class JoinedCategories:
    """Values of `source` joined under labels; values that none of `joined` has stay as they are.

    Values are meant by the codes of choices or by what is shown.
    """

    source: str
    joined: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class EndPoints:
    """The last `points` of a scale or of ordered choices at one `end`, against the others."""

    source: str
    end: ScaleEnd
    points: int


Definition: TypeAlias = Bands | JoinedCategories | EndPoints


@dataclass(frozen=True, slots=True)
class DerivedVariable:
    """A definition under the name that the survey's breakdowns know it by."""

    name: str
    definition: Definition

    @property
    def key(self) -> str:
        """The key to break down by."""
        return f"{DERIVED}{self.name}"


def list_derived_variables(connection: Connection, survey_id: int) -> tuple[DerivedVariable, ...]:
    """The derived variables of a survey, by name."""
    table = derived_variables.c
    found = connection.execute(
        select(table.name, table.kind, table.definition).where(table.survey_id == survey_id)
    )
    read = [DerivedVariable(row.name, _from_json(row.kind, row.definition)) for row in found]
    return tuple(sorted(read, key=lambda one: fold(one.name)))


def find_derived_variable(variables: Sequence[DerivedVariable], name: str) -> DerivedVariable:
    """The one called `name`, in capitals or not. Raises UserError naming those there are."""
    for one in variables:
        if fold(one.name) == fold(name):
            return one
    there = ", ".join(f"“{one.name}”" for one in variables)
    raise UserError(
        f"There is no derived variable “{name}”; "
        + (f"those of this survey are {there}." if there else "this survey has none."),
        code="unknown_variable",
    )


def save_derived_variable(
    changes: ChangeSet, survey_code: str, name: str, definition: Definition
) -> DerivedVariable:
    """Save `definition` under `name`, in place of what had that name.

    Raises UserError for an unknown survey, a blank or long name, and for a definition that makes
    no groups.
    """
    survey = find_survey(changes.connection, survey_code)
    named = clean(name) or ""
    if not 0 < len(named) <= LONGEST_NAME:
        raise UserError(
            f"The name of a derived variable has 1 to {LONGEST_NAME} characters. Nothing was"
            " saved; choose another name.",
            code="bad_name",
        )
    _check(definition)
    row = {"name": named, "kind": _KINDS[type(definition)], "definition": _to_json(definition)}
    known = _ids(changes.connection, survey.id)
    if fold(named) in known:
        changes.update(derived_variables, [Change(known[fold(named)], row)])
    else:
        changes.insert(derived_variables, [{"survey_id": survey.id, **row}])
    changes.describe(survey=survey.code, variable=named)
    return DerivedVariable(named, definition)


def delete_derived_variable(changes: ChangeSet, survey_code: str, name: str) -> None:
    """Delete the derived variable `name`. Raises UserError for an unknown survey or variable."""
    survey = find_survey(changes.connection, survey_code)
    found = find_derived_variable(list_derived_variables(changes.connection, survey.id), name)
    changes.delete(derived_variables, [_ids(changes.connection, survey.id)[fold(found.name)]])
    changes.describe(survey=survey.code, variable=found.name)


def definition_words(definition: Definition) -> str:
    """Say in words how people get their value: “question:PAPERS in bands from 5 and 10”."""
    match definition:
        case Bands(source, cuts):
            return f"{source} in bands from {listed([f'{cut:g}' for cut in cuts])}"
        case JoinedCategories(source, joined):
            said = [f"{listed(values)} as “{label}”" for label, values in joined]
            return f"{source} with {'; '.join(said)}"
        case EndPoints(source, end, points):
            return f"{end} {points} of {source}"


def _ids(connection: Connection, survey_id: int) -> dict[str, int]:
    table = derived_variables.c
    rows = connection.execute(select(table.name, table.id).where(table.survey_id == survey_id))
    return {fold(row.name): row.id for row in rows}


def _check(definition: Definition) -> None:
    if fold(definition.source).startswith(DERIVED):
        raise UserError(
            "A derived variable is made of a field or a question, not of another derived variable."
            " Nothing was saved.",
            code="bad_variable",
        )
    match definition:
        case Bands(_, cuts):
            is_right = 0 < len(cuts) <= MOST_CUTS and list(cuts) == sorted(set(cuts))
            problem = "Bands need one or more numbers that rise, such as 5, 10, 20"
            is_right = is_right and all(map(isfinite, cuts))
        case JoinedCategories(_, joined):
            labels = [fold(label) for label, _ in joined]
            values = [fold(value) for _, of_label in joined for value in of_label]
            is_right = bool(joined) and all(labels) and all(of_label for _, of_label in joined)
            is_right = is_right and len(set(labels)) == len(labels)
            is_right = is_right and len(set(values)) == len(values)
            problem = "Joined categories need a label and values, and each value once"
        case EndPoints(_, _, points):
            is_right, problem = points > 0, "Count at least one point of the scale"
    if not is_right:
        raise UserError(f"{problem}. Nothing was saved.", code="bad_variable")


_KINDS: Final[Mapping[type[Definition], str]] = {
    Bands: "bands",
    JoinedCategories: "joined",
    EndPoints: "end_points",
}


def _to_json(definition: Definition) -> dict[str, Any]:
    return asdict(definition)


def _from_json(kind: str, stored: Mapping[str, Any]) -> Definition:
    source = stored["source"]
    if kind == "bands":
        return Bands(source, tuple(map(float, stored["cuts"])))
    if kind == "joined":
        joined = tuple((label, tuple(values)) for label, values in stored["joined"])
        return JoinedCategories(source, joined)
    return EndPoints(source, ScaleEnd(stored["end"]), stored["points"])
