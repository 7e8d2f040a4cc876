"""Whole postal addresses taken apart from their end: country, postcode, region, city. Pure.

Only what is sure is taken out; everything else stays in the street, as it was written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.text import clean, comparison_key
from importers.contacts.splitters.places import COUNTIES, PROVINCES, STATES, STREET_WORDS
from records.fields import vocabulary

_UK_CODE: Final = re.compile(
    r"(?:^|\s)(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})$", re.IGNORECASE
)
_US_CODE: Final = re.compile(r"(?:^|\s)([A-Z]{2})\.?\s+(\d{5}(?:-\d{4})?)$")
_CANADIAN_CODE: Final = re.compile(r"(?:^|\s)([A-Z]{2})\s+([A-Z]\d[A-Z] ?\d[A-Z]\d)$")
# In front of the city: 69120 Heidelberg, D-69120 Heidelberg, 1012 AB Amsterdam.
_CODE_FIRST: Final = re.compile(r"((?:[A-Z]{1,2}-)?\d{4,5}(?: ?[A-Z]{2}(?=\s))?)\s+(\D+)")
_COUNTRY_LAST: Final = re.compile(r"\s(UK|U\.K\.|USA|U\.S\.A\.)$")
# Other short codes of countries are states or words, too: CA, IN, DE, AND, PER.
_SHORT_COUNTRIES: Final = frozenset({"uk", "gb", "us", "u k", "u s", "gbr", "usa", "uae"})
_LONGEST_CODE: Final = 3
_STATES_TOO: Final = frozenset({"georgia"})  # "Atlanta, Georgia"


@dataclass(slots=True)
class _Rest:
    """What is left of an address: its pieces, each with the line it stood in."""

    pieces: list[tuple[int, str]]

    @property
    def last(self) -> str:
        return self.pieces[-1][1] if self.pieces else ""

    def cut(self, last: str) -> None:
        """Leave `last` of the last piece, or drop it."""
        line, _ = self.pieces.pop()
        if last.strip(" ,"):
            self.pieces.append((line, last.strip(" ,")))

    def __str__(self) -> str:
        lines: dict[int, list[str]] = {}
        for line, piece in self.pieces:
            lines.setdefault(line, []).append(piece)
        return "\n".join(", ".join(pieces) for pieces in lines.values())


def take_address_apart(text: str) -> dict[str, str]:
    """The parts of a postal address: "12 High Street, London SE1 2AB, UK" and the like.

    Knows the postcodes of the United Kingdom, the United States, Canada, and those that stand in
    front of the city, as in Germany, France and the Netherlands.
    """
    rest = _Rest(
        [
            (line, piece)
            for line, words in enumerate(text.splitlines())
            for piece in (clean(part) for part in words.split(","))
            if piece
        ]
    )
    found = {"country": _take_country(rest)}
    found |= _take_code(rest)
    if "city" not in found and (found["country"] or "postal_code" in found):
        _take_city(rest, found)
    found["street"] = str(rest)
    return {name: value for name, value in found.items() if value}


def _take_country(rest: _Rest) -> str:
    last = rest.last
    name = comparison_key(last)
    short = len(last.replace(".", "")) <= _LONGEST_CODE and name not in _SHORT_COUNTRIES
    if (
        last
        and not short
        and name not in _STATES_TOO
        and vocabulary.canonical("country", last, {}) is not None
    ):
        rest.cut("")
        return last
    behind = _COUNTRY_LAST.search(last)
    if behind is None:
        return ""
    rest.cut(last[: behind.start()])
    return behind[1]


def _take_code(rest: _Rest) -> dict[str, str]:
    last = rest.last
    if match := _UK_CODE.search(last):
        rest.cut(last[: match.start()])
        return {"postal_code": match[1], **_in_front(rest, last[: match.start()])}
    for pattern, regions in ((_US_CODE, STATES), (_CANADIAN_CODE, PROVINCES)):
        if (match := pattern.search(last)) and comparison_key(match[1]) in regions:
            rest.cut(last[: match.start()])
            found = {"region": match[1], "postal_code": match[2]}
            return found | _in_front(rest, last[: match.start()])
    match = _CODE_FIRST.fullmatch(last)
    if match and len(rest.pieces) > 1 and _is_place(match[2]):
        rest.cut("")
        return {"postal_code": match[1], "city": match[2]}
    return {}


def _in_front(rest: _Rest, words: str) -> dict[str, str]:
    """The city, or the county, that stands before a postcode in the same piece."""
    words = words.strip()
    if not words or not _is_place(words):
        return {}
    if comparison_key(words) in COUNTIES:
        return {}  # looked at again, with the piece before it
    rest.cut("")
    return {"city": words}


def _take_city(rest: _Rest, found: dict[str, str]) -> None:
    """Find the city at the end, and the county behind it; never what may be a house or street."""
    if "region" not in found and comparison_key(rest.last) in COUNTIES:
        found["region"] = rest.last
        rest.cut("")
    alone = len(rest.pieces) == 1 and not {"region", "postal_code"} & found.keys()  # "London, UK"
    if (len(rest.pieces) > 1 or alone) and _is_place(rest.last):
        found["city"] = rest.last
        rest.cut("")


def _is_place(words: str) -> bool:
    """Whether words can be the name of a town, and not that of a street or house."""
    names = comparison_key(words).split()
    return bool(names) and not _has_digits(words) and not STREET_WORDS.intersection(names[-1:])


def _has_digits(words: Iterable[str]) -> bool:
    return any(letter.isdigit() for letter in words)
