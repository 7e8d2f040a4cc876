"""Fields of a dialog that are no fields of a person."""

from collections.abc import Mapping
from typing import Any

from records.fields.definitions import Field, FieldKind, Part


def dialog_field(
    key: str,
    label: str,
    kind: FieldKind = FieldKind.TEXT,
    choices: Mapping[str, str] | None = None,
    vocabulary: str | None = None,
) -> Field:
    """A field with the values of `kind`, or one of `choices`, which has the word for each code.

    The words of a `vocabulary` are offered, and others taken.
    """
    words = tuple(map(capitalised, (choices or {}).values()))
    chosen = FieldKind.CHOICE if words or vocabulary else kind
    return Field(key, label, chosen, Part.CUSTOM, key, vocabulary=vocabulary, choices=words)


def code_of(choices: Mapping[str, str], word: str | None) -> str | None:
    """The code for a word chosen in such a field; None for none."""
    return next((code for code, one in choices.items() if capitalised(one) == word), None)


def word_of(choices: Mapping[str, str], code: Any) -> str | None:
    """The word for a code, as such a field shows it; None for none."""
    return None if code is None else capitalised(choices.get(code, str(code)))


def capitalised(words: str) -> str:
    """`words` with a capital letter at the beginning."""
    return words[:1].upper() + words[1:]
