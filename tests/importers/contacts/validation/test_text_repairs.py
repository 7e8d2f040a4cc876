"""Damaged texts are repaired where the result is sure, and nothing else is touched."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import clean, clean_lines
from importers.contacts.validation.text_repairs import repaired
from records.fields.definitions import BY_KEY

DAMAGE = st.lists(
    st.sampled_from(['="', '"', "&amp;", "&#39;", "amp;", "#39;", "Ã¼", "Ã", "©", ".0", "12", "é"])
).map("".join)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('="00123"', "00123"),
        ('="say ""hello"""', 'say "hello"'),
        ("O&#39;Brien", "O'Brien"),
        ("O&#x27;Brien", "O'Brien"),
        ("O&amp;#39;Brien", "O'Brien"),
        ("Se&aacute;n", "Seán"),
        ("Marks &amp; Partners", "Marks & Partners"),
        ("St Mary&rsquo;s", "St Mary’s"),
        ("MÃ¼ller", "Müller"),
        ("MÃƒÂ¼ller", "Müller"),
        ("JosÃ©", "José"),
        ("NÃºÃ±ez", "Núñez"),
        ("FranÃ§ois", "François"),
        ("Å»ywiec", "Żywiec"),
        ("donâ€™t", "don’t"),
        ("ÐŸÐµÑ‚Ñ€", "Петр"),
    ],
)
def test_damage_is_repaired(text: str, right: str) -> None:
    assert repaired(text) == right


@pytest.mark.parametrize(
    "text",
    ["", "Anna", "Marks & Spencer", "R&D; Sales", "AT&T;", "&#xd800;", "&#0;", '="a" & "b"', "=A1",
     "CONCEIÇÃO", "JOÃO", "SÃO PAULO", "Ângela", "Łódź", "Müller-Lüdenscheidt", "Nguyễn", "Ñuñez",
     "李小龍", "Пётр", "12345.0"],
)  # fmt: skip
def test_what_may_be_right_stays(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize(
    ("key", "text", "right"),
    [
        ("alumni_id", "12345.0", "12345"),
        ("alumni_id", "12345.5", "12345.5"),
        ("postal_code", "01234.0", "01234"),
        ("phone", "447700900123.0", "447700900123"),
        ("notes", "12345.0", "12345.0"),
    ],
)
def test_a_code_is_no_decimal(key: str, text: str, right: str) -> None:
    assert repaired(text, BY_KEY[key]) == right


@given(DAMAGE | st.text(max_size=40))
def test_what_is_repaired_needs_no_second_repair(text: str) -> None:
    once = repaired(text, BY_KEY["alumni_id"])
    assert repaired(once, BY_KEY["alumni_id"]) == once


@pytest.mark.parametrize(("key", "stored_as"), [("employer", clean), ("notes", clean_lines)])
@given(text=st.text("A\u0303×Ã¼Âæ¨Œ„\x84\x1f\x0c\x01é\x85\u200bâ€œ \n;", max_size=8))
@example(text="×\x1f\x84")
@example(text="A\x1f\u0303¼")
@example(text="æ\x0c¨\x8c\x0fÅ")
def test_what_was_imported_is_not_repaired_once_more(
    key: str, stored_as: Callable[[str], str], text: str
) -> None:
    stored = stored_as(repaired(text, BY_KEY[key]))
    assert stored_as(repaired(stored, BY_KEY[key])) == stored
