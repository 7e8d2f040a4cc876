"""Addresses with names, as mail programs read them."""

from email.utils import getaddresses

from hypothesis import given
from hypothesis import strategies as st

from queries.mail_addresses import with_name

LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@given(st.lists(LETTERS, min_size=1, max_size=4))
def test_any_name_is_read_back_as_it_is(words: list[str]) -> None:
    name = " ".join(words)
    written = with_name(name, "a@example.org")
    assert getaddresses([written]) == [(name, "a@example.org")]


def test_signs_that_would_end_a_name_are_quoted() -> None:
    assert with_name('Marsh; "Ann", A\\B', "a@example.org") == (
        '"Marsh; \\"Ann\\", A\\\\B" <a@example.org>'
    )
