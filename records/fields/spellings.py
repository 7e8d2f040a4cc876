"""Which spelling a value has by which people are grouped, where some differ only in capitals.

Accents, punctuation and words may mean another group, so those are left to people. Pure.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final, TypeAlias

Spellings: TypeAlias = Mapping[str, Collection[str]]  # by field

GROUPING: Final = frozenset(
    {
        "gender", "nationality", "language", "city", "region", "country", "award", "programme",
        "department", "employer", "first_employer", "sector",
    }
)  # fmt: skip
_LONGEST_ABBREVIATION: Final = 4  # letters: "NHS" is no carelessness, "SURGERY" may well be


def spelling_key(text: str) -> str:
    """What spellings have in common. Case folding would make “Weiß” and “Weiss” one."""
    return " ".join(text.lower().split())


def is_same_but_capitals(key: str, one: Any, other: Any) -> bool:
    """Whether two values of the field `key` name one group, but for capitals and spaces."""
    return (
        key in GROUPING
        and isinstance(one, str)
        and isinstance(other, str)
        and spelling_key(one) == spelling_key(other)
    )


def best_spelling(spellings: Mapping[str, int]) -> str:
    """The most frequent spelling; one in small or in capital letters alone only without another."""
    return max(spellings, key=lambda text: (_is_careful(text), spellings[text], text))


def _is_careful(text: str) -> bool:
    if text.isupper():
        return len(text) <= _LONGEST_ABBREVIATION
    return not text.islower()
