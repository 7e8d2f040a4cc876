"""What people are broken down by: the value of a field, the cohort, or whether in a segment."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection

from analysis.results import COHORT
from core.errors import UserError
from core.formats import format_number
from records.fields.definitions import BY_KEY, all_fields
from records.fields.vocabulary import says_unknown
from records.filters.segments import list_segments, resolve
from records.people import read_flat

NOT_KNOWN: Final = "Not known"  # the group of people whose value nobody knows
MOST_GROUPS: Final = 30  # more is a list of people, not a break-down
COHORT_YEARS: Final = 10
_COMPLETED: Final = "award_completed"


def break_down_values(connection: Connection, respondents: Sequence[int], by: str) -> list[Any]:
    """The value of the break-down `by` for each of `respondents`; None where nothing is known.

    A respondent who is nobody known has a negative id. Raises UserError where `by` is no field and
    no segment.
    """
    if by == COHORT:
        years = read_flat(connection, respondents, [_COMPLETED])[_COMPLETED]
        return [None if year is None else cohort(year) for year in years]
    if by in all_fields(connection):
        return read_flat(connection, respondents, [by])[by]
    if by.casefold() in {segment.name.casefold() for segment in list_segments(connection)}:
        members = set(resolve(connection, by))
        return [None if one < 0 else one in members for one in respondents]
    raise UserError(
        f"There is no field and no segment “{by}” to break the figures down by; try gender, award"
        " or cohort.",
        code="unknown_field",
    )


def cohort(year: int) -> str:
    """Name the band of years of completion that `year` is in: 1987 is in "1980–1989"."""
    first = year - year % COHORT_YEARS
    return f"{first}–{first + COHORT_YEARS - 1}"


def check_group_count(by: str, count: int) -> None:
    """Raise UserError where a break-down would have too many groups."""
    if count > MOST_GROUPS:
        raise UserError(
            f"“{by}” has {format_number(count)} different values, a break-down takes up to "
            f"{MOST_GROUPS}; choose a field with fewer.",
            code="too_many_groups",
        )


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


def variable_label(by: str) -> str:
    """The name of a break-down: “Gender”, “Cohort”."""
    if by in BY_KEY:
        return BY_KEY[by].label
    name = by.removeprefix("custom.")
    return name[:1].upper() + name[1:]


def group_label(value: object) -> str:
    """A value as the name of its group: “Yes”, “1987”."""
    if isinstance(value, bool | np.bool_):
        return "Yes" if value else "No"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
