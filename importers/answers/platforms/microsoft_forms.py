"""Workbooks of Microsoft Forms: one row of headings, in the language of who downloaded them.

The first columns have always the same order: ID, start time, completion time, e-mail and name.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from importers.answers.headings import ResponseColumn
from importers.answers.platforms.platform import (
    ColumnHeading,
    Platform,
    Row,
    own_field,
    row_key,
    text_of,
)
from importers.answers.times import is_time

_FIRST: Final = (
    ResponseColumn.RESPONSE,
    ResponseColumn.STARTED,
    ResponseColumn.SUBMITTED,
    ResponseColumn.EMAIL,
    None,  # the name
)
_ENGLISH: Final = ["id", "start time", "completion time"]
# Of a sixth column, and of quizzes, by core.text.comparison_key.
_MODIFIED: Final = frozenset(
    {"last modified time", "hora de la ultima modificacion", "zeitpunkt der letzten anderung",
     "heure de la derniere modification"}
)  # fmt: skip
_QUIZ: Final = frozenset({"total points", "quiz feedback"})
_OF_QUIZ: Final = ("Points - ", "Feedback - ")


def _find_rows(rows: Sequence[Row]) -> range | None:
    keys = row_key(rows[0]) if rows else []
    if keys[:3] == _ENGLISH or (keys[:1] == ["id"] and len(keys) > 4 and _has_times(rows[1:])):
        return range(1)
    return None


def _has_times(rows: Sequence[Row]) -> bool:
    """Whether the second and third columns hold times of day, row by row."""
    cells = [cell for row in rows for cell in row[1:3] if cell is not None]
    return bool(cells) and all(
        isinstance(cell, datetime) or (isinstance(cell, str) and ":" in cell and is_time(cell))
        for cell in cells
    )


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    return tuple(_heading(place, text_of(cell)) for place, cell in enumerate(rows[-1]))


def _heading(place: int, text: str) -> ColumnHeading:
    if place < len(_FIRST):
        return own_field(text, _FIRST[place])
    key = row_key([text])[0]
    if key in _MODIFIED or key in _QUIZ or text.startswith(_OF_QUIZ):
        return own_field(text)
    return ColumnHeading(text)


MICROSOFT_FORMS: Final = Platform(
    key="microsoft-forms",
    name="Microsoft Forms",
    find_rows=_find_rows,
    join=_join,
    anonymous=frozenset({"anonymous", "anonym", "anonyme", "anonimo", "anoniem"}),
)
