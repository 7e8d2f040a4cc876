"""Two responses of a merged person to one wave: both are kept, and one counts.

Which one follows the rule of imports (models/counting_responses.py), of all responses of both.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from core.formats import format_day
from models.changes import Change, ChangeSet
from models.counting_responses import ChosenBy, chosen_by, rank
from models.sql import within
from models.tables import responses, surveys, waves

_WHY: Final = {
    ChosenBy.HAND: "somebody chose it",
    ChosenBy.COMPLETE: "it is complete",
    ChosenBy.LATER: "it was submitted later",
    ChosenBy.IMPORT: "it was imported later",
}


@dataclass(frozen=True, slots=True)
class DoubleResponse:
    """A `wave` that both people answered: which response counts, the other record’s or not.

    `submitted_at` (UTC) is when the one that counts was submitted, if that is known; `rule` why it
    counts.
    """

    wave: str
    is_other: bool
    rule: ChosenBy
    submitted_at: datetime | None

    def __str__(self) -> str:
        """Which response counts, and that the other one is kept, as a sentence."""
        record = "other" if self.is_other else "kept"
        on = f" of {format_day(self.submitted_at.date())}" if self.submitted_at else ""
        return (
            f"Both answered {self.wave}: the {record} record’s response{on} counts, as"
            f" {_WHY[self.rule]}. The other one is kept under Surveys, and can be made to count."
        )


def plan_double_responses(
    connection: Connection, keep_id: int, other_id: int
) -> tuple[DoubleResponse, ...]:
    """The waves that both people answered, with the response that would count."""
    given: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in _responses(connection, [keep_id, other_id]):
        if row.counts:
            given[row.wave_id].append(row)
    double = {wave_id: rows for wave_id, rows in given.items() if len(rows) > 1}
    names = _wave_names(connection, sorted(double))
    found: list[DoubleResponse] = []
    for wave_id, rows in double.items():
        other, counting = sorted(rows, key=rank)
        is_other = counting.person_id == other_id
        rule = chosen_by(counting, other)
        found.append(DoubleResponse(names[wave_id], is_other, rule, counting.submitted_at))
    return tuple(found)


def share_invitations(changes: ChangeSet, person_id: int) -> None:
    """Let all responses of a merged person belong to the invitation that one of them answers."""
    rows = _responses(changes.connection, [person_id])
    invited = {row.wave_id: row.invitation_id for row in rows if row.invitation_id is not None}
    changes.update(
        responses,
        [
            Change(row.id, {"invitation_id": invited[row.wave_id]})
            for row in rows
            if row.invitation_id is None and row.wave_id in invited
        ],
    )


def _responses(connection: Connection, person_ids: Sequence[int]) -> Sequence[Row[Any]]:
    of = within(responses.c.person_id, person_ids)
    return connection.execute(select(responses).where(of).order_by(responses.c.id)).all()


def _wave_names(connection: Connection, wave_ids: Sequence[int]) -> dict[int, str]:
    query = select(waves.c.id, surveys.c.code, waves.c.label).join(surveys)
    rows = connection.execute(query.where(within(waves.c.id, wave_ids)))
    return {row.id: f"{row.code} {row.label}" for row in rows}
