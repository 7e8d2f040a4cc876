"""Words that are like a word with a typing error in it, and the queries that ask for them.

A word with one error is made again by every change of one letter and looked up; words with two
are looked for among those that share letters with it. Both databases give the same.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Final

from sqlalchemy import Connection

from core.text import fold, is_syllable
from models.search.vocabulary import known_beginnings, known_words, words_sharing
from models.search.words import SearchQuery, Ways, ways_of

_SHORTEST: Final = 4  # letters of a word in which an error is looked for
_SHORTEST_BEGINNING: Final = 5  # of one that may not be typed to its end
_SHORTEST_WITH_TWO: Final = 6  # of one that may have two errors
_LEAST_SHARED: Final = 2  # trigrams that a word with two errors keeps; a longer one more
_MOST_LOST: Final = 6  # trigrams by two errors; by two in neighbouring letters some more
_MOST_WORDS: Final = 50  # that are like one word
_BLOCK: Final = 0x80  # code points; the letters of a script stand together


def similar_queries(
    connection: Connection, query: SearchQuery, finds_someone: Callable[[SearchQuery], bool]
) -> Iterator[SearchQuery]:
    """Queries for what `query`, which finds nobody, may have meant, the likeliest first.

    Words that nobody has are corrected before those that somebody has.
    """
    strange = [
        len(_word(ways)) >= _SHORTEST and not finds_someone(SearchQuery([ways]))
        for ways in query.words
    ]
    for correct in (_with_one_error, _beginning_with_one_error, _with_two_errors):
        corrected = cache(partial(correct, connection))
        for chosen in ([strange] if any(strange) else []) + [[True] * len(strange)]:
            words = [
                [*ways, *corrected(_word(ways))] if may_change else ways
                for ways, may_change in zip(query.words, chosen, strict=True)
            ]
            if words != list(query.words):
                yield SearchQuery(words)


def edits(word: str) -> list[str]:
    """What `word` becomes by one letter less, more, or another, or two that change places."""
    letters = _alphabet(word)
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = [
        *(left + right[1:] for left, right in parts if right),
        *(left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1),
        *(left + one + right[1:] for left, right in parts if right for one in letters),
        *(left + one + right for left, right in parts for one in letters),
    ]
    return [one for one in dict.fromkeys(found) if one != word]


def _with_one_error(connection: Connection, word: str) -> Ways:
    known = known_words(connection, edits(word)) if len(word) >= _SHORTEST else ()
    return ways_of(sorted(known)[:_MOST_WORDS], is_whole=True)


def _beginning_with_one_error(connection: Connection, word: str) -> Ways:
    if len(word) < _SHORTEST_BEGINNING:
        return ()
    return ways_of(sorted(known_beginnings(connection, edits(word)))[:_MOST_WORDS])


def _with_two_errors(connection: Connection, word: str) -> Ways:
    from rapidfuzz.distance import OSA  # only where nothing else is found

    if len(word) < _SHORTEST_WITH_TWO:
        return ()
    least = max(_LEAST_SHARED, len(word) - _MOST_LOST)
    lengths = len(word) - 2, len(word) + 2
    near = [
        one
        for one in sorted(words_sharing(connection, word, least, lengths))
        if OSA.distance(word, one, score_cutoff=2) <= 2
    ]
    return ways_of(near[:_MOST_WORDS], is_whole=True)


def _word(ways: Ways) -> str:
    """The word that the first of `ways` means; "" where errors are not looked for in it."""
    first = "".join(term.word for term in ways[0])
    has_digits = any(map(str.isdecimal, first))
    return "" if has_digits or any(is_syllable(term.word) for term in ways[0]) else first


def _alphabet(word: str) -> Sequence[str]:
    """The letters of the script of `word`."""
    if not word or word[0].isascii():
        return "abcdefghijklmnopqrstuvwxyz"
    start = ord(word[0]) // _BLOCK * _BLOCK
    block = map(chr, range(start, start + _BLOCK))
    return [letter for letter in block if letter.isalpha() and fold(letter) == letter]
