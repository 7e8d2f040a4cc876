"""Telling the titles of persons ("Prof. Dr.") from greetings and job titles. Pure."""

from collections.abc import Sequence
from typing import Final

from core.text import comparison_key
from records.fields import vocabulary

# Titles that an office keeps as they are written, beside those of the vocabulary.
_FOREIGN_TITLES: Final = frozenset(
    [
        "herr", "frau", "mme", "madame", "mlle", "m", "monsieur", "sr", "sra", "srta", "senor",
        "senora", "sig", "signor", "signora", "dott", "dottssa", "ing", "dipl", "med", "phil",
        "dhr", "mevr", "drs", "ir", "assoc", "asst", "emeritus", "em", "capt", "captain",
        "col", "lt", "maj", "major", "sgt", "fr", "father", "sister", "hon", "baroness", "baron",
        "prince", "princess", "king", "queen", "bishop", "canon", "rabbi", "imam", "sheikh",
        "associate", "assistant",
        "the", "late",  # of the dead
    ]
)  # fmt: skip


def are_titles(texts: Sequence[str]) -> bool:
    """Whether half of `texts`, or more, are titles of persons; true for none at all."""
    return 2 * sum(map(_is_title, texts)) >= len(texts)


def _is_title(text: str) -> bool:
    """Whether `text` is a title: "Prof. Dr.", not "Dear Dr Smith" or "Consultant Surgeon"."""
    words = comparison_key(text).split()
    return bool(words) and all(
        word in _FOREIGN_TITLES or vocabulary.canonical("title", word, {}) is not None
        for word in words
    )
