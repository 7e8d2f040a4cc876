"""Names of two people in one: "John and Mary Hale", "Mr & Mrs J Wood". Pure.

A word between two names may also be a part of one: "José Ortega y Gasset". Those that may be count
only behind a first given name or title.
"""

import re
from typing import Final

from core.text import comparison_key

_SIGN: Final = re.compile(r"\w[.)]?\s*[&+]\s*\w")
_TITLES: Final = re.compile(r"\b(?:mr\.?\s*/\s*mrs|mrs\.?\s*/\s*mr)\b", re.IGNORECASE)
_WORDS: Final = frozenset({"and", "und"})
# As written in small letters: "John U. Smith" has a middle name.
_WORDS_OF_NAMES_TOO: Final = frozenset({"y", "e", "i", "et", "en", "og", "och", "u.", "u"})
_PARTICLES: Final = frozenset({"von", "zu", "van", "de"})  # "von und zu"
_LEADING_TITLES: Final = frozenset({"dr", "drs", "prof", "professor", "the", "rev", "sir"})
_MAY_NAME_TWO: Final = re.compile(
    r"[&+/]|\s(?:and|und|y|e|i|et|en|og|och|u\.?)\s", re.IGNORECASE
)  # fmt: skip


def may_name_two(text: str) -> bool:
    """Whether `names_two_people` is worth asking; quick."""
    return _MAY_NAME_TWO.search(text) is not None


def names_two_people(name: str) -> bool:
    """Whether a whole name, as "Title Given Middle Family", is that of two people."""
    if _SIGN.search(name) or _TITLES.search(name):
        return True
    words = name.split()
    while words and comparison_key(words[0]) in _LEADING_TITLES and words[1:2] != ["and"]:
        del words[0]
    for at, word in enumerate(words[1:-1], 1):
        if word.casefold() in _WORDS:
            if not {words[at - 1].casefold(), words[at + 1].casefold()} <= _PARTICLES:
                return True
        elif word in _WORDS_OF_NAMES_TOO and at == 1 and len(words) > at + 2:
            return True
    return False
