"""Words and the many ways in which files write them."""

import pytest

from core.text import comparison_key
from records.fields import vocabulary


@pytest.mark.parametrize("name", ["gender", "award", "contact_status", "basis", "country"])
def test_every_term_means_itself_and_no_word_means_two(name: str) -> None:
    terms = vocabulary.terms(name)
    assert len(terms) == len(set(terms))
    for term in terms:
        assert vocabulary.canonical(name, term.upper(), {}) == term
    listed = vocabulary._TERMS.get(name, {})
    words = [
        comparison_key(word)
        for term, some in listed.items()
        for word in {*some, comparison_key(term)}
    ]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("name", "text", "term"),
    [
        ("gender", "W", "female"),
        ("gender", "Non-binary", "other"),
        ("gender", "Prefer not to say", "not stated"),
        ("award", "Ph.D.", "PhD"),
        ("award", "D.Phil", "PhD"),
        ("award", "MD (Res)", "MD(Res)"),
        ("award", "LLM", None),
        ("country", "U.K.", "United Kingdom"),
        ("country", "ÖSTERREICH", "Austria"),
        ("country", "Atlantis", None),
        ("basis", "Opted out", "objected"),
        ("contact_status", "Hard bounce", "bounced"),
    ],
)
def test_words_are_known(name: str, text: str, term: str | None) -> None:
    assert vocabulary.canonical(name, text, {}) == term


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes", True), ("Y", True), ("x", True), ("✓", True), (" TRUE ", True), ("1", True),
        ("sí", True), ("no", False), ("N", False), ("0", False), ("Not a member", False),
        ("", None), ("maybe", None), ("n/a", None), ("2", None),
    ],
)  # fmt: skip
def test_yes_and_no_are_known(text: str, answer: bool | None) -> None:
    assert vocabulary.yes_no(text) is answer
