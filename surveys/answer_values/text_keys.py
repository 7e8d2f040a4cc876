"""Comparison keys for the texts of questions and choices, and a lookup by them.

A survey platform, Excel or a colleague changes quotation marks, dashes, numbering and final
punctuation. Signs stay in every key, so that “C”, “C++” and “C#” or “< 25” and “> 25” are apart.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Final, Generic, TypeVar

from core.text import clean, fold

T = TypeVar("T")

LONGEST: Final = 2_000  # characters; no question or choice is longer, so no longer cell is one
_SAME_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`ʹʻʼˈ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        "…": "...",
    }
)
_DASH: Final = re.compile(r" ?-+ ?")
_COMPARISON: Final = re.compile("([<>≤≥]) ")
_NUMBERING: Final = re.compile(r"(?:q(?:uestion)? ?)?(\d{1,3}[a-z]?|[a-z])[.):] ")
_FINAL: Final = " .:;,?!*"


def spelling_key(text: str) -> str:
    """`text` as it is written, but for white space."""
    return clean(text)


def folded_key(text: str) -> str:
    """`text` without differences of case and accents."""
    return fold(text)


def typography_key(text: str) -> str:
    """`text` without differences of quotation marks, dashes, HTML entities and number style."""
    unescaped = html.unescape(text) if "&" in text else text
    folded = _COMPARISON.sub(r"\1", _DASH.sub("-", fold(unescaped.translate(_SAME_SIGNS))))
    if match := _NUMBERING.match(folded):
        folded = f"{match[1]}. {folded[match.end() :]}"
    return folded


def punctuation_key(text: str) -> str:
    """The `typography_key` without the punctuation in which `text` ends."""
    found = typography_key(text)
    return found.rstrip(_FINAL) or found


def unnumbered_key(text: str) -> str:
    """The `punctuation_key` without a number in front: “Q3. ”, “3) ”, “a. ”."""
    found = punctuation_key(text)
    match = _NUMBERING.match(found)
    return found[match.end() :] or found if match else found


# A text and the entry that it means are compared by each pair of keys in turn, the strictest first.
# A number in front is dropped on one side alone: “2. Good” is not “1. Good”.
_COMPARISONS: Final[tuple[tuple[Callable[[str], str], Callable[[str], str]], ...]] = (
    (spelling_key, spelling_key),
    (folded_key, folded_key),
    (typography_key, typography_key),
    (punctuation_key, punctuation_key),
    (unnumbered_key, punctuation_key),
    (punctuation_key, unnumbered_key),
)


class TextIndex(Generic[T]):
    """Finds the entries that a text names, by the strictest comparison under which it names any."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._entries = tuple(entries)

    def find(self, text: str) -> tuple[T, ...]:
        """Find the entries that `text` names: none, one, or several of one text."""
        if len(text) > LONGEST:
            return ()
        return next(self._matches(text), ())

    def find_one(self, text: str) -> T | None:
        """Find the one entry that `text` names; None where it names none or several."""
        found = self.find(text)
        return found[0] if len(found) == 1 else None

    def find_spelled(self, text: str) -> T | None:
        """Find the one entry that is spelled exactly as `text`."""
        found = self._levels[0].get(spelling_key(text), ())
        return found[0] if len(found) == 1 else None

    def _matches(self, text: str) -> Iterator[tuple[T, ...]]:
        for (key_of_text, _), level in zip(_COMPARISONS, self._levels, strict=True):
            if found := level.get(key_of_text(text)):
                yield found

    @cached_property
    def _levels(self) -> tuple[dict[str, tuple[T, ...]], ...]:
        return tuple(self._level(key_of_entry) for _, key_of_entry in _COMPARISONS)

    def _level(self, key_of_entry: Callable[[str], str]) -> dict[str, tuple[T, ...]]:
        level: dict[str, tuple[T, ...]] = {}
        for text, value in self._entries:
            if key := key_of_entry(text):
                others = level.get(key, ())
                level[key] = others if value in others else (*others, value)
        return level
