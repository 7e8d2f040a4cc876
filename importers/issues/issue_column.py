"""The column that rejected rows are given back with, and how it is known when it comes in again.

Pure.
"""

from collections.abc import Iterable
from typing import Final

from tabular.reading import Table

HEADING: Final = "Problem"
_BEGINNING: Final = "Not imported – "


def written(texts: Iterable[str]) -> str:
    """What the column says of a row, from a sentence for each thing that is wrong with it."""
    return _BEGINNING + " ".join(dict.fromkeys(texts))


def is_ours(table: Table, at: int) -> bool:
    """Whether the column at the position `at` is one that rejected rows were given back with."""
    return (
        table.headings[at] == HEADING
        and at == len(table.headings) - 1
        and all(
            cell is None or (isinstance(cell, str) and cell.startswith(_BEGINNING))
            for cell in table.columns[at]
        )
    )
