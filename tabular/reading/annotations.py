"""What stands behind cells: comments, and the e-mail addresses of links.

Knows positions and texts, no file formats; a Table gets them as notes, and as a column more.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from core.formats import plural
from core.issues import Issue, Severity
from core.text import clean, comparison_key
from tabular.reading.book import Annotations, Cell, Position, Table, column_letter

_SHOWN: Final = 200  # characters of a comment in a note
_LINK: Final = re.compile(r"\s*mailto:([^?]*)", re.IGNORECASE)
# Words of headings above addresses: e-mail, mail, Mailadresse, courriel, correo, posta.
_OF_EMAIL: Final = re.compile(r"mail|courriel|correo|\bposta\b")


def linked_address(target: str) -> str | None:
    """The e-mail address that a link writes to; None where it leads elsewhere."""
    found = _LINK.match(target)
    address = unquote(found[1]).strip() if found else ""
    return address if "@" in address else None


def annotated(table: Table, annotations: Annotations) -> Table:
    """`table` with a note for each comment, and with the addresses that stand behind its cells.

    An address replaces what a cell of a column of e-mail addresses shows instead; those of another
    column become a column of their own beside it.
    """
    rows = {number: index for index, number in enumerate(table.row_numbers)}
    places = {place: index for index, place in enumerate(table.places)}
    table = replace(
        table,
        comments={
            (rows[row + 1], places.get(column, -1)): text
            for (row, column), text in annotations.comments.items()
            if row + 1 in rows
        },
        notes=(*table.notes, *_comment_notes(table, annotations.comments, places)),
    )
    linked: dict[int, dict[int, str]] = {}
    for (row, column), address in annotations.addresses.items():
        if row + 1 in rows and column in places:
            linked.setdefault(places[column], {})[rows[row + 1]] = address
    for column in sorted(linked, reverse=True):
        table = _with_addresses(table, column, linked[column])
    return table


def _comment_notes(
    table: Table, comments: Mapping[Position, str], places: Mapping[int, int]
) -> Iterator[Issue]:
    if comments:
        have = plural(len(comments), "cell has a comment", "cells have comments")
        text = f"{have}. Comments are not imported: check what they say."
        yield Issue("cell_comments", text, severity=Severity.NOTE)
    for (row, column), comment in sorted(comments.items()):
        heading = table.headings[places[column]].strip() if column in places else ""
        yield Issue(
            "cell_comment",
            f"The cell has a comment: “{_shortened(clean(comment))}”.",
            row + 1,
            heading or column_letter(column),
            Severity.NOTE,
            comment,
        )


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"


def _with_addresses(table: Table, column: int, linked: Mapping[int, str]) -> Table:
    """`table` with the addresses, by row, that stand behind the cells of a column."""
    cells = table.columns[column]
    linked = {row: address for row, address in linked.items() if not _has_address(cells[row])}
    if not linked:
        return table
    heading = table.headings[column]
    behind: list[Cell] = [linked.get(row) for row in range(len(cells))]
    taken = plural(len(linked), "e-mail address", "e-mail addresses")
    if _OF_EMAIL.search(comparison_key(heading)) or any(map(_has_address, cells)):
        text = f"{taken} of links were imported in place of the text that the cells show."
        mixed = [new or old for new, old in zip(behind, cells, strict=True)]
        columns = [*table.columns[:column], mixed, *table.columns[column + 1 :]]
        changed = replace(table, columns=columns)
    else:
        name = f"E-mail ({heading.strip() or 'link'})"
        text = f"{taken} stand in links behind the cells; they are in the column “{name}”."
        at = column + 1
        changed = replace(
            table,
            headings=(*table.headings[:at], name, *table.headings[at:]),
            columns=[*table.columns[:at], behind, *table.columns[at:]],
            places=(*table.places[:at], table.places[column], *table.places[at:]),
            groups=(*table.groups[:at], "", *table.groups[at:]) if table.groups else (),
            comments={
                (row, place + (place > column)): text
                for (row, place), text in table.comments.items()
            },
        )
    note = Issue(
        "linked_addresses",
        text,
        table.row_numbers[min(linked)],
        heading.strip() or column_letter(table.places[column]),
        Severity.NOTE,
    )
    return replace(changed, notes=(*table.notes, note))


def _has_address(cell: Cell) -> bool:
    return isinstance(cell, str) and "@" in cell
