"""Awards written with their year: "PhD 2009", "MD(Res), 2011; MSc 2005". Pure."""

import re
from collections.abc import Mapping
from typing import Final

from core.dates import parse_year
from core.text import clean, comparison_key
from records.fields import vocabulary

_SPAN: Final = re.compile(r"(?<!\d)(\d{4})\s*[-–—]\s*(\d{4})(?!\d)")
_YEAR: Final = re.compile(
    r"(?:\b(?:expected|exp\.?|due|anticipated|predicted|projected|to be completed)(?: in)?:?\s+)?"
    r"(?:\b(?:class of|spring|summer|autumn|winter|fall|michaelmas|lent|easter|trinity|january"
    r"|february|march|april|may|june|july|august|september|october|november|december)\s+)?"
    r"(?:(?<!\d)(?<!\d[/.-])(?:\d{4}\s*/\s*(?:\d{4}|\d{2})|\d{4})(?!\d)|(?<!\S)['’‘]\d{2}$)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r"\s*[;\n\r]+\s*|\s+\+\s+")


def take_awards_apart(text: str) -> tuple[dict[str, str], ...]:
    """Each award of a cell with its years; a text in which no year is sure is an award alone."""
    pieces = [piece for piece in _BETWEEN.split(text.strip()) if comparison_key(piece)]
    awards = tuple(map(_one, pieces))
    return awards if len(awards) > 1 and all(map(_is_sure, awards)) else (_one(text),)


def _is_sure(award: Mapping[str, str]) -> bool:
    return "award" in award and (
        "award_completed" in award or vocabulary.canonical("award", award["award"], {}) is not None
    )


def _one(text: str) -> dict[str, str]:
    text = clean(text)
    if (span := _SPAN.search(text)) and parse_year(span[0]) is not None:
        award = _without(text, span)
        if not _YEAR.search(award):
            return _filled(award, started=span[1], completed=span[2])
    years = list(_YEAR.finditer(text))
    if len(years) == 1 and parse_year(years[0][0]) is not None:
        return _filled(_without(text, years[0]), completed=years[0][0])
    return _filled(text)


def _without(text: str, year: re.Match[str]) -> str:
    """The award without its year and the marks that stood between: "MD(Res), 2011" is "MD(Res)"."""
    parts = (text[: year.start()].rstrip(" ,;:-–—/(["), text[year.end() :].lstrip(" ,;:-–—/)]"))
    return " ".join(filter(None, parts))


def _filled(award: str, *, started: str = "", completed: str = "") -> dict[str, str]:
    parts = {"award": award, "award_started": started, "award_completed": completed}
    return {name: value for name, value in parts.items() if value}
