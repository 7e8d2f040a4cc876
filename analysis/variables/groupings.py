"""Who has which value of a variable, and the groups of people that one or two variables make.

Knows arrays and values alone: not where they come from, nor what is summarised of the groups.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.answers import Mask, Places
from analysis.results import GroupVariable
from analysis.variables.fields import group_label, group_order, is_unknown
from core.errors import UserError
from core.formats import format_number, listed
from core.text import fold

NOT_KNOWN: Final = "Not known"  # the group of people whose value nobody knows
MOST_GROUPS: Final = 30  # more is a list of people, not a breakdown
BETWEEN_VALUES: Final = " · "  # in the name of a group that has two values
_NAMED: Final = 10  # groups that a refusal lists


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Which of a set of people have which value of `variable`.

    `members` has a row for each of the variable's values; only values that somebody has are among
    them. `codes` name the values in definitions. Nothing is known of the people in `unknown`;
    others may have none of the values, such as those who chose none.
    """

    variable: GroupVariable
    codes: tuple[str, ...]
    members: Mask
    unknown: Mask


@dataclass(frozen=True, slots=True, eq=False)
class RespondentGroup:
    """A group of people by their `values`, and where they stand among all people."""

    label: str
    values: tuple[str, ...]
    places: Places
    known: bool = True


def group_values(key: str, label: str, values: "pd.Series[Any]") -> Grouping:
    """Group people by `values`, blank or unknown ones excepted.

    A categorical keeps its order; else yes comes before no, numbers by size, then texts.
    """
    order: Iterable[object]
    codes, found = pd.factorize(values, use_na_sentinel=True)
    is_ordered = isinstance(values.dtype, pd.CategoricalDtype)
    if is_ordered:
        places = {value: place for place, value in enumerate(values.cat.categories)}
        order = sorted(found, key=lambda value: places[value])
    else:
        order = sorted(found, key=group_order)
    place_of: dict[object, int] = {}
    labels: list[str] = []
    for value in order:
        if is_unknown(value) or value == "":
            continue
        name = group_label(value)
        if name not in labels:
            labels.append(name)
        place_of[value] = labels.index(name)
    of_code = np.array([*(place_of.get(value, -1) for value in found), -1], dtype=np.int32)
    return by_place(GroupVariable(key, label, tuple(labels), is_ordered), labels, of_code[codes])


def by_place(variable: GroupVariable, codes: Sequence[str], places: Places) -> Grouping:
    """Group people by the place of their only value among those of `variable`, -1 without one."""
    members = places[np.newaxis, :] == np.arange(len(variable.values))[:, np.newaxis]
    return without_empty(Grouping(variable, tuple(codes), members, np.asarray(places < 0)))


def without_empty(grouping: Grouping) -> Grouping:
    """Keep the values that somebody has."""
    kept = [int(place) for place in np.flatnonzero(grouping.members.any(axis=1))]
    values = grouping.variable.values
    return replace(
        grouping,
        variable=replace(grouping.variable, values=tuple(values[place] for place in kept)),
        codes=tuple(grouping.codes[place] for place in kept),
        members=grouping.members[kept],
    )


def groups_of(groupings: Sequence[Grouping], only: Sequence[str] = ()) -> list[RespondentGroup]:
    """The groups that one or two groupings make, in the order of their values.

    Those without anybody are omitted. People of whom a value is not known are the last one.
    `only` names the groups to keep, by their label or by values: of two variables, a pair is kept
    where each variable of which values are named has one of these. Raises UserError where there
    are more than MOST_GROUPS, and for a name that is none.
    """
    groups = [
        RespondentGroup(
            BETWEEN_VALUES.join(values), values, np.flatnonzero(np.logical_and.reduce(members))
        )
        for values, members in (
            (
                tuple(one.variable.values[at] for one, at in zip(groupings, places, strict=True)),
                [one.members[at] for one, at in zip(groupings, places, strict=True)],
            )
            for places in product(*(range(len(one.variable.values)) for one in groupings))
        )
    ]
    groups = [group for group in groups if len(group.places)]
    if only:
        groups = _chosen(groups, groupings, only)
    _check_count(groupings, len(groups))
    unknown = np.flatnonzero(np.logical_or.reduce([one.unknown for one in groupings]))
    if len(unknown) and (not only or fold(NOT_KNOWN) in map(fold, only)):
        groups.append(RespondentGroup(NOT_KNOWN, (), unknown, known=False))
    return groups


def check_group_count(label: str, count: int) -> None:
    """Raise UserError where a breakdown by one variable would have too many groups."""
    if count > MOST_GROUPS:
        raise UserError(
            f"“{label}” has {format_number(count)} different values, a breakdown takes up to "
            f"{MOST_GROUPS}; choose some of the groups, join categories, or choose a field with"
            " fewer.",
            code="too_many_groups",
        )


def _check_count(groupings: Sequence[Grouping], count: int) -> None:
    if len(groupings) == 1:
        check_group_count(groupings[0].variable.label, count)
    elif count > MOST_GROUPS:
        names = listed([f"“{one.variable.label}”" for one in groupings])
        raise UserError(
            f"{names} make {format_number(count)} groups, a breakdown takes up to {MOST_GROUPS};"
            " choose some of the groups, or join categories.",
            code="too_many_groups",
        )


def _chosen(
    groups: Sequence[RespondentGroup], groupings: Sequence[Grouping], only: Sequence[str]
) -> list[RespondentGroup]:
    names = {fold(name) for name in only} - {fold(NOT_KNOWN)}
    labels = {fold(group.label) for group in groups}
    of_values = [{fold(value) for value in one.variable.values} for one in groupings]
    known = labels.union(*of_values)
    unknown = [name for name in only if fold(name) not in known | {fold(NOT_KNOWN)}]
    if unknown:
        there = [f"“{value}”" for one in groupings for value in one.variable.values]
        more = " and others" if len(there) > _NAMED else ""
        raise UserError(
            f"There is no group “{unknown[0]}”; there are {', '.join(there[:_NAMED])}{more}.",
            code="unknown_group",
        )
    by_label = names & labels
    named = [(names - by_label) & values for values in of_values]
    return [
        group
        for group in groups
        if fold(group.label) in by_label
        or (
            any(named)
            and all(
                not wanted or fold(value) in wanted
                for wanted, value in zip(named, group.values, strict=True)
            )
        )
    ]
