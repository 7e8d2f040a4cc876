"""Keywords of themes in comments, and words and phrases that may be themes.

In any language: words are compared without capitals and accents, and words that say little are
known by the lists of the package stop-words, in the languages that the comments are written in.
Pure: knows neither the database nor the window.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from core.formats import format_number, plural
from core.text import is_syllable, search_words
from surveys.themes.theme import CommentTheme

_LONGEST_PHRASE: Final = 3  # words
_LEAST_COMMENTS: Final = 2  # with a phrase
_LANGUAGE_SHARE: Final = 0.05  # of the comments, for the stop words of their language to count
_LANGUAGE_SAMPLE: Final = 500  # comments by which their languages are told
_ABSORBED: Final = 0.8  # of the comments with a word, for a phrase with it to stand in its place


@dataclass(frozen=True, slots=True)
class FrequentPhrase:
    """A word or phrase, and in how many comments it is."""

    text: str
    comments: int


class KeywordSearch:
    """Finds the themes whose keywords are in a text."""

    def __init__(self, themes: Iterable[CommentTheme]) -> None:
        # Looked for in the words of a text with a space before and after each, which is fast.
        self._sought: list[tuple[int, str]] = []
        self._patterns: list[tuple[int, tuple[str, ...]]] = []  # with any ending within a phrase
        for theme in themes:
            for pattern in filter(None, map(_pattern, theme.keywords)):
                if any(word.endswith("*") for word in pattern[:-1]):
                    self._patterns.append((theme.id, pattern))
                else:
                    sought = f" {' '.join(pattern)} "
                    self._sought.append((theme.id, sought.removesuffix("* ")))

    def themes_in(self, text: str) -> frozenset[int]:
        """The ids of the themes of which `text` has a keyword."""
        words = search_words(text)
        spaced = f" {' '.join(words)} "
        found = {theme_id for theme_id, sought in self._sought if sought in spaced}
        return frozenset(
            found.union(one for one, pattern in self._patterns if _has(words, pattern))
        )


def frequent_phrases(
    texts: Sequence[str], themes: Iterable[CommentTheme] = (), *, most: int = 40
) -> list[FrequentPhrase]:
    """The words and phrases in most of `texts`, at most `most`, each in at least two.

    Without stop words and numbers, nor what the keywords of `themes` find already. A word that is
    nearly always part of one phrase is not given beside it.
    """
    stop_words = _stop_words_of(texts)
    known = [pattern for theme in themes for word in theme.keywords if (pattern := _pattern(word))]
    counts: Counter[tuple[str, ...]] = Counter()
    spelt: dict[tuple[str, ...], Counter[str]] = {}
    for text in texts:
        in_text: dict[tuple[str, ...], str] = {}
        words = _spelt_words(text)
        for start in range(len(words)):
            for size in range(1, _LONGEST_PHRASE + 1):
                part = words[start : start + size]
                if len(part) == size and _is_telling([one for one, _ in part], stop_words):
                    phrase = tuple(one for one, _ in part)
                    in_text.setdefault(phrase, _written(part))
        counts.update(in_text.keys())
        for phrase, words_of in in_text.items():
            spelt.setdefault(phrase, Counter())[words_of] += 1
    frequent = {phrase: count for phrase, count in counts.items() if count >= _LEAST_COMMENTS}
    absorbed = _absorbed(frequent)
    shown = [
        phrase
        for phrase in frequent
        if phrase not in absorbed and not any(_has(phrase, one) for one in known)
    ]
    shown.sort(key=lambda phrase: (-frequent[phrase], -len(phrase), phrase))
    return [
        FrequentPhrase(spelt[phrase].most_common(1)[0][0], frequent[phrase])
        for phrase in shown[:most]
    ]


def words_used_most(words: Sequence[FrequentPhrase]) -> str:
    """Say in how many comments words are: “Words used most: funding (14 comments), time (9)”."""
    if not words:
        return ""
    said = [f"{words[0].text} ({plural(words[0].comments, 'comment')})"]
    said += [f"{one.text} ({format_number(one.comments)})" for one in words[1:]]
    return f"Words used most: {', '.join(said)}"


def frequent_words(texts: Sequence[str], *, most: int = 10) -> list[FrequentPhrase]:
    """The words in most of `texts`, at most `most`, each in at least two; without stop words.

    Faster than `frequent_phrases`: the languages are told by the first texts alone.
    """
    stop_words = _stop_words_of(texts[:_LANGUAGE_SAMPLE])
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for text in texts:
        in_text = dict(_spelt_words(text))
        counts.update(in_text.keys())
        for word, written in in_text.items():
            spelt.setdefault(word, written)
    found = sorted(
        ((word, count) for word, count in counts.items() if count > 1),
        key=lambda one: (-one[1], one[0]),
    )
    telling = (one for one in found if _is_telling((one[0],), stop_words))
    return [FrequentPhrase(spelt[word], count) for word, count in islice(telling, most)]


def _pattern(keyword: str) -> tuple[str, ...]:
    """The words of a keyword; one with any ending keeps its `*`."""
    pattern: list[str] = []
    for part in keyword.split():
        words = search_words(part)
        if words and part.endswith("*"):
            words[-1] += "*"
        pattern += words
    return tuple(pattern)


def _has(words: Sequence[str], pattern: Sequence[str]) -> bool:
    size = len(pattern)
    return any(
        all(map(_is_word, words[start : start + size], pattern))
        for start in range(len(words) - size + 1)
    )


def _is_word(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _spelt_words(text: str) -> list[tuple[str, str]]:
    """The words of `text` as they are compared, each with how it is written."""
    found: list[tuple[str, str]] = []
    for part in text.split():
        words = search_words(part)
        written = part.strip("\"'“”‘’«»()[]{}.,;:!?…-–—/\\*").lower()
        found += [(words[0], written)] if len(words) == 1 else [(one, one) for one in words]
    return found


def _written(part: Sequence[tuple[str, str]]) -> str:
    """A phrase as it is written: signs of Chinese, Japanese and Korean have no spaces between."""
    spaced = "".join(
        f"{'' if is_syllable(one) and is_syllable(before) else ' '}{word}"
        for (before, _), (one, word) in pairwise([("", ""), *part])
    )
    return spaced.strip()


def _is_telling(words: Sequence[str], stop_words: frozenset[str]) -> bool:
    """Whether a phrase begins and ends with a word that says something."""
    return not any(
        one in stop_words or one.isdigit() or (len(one) == 1 and one.isascii())
        for one in (words[0], words[-1])
    )


def _absorbed(frequent: Mapping[tuple[str, ...], int]) -> set[tuple[str, ...]]:
    """Those of `frequent` that are nearly always part of a longer one."""
    found: set[tuple[str, ...]] = set()
    for phrase, count in frequent.items():
        for size in range(1, len(phrase)):
            for start in range(len(phrase) - size + 1):
                part = phrase[start : start + size]
                if part in frequent and count >= _ABSORBED * frequent[part]:
                    found.add(part)
    return found


def _stop_words_of(texts: Sequence[str]) -> frozenset[str]:
    """The stop words of the languages that at least a few of `texts` are written in."""
    lists = _stop_words()
    languages: Counter[str] = Counter()
    for text in texts:
        words = set(search_words(text))
        hits = {language: len(words & some) for language, some in lists.items()}
        best = max(hits, key=lambda language: hits[language], default="")
        if best and hits[best]:
            languages[best] += 1
    needed = max(1.0, _LANGUAGE_SHARE * languages.total())
    return frozenset().union(
        *(lists[language] for language, count in languages.items() if count >= needed)
    )


@lru_cache(maxsize=1)
def _stop_words() -> dict[str, frozenset[str]]:
    """The stop words of each language that there is a list of, as they are compared."""
    from stop_words import AVAILABLE_LANGUAGES, get_stop_words

    return {
        language: frozenset(
            part for word in get_stop_words(language) for part in search_words(word)
        )
        for language in AVAILABLE_LANGUAGES
    }
