"""Two responses of a merged person to one wave: one counts, and the other one stays readable.

The one that counts follows the rule of imports (models/double_answers.py) and is filled from the
other one where it is blank. The other one is deleted with a journal line that holds its answers;
surveys/other_answers.py reads it there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from core.formats import format_day
from models.changes import Change, ChangeSet
from models.double_answers import ChosenBy, chosen_by, is_older
from models.sql import within
from models.tables import answers, proposal_decisions, responses, surveys, waves

_WHY: Final = {
    ChosenBy.COMPLETE: "it is complete",
    ChosenBy.LATER: "it was submitted later",
}
_OTHERWISE: Final = "nothing tells which is later"  # then that of the other record counts


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
        why = _WHY.get(self.rule, _OTHERWISE)
        return (
            f"Both answered {self.wave}: the {record} record’s response{on} counts, as {why}."
            " The other one is kept under Surveys, and can be made to count."
        )


def plan_double_responses(
    connection: Connection, keep_id: int, other_id: int
) -> tuple[DoubleResponse, ...]:
    """The waves that both people answered, with the response that would count."""
    pairs = _pairs(connection, keep_id, other_id)
    names = _wave_names(connection, sorted({mine.wave_id for mine, _ in pairs}))
    found: list[DoubleResponse] = []
    for mine, theirs in pairs:
        is_other = not is_older(theirs, mine)
        at = (theirs if is_other else mine).submitted_at
        found.append(DoubleResponse(names[mine.wave_id], is_other, chosen_by(mine, theirs), at))
    return tuple(found)


def merge_double_responses(changes: ChangeSet, keep_id: int, other_id: int) -> None:
    """Leave one response of both people in each wave that both answered."""
    for mine, theirs in _pairs(changes.connection, keep_id, other_id):
        if is_older(theirs, mine):
            _merge(changes, mine, theirs, chosen_by(mine, theirs))
        else:
            _merge(changes, theirs, mine, chosen_by(mine, theirs))


def _pairs(connection: Connection, keep_id: int, other_id: int) -> list[tuple[Row[Any], Row[Any]]]:
    """The responses of the two people to waves that both answered, the kept person’s first."""
    of_both = within(responses.c.person_id, [keep_id, other_id])
    given: dict[int, dict[int, Row[Any]]] = defaultdict(dict)
    for row in connection.execute(select(responses).where(of_both).order_by(responses.c.id)):
        given[row.wave_id][row.person_id] = row
    return [(some[keep_id], some[other_id]) for some in given.values() if len(some) == 2]


def _wave_names(connection: Connection, wave_ids: Sequence[int]) -> dict[int, str]:
    query = select(waves.c.id, surveys.c.code, waves.c.label).join(surveys)
    rows = connection.execute(query.where(within(waves.c.id, wave_ids)))
    return {row.id: f"{row.code} {row.label}" for row in rows}


def _merge(changes: ChangeSet, counting: Row[Any], other: Row[Any], rule: ChosenBy) -> None:
    """Fill what is blank in `counting` from `other`, and delete that one."""
    given, others = (_answers_of(changes.connection, row.id) for row in (counting, other))
    filling = others.keys() - given.keys()
    moved = sorted(row.id for question in filling for row in others[question])
    to_counting = {"response_id": counting.id}
    changes.update(answers, [Change(one, to_counting) for one in moved])
    decided = changes.connection.execute(
        select(proposal_decisions).where(proposal_decisions.c.response_id == other.id)
    )
    decisions = [Change(row.id, to_counting) for row in decided if row.question_id in filling]
    changes.update(proposal_decisions, decisions)
    differ = any(
        question in given and _values(some) != _values(given[question])
        for question, some in others.items()
    )
    values: dict[str, Any] = {
        name: getattr(counting, name) or getattr(other, name)
        for name in ("invitation_id", "source_key", "started_at", "submitted_at")
    }
    values["chosen_by"] = rule if differ else (counting.chosen_by or other.chosen_by)
    changes.update(responses, [Change(counting.id, values)])
    changes.delete(responses, [other.id])


def _answers_of(connection: Connection, response_id: int) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    query = select(answers).where(answers.c.response_id == response_id).order_by(answers.c.id)
    for row in connection.execute(query):
        found[row.question_id].append(row)
    return found


def _values(given: Iterable[Row[Any]]) -> Sequence[tuple[Any, ...]]:
    """What the answers to one question say, in one order."""
    said = [(row.choice_id, row.number, row.text, row.date, row.not_applicable) for row in given]
    return sorted(said, key=repr)
