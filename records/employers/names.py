"""What names of employers have in common however they are written. Pure.

“Univ. of Leeds”, “Leeds University” and “The University of Leeds, UK” are of the same words once
abbreviations are written out, and small words, legal forms and the country are left out.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from core.text import comparison_key
from records.fields.countries import country_of

Pair: TypeAlias = tuple[str, str]  # the comparison keys of two spellings, in order

# Ways of writing a word, in English and in the languages next to it, as `comparison_key` has them.
_FULL_WORDS: Final = {
    short: word
    for word, forms in {
        "association": "assoc assn",
        "centre": "center ctr centrum",
        "clinic": "klinik",
        "college": "coll",
        "department": "dept dpt",
        "foundation": "fdn fndn",
        "government": "govt",
        "hospital": "hosp hospitals hopital",
        "institute": "inst instit institut instituto",
        "international": "intl",
        "laboratory": "lab labs laboratories",
        "ministry": "minist",
        "national": "natl nat",
        "research": "res",
        "royal": "roy",
        "saint": "st",
        "school": "sch",
        "society": "soc",
        "technology": "tech technol",
        "university": "univ uni unv universitat universite universidad universita universiteit"
        " universidade universitet",
    }.items()
    for short in forms.split()
}
_SMALL_WORDS: Final = frozenset({
    "the", "of", "and", "for", "at", "in", "on", "de", "la", "le", "les", "du", "des", "d",
    "der", "die", "das", "fur", "von", "und", "et", "di", "del", "do", "da", "y", "e", "och",
    "i",
})  # fmt: skip
# What says how a body is constituted, at the end of its name.
_LEGAL_FORMS: Final = frozenset({
    "ltd", "limited", "plc", "inc", "incorporated", "llc", "llp", "lp", "gmbh", "ag", "kg",
    "sa", "sarl", "srl", "spa", "bv", "nv", "oy", "oyj", "ab", "aps", "pty", "pte", "co",
    "company", "corp", "corporation", "ev", "cic", "nhs", "trust",
})  # fmt: skip
_TRUSTS: Final = re.compile(r"\bnhs (?:foundation trust|trust|ft)\b")
_SINGLE_LETTERS: Final = re.compile(r"\b\w(?: \w\b)+")  # "u c l", as "U.C.L." is compared
_APOSTROPHES: Final = re.compile(r"['’ʼ](?:s\b)?")
_PARTS: Final = re.compile(r"[,;()\[\]/|–—]| - ")
_SHORTEST_PLURAL: Final = 4  # letters of a word whose last s may be one of many
_ACRONYM: Final = range(2, 7)  # letters


@lru_cache(maxsize=200_000)
def employer_key(text: str) -> str:
    """The words that tell one employer from another, in the order of the alphabet.

    Names with the same key may still be two employers, as York University in Toronto and the
    University of York are: a person decides.
    """
    return " ".join(sorted(_telling_words(text)))


def employer_words(text: str) -> Sequence[str]:
    """The words of a name written out, in their order, without small words."""
    words = _written_out(text)
    return [word for word in words if word not in _SMALL_WORDS] or words


def name_parts(text: str) -> Sequence[str]:
    """The parts of a name between commas, brackets and dashes: department, employer, place."""
    return [part for one in _PARTS.split(text) if (part := one.strip())]


def pair_of(one: str, other: str) -> Pair:
    """The pair of two spellings, however they are written and whichever comes first."""
    first, second = sorted(map(comparison_key, (one, other)))
    return first, second


def is_acronym(text: str) -> bool:
    """Whether a name is only the first letters of another one, such as UCL or M.R.C."""
    letters = text.replace(".", "").replace(" ", "")
    return letters.isalpha() and letters.isupper() and len(letters) in _ACRONYM


def initials(text: str) -> frozenset[str]:
    """The acronyms that a name may have, with and without its small words."""
    words = _written_out(text)
    telling = [word for word in words if word not in _SMALL_WORDS]
    made = ("".join(word[0] for word in some) for some in (words, telling) if len(some) > 1)
    return frozenset(made)


def _telling_words(text: str) -> Sequence[str]:
    words = list(employer_words(text))
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    parts = name_parts(text)
    if len(parts) > 1 and country_of(comparison_key(parts[-1])) is not None:
        country = comparison_key(parts[-1]).split()
        if words[-len(country) :] == country and len(words) > len(country):
            del words[-len(country) :]
    return [_singular(word) for word in words]


def _written_out(text: str) -> list[str]:
    compared = comparison_key(_APOSTROPHES.sub("", text))
    compared = _SINGLE_LETTERS.sub(lambda found: found[0].replace(" ", ""), compared)
    shortened = _TRUSTS.sub("", compared).split() or compared.split()
    return [_FULL_WORDS.get(word, word) for word in shortened]


def _singular(word: str) -> str:
    is_plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if is_plural else word
