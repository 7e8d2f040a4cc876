"""Values of people by a field of the record, the cohort, or whether they are in a segment."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection

from analysis.results import COHORT, YEARS_SINCE_AWARD
from core.errors import UserError
from records.fields.definitions import BY_KEY, all_fields
from records.fields.vocabulary import says_unknown
from records.filters.segments import list_segments, resolve
from records.people import read_flat

COHORT_YEARS: Final = 10
YEARS_SINCE: Final = (5, 10, 20)  # where the bands of years since the award begin
_COMPLETED: Final = "award_completed"


def values_of_people(
    connection: Connection, people: Sequence[int], by: str, opens: date | None = None
) -> list[Any]:
    """The value of `by` for each of `people`; None where nothing is known.

    A respondent who is nobody known has a negative id. Years since the award are those at the day
    `opens`. Raises UserError where `by` is no field and no segment.
    """
    if by == COHORT:
        years = read_flat(connection, people, [_COMPLETED])[_COMPLETED]
        return [None if year is None else cohort(year) for year in years]
    if by == YEARS_SINCE_AWARD:
        if opens is None:
            raise UserError(
                "Years since the award are counted to the day on which the wave opened, which is"
                " not on record. Enter it with the wave, or break down by cohort.",
                code="no_opening_day",
            )
        years = read_flat(connection, people, [_COMPLETED])[_COMPLETED]
        return [None if year is None else max(0, opens.year - year) for year in years]
    if by in all_fields(connection):
        return read_flat(connection, people, [by])[by]
    if by.casefold() in {segment.name.casefold() for segment in list_segments(connection)}:
        members = set(resolve(connection, by))
        return [None if one < 0 else one in members for one in people]
    raise UserError(
        f"There is no field and no segment “{by}” to break the figures down by; try gender, award"
        " or cohort.",
        code="unknown_field",
    )


def read_label(connection: Connection, by: str) -> str:
    """The name of a field, of the cohort or of a segment: “Gender”, “Cohort”."""
    fields = all_fields(connection)
    return fields[by].label if by in fields else variable_label(by)


def variable_label(by: str) -> str:
    """The name of what is no custom field: “Gender”, “Cohort”, “Years since award”."""
    if by in BY_KEY:
        return BY_KEY[by].label
    name = "Years since award" if by == YEARS_SINCE_AWARD else by.removeprefix("custom.")
    return name[:1].upper() + name[1:]


def cohort(year: int) -> str:
    """Name the band of years of completion that `year` is in: 1987 is in "1980–1989"."""
    first = year - year % COHORT_YEARS
    return f"{first}–{first + COHORT_YEARS - 1}"


def is_unknown(value: object) -> bool:
    """Whether a value says that nobody knows, such as “not stated”."""
    return isinstance(value, str) and says_unknown(value)


def group_order(value: object) -> tuple[bool, float, str]:
    """Yes before no, numbers by size, then text."""
    if isinstance(value, bool | np.bool_):
        return False, -float(value), ""
    if isinstance(value, int | float | np.number):
        return False, float(value), ""
    return True, 0.0, str(value).casefold()


def group_label(value: object) -> str:
    """A value as the name of its group: “Yes”, “1987”."""
    if isinstance(value, bool | np.bool_):
        return "Yes" if value else "No"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
