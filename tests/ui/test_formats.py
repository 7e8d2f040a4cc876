"""Days, times, counts and phone numbers as the window writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ui.formats import (
    counts_in_words,
    moment,
    rounded_percent,
    short_day,
    short_time,
    wave_dates,
)

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("opens", "closes", "text"),
    [
        (None, None, "open"),
        (date(2026, 11, 20), None, "opens 20 Nov"),
        (date(2027, 3, 1), date(2027, 4, 1), "opens 1 Mar 2027"),
        (TODAY, None, "open since 19 Nov"),
        (None, TODAY, "open until 19 Nov"),
        (date(2018, 3, 1), date(2018, 8, 31), "closed 31 Aug 2018"),
    ],
)
def test_a_wave_is_open_from_its_first_to_its_last_day(
    opens: date | None, closes: date | None, text: str
) -> None:
    assert wave_dates(opens, closes, TODAY) == text


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ({}, ""),
        ({"created": 0, "updated": 0}, ""),
        ({"review": 4, "skipped": 1, "created": 1214}, "1,214 new · 1 skipped · 4 to review"),
        ({"reverted": 62, "kept": 2}, "62 undone · 2 not undone"),
        ({"unknown": 3}, ""),
    ],
)
def test_a_batch_is_counted_in_the_words_of_the_screen(counts: dict[str, int], text: str) -> None:
    assert counts_in_words(counts) == text


@pytest.mark.parametrize(
    ("percent", "text"), [(None, "–"), (0.0, "0%"), (0.4, "<1%"), (1.0, "1%"), (34.5, "35%")]
)
def test_a_small_share_is_not_rounded_to_nothing(percent: float | None, text: str) -> None:
    assert rounded_percent(percent) == text


@pytest.mark.parametrize(("days", "word"), [(0, "today"), (1, "yesterday"), (2, None)])
def test_a_time_of_today_or_yesterday_has_no_date(days: int, word: str | None) -> None:
    noon = datetime.now().astimezone().replace(hour=12, minute=5) - timedelta(days=days)
    at = noon.astimezone(UTC).replace(tzinfo=None)
    assert moment(at) == (f"{word} 12:05" if word else f"{short_day(noon.date())}, 12:05")
    assert short_time(at) == f"{short_day(noon.date())}, 12:05"
