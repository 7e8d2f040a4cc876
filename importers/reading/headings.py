"""Finds the row of headings below title lines and notes, by what headings look like.

Pure: looks at the first rows of columns, and knows no field names but those passed in.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from statistics import median

from core.text import key
from importers.reading.book import Cell

LOOK_AT = 50  # rows; nobody puts more lines above a table
_GOOD_ENOUGH = 0.7  # of the best row's score: the first such row has the headings
_LEAST = 0.3
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_VALUE = re.compile(r"(?=\D*\d)[\d\s.,:/+()%£$€-]+")  # numbers, dates, phones
_YEARS = range(1900, 2100)  # a year can be a heading: half a word


def find_headings(
    columns: Iterable[list[Cell]], known: Collection[str] = frozenset()
) -> int | None:
    """Find the index of the heading row, or None where no row looks like one.

    Headings are mostly distinct texts, about as wide as the rows below them, and no values; words
    of `known` (as given by core.text.key) speak for a row. Repeated and blank headings are allowed.
    """
    rows = list(zip(*(column[: LOOK_AT * 2] for column in columns), strict=True))
    widths = [sum(cell is not None for cell in row) for row in rows]
    scores = [
        _score(row, _usual(widths[index + 1 :]) or widths[index], known)
        for index, row in enumerate(rows[:LOOK_AT])
    ]
    best = max(scores, default=0.0)
    if best < _LEAST:
        return None
    return next(index for index, score in enumerate(scores) if score >= best * _GOOD_ENOUGH)


def _usual(widths: list[int]) -> float:
    filled = [width for width in widths if width]
    return median(filled) if filled else 0


def _score(row: Iterable[Cell], width_below: float, known: Collection[str]) -> float:
    """Rate a row from 0 to 2: 1 for its looks and 1 for known words."""
    cells = [cell for cell in row if cell is not None]
    if not cells or any(isinstance(c, str) and _EMAIL.fullmatch(c.strip()) for c in cells):
        return 0.0
    words = [cell for cell in cells if not _is_value(cell)]
    repeats = sum(count - 1 for count in Counter(words).values())
    years = sum(isinstance(word, int) or str(word).isdigit() for word in words)
    looks = (len(words) - repeats / 4 - years / 2) / len(cells)
    looks *= min(1.0, len(cells) / width_below)
    if not words:
        return 0.0
    return looks + sum(key(str(word)) in known for word in words) / len(cells)


def _is_value(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(_VALUE.fullmatch(cell)) and not _is_year(cell)
    if isinstance(cell, bool | float | date):
        return True
    return cell not in _YEARS


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and int(text) in _YEARS
