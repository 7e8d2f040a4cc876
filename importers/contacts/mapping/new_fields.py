"""What field of the office's own a column would make, told by its cells."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection

from core.dates import parse_date
from core.errors import UserError
from core.text import clean, comparison_key
from records.fields.definitions import Field, FieldKind, read_custom_fields
from records.fields.values import YEARS, as_text
from records.fields.vocabulary import yes_no
from records.office import new_custom_field
from tabular.reading import Cell, Table

_SAMPLE: Final = 500
_MOST_CHOICES: Final = 8
_LEAST_REPEATS: Final = 4  # on average, for words to look like choices
_LONGEST_CHOICE: Final = 30


def guess_kind(cells: Sequence[Cell]) -> tuple[FieldKind, tuple[str, ...]]:
    """The kind of field that holds `cells`, and the words of a list."""
    found = [cell for cell in cells if cell is not None][:_SAMPLE]
    if not found:
        return FieldKind.TEXT, ()
    if all(_is_yes_no(cell) for cell in found):
        return FieldKind.YES_NO, ()
    if all(isinstance(cell, int) and cell in YEARS for cell in found):
        return FieldKind.YEAR, ()
    if all(isinstance(cell, int | float) for cell in found):
        return FieldKind.NUMBER, ()
    if all(_is_date(cell) for cell in found):
        return FieldKind.DATE, ()
    texts = [as_text(cell).strip() for cell in found]
    words = tuple(dict.fromkeys(texts))
    short = max(map(len, words)) <= _LONGEST_CHOICE
    if short and len(words) <= _MOST_CHOICES and len(texts) >= _LEAST_REPEATS * len(words):
        return FieldKind.CHOICE, words
    return (FieldKind.LINES if any("\n" in text for text in texts) else FieldKind.TEXT), ()


def fields_for(connection: Connection, table: Table, headings: Sequence[str]) -> dict[str, Field]:
    """A field of the office's own for each of `headings`: the one of that name, or a new one.

    Nothing is written. Raises UserError for a heading that `table` does not have, or that is
    a field of the program's own.
    """
    present = [comparison_key(heading) for heading in table.headings]
    known = {field.label.casefold(): field for field in read_custom_fields(connection)}
    found: dict[str, Field] = {}
    for heading in headings:
        if comparison_key(heading) not in present:
            raise UserError(
                f"The file has no heading “{heading}”, so no field was created. Nothing was"
                " imported.",
                code="unknown_heading",
            )
        at = present.index(comparison_key(heading))
        label = clean(table.headings[at])
        kind, choices = guess_kind(table.columns[at])
        found[table.headings[at]] = known.get(label.casefold()) or new_custom_field(
            connection, label, kind, choices, found.values()
        )
    return found


def _is_yes_no(cell: Cell) -> bool:
    return isinstance(cell, bool) or (isinstance(cell, str) and yes_no(cell) is not None)


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and parse_date(cell) is not None)
