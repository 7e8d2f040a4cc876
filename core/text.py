"""Text as people and spreadsheets write it, made comparable."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import groupby
from typing import Literal

# Zero-width, direction and soft-hyphen marks: seen in pasted names, never meant.
INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Combining marks: Latin, Cyrillic, Hebrew and Arabic vowels, symbols, half marks.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
# Halves of surrogate pairs, and code points that Unicode keeps free of characters.
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")
# Normalising sorts the marks of a letter, at quadratic cost; nobody writes so many (UAX #15, 13).
_MOST_MARKS = 30
_FEW_MARKS_BELOW = 1_000  # characters of a text; sorting so many marks takes no time
# Kana and Chinese characters, and the letters of one Korean syllable as NFKD writes them.
_SYLLABLE = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
    "|[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"
)
_ASCII_WORDS = str.maketrans(
    {chr(code): chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
)
# Letters that carry no combining mark but that people write without the stroke or ligature.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def clean(text: str) -> str:
    """`text` as it is stored: NFC, whole, no control characters, white space trimmed and single.

    Line breaks become spaces; use `clean_lines` where they carry meaning.
    """
    if text.isascii() and text.isprintable():  # most cells: nothing to normalise
        return text if "  " not in text and text == text.strip() else _SPACE.sub(" ", text).strip()
    return _SPACE.sub(" ", _normalised("NFC", _CONTROL.sub("", replace_invalid(text)))).strip()


def clean_lines(text: str) -> str:
    """Like `clean`, but keeping line breaks: for notes, addresses and open answers."""
    return "\n".join(clean(line) for line in text.splitlines()).strip()


def strip_invisible(text: str) -> str:
    """`text` without marks and control characters that nobody sees; line breaks and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub("", INVISIBLE.sub("", text))


def replace_invalid(text: str) -> str:
    """`text` with U+FFFD in place of half characters and non-characters: no file takes those."""
    return text if text.isascii() else _NO_CHARACTERS.sub("\ufffd", text)


def compatible(text: str) -> str:
    """`text` casefolded, in plain characters (NFKC), without invisible ones: "Ａda" is "ada"."""
    if text.isascii():
        return text.lower()
    return _normalised("NFKC", _normalised("NFKC", INVISIBLE.sub("", text)).casefold())


def fold(text: str) -> str:
    """`text` for comparing and searching: casefolded, without accents, marks or double spaces.

    "  Núñez\u200b " and "NUNEZ" fold to the same text.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = _normalised("NFKD", INVISIBLE.sub("", text).casefold())
    plain = _MARKS.sub("", decomposed).translate(_PLAIN_LETTERS)
    return " ".join(plain.split())


def comparison_key(text: str) -> str:
    """`text` as a comparison key: folded, letters and digits only, single spaces between words.

    Headings, names and vocabulary words are compared by it: "E-mail Address:" is "e mail address".
    """
    return " ".join(_WORD.findall(fold(text)))


def _normalised(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """`text` in a normal form; as it is where a letter has more marks than anybody writes."""
    if len(text) > _FEW_MARKS_BELOW:
        marks = groupby(map(unicodedata.combining, text), bool)
        if any(is_mark and sum(1 for _ in run) > _MOST_MARKS for is_mark, run in marks):
            return text
    return unicodedata.normalize(form, text)


def search_words(text: str) -> list[str]:
    """The words of `text` as they are searched: folded, letters and digits only.

    Each Chinese, Japanese or Korean sign is a word: names in these scripts have no spaces, and
    people search for any part of them.
    """
    if not text.isascii():
        text = " ".join(
            part.lower() if part.isascii() else _apart(part) for part in text.split(" ")
        )
    if text.isascii():  # nearly all records
        return text.translate(_ASCII_WORDS).split()
    return _WORD.findall(text)


@lru_cache(maxsize=50_000)  # names and towns that very many have
def _apart(part: str) -> str:
    """`part` of a text folded, with its syllables apart."""
    return _SYLLABLE.sub(r" \g<0> ", fold(part))


def is_syllable(word: str) -> bool:
    """Whether `word` of `search_words` is one Chinese, Japanese or Korean sign."""
    return _SYLLABLE.fullmatch(word) is not None


def most_frequent_spelling(spellings: Counter[str]) -> str:
    """The spelling that occurs most; of several the one that is not in capitals."""
    return min(spellings, key=lambda one: (-spellings[one], one.isupper(), one))
