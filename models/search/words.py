"""The words of a search, and the ways in which the same may be written on record. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from core.errors import UserError
from core.text import comparison_key, search_words, strip_invisible
from models.search.documents import PHONE_MARK, UMLAUTS

_PHONE: Final = re.compile(
    r"(?:tel[.:]*)?([\d\s()+./‐-―-]+?)(?:(?:extension|extn|ext|x|#)[.:\s]*\d{1,7})?\s*",
    re.IGNORECASE,
)
_LEAST_DIGITS: Final = 6  # of a phone number; fewer are found too often
_LEAST_LETTERS: Final = 3  # of another way to write a word; fewer begin too many
_MOST_WORDS: Final = 50  # of a search
_LONGEST: Final = 2_000  # characters of a search


@dataclass(frozen=True, slots=True)
class Term:
    """A word that people must have, or with which a word of theirs must begin."""

    word: str
    is_whole: bool = False


Way: TypeAlias = Sequence[Term]  # a way to write a word: terms that must all be there
Ways: TypeAlias = Sequence[Way]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What people must match: one of the ways of each of `words`, or one of the ways of `whole`."""

    words: Sequence[Ways]
    whole: Ways = ()

    @property
    def initial(self) -> str:
        """The letter, where all that was typed is one: a tenth of everybody has it in the index."""
        way = self.words[0][0] if len(self.words) == 1 else ()
        letter = way[0].word if len(way) == 1 else ""
        return letter if len(letter) == 1 and letter.isascii() else ""


def parse_search(text: str) -> SearchQuery:
    """The query for what was typed; without words, where it has none.

    O'Brien is "o" and "brien", or "obrien"; McDonald also "macdonald", Mueller also "muller". All
    of a text may be one word: a name without its spaces, a phone number. Raises UserError where
    there are more words than anybody searches by.
    """
    if len(text) > _LONGEST or len(search_words(text)) > _MOST_WORDS:
        raise UserError(
            f"A search takes at most {_MOST_WORDS} words, all of which must match. To find many"
            " people at once, use a filter such as: alumni_id in (A1, A2, A3).",
            code="too_many_words",
        )
    words = [_ways(pieces) for word in text.split() if (pieces := search_words(word))]
    whole = ways_of(_whole_words(text))
    if len(words) > 1 and phone_digits(text):  # its parts begin the numbers of very many
        return SearchQuery([whole])
    return SearchQuery(words, whole)


def ways_of(words: Iterable[str], *, is_whole: bool = False) -> list[Way]:
    """Each of `words` as a way of its own."""
    return [[Term(word, is_whole)] for word in words]


def _whole_words(text: str) -> list[str]:
    """Single words that all of `text` may be."""
    words = comparison_key(text).split()
    joined = "".join(words)
    found = [joined, *_other_ways(joined)] if len(words) > 1 and text.isascii() else []
    number = phone_digits(text)
    if number:
        found.append(PHONE_MARK + number)
    return list(dict.fromkeys(found))


def phone_digits(text: str) -> str:
    """The digits of a phone number as they are indexed; "" where `text` is none.

    Without an extension, and without what people dial in front of a number: 00, or the 0 of +44
    (0)20 7946 0123.
    """
    match = _PHONE.fullmatch(strip_invisible(text).replace("(0)", "").strip())
    if match is None:
        return ""
    digits = "".join(str(unicodedata.digit(sign)) for sign in match[1] if sign.isdigit())
    digits = digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0")
    return digits if len(digits) >= _LEAST_DIGITS else ""


def _ways(pieces: list[str]) -> Ways:
    """The ways to write a word of these `pieces`, which punctuation parts."""
    if len(pieces) > 1:
        way = [Term(piece) for piece in pieces]
        joined = ways_of(["".join(pieces)] if all(map(str.isascii, pieces)) else [])
        return [way, *joined]
    return ways_of([pieces[0], *_other_ways(pieces[0])])


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
