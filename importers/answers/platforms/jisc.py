"""Files of Jisc Online Surveys: one row of headings, with numbers of questions or codes.

Uncoded headings begin with the number (`7. What do you do?`), coded ones are it: `Q7`, and `Q7.a`
for the first choice or row of a question.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from importers.answers.headings import ResponseColumn, choice_names
from importers.answers.platforms.platform import (
    ColumnHeading,
    Platform,
    Row,
    own_field,
    row_key,
    text_of,
)

_COLUMNS: Final[Mapping[str, ResponseColumn | None]] = {
    "unique response number": ResponseColumn.RESPONSE,
    "urn": ResponseColumn.RESPONSE,
    "respondentid": ResponseColumn.TOKEN,
    "respondent id": ResponseColumn.TOKEN,
    "token": ResponseColumn.TOKEN,
    "respondent email": ResponseColumn.EMAIL,
    "started": ResponseColumn.STARTED,
    "start time": ResponseColumn.STARTED,
    "completed": ResponseColumn.SUBMITTED,
    "submitted": ResponseColumn.SUBMITTED,
    "completion time": ResponseColumn.SUBMITTED,
    "status": ResponseColumn.STATUS,
    "password": None,
    "username": None,
}
_RESPONSE: Final = frozenset({"unique response number", "urn"})
_NUMBER: Final = re.compile(r"(?P<number>\d+(?:\.[a-z\d]+)*)\.\s+(?P<text>.+)", re.DOTALL)
_PART: Final = re.compile(r"(?P<question>Q\d+)\.(?P<part>[a-z])(?:\.(?P<rest>[a-z\d]+))?", re.I)


def _find_rows(rows: Sequence[Row]) -> range | None:
    for index, row in enumerate(rows):
        if row_key(row)[:1] and row_key(row)[0] in _RESPONSE:
            return range(index, index + 1)
    return None


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    return tuple(map(_heading, map(text_of, rows[-1])))


def _heading(heading: str) -> ColumnHeading:
    key = row_key([heading])[0]
    if key in _COLUMNS:
        return own_field(heading, _COLUMNS[key])
    if part := _PART.fullmatch(heading):
        question, letter = part["question"], part["part"]
        place = str(ord(letter.lower()) - ord("a") + 1)
        names = tuple(f"{question}[{one}]" for one in (letter, place))
        return ColumnHeading(heading, heading, names)
    if numbered := _NUMBER.fullmatch(heading):
        code = f"Q{numbered['number']}"
        return ColumnHeading(heading, code, choice_names(numbered["text"]))
    return ColumnHeading(heading)


JISC: Final = Platform(key="jisc", name="Jisc Online Surveys", find_rows=_find_rows, join=_join)
