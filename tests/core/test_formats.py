"""Numbers, counts and days as people read them, in the language of the texts."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from core import formats
from core.formats import (
    format_day,
    format_moment,
    format_number,
    format_percent,
    format_short_day,
    format_value,
    listed,
    plural,
    spaced_phone,
)  # fmt: skip

DAY = date(2026, 9, 5)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(formats, "LANGUAGE", "de")
    _forget()
    yield
    _forget()


def _forget() -> None:
    formats._locale.cache_clear()
    formats._pattern.cache_clear()


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (format_number(1204), "1,204"),
        (format_number(12044.5), "12,045"),
        (format_number(-0.4), "0"),
        (format_number(-1204.5, 2), "-1,204.50"),
        (format_number(2007, grouped=False), "2007"),
        (format_number(10**14), "100,000,000,000,000"),
        (format_number(1e300), "1e+300"),
        (format_value(1204.5), "1,204.5"),
        (format_value(3.0), "3"),
        (format_value(12345678.25, grouped=False), "12345678.25"),
        (format_value(0.1 + 0.2), "0.3"),
        (format_value(100), "100"),
        (format_percent(62.4), "62%"),
        (format_percent(31.85, 1), "31.9%"),
        (plural(1, "row"), "1 row"),
        (plural(1204, "row"), "1,204 rows"),
        (plural(0, "person", "people"), "0 people"),
        (format_day(DAY), "5 September 2026"),
        (format_short_day(DAY), "5 Sept"),
        (format_short_day(date(2018, 11, 19), with_year=True), "19 Nov 2018"),
        (format_moment(datetime(2026, 9, 5, 4, 5)), "5 September 2026, 04:05"),
    ],
)
def test_in_english(shown: str, text: str) -> None:
    assert shown == text


def test_the_language_alone_decides(german: None) -> None:
    assert format_number(12044.5, 1) == "12.044,5"
    assert format_percent(62) == "62\xa0%"
    assert format_day(DAY) == "5. September 2026"
    assert format_short_day(DAY, with_year=True) == "5. Sept. 2026"


@pytest.mark.parametrize(
    ("number", "text"),
    [("+447700900123", "+44 7700 900123"), ("+4930123456", "+49 30 123456"), ("12", "12")],
)
def test_a_phone_number_is_written_with_spaces(number: str, text: str) -> None:
    assert spaced_phone(number) == text


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), ("abc", "a, b and c")]
)
def test_words_are_listed(words: list[str], text: str) -> None:
    assert listed(words) == text
