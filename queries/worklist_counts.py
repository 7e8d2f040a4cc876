"""The worklists of the office and the decisions that wait, and how many there are of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Final

from sqlalchemy import Connection

from core.version import own_version
from models.data_state import data_state
from queries.counted import Counted, counted, keep_counted, read_counted
from records.data_quality.worklists import Worklist, worklists
from records.duplicates.undecided_pairs import count_undecided_pairs, searched_at
from records.employers.proposals import employer_proposals
from records.fields.definitions import all_fields
from records.filters.filter_sql import count
from records.filters.parser import parse
from records.office import office_settings
from surveys.proposals.open_proposals import count_proposals

_COUNTS: Final = "worklists"


class DecisionCode(StrEnum):
    """What waits for a decision beside the worklists."""

    DUPLICATES = "possible_duplicates"
    PROPOSALS = "proposals"
    EMPLOYERS = "employers"


@dataclass(frozen=True, slots=True)
class WaitingDecisions:
    """Decisions that wait in a view of their own: a title, a sentence why, and the command."""

    code: DecisionCode
    title: str
    why: str
    command: str


WAITING_DECISIONS: Final = (
    WaitingDecisions(
        DecisionCode.DUPLICATES,
        "Possible duplicates",
        "In the last search, two records look like one person. Merge them or keep them apart.",
        "duplicates",
    ),
    WaitingDecisions(
        DecisionCode.PROPOSALS,
        "Proposals from answers",
        "An answer to a survey would update the record. Accept or reject it.",
        "proposals list",
    ),
    WaitingDecisions(
        DecisionCode.EMPLOYERS,
        "Spellings of employers",
        "Spellings may mean one employer. Unify them, or say that they are two.",
        "employers list",
    ),
)


def read_worklists(connection: Connection, today: date) -> tuple[Worklist, ...]:
    """The worklists with the key fields of the office; a field that was removed is none."""
    fields = all_fields(connection)
    keys = [key for key in office_settings(connection).key_fields if key in fields]
    return worklists(keys, today)


def read_worklist_counts(connection: Connection, today: date) -> Counted[Mapping[str, int]] | None:
    """How many there were of each, by code, when they were counted last; None: never."""
    return read_counted(connection, _COUNTS, dict[str, int], _state(connection, today))


def count_worklists(connection: Connection, today: date) -> Counted[Mapping[str, int]]:
    """How many people are on each worklist, and how many decisions wait, by code."""
    return counted(
        read_worklist_counts(connection, today),
        partial(_state, connection, today),
        partial(_count, connection, today),
    )


def keep_worklist_counts(connection: Connection, found: Counted[Mapping[str, int]]) -> None:
    """Keep what was counted, in a transaction that writes `tables.UNJOURNALLED` alone."""
    keep_counted(connection, _COUNTS, found)


def _count(connection: Connection, today: date) -> Mapping[str, int]:
    fields = all_fields(connection)
    people = {
        one.code.value: count(connection, parse(one.where, fields))
        for one in read_worklists(connection, today)
    }
    return people | {
        DecisionCode.DUPLICATES.value: count_undecided_pairs(connection),
        DecisionCode.PROPOSALS.value: count_proposals(connection),
        DecisionCode.EMPLOYERS.value: len(employer_proposals(connection)),
    }


def _state(connection: Connection, today: date) -> str:
    return f"{own_version()} {today} {searched_at(connection)} {data_state(connection)}"
