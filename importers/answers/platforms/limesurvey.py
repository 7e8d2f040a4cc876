"""Files of LimeSurvey: one row of headings; of VV files, a row of texts and one of codes.

Headings are codes (`q1[SQ001]`, `q1_SQ001`), texts (`What? [Trials]`), which may be abbreviated or
have underscores for spaces, or both, with a full stop between them. The columns of the response
come first, those that say how long it took last.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from importers.answers.abbreviated_headings import is_abbreviated
from importers.answers.headings import ResponseColumn
from importers.answers.platforms.platform import (
    ColumnHeading,
    Platform,
    Row,
    own_field,
    row_key,
    text_of,
)
from tabular.reading import Cell

_COLUMNS: Final[Mapping[str, ResponseColumn | None]] = {
    "id": ResponseColumn.RESPONSE, "response id": ResponseColumn.RESPONSE,
    "submitdate": ResponseColumn.SUBMITTED, "date submitted": ResponseColumn.SUBMITTED,
    "startdate": ResponseColumn.STARTED, "date started": ResponseColumn.STARTED,
    "token": ResponseColumn.TOKEN, "access code": ResponseColumn.TOKEN,
    "email": ResponseColumn.EMAIL, "email address": ResponseColumn.EMAIL,
    "lastpage": None, "last page": None, "startlanguage": None, "start language": None,
    "seed": None, "datestamp": None, "date last action": None, "ipaddr": None, "ip address": None,
    "refurl": None, "referrer url": None, "interviewtime": None, "total time": None,
    "firstname": None, "first name": None, "lastname": None, "last name": None,
}  # fmt: skip
_MARKS: Final = ({"submitdate", "lastpage"}, {"date submitted", "last page"})
_TIMING: Final = re.compile(r"groupTime\d+|\w+Time|(group|question) time: .*", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"attribute_\d+(?:\. (?P<label>.+))?", re.IGNORECASE | re.DOTALL)
_CODE_AND_TEXT: Final = re.compile(
    r"(?P<code>[A-Za-z]\w*(?:\[[^\]]*\])*)\. (?P<text>.+)", re.DOTALL
)
_COMMENT: Final = re.compile(r"(?P<code>[A-Za-z]\w*[\[_]\w+)comment(?P<end>\]?)")
# Of a text, not a code, as it has other signs than those of codes: “What_do_you_do?_[Trials]”.
_UNDERSCORED: Final = re.compile(r"(?=\S*_)(?=\S*(?:[^\w\[\]-]|_\[))\S+")
_NOT_SHOWN: Final = "{question_not_shown}"
_SIGNS: Final = {"{newline}": "\n", "{cr}": "\r", "{tab}": "\t", "{lbrace}": "{", "{quote}": '"'}
_SIGN: Final = re.compile("|".join(map(re.escape, _SIGNS)))
_GUARDED: Final = ("'=", "'+", "'-", "'@")  # so that no spreadsheet takes it for a formula


def _find_rows(rows: Sequence[Row]) -> range | None:
    for index, row in enumerate(rows):
        if _has_marks(row):
            is_vv = index + 1 < len(rows) and _has_marks(rows[index + 1])
            return range(index, index + 2 if is_vv else index + 1)
    return None


def _has_marks(row: Row) -> bool:
    keys = {_field_key(key) for key in row_key(row)}
    return any(marks <= keys for marks in _MARKS)


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    texts = rows[0] if len(rows) > 1 else ()
    cells = zip_longest(rows[-1], texts)
    return tuple(_heading(text_of(cell), text_of(text)) for cell, text in cells)


def _heading(heading: str, text: str) -> ColumnHeading:
    key = _field_key(row_key([heading])[0])
    if key in _COLUMNS:
        return own_field(heading, _COLUMNS[key])
    if _TIMING.fullmatch(heading):
        return own_field(heading)
    if attribute := _ATTRIBUTE.fullmatch(heading):
        return ColumnHeading(attribute["label"] or heading)
    both = _CODE_AND_TEXT.fullmatch(heading)
    code = both["code"] if both else heading
    if comment := _COMMENT.fullmatch(code):
        name = f"{heading}. {text}" if text else heading
        return ColumnHeading(name, comment["code"] + comment["end"], is_words=True)
    if text:  # of a VV file
        return ColumnHeading(f"{heading}. {text}", heading, (text,))
    if both:
        return ColumnHeading(heading, code, (both["text"],))
    if _UNDERSCORED.fullmatch(heading):
        spaced = heading.replace("_", " ")
        return ColumnHeading(heading, heading, (spaced,), is_abbreviated=is_abbreviated(spaced))
    return ColumnHeading(heading, is_abbreviated=is_abbreviated(heading))


def _field_key(key: str) -> str:
    """The name of a column of the response, which may be code and text: “submitdate. Date …”."""
    code, _, text = key.partition(" ")
    return code if code in _COLUMNS and text in _COLUMNS else key


def _read_cell(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    if cell == _NOT_SHOWN:
        return None
    text = _SIGN.sub(lambda sign: _SIGNS[sign[0]], cell) if "{" in cell else cell
    return text[1:] if text.startswith(_GUARDED) else text


LIMESURVEY: Final = Platform(
    key="limesurvey", name="LimeSurvey", find_rows=_find_rows, join=_join, read_cell=_read_cell
)
