"""Files of SurveyMonkey: a row of questions and one of choices, or one row with both.

A question stands over the first of its columns alone. Its choices have a column each, or one
column together.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from importers.answers.headings import ResponseColumn, choice_names
from importers.answers.platforms.platform import ColumnHeading, Platform, Row, row_key, text_of

_COLUMNS: Final[Mapping[str, ResponseColumn]] = {
    "respondent id": ResponseColumn.RESPONSE,
    "respondentid": ResponseColumn.RESPONSE,
    "start date": ResponseColumn.STARTED,
    "startdate": ResponseColumn.STARTED,
    "end date": ResponseColumn.SUBMITTED,
    "enddate": ResponseColumn.SUBMITTED,
    "email address": ResponseColumn.EMAIL,
    "emailaddress": ResponseColumn.EMAIL,
}
_RESPONDENT: Final = frozenset({"respondent id", "respondentid"})
_COLLECTOR: Final = frozenset({"collector id", "collectorid"})
_WHOLE: Final = frozenset({"response", "open ended response"})  # the column of a whole question
_WHOLE_ENDS: Final = (" - Response", " - Open-Ended Response")
_LEAST_SHARE: Final = 0.5  # of the filled cells of the second row are of whole questions
_LEAST_WHOLE: Final = 2


def _find_rows(rows: Sequence[Row]) -> range | None:
    for index, row in enumerate(rows):
        keys = row_key(row)
        below = row_key(rows[index + 1]) if index + 1 < len(rows) else []
        filled = [key for key in below if key]
        respondent = next((place for place, key in enumerate(keys) if key in _RESPONDENT), None)
        if respondent is not None and not _COLLECTOR.isdisjoint(keys):
            # A row of answers has a respondent, a second row of headings has none.
            return range(index, index + (2 if filled and not below[respondent] else 1))
        whole = sum(key in _WHOLE for key in filled)
        if whole >= _LEAST_WHOLE and whole >= len(filled) * _LEAST_SHARE and any(keys):
            return range(index, index + 2)
    return None


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    if len(rows) == 1:
        return tuple(_merged(text_of(cell)) for cell in rows[0])
    headings = []
    question = ""
    for over, own in zip(*rows, strict=True):
        question = text_of(over) or question
        headings.append(_heading(question if own is not None else text_of(over), text_of(own)))
    return tuple(headings)


def _heading(question: str, choice: str) -> ColumnHeading:
    """The heading of a column: one without a second row is none of a question."""
    if not choice:
        return ColumnHeading(question, is_field=True, role=_COLUMNS.get(row_key([question])[0]))
    if row_key([choice])[0] in _WHOLE:
        return ColumnHeading(question, texts=(question,))
    text = f"{question} [{choice}]"
    return ColumnHeading(text, texts=(text,))


def _merged(text: str) -> ColumnHeading:
    role = _COLUMNS.get(row_key([text])[0])
    question = text
    for end in _WHOLE_ENDS:
        question = question.removesuffix(end)
    if role is not None:
        return ColumnHeading(text, is_field=True, role=role)
    return ColumnHeading(text, texts=choice_names(question))


SURVEYMONKEY: Final = Platform(
    key="surveymonkey",
    name="SurveyMonkey",
    find_rows=_find_rows,
    join=_join,
    end_is_complete=False,  # whether a response was finished is not in the file
)
