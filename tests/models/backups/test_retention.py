"""Which backups are kept, by their age and by how much they hold."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.backups.catalogue import Backup
from models.backups.retention import backups_to_keep

START = datetime(2030, 1, 1, 9, 0)  # a Tuesday


def copy(at: datetime, people: int = 100, responses: int = 50) -> Backup:
    return Backup(Path("office.db"), at, people, responses, 4096, None, "0001")


def every(hours: int, count: int) -> list[Backup]:
    return [copy(START + timedelta(hours=hours * number)) for number in range(count)]


@pytest.mark.parametrize(
    ("backups", "days_ago"),
    [
        ([], []),
        (every(1, 1), [0]),
        # Of one day the last three; of a fortnight each day of a week, and the week before.
        (every(1, 12), [0, 0, 0]),
        (every(24, 14), [0, 1, 2, 3, 4, 5, 6, 8]),
        # Of a year: a week of days, four weeks, the ends of six months.
        (every(24, 365), [0, 1, 2, 3, 4, 5, 6, 9, 16, 31, 61, 92, 122, 153]),
    ],
)
def test_the_last_of_the_day_the_week_and_the_month_are_kept(
    backups: list[Backup], days_ago: list[int]
) -> None:
    kept = backups_to_keep(backups)
    assert [(backups[-1].at - one.at).days for one in reversed(kept)] == days_ago


@pytest.mark.parametrize(
    ("later", "makes_room"),
    [
        (copy(START), True),
        (copy(START, 50, 25), True),
        (copy(START, 49, 50), False),
        (copy(START, 100, 24), False),
        (copy(START, 0, 0), False),
    ],
)
def test_only_a_backup_that_holds_as_much_makes_others_go(later: Backup, makes_room: bool) -> None:
    full = copy(START)
    after = [replace(later, at=START + timedelta(days=number)) for number in range(1, 400)]
    kept = backups_to_keep([full, *after])
    assert (full not in kept) == makes_room
    assert after[-1] in kept
    assert len(kept) <= 21


copies = st.lists(
    st.builds(
        copy,
        st.datetimes(datetime(2025, 1, 1), datetime(2040, 1, 1)),
        st.sampled_from([0, 1, 40, 60, 100, 1000]),
        st.sampled_from([0, 10, 4000]),
    ),
    max_size=40,
    unique_by=lambda one: one.at,
)


@given(copies)
def test_what_goes_has_successors_that_hold_as_much(backups: list[Backup]) -> None:
    kept = backups_to_keep(backups)
    assert backups_to_keep(kept) == kept
    for one in backups:
        if one not in kept:
            later = [
                other
                for other in kept
                if other.at > one.at
                and 2 * other.people >= one.people
                and 2 * other.responses >= one.responses
            ]
            assert len(later) >= 3
    if backups:
        assert max(backups, key=lambda one: one.at) in kept
