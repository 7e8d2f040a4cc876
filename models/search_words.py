"""The words of a search, and the ways in which the same may be written on record. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from core.text import comparison_key, search_text
from models.search_documents import PHONE_MARK, UMLAUTS

_PHONE: Final = re.compile(r"[\d\s()+./-]+")
_LEAST_DIGITS: Final = 6  # of a phone number; fewer are found too often
_LEAST_LETTERS: Final = 3  # of another way to write a word; fewer begin too many


def words_of(text: str) -> list[list[Sequence[str]]]:
    """For each word of `text` the ways to write it, each as words that must all be there.

    O'Brien is "o" and "brien", or "obrien"; McDonald also "macdonald", Mueller also "muller".
    """
    return [_ways(pieces) for word in text.split() if (pieces := _pieces(word))]


def whole_words_of(text: str) -> list[str]:
    """Single words that all of `text` may be: a name without its spaces, a phone number."""
    words = comparison_key(text).split()
    joined = "".join(words)
    found = [joined, *_other_ways(joined)] if len(words) > 1 and text.isascii() else []
    number = text.replace("(0)", "").strip()
    if _PHONE.fullmatch(number):
        digits = re.sub(r"\D", "", number)
        digits = digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0")
        if len(digits) >= _LEAST_DIGITS:
            found.append(PHONE_MARK + digits)
    return list(dict.fromkeys(found))


def _pieces(word: str) -> list[str]:
    return comparison_key(search_text(word)).split()


def _ways(pieces: list[str]) -> list[Sequence[str]]:
    if len(pieces) > 1:
        return [pieces, ["".join(pieces)]] if all(map(str.isascii, pieces)) else [pieces]
    return [pieces, *([way] for way in _other_ways(pieces[0]))]


def _other_ways(word: str) -> list[str]:
    """Other ways to write a word: without the e of an umlaut, with Mac for Mc."""
    other = word
    for written, plain in UMLAUTS:
        other = other.replace(written, plain)
    ways = [other]
    if word.startswith("mac"):
        ways.append(f"mc{word[3:]}")
    elif word.startswith("mc"):
        ways.append(f"mac{word[2:]}")
    return [way for way in ways if way != word and len(way) >= _LEAST_LETTERS]
