"""What a bulk act is: how it plans some people at a time, and writes what it planned.

No bulk act withdraws an opt-out: whoever opted out is refused, with the reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from models.batch_kinds import BatchKind
from models.changes import ChangeSet

OPTED_OUT: Final = "Opted out"


class BulkChange(NamedTuple):
    """What changes for one person: a typed value, or what is on record in words."""

    person_id: int
    old: Any
    new: Any


@dataclass(slots=True)
class BulkPlan:
    """What an act does for some people: those in neither have it already.

    `refused` says in a few words why a person cannot be changed.
    """

    changes: list[BulkChange] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def _check_nothing(_connection: Connection) -> None:
    pass


@dataclass(frozen=True, slots=True)
class BulkAct:
    """An act on many people, made by the functions of this package.

    `kind` is that of its batch. `plan` says what it does for people who are on
    record, `write` writes that in the same transaction. `check` raises UserError where nobody can
    be changed so. `replaces` says that it replaces what is on record, which must then be as it was
    previewed.
    """

    kind: BatchKind
    plan: Callable[[Connection, Sequence[int]], BulkPlan]
    write: Callable[[ChangeSet, Sequence[BulkChange]], object]
    check: Callable[[Connection], None] = _check_nothing
    replaces: bool = False
