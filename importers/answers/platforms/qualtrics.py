"""Files of Qualtrics: a row of field IDs, one of questions, and one of import IDs.

The import IDs are JSON, in files of 2016 a Python dict; files of the legacy format have no third
row, and call their first columns V1 to V10.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from importers.answers.headings import ResponseColumn, choice_names
from importers.answers.platforms.platform import ColumnHeading, Platform, Row, row_key, text_of
from tabular.reading import Cell

_COLUMNS: Final[Mapping[str, ResponseColumn]] = {
    "responseid": ResponseColumn.RESPONSE,
    "startdate": ResponseColumn.STARTED,
    "enddate": ResponseColumn.SUBMITTED,
    "finished": ResponseColumn.STATUS,
    "recipientemail": ResponseColumn.EMAIL,
    "emailaddress": ResponseColumn.EMAIL,
    "externalreference": ResponseColumn.ALUMNI_ID,
    "externaldatareference": ResponseColumn.ALUMNI_ID,
}
_OWN: Final = frozenset({*_COLUMNS, "status"})
_IMPORT_ID: Final = re.compile(r"""\s*\{\s*(["'])ImportId\1\s*:\s*(["'])(?P<id>.*?)\2""")
_LEGACY: Final = re.compile(r"V\d{1,2}", re.IGNORECASE)
_NOT_ANSWERED: Final = frozenset({-99, "-99"})  # the question was seen
_OF_QUESTION: Final = "QID"  # in the import IDs of questions; others are the field's name
# The first round of a loop, and the first column of questions side by side: 1_Q3, Q3#1_2.
_FIRST_OF_SEVERAL: Final = re.compile(r"^1_(?=[A-Za-z])|#1(?=_)")
_LEAST_SHARE: Final = 0.5  # of the filled cells are import IDs
# Behind the question: of choices in one cell, and of the words of an “other”.
_WORDS: Final = " - Text"
_SUFFIXES: Final = (" - Selected Choice", _WORDS)


def _find_rows(rows: Sequence[Row]) -> range | None:
    for index, row in enumerate(rows):
        filled = [cell for cell in row if cell is not None]
        found = sum(_import_id(cell) is not None for cell in filled)
        if index >= 2 and found and found >= len(filled) * _LEAST_SHARE:
            return range(index - 2, index + 1)
    for index, row in enumerate(rows[:-1]):
        legacy = [place for place, cell in enumerate(row) if _is_legacy(cell)]
        if {row_key(rows[index + 1])[place] for place in legacy} & _COLUMNS.keys():
            return range(index, index + 2)
    return None


def _join(rows: Sequence[Row]) -> tuple[ColumnHeading, ...]:
    ids, texts, imports = [*rows, (), ()][:3]
    cells = zip_longest(ids, texts, imports)
    return tuple(_heading(text_of(one), text_of(two), three) for one, two, three in cells)


def _heading(code: str, text: str, import_cell: Cell) -> ColumnHeading:
    import_id = _import_id(import_cell)
    is_legacy = import_id is None and _is_legacy(code)
    is_known = not text and code.casefold() in _OWN  # where there is no row of texts
    if is_legacy or is_known or (import_id is not None and _OF_QUESTION not in import_id):
        name = (text if is_legacy else code) or code or text
        return ColumnHeading(name, is_field=True, role=_COLUMNS.get(name.casefold()))
    if not text:
        return ColumnHeading(code)
    is_words = text.endswith(_WORDS)
    question = text
    for suffix in _SUFFIXES:
        question = question.replace(f"{suffix} - ", " - ").removesuffix(suffix)
    code = _FIRST_OF_SEVERAL.sub("", code)
    both = f"{code}. {text}" if code and code.casefold() != text.casefold() else text
    own = code.removesuffix("_TEXT") if is_words else code
    return ColumnHeading(both, own, choice_names(question), is_words=is_words)


def _import_id(cell: Cell) -> str | None:
    found = _IMPORT_ID.match(cell) if isinstance(cell, str) else None
    return None if found is None else found["id"]


def _is_legacy(cell: Cell) -> bool:
    return isinstance(cell, str) and _LEGACY.fullmatch(cell.strip()) is not None


def _read_cell(cell: Cell) -> Cell:
    return None if cell in _NOT_ANSWERED else cell


QUALTRICS: Final = Platform(
    key="qualtrics",
    name="Qualtrics",
    find_rows=_find_rows,
    join=_join,
    statuses={"true": True, "1": True, "false": False, "0": False},
    read_cell=_read_cell,
    end_is_complete=False,  # a response that was given up has an EndDate, too
    # Words and codes as in the value labels of Status in its SPSS files.
    no_answers={
        "status": frozenset(
            {"survey preview", "survey test", "survey preview spam", "offline survey preview",
             "1", "2", "9", "17"}
        )
    },
)  # fmt: skip
