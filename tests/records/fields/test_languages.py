"""Languages by name and code."""

import pytest

from core.text import comparison_key
from records.fields.languages import code_of, language_of, name_of, names
from records.fields.vocabulary import canonical, terms


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("German", "German"), ("deutsch", "German"), ("de", "German"), ("DE", "German"),
        ("ger", "German"), ("deu", "German"), ("de-AT", "German"), ("en_GB", "English"),
        ("Français", "French"), ("zh-Hans", "Chinese"), ("Nederlands", "Dutch"),
        ("Klingon", None), ("", None), ("de facto standard", None), ("unknown", None),
    ],
)  # fmt: skip
def test_a_language_by_its_names(text: str, language: str | None) -> None:
    assert language_of(comparison_key(text)) == language
    assert canonical("language", text, {}) == language


def test_every_language_has_its_code() -> None:
    assert len(names()) > 150
    assert {name_of(code_of(name) or "") for name in names()} == set(names())
    assert terms("language") == names()
    assert name_of("xx") == "xx"
    assert code_of("Klingon") is None
