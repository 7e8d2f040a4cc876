"""Which texts of questions and choices are taken for the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.answer_values.text_keys import TextIndex


@pytest.mark.parametrize(
    ("entries", "text", "found"),
    [
        (["I don’t know"], "I don't know", "I don’t know"),
        (["R&D"], "R&amp;D", "R&D"),
        (["1–5 years"], "1 - 5 years", "1–5 years"),
        (["What do you do?"], "Q12. What do you do", "What do you do?"),
        (["3) What do you do?"], "What do you do?", "3) What do you do?"),
        (["Good"], "GOOD.", "Good"),
        (["C", "C++", "C#"], "c#", "C#"),
        (["C", "Java"], "C++", None),
        (["+", "-"], "−", "-"),
        (["++", "+", "-", "--"], "--", "--"),
        (["< 25", "> 25"], ">25", "> 25"),
        (["1. Good", "2. Bad"], "2. Good", None),  # the number speaks for the other one
        (["Why.", "Why?"], "Why", None),  # it may be either
        (["a", "A"], "A", "A"),
        (["Good"], "", None),
    ],
)
def test_texts_are_compared_as_strictly_as_they_can_be(
    entries: list[str], text: str, found: str | None
) -> None:
    assert TextIndex([(entry, entry) for entry in entries]).find_one(text) == found


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), unique=True))
def test_a_text_as_it_is_spelled_never_names_another(texts: list[str]) -> None:
    index = TextIndex([(text, text) for text in texts])
    for text in texts:
        assert not (found := index.find(text)) or text in found
