"""What kind of field a column would make, told by its cells. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from core.dates import parse_date
from importers.reading import Cell
from records.fields import Kind
from records.values import YEARS, as_text
from records.vocabulary import yes_no

_SAMPLE: Final = 500
_MOST_CHOICES: Final = 8
_LEAST_REPEATS: Final = 4  # on average, for words to look like choices
_LONGEST_CHOICE: Final = 30


def guess_kind(cells: Sequence[Cell]) -> tuple[Kind, tuple[str, ...]]:
    """The kind of field that holds `cells`, and the words of a list."""
    found = [cell for cell in cells if cell is not None][:_SAMPLE]
    if not found:
        return Kind.TEXT, ()
    if all(_is_yes_no(cell) for cell in found):
        return Kind.YES_NO, ()
    if all(isinstance(cell, int) and cell in YEARS for cell in found):
        return Kind.YEAR, ()
    if all(isinstance(cell, int | float) for cell in found):
        return Kind.NUMBER, ()
    if all(_is_date(cell) for cell in found):
        return Kind.DATE, ()
    texts = [as_text(cell).strip() for cell in found]
    words = tuple(dict.fromkeys(texts))
    short = max(map(len, words)) <= _LONGEST_CHOICE
    if short and len(words) <= _MOST_CHOICES and len(texts) >= _LEAST_REPEATS * len(words):
        return Kind.CHOICE, words
    return (Kind.LINES if any("\n" in text for text in texts) else Kind.TEXT), ()


def _is_yes_no(cell: Cell) -> bool:
    return isinstance(cell, bool) or (isinstance(cell, str) and yes_no(cell) is not None)


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and parse_date(cell) is not None)
