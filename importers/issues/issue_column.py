"""The column that rejected rows are given back with, and how it is known when it comes in again.

Pure.
"""

from collections.abc import Iterable
from typing import Final

from tabular.reading import Table

HEADING: Final = "Problem"
_MARK: Final = "⚠"  # by which its cells are known again, whatever the language of heading and text
_EARLIER: Final = "Not imported – "  # how the cells began before they had the mark


def written(texts: Iterable[str]) -> str:
    """What the column says of a row, from a sentence for each thing that is wrong with it."""
    return f"{_MARK} Not imported – " + " ".join(dict.fromkeys(texts))


def is_ours(table: Table, at: int) -> bool:
    """Whether the column at the position `at` is one that rejected rows were given back with.

    It is the last one, and each of its cells that is filled has the mark; where none is, its
    heading tells.
    """
    if at != len(table.headings) - 1:
        return False
    filled = [cell for cell in table.columns[at] if cell is not None]
    if not filled:
        return table.headings[at] == HEADING
    return all(isinstance(cell, str) and cell.startswith((_MARK, _EARLIER)) for cell in filled)
