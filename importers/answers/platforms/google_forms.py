"""Files of Google Forms: one row of headings, which begin with the time of the answer."""

from collections.abc import Sequence
from datetime import datetime, time
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

# By core.text.comparison_key.
_TIMESTAMP: Final = frozenset(
    {"timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data hora",
     "informazioni cronologiche", "tijdstempel", "sygnatura czasowa", "tidsstampel"}
)  # fmt: skip
_EMAIL: Final = frozenset(
    {"email address", "e mail address", "username", "e mail adresse", "email adresse",
     "adresse e mail", "direccion de correo electronico", "endereco de e mail",
     "indirizzo email", "e mailadres", "adres e mail"}
)  # fmt: skip
_SCORE: Final = "score"  # of quizzes


def _find_rows(rows: Sequence[Row]) -> range | None:
    keys = row_key(rows[0]) if rows else []
    if keys[:1] and (keys[0] in _TIMESTAMP or _is_other_language(keys, rows[1:])):
        return range(1)
    return None


def _is_other_language(keys: Sequence[str], rows: Sequence[Row]) -> bool:
    """Whether times of day stand under a heading that is no word of this program or of others."""
    cells = [row[0] for row in rows if row and row[0] is not None]
    is_address = len(keys) > 1 and keys[1] in _EMAIL
    return (
        is_address
        and bool(cells)
        and all(isinstance(cell, datetime) and cell.time() != time() for cell in cells)
    )


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    return tuple(_heading(place, text_of(cell)) for place, cell in enumerate(rows[-1]))


def _heading(place: int, text: str) -> ColumnHeading:
    key = row_key([text])[0]
    if place == 0:
        return own_field(text, ResponseColumn.SUBMITTED)
    if place == 1 and key in _EMAIL:
        return own_field(text, ResponseColumn.EMAIL)
    return own_field(text) if place < 3 and key == _SCORE else ColumnHeading(text)


GOOGLE_FORMS: Final = Platform(
    key="google-forms", name="Google Forms", find_rows=_find_rows, join=_join
)
