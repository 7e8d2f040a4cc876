"""Whole addresses are taken apart where that is sure, and no word of them is lost."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import comparison_key
from importers.contacts.splitters.addresses import take_address_apart

PIECES = st.sampled_from(
    ["12 High Street", "London", "SE1 2AB", "UK", "Surrey", "Surrey GU1 1AA", "MA 02110", "Boston",
     "69120 Heidelberg", "1012 AB Amsterdam", "Germany", "CA", "ON M5V 2T6", "Flat 3", "", "Leeds",
     "12345 Main Street", "USA", "Rose Cottage", "Boston MA 02110 USA", "England"]
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 High Street, London SE1 2AB, UK",
         {"street": "12 High Street", "city": "London", "postal_code": "SE1 2AB", "country": "UK"}),
        ("12 High Street\nLondon\nSE1 2AB",
         {"street": "12 High Street", "city": "London", "postal_code": "SE1 2AB"}),
        ("Flat 3, Rose House\n12 High Street\nLeeds LS2 9JT",
         {"street": "Flat 3, Rose House\n12 High Street", "city": "Leeds",
          "postal_code": "LS2 9JT"}),
        ("12 High Street, Guildford, Surrey GU1 1AA",
         {"street": "12 High Street", "city": "Guildford", "region": "Surrey",
          "postal_code": "GU1 1AA"}),
        ("12 High Street, Guildford, Surrey, GU1 1AA, United Kingdom",
         {"street": "12 High Street", "city": "Guildford", "region": "Surrey",
          "postal_code": "GU1 1AA", "country": "United Kingdom"}),
        ("1 Main St, Boston, MA 02110-1234, USA",
         {"street": "1 Main St", "city": "Boston", "region": "MA", "postal_code": "02110-1234",
          "country": "USA"}),
        ("1 Main St, Boston MA 02110",
         {"street": "1 Main St", "city": "Boston", "region": "MA", "postal_code": "02110"}),
        ("5 King St, Toronto, ON M5V 2T6, Canada",
         {"street": "5 King St", "city": "Toronto", "region": "ON", "postal_code": "M5V 2T6",
          "country": "Canada"}),
        ("Hauptstr. 5, 69120 Heidelberg, Germany",
         {"street": "Hauptstr. 5", "city": "Heidelberg", "postal_code": "69120",
          "country": "Germany"}),
        ("10 rue de Rivoli\n75001 Paris\nFrance",
         {"street": "10 rue de Rivoli", "city": "Paris", "postal_code": "75001",
          "country": "France"}),
        ("Damrak 1, 1012 AB Amsterdam",
         {"street": "Damrak 1", "city": "Amsterdam", "postal_code": "1012 AB"}),
        ("12 High Street, Leeds, England",
         {"street": "12 High Street", "city": "Leeds", "country": "England"}),
        ("London, UK", {"city": "London", "country": "UK"}),
        ("London SE1 2AB", {"city": "London", "postal_code": "SE1 2AB"}),
        ("Surrey, UK", {"region": "Surrey", "country": "UK"}),
        # What is not sure stays in the street.
        ("12 High Street, Leeds", {"street": "12 High Street, Leeds"}),
        ("Rose Cottage, SE1 2AB", {"street": "Rose Cottage", "postal_code": "SE1 2AB"}),
        ("Flat 3, 12345 Main Street", {"street": "Flat 3, 12345 Main Street"}),
        ("San Francisco, CA", {"street": "San Francisco, CA"}),
        ("12 Main St Boston MA 02110",
         {"street": "12 Main St Boston", "region": "MA", "postal_code": "02110"}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_whole_address_is_taken_apart(text: str, parts: dict[str, str]) -> None:
    assert take_address_apart(text) == parts


@given(
    st.lists(PIECES, max_size=6).flatmap(
        lambda pieces: st.sampled_from([", ", "\n", " ", ",\n"]).map(lambda mark: mark.join(pieces))
    )
    | TEXTS
)
def test_no_word_of_an_address_is_lost(text: str) -> None:
    said = " ".join(take_address_apart(text).values())
    assert Counter(comparison_key(said).split()) == Counter(comparison_key(text).split())
