"""Holds the quick reader to what the sheet's XML has: every cell with a value must have come.

The cells are counted, which is quick; only where the counts differ are they looked at one by one.
Knows worksheets and columns, no archives.
"""

import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from defusedxml.ElementTree import iterparse

from core.errors import UserError
from core.formats import plural
from tabular.reading import errors
from tabular.reading.book import Position, column_index, column_letter
from tabular.reading.sheet_xml import prefix_of

_MOST_BLANK_TEXTS = 10
_CELL = (
    rb"<%(p)srow\b([^>]*)>|<%(p)sc(\s[^>]*?)?(?:/>|>(.*?)</%(p)sc>)"  # a row's tag, or a whole cell
)
_ATTRIBUTE = rb"""\s%s\s*=\s*["']([^"']*)["']"""
_ROW, _REFERENCE, _TYPE = (re.compile(_ATTRIBUTE % name) for name in (b"r", b"r", b"t"))


def check_nothing_lost(
    xml: bytes,
    columns: list[list[Any]],
    errors: int,
    blank_texts: Callable[[], frozenset[int]],
) -> int:
    """Compare the cells of a worksheet's `xml` with the `columns` read from it, "" where blank.

    Gives how many there are. `errors` cells show an error, which is read as blank; `blank_texts`
    tells which of the shared texts are. Raises UserError: cells_lost, with the first of them.
    """
    come = sum(len(column) - column.count("") for column in columns) + errors
    found = _count_values(xml)
    if found == come:
        return come
    blank = blank_texts()
    if found - _count_blank(xml, blank) == come:
        return come
    places = list(_places_of_values(xml, blank))
    lost = [place for place in places if not _has_come(place, columns)]
    twice = len(places) - len(set(places))
    if lost or twice:
        raise _cells_lost(lost[0] if lost else _first_repeated(places), len(lost) + twice)
    return come


def check_values_came(values: Iterable[tuple[Position, object]], columns: list[list[Any]]) -> None:
    """Compare the cells that a file says have a value with the `columns` read from it.

    With each position comes the number of its shared text, or None for a value of its own. One text
    may be empty: that of which no cell came. Raises UserError: cells_lost, with the first of them.
    """
    lost: dict[Position, object] = {}
    come: set[object] = set()
    for position, shared in values:
        if _has_come(position, columns):
            come.add(shared)
        else:
            lost[position] = shared
    texts = {shared for shared in lost.values() if shared is not None} - come
    empty = texts if len(texts) == 1 else set()
    missing = [position for position, shared in lost.items() if shared not in empty]
    if missing:
        raise _cells_lost(min(missing), len(missing))


def _cells_lost(first: Position, count: int) -> UserError:
    return UserError(
        f"Not every cell of the sheet can be read: {plural(count, 'value')} would be lost, the "
        f"first in {column_letter(first[1])}{first[0] + 1}. {errors.NOTHING_CHANGED} Open the "
        "file in Excel, save it as a new workbook (.xlsx) and import that.",
        code="cells_lost",
    )


def blank_texts(shared: bytes) -> frozenset[int]:
    """Find the indices of those texts of the part of shared ones that have no letter.

    Raises ParseError, or a ValueError for XML that defines entities.
    """
    blank: set[int] = set()
    index = 0
    for _, element in iterparse(io.BytesIO(shared)):
        if element.tag.endswith("}si"):
            texts = (*element.iterfind("{*}t"), *element.iterfind("{*}r/{*}t"))
            if not any(text.text for text in texts):
                blank.add(index)
            index += 1
            element.clear()
    return frozenset(blank)


def _count_values(xml: bytes) -> int:
    prefix = prefix_of(xml)
    return sum(xml.count(b"<%s%s>" % (prefix, tag)) for tag in (b"v", b"is"))


def _count_blank(xml: bytes, blank_texts: Collection[int]) -> int:
    """Count the cells that hold a text of no letters, as far as it is written in the usual way."""
    prefix = prefix_of(xml)
    texts = [b"<%(p)st></%(p)st></%(p)sis>", b"<%(p)st/></%(p)sis>", b"<%(p)sv></%(p)sv>"]
    texts += [b't="s"><%%(p)sv>%d</%%(p)sv>' % index for index in blank_texts]
    return sum(xml.count(text % {b"p": prefix}) for text in texts[:_MOST_BLANK_TEXTS])


def _places_of_values(xml: bytes, blank_texts: frozenset[int]) -> Iterator[Position]:
    """Yield where each cell with a value is, but for those that show an error."""
    prefix = prefix_of(xml)
    value = re.compile(rb"<%(p)sv\b[^>]*>([^<]+)<" % {b"p": prefix})
    letters = re.compile(rb"<%(p)st\b[^>]*>[^<]" % {b"p": prefix})
    row, column = -1, -1
    for match in re.finditer(_CELL % {b"p": prefix}, _without_comments(xml), re.DOTALL):
        if match[1] is not None:
            given = _ROW.search(match[1])
            row, column = (int(given[1]) - 1 if given else row + 1), -1
            continue
        attributes, content = match[2] or b"", match[3] or b""
        reference = _REFERENCE.search(attributes)
        row, column = _place(reference[1], row) if reference else (row, column + 1)
        found = _TYPE.search(attributes)
        kind = found[1] if found else b"n"
        stored = value.search(content)
        if kind == b"inlineStr":
            has_value = letters.search(content) is not None
        elif stored is None or kind == b"e":
            has_value = False
        elif kind == b"s":
            has_value = int(stored[1]) not in blank_texts
        else:
            has_value = kind == b"str" or bool(stored[1].strip())
        if has_value:
            yield row, column


def _place(reference: bytes, row: int) -> Position:
    text = reference.decode("ascii", "replace")
    letters = text.rstrip("0123456789")
    return int(text[len(letters) :] or row + 1) - 1, column_index(letters)


def _without_comments(xml: bytes) -> bytes:
    first, *others = xml.split(b"<!--")
    return b"".join([first, *(part.partition(b"-->")[2] for part in others)])


def _has_come(place: Position, columns: list[list[Any]]) -> bool:
    row, column = place
    if not (0 <= column < len(columns) and 0 <= row < len(columns[column])):
        return False
    return not (isinstance(columns[column][row], str) and columns[column][row] == "")


def _first_repeated(places: list[Position]) -> Position:
    seen: set[Position] = set()
    for place in places:
        if place in seen:
            return place
        seen.add(place)
    raise AssertionError("a place is there twice")
