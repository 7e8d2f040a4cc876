"""Retention of backups: the last ones, and the last of each day, week and month.

A backup makes room only for backups that hold as much: an office that was emptied, by mistake or by
a fault of the disk, never displaces the backups of the full one. Pure.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from models.backups.catalogue import Backup


@dataclass(frozen=True, slots=True)
class _Rule:
    """The last backup of each of the `count` newest periods that have any."""

    count: int
    period: Callable[[datetime], Hashable]


# Every backup is a period of its own under the first rule. At most 20 are kept of what is alike.
_RULES: Final = (
    _Rule(3, lambda at: at),
    _Rule(7, datetime.date),
    _Rule(4, lambda at: at.isocalendar()[:2]),
    _Rule(6, lambda at: (at.year, at.month)),
)
_FULL: Final = 0.5  # of the people and of the responses that the earlier backup holds


def backups_to_keep(backups: Sequence[Backup]) -> list[Backup]:
    """Those of the valid `backups` that are kept, in their order; the others are deleted.

    A backup goes only when the rules would let it go among those that hold at least half of its
    people and half of its responses.
    """
    return [
        backup
        for backup in backups
        if _is_kept(backup, [other for other in backups if _holds_as_much(other, backup)])
    ]


def _is_kept(backup: Backup, among: Sequence[Backup]) -> bool:
    newest_first = sorted(among, key=lambda one: one.at, reverse=True)
    for rule in _RULES:
        last: dict[Hashable, Backup] = {}
        for one in newest_first:
            last.setdefault(rule.period(one.at), one)
        if any(one is backup for one in list(last.values())[: rule.count]):
            return True
    return False


def _holds_as_much(later: Backup, earlier: Backup) -> bool:
    return later.people >= _FULL * earlier.people and later.responses >= _FULL * earlier.responses
