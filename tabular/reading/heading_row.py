"""Finds the row of headings below title lines and notes, by what headings look like.

Pure: looks at the first rows of columns, and knows no field names but those passed in.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from statistics import median

from core.text import comparison_key
from tabular.reading.book import Cell

LOOK_AT = 50  # rows; nobody puts more lines above a table
_GOOD_ENOUGH = 0.7  # of the best row's score: the first such row has the headings
_LEAST = 0.3
_EMAIL = re.compile(r"\s*[^@\s]+@[^@\s]+\s*")
_LONGEST_EMAIL = 320
_VALUE = re.compile(r"(?=\D*\d)[\d\s.,:/+()%£$€-]+")  # numbers, dates, phones
_LEAST_KNOWN = 0.5  # of the cells of a last row, which then has headings
_YEARS = range(1900, 2100)  # a year can be a heading: half a word


def find_headings(
    columns: Iterable[list[Cell]], known: Collection[str] = frozenset()
) -> int | None:
    """Find the index of the heading row, or None where no row looks like one.

    Headings are mostly distinct texts, about as wide as the rows below them, and no values; words
    of `known` (as given by core.text.key) speak for a row. Repeated and blank headings are allowed.
    The last row that says something has headings only where it is the only one, or known words.
    """
    columns = list(columns)
    rows = list(zip(*(column[: LOOK_AT * 2] for column in columns), strict=True))
    widths = [sum(cell is not None for cell in row) for row in rows]
    usual = _usual(widths)
    scores = [
        _score(index, row, max(usual, _usual(widths[index + 1 :])), columns, known)
        for index, row in enumerate(rows[:LOOK_AT])
    ]
    filled = [index for index, width in enumerate(widths) if width]
    if len(filled) > 1 and filled[-1] < len(scores) and not _is_known(rows[filled[-1]], known):
        scores[filled[-1]] = 0.0
    best = max(scores, default=0.0)
    if best < _LEAST:
        return None
    return next(index for index, score in enumerate(scores) if score >= best * _GOOD_ENOUGH)


def find_group_row(
    columns: Sequence[Sequence[Cell]], index: int, known: Collection[str]
) -> tuple[int, int] | None:
    """Find two rows of headings: a group over several columns, and the columns' own below it.

    `index` is that of the row that was taken for the headings, either of the two. Gives both
    indices, or None for one row of headings: a title in the first column is no group.
    """
    for upper, lower in ((index - 1, index), (index, index + 1)):
        if upper < 0 or lower >= len(columns[0]):
            continue
        above, below = ([column[row] for column in columns] for row in (upper, lower))
        if (
            any(cell is not None for cell in above[1:])
            and not any(cell is not None and _is_value(cell) for cell in (*above, *below))
            and _is_known(below, known)
            and sum(cell is not None for cell in below) > 1
            and all(
                over is not None or own is not None for over, own in zip(above, below, strict=True)
            )
            and _spans(above, below)
        ):
            return upper, lower
    return None


def group_texts(above: Sequence[Cell], below: Sequence[Cell]) -> list[str]:
    """The group of each column, carried on to the columns over which `above` is blank."""
    groups: list[str] = []
    group = ""
    for over, own in zip(above, below, strict=True):
        group = "" if own is None else str(over).strip() if over is not None else group
        groups.append(group)
    return groups


def _spans(above: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a cell of `above` stands over two headings or more."""
    return any(
        above[at] is not None
        and None not in below[at : at + 2]
        and above[at + 1] in (None, above[at])
        for at in range(len(above) - 1)
    )


def _is_known(row: Sequence[Cell], known: Collection[str]) -> bool:
    cells = [cell for cell in row if cell is not None]
    words = sum(isinstance(cell, str) and comparison_key(cell) in known for cell in cells)
    return words > 0 and words >= _LEAST_KNOWN * len(cells)


def _usual(widths: list[int]) -> float:
    filled = [width for width in widths if width]
    return median(filled) if filled else 0


def _score(
    index: int,
    row: Sequence[Cell],
    width: float,
    columns: Sequence[Sequence[Cell]],
    known: Collection[str],
) -> float:
    """Rate a row from 0 to 2: 1 for its looks and 1 for known words; `width` is the usual one."""
    cells = [cell for cell in row if cell is not None]
    words = [cell for cell in cells if not _is_value(cell)]
    if not words or any(
        _is_email(cell) and _go_on_with_emails(column[index + 1 : LOOK_AT * 2])
        for cell, column in zip(row, columns, strict=True)
    ):
        return 0.0  # an e-mail address above others is one of them
    repeats = sum(count - 1 for count in Counter(words).values())
    years = sum(isinstance(word, int) or str(word).isdigit() for word in words)
    looks = (len(words) - repeats / 4 - years / 2) / len(cells)
    looks *= min(1.0, len(cells) / width)
    return looks + sum(comparison_key(str(word)) in known for word in words) / max(
        len(cells), width
    )


def _go_on_with_emails(below: Sequence[Cell]) -> bool:
    """Whether the cells below an e-mail address are none, or have another one among them."""
    filled = [cell for cell in below if cell is not None]
    return not filled or any(map(_is_email, filled))


def _is_email(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) < _LONGEST_EMAIL and bool(_EMAIL.fullmatch(cell))


def _is_value(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(_VALUE.fullmatch(cell)) and not _is_year(cell)
    if isinstance(cell, bool | float | date):
        return True
    return cell not in _YEARS


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and int(text) in _YEARS
