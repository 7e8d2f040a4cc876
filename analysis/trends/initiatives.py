"""Who took part in an initiative, before or between two waves, as groups of respondents.

Reads participation from the database; knows nothing of answers. That people took part does not say
that a change is the initiative's: wherever such groups stand, `analysis.notes.NO_EXPERIMENT` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection

from analysis.dataset import Dataset
from records.events.initiatives import INITIATIVE, participation

DID_NOT: Final = "Did not take part"


@dataclass(frozen=True, slots=True)
class Participation:
    """The groups of an initiative: from the day `since` (None: ever) until the day `until`.

    `during` names those who took part then, `before` those who did so earlier only.
    """

    during: str
    before: str | None
    since: date | None
    until: date | None

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the groups, in their order; those who did not take part come last."""
        return tuple(label for label in (self.during, self.before, DID_NOT) if label is not None)

    def group(self, days: Sequence[date | None]) -> str | None:
        """The group of a person who took part on these `days`.

        None, not known, where a day that would decide is not. Who took part during and before is
        of the first group.
        """
        known = [day for day in days if day is not None and not self._is_after(day)]
        if any(self.since is None or day >= self.since for day in known):
            return self.during
        if None in days and self.until is not None:
            return None
        if None in days:
            return self.during
        return self.before if known else DID_NOT

    def _is_after(self, day: date) -> bool:
        return self.until is not None and day >= self.until


def participation_groups(now: Dataset, neighbour: Dataset | None) -> Participation:
    """The groups for the figures of `now`, compared with the wave `neighbour` if there is one.

    Alone: who took part before the wave opened. With another wave: who took part between the
    openings of the two, and who did so before both only. Where a day of opening is not known, who
    ever took part.
    """
    if now.opens is None or (neighbour is not None and neighbour.opens is None):
        return Participation("Took part", None, None, None)
    if neighbour is None or neighbour.opens is None:
        return Participation(f"Took part before {now.label}", None, None, now.opens)
    first, last = sorted((now, neighbour), key=lambda wave: (wave.opens or date.min, wave is now))
    return Participation(
        f"Took part between {first.label} and {last.label}",
        f"Took part before {first.label}",
        first.opens,
        last.opens,
    )


def participation_values(
    connection: Connection, key: str, groups: Participation, respondents: "pd.Index[Any]"
) -> "pd.Series[Any]":
    """The group of each respondent by the key "initiative:NAME"; blank where it is not known.

    A respondent who is nobody known has a negative id. Raises UserError where nobody ever took
    part in what is called so.
    """
    days: Mapping[int, Sequence[date | None]] = participation(
        connection, key.removeprefix(INITIATIVE)
    )
    values = [None if one < 0 else groups.group(days.get(one, ())) for one in respondents]
    return pd.Series(pd.Categorical(values, groups.labels, ordered=True), respondents)
