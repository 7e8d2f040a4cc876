"""Several addresses or numbers in one cell are told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.fields.lists import emails_in, phones_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@example.org; b@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org,b@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org b@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org / b@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org\nb@example.org", ["a@example.org", "b@example.org"]),
        ("a@example.org ::: b@example.org", ["a@example.org", "b@example.org"]),
        ("Anna Smith <a@example.org>", ["a@example.org"]),
        ('"Smith, Anna" <a@example.org>; Bob <b@example.org>', ["a@example.org", "b@example.org"]),
        ("a@example.org; a@example.org;", ["a@example.org"]),
        ("a@example.org; bob(at)example.org", ["a@example.org", "bob(at)example.org"]),
        ("a@example.org, Bob <b@example.org>", ["a@example.org", "b@example.org"]),
        ("a@example.org; Smith, Bob <b@example.org>", ["a@example.org", "b@example.org"]),
        ('"Smith; Anna" <a@example.org>', ["a@example.org"]),
        ("<a@example.org> (work)", ["a@example.org", "(work)"]),
        ("Anna <none>; a@example.org", ["Anna <none>", "a@example.org"]),
        ("none", ["none"]),
        ("Anna a@example.org", ["Anna a@example.org"]),
    ],
)
def test_addresses_are_told_apart(text: str, found: list[str]) -> None:
    assert emails_in(text) == found


@given(st.lists(st.from_regex(r"[a-z]{1,5}@[a-z]{1,5}\.org", fullmatch=True), min_size=1),
       st.sampled_from(["; ", ",", " ", "\n", " ::: ", " / "]))  # fmt: skip
def test_no_address_is_lost(addresses: list[str], mark: str) -> None:
    assert emails_in(mark.join(addresses)) == list(dict.fromkeys(addresses))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("07700 900123 / 07700 900124", ["07700 900123", "07700 900124"]),
        ("07700 900123; 020 7946 0123", ["07700 900123", "020 7946 0123"]),
        ("07700900123 or 07700900124", ["07700900123", "07700900124"]),
        ("+1 202 555 0123/+44 7700 900123", ["+1 202 555 0123", "+44 7700 900123"]),
        ("07700 900123 ::: 07700 900124", ["07700 900123", "07700 900124"]),
        ("01865 123456/7", ["01865 123456/7"]),
        ("020 7946 0123, ext 12", ["020 7946 0123, ext 12"]),
        ("ask her", ["ask her"]),
    ],
)
def test_numbers_are_told_apart(text: str, found: list[str]) -> None:
    assert phones_in(text) == found
