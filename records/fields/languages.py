"""Languages in which people are written to: their English names, and their codes.

Codes are those of ISO 639 (pycountry), names in English and in the language itself those of the
Unicode CLDR (Babel). Both are loaded when they are first needed.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from core.text import comparison_key

_SHORTEST: Final = 4  # letters of a name: shorter ones are taken for codes
_LONGEST_REGION: Final = 4  # letters of “GB” in “en-GB”, of “Hans” in “zh-Hans”


def language_of(word: str) -> str | None:
    """The English name of the language that `word` names or is the code of; None for none.

    `word` is as `core.text.comparison_key` gives it: "deutsch", "de", "ger" and "de at" are German.
    """
    code, _, region = word.partition(" ")
    found = _by_word().get(word)
    if found is None and 0 < len(region) <= _LONGEST_REGION and len(code) < _SHORTEST:
        found = _by_word().get(code)
    return found


def code_of(language: str) -> str | None:
    """The code of two letters of a language's English name; or None."""
    return _codes().get(language)


def name_of(code: str) -> str:
    """The English name of the language with the code `code`; the code where there is none."""
    return next((name for name, known in _codes().items() if known == code), code)


def names() -> tuple[str, ...]:
    """The English names of all languages that have a code of two letters, in their order."""
    return tuple(sorted(_codes()))


@cache
def _codes() -> Mapping[str, str]:
    import pycountry
    from babel import Locale

    english = Locale("en").languages
    codes = (one.alpha_2 for one in pycountry.languages if hasattr(one, "alpha_2"))
    return {english[code]: code for code in codes if code in english}


@cache
def _by_word() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, code in _codes().items():
        for word in _words(name, code):
            found.setdefault(comparison_key(word), name)
    found.pop("", None)
    return found


def _words(name: str, code: str) -> Iterator[str]:
    import pycountry
    from babel import Locale, UnknownLocaleError

    language: Any = pycountry.languages.get(alpha_2=code)
    yield from (name, code, language.alpha_3, getattr(language, "bibliographic", ""))
    yield language.name
    try:
        yield Locale.parse(code).languages.get(code, "")  # its own name
    except UnknownLocaleError:
        return
