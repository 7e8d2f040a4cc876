"""When a survey is due again."""

from datetime import date

import pytest

from surveys.next_wave import ProposedDates, propose_dates
from surveys.waves import Wave


def _wave(number: int, days: str) -> Wave:
    opens, closes = (date.fromisoformat(one) if one else None for one in days.split(":"))
    return Wave(number, 1, "CAR", "Careers", f"W{number}", opens, closes)


@pytest.mark.parametrize(
    ("days", "today", "proposed"),
    [
        # A year after the only one; and where that is past, the next year to come.
        (["2024-02-29:2024-03-14"], "2024-04-01", ("2025-02-28", "2025-03-14")),
        (["2018-03-01:2018-03-29"], "2026-05-01", ("2027-03-01", "2027-03-29")),
        # By the interval to the wave before, in months or in days.
        (["2020-03-01:", "2022-03-01:"], "2022-06-01", ("2024-03-01", None)),
        (["2026-01-05:", "2026-01-12:2026-01-14"], "2026-01-15", ("2026-01-19", "2026-01-21")),
        (["2025-10-31:", "2026-01-31:"], "2026-02-01", ("2026-04-30", None)),
        ([":2026-01-14"], "2026-01-15", (None, None)),
    ],
)
def test_dates_are_proposed_by_the_interval(
    days: list[str], today: str, proposed: tuple[str | None, str | None]
) -> None:
    waves = [_wave(number, both) for number, both in enumerate(days)]
    opens, closes = (None if one is None else date.fromisoformat(one) for one in proposed)
    found = propose_dates(waves, waves[-1], date.fromisoformat(today))
    assert found == ProposedDates(opens, closes, by_interval=len(days) > 1)
