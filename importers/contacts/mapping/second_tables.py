"""A second table on the sheet, beside the first one or below it: its people are others.

Pure. Nothing of a second table is imported; it is named, with what to do.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from core.formats import plural
from core.issues import Issue, Severity
from core.text import clean, comparison_key
from importers.contacts.mapping.heading_fields import HeadingIndex, field_named
from importers.contacts.splitters import FULL_NAME
from records.fields.values import as_text
from tabular.reading import Cell, Table

_NAMES: Final = frozenset({"family_name", "given_name", FULL_NAME})
_CORE: Final = _NAMES | {"alumni_id", "email"}
_LEAST_KNOWN: Final = 0.6  # of the cells of a row of headings
_LEAST_KNOWN_CELLS: Final = 2
_LEAST_BLOCK: Final = 2  # columns


def second_table_beside(table: Table, named: Sequence[str | None]) -> int | None:
    """The column with which a second table begins, or None; `named` are the headings' fields.

    It begins where names, or a name and an address, come a second time; after a blank column also
    where the rows below are others than those of the first table.
    """
    starts = [
        at
        for at in range(1, len(named))
        if named[at] in _CORE and named[at] in named[:at] and _repeats(named, at)
    ]
    gaps = [at for at in range(1, len(named)) if table.places and _is_gap(table, at)]
    starts += [at for at in gaps if _begins_anew(named, at) or _has_other_rows(table, at)]
    if not starts:
        return None
    start = min(starts)
    return max((gap for gap in gaps if gap <= start), default=start)


def second_table_note(table: Table, start: int) -> Issue:
    """What is said of the second table that begins with the column `start`."""
    first, end = table.letter(start), table.letter(len(table.headings) - 1)
    block = zip(*table.columns[start:], strict=True)
    rows = sum(any(cell is not None for cell in row) for row in block)
    text = (
        f"Columns {first} to {end} hold a second table ({plural(rows, 'row')}), which was not"
        " imported. Move it to a sheet or a file of its own and import that, or delete it."
    )
    return Issue("second_table", text, None, None, Severity.WARNING)


def without_table_below(table: Table, index: HeadingIndex) -> Table:
    """`table` without the rows of a second table below it, each of which is refused.

    It begins with a row of other headings, or of the same in another order; a row that repeats the
    table's own headings begins none. `index` knows the
    headings of fields.
    """
    at = _headings_below(table, index)
    if at is None:
        return table
    start = at
    while start and _is_caption(table, start - 1):
        start -= 1
    numbers = table.row_numbers[start:]
    text = (
        f"The row belongs to a second table with headings of its own, in row"
        f" {table.row_numbers[at]}, and was not imported. Move that table to a sheet or a file of"
        " its own and import that."
    )
    notes = [
        Issue("second_table", text, row, None, Severity.ERROR) for row in numbers[at - start :]
    ]
    captions = [
        Issue("second_table", "The row is the title of a second table.", row, None,
                Severity.ERROR)
        for row in numbers[: at - start]
    ]  # fmt: skip
    return replace(
        table,
        columns=[column[:start] for column in table.columns],
        row_numbers=tuple(table.row_numbers[:start]),
        notes=(*table.notes, *captions, *notes),
        refused_rows=tuple(sorted({*table.refused_rows, *numbers})),
        comments={place: text for place, text in table.comments.items() if place[0] < start},
    )


def _repeats(named: Sequence[str | None], at: int) -> bool:
    """Whether the columns from `at` on repeat a name, and a second thing that tells people."""
    again = {one for one in named[at:] if one in _CORE and one in named[:at]}
    return len(again) > 1 and not again.isdisjoint(_NAMES)


def _is_gap(table: Table, at: int) -> bool:
    return table.places[at] > table.places[at - 1] + 1


def _begins_anew(named: Sequence[str | None], at: int) -> bool:
    """Whether there are names on both sides of a blank column."""
    return not _NAMES.isdisjoint(named[:at]) and not _NAMES.isdisjoint(named[at:])


def _has_other_rows(table: Table, at: int) -> bool:
    """Whether the columns from `at` on are filled from the top to another row than those before."""
    if len(table.columns) - at < _LEAST_BLOCK:
        return False
    before, after = _filled(table.columns[:at]), _filled(table.columns[at:])
    end, other = _end(before), _end(after)
    return bool(other) and all(after[:other]) and all(before[:end]) and end != other


def _filled(columns: Sequence[Sequence[Cell]]) -> list[bool]:
    return [any(cell is not None for cell in row) for row in zip(*columns, strict=True)]


def _end(filled: Sequence[bool]) -> int:
    return max((index for index, there in enumerate(filled, 1) if there), default=0)


def _headings_below(table: Table, index: HeadingIndex) -> int | None:
    """The index of the first row that has headings other than the table's."""
    texts = _usual_texts(table, index)
    found = Counter(
        at
        for column in table.columns
        if not texts.isdisjoint(column)
        for at, cell in enumerate(column)
        if cell in texts
    )
    own = [comparison_key(heading) for heading in table.headings]
    for at in sorted(at for at, count in found.items() if count >= _LEAST_KNOWN_CELLS):
        cells = [(own[place], c[at]) for place, c in enumerate(table.columns) if c[at] is not None]
        known = sum(
            isinstance(cell, str) and field_named(cell, index).field is not None
            for _, cell in cells
        )
        if known >= _LEAST_KNOWN * len(cells) and any(
            comparison_key(as_text(c)) != h for h, c in cells
        ):
            return at
    return None


def _usual_texts(table: Table, index: HeadingIndex) -> frozenset[Cell]:
    """Headings as they are usually written: a row of them is found fast among very many rows."""
    known = [text.replace("e mail", "e-mail") for text in index.by_text]
    return frozenset(
        written
        for text in (*known, *table.headings, *index.by_text)
        for written in (text, text.lower(), text.upper(), text.capitalize(), text.title())
        if text
    )


def _is_caption(table: Table, at: int) -> bool:
    """Whether a row above other headings is their title: one text alone."""
    cells = [column[at] for column in table.columns if column[at] is not None]
    return len(table.columns) > 1 and len(cells) == 1 and bool(clean(as_text(cells[0])))
