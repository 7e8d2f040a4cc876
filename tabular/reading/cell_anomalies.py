"""What is odd in a sheet's cells and the quick reader does not tell, found in any format.

Knows no file formats.
"""

from dataclasses import dataclass, field
from typing import Any

from tabular.reading.book import Annotations, Position
from tabular.reading.merged_cells import Range
from tabular.reading.number_formats import pad

# The numbers of errors in Excel's binary formats ([MS-XLS] 2.5.10, [MS-XLSB] 2.5.97.2).
ERRORS_BY_NUMBER = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


@dataclass(slots=True)
class OddCells:
    """Error cells, numbers with the code of a padding format, hidden rows and merged ranges."""

    errors: dict[Position, str] = field(default_factory=dict)
    padded: dict[Position, str] = field(default_factory=dict)
    hidden_rows: int = 0
    merged: list[Range] = field(default_factory=list)
    annotations: Annotations = field(default_factory=Annotations)
    unread_comments: int = 0  # in a format whose comments are not read


def pad_numbers(columns: list[list[Any]], padded: dict[Position, str]) -> None:
    """Write the whole numbers of `columns` that a format pads as Excel shows them, in place."""
    for (row, index), code in padded.items():
        if index < len(columns) and row < len(columns[index]):
            value = columns[index][row]
            if type(value) in (int, float) and value >= 0 and value == int(value):
                columns[index][row] = pad(int(value), code)
