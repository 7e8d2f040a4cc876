"""The references of cells to the shared texts of a workbook, held to be plain numbers.

The quick reader takes every reference that is not, " 1" for one, for one to the first text, and
says nothing. Knows worksheets, no archives.
"""

import re
from typing import Final

from core.errors import UserError
from tabular.reading import errors
from tabular.reading.book import column_letter
from tabular.reading.sheet_xml import cell_around, prefix_of

_ODD: Final = rb"""t=["']s["'][^>]*><%(p)sv>(?!\d*</)"""
_REFERENCE: Final = rb"""(\st=["']s["'][^>]*><%(p)sv>)([^<]*)(?=</)"""
_WHOLE: Final = re.compile(rb"\s*\+?(\d+)(?:\.0+)?\s*")


def has_odd_references(xml: bytes) -> bool:
    """Whether a reference to a shared text is not written as a plain number."""
    return re.search(_ODD % {b"p": prefix_of(xml)}, xml) is not None


def with_plain_references(xml: bytes) -> bytes:
    """The worksheet's `xml` with all references as plain numbers.

    Raises UserError: cells_lost, for the first that is no number at all.
    """

    def plain(match: re.Match[bytes]) -> bytes:
        number = _WHOLE.fullmatch(match[2])
        if number is None and match[2].strip():
            position = cell_around(xml, match.start())
            where = f"{column_letter(position[1])}{position[0] + 1}" if position else "a cell"
            raise UserError(
                f"The text of {where} is missing in the file, so not every cell of the sheet can be"
                f" read. {errors.NOTHING_CHANGED} Open the file in Excel, check that cell, save"
                " the file under a new name and import that.",
                code="cells_lost",
            )
        return match[1] + (number[1] if number is not None else b"")

    return re.sub(_REFERENCE % {b"p": prefix_of(xml)}, plain, xml)
