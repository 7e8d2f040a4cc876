"""A questionnaire inferred from a file of answers, where there is none yet. Pure.

What a column's values prove decides its kind; columns that share a question in their headings are
its choices where they hold ticks, and questions of their own where they hold answers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from core.issues import Issue, Severity
from core.text import clean, comparison_key, fold
from importers.answers.platforms import ColumnHeading, Platform, headings_of
from importers.answers.proposals import propose_columns
from importers.answers.questionnaires.column_kinds import kind_of
from records.fields.values import as_text
from surveys.answer_values.cells import is_blank
from surveys.answer_values.status_words import yes_or_no
from surveys.questionnaire import (
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from tabular.reading import Cell, Table

_CODE: Final = re.compile(r"[A-Za-z]\w{0,29}")
_CODE_WITH_PART: Final = re.compile(r"(?P<stem>[A-Za-z]\w*)\[(?P<part>[^\]]+)\]")
_CODE_AND_TEXT: Final = re.compile(r"(?P<code>[A-Za-z]\w{0,29})(?:\. |: )(?P<text>.+)", re.DOTALL)
_LONGEST_TEXT: Final = 1_000
# Columns about the person, by core.text.comparison_key.
_PERSON: Final = frozenset(
    {"name", "full name", "first name", "given name", "last name", "family name", "surname",
     "phone", "mobile", "telephone", "ip address"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that may be a question: the parts of its heading, and its values."""

    heading: str
    code: str
    text: str
    part_code: str  # of a choice or a row; "" where it is a whole question
    part: str
    values: Sequence[Cell]

    @property
    def stem(self) -> str:
        """What columns of one question share."""
        return fold(self.text) if self.part else ""


def infer_questionnaire(
    table: Table, platform: Platform, code: str, title: str
) -> tuple[Questionnaire, tuple[Issue, ...]]:
    """Infer the questionnaire that the answers in `table`, written by `platform`, were given to.

    Gives with it what was left out and why. Without questions where no column may be one.
    """
    columns, issues = _question_columns(table, headings_of(table, platform))
    columns = _without_words(columns)
    taken: set[str] = set()
    questions: list[QuestionDefinition] = []
    for place, (_, group) in enumerate(groupby(_numbered(columns), key=lambda one: one[0])):
        for question in _questions([column for _, column in group], place + 1, taken):
            own = _free_code(question.code, place + 1, taken)
            questions.append(replace(question, code=own))
    return Questionnaire(code, title, None, tuple(questions)), tuple(issues)


def _question_columns(
    table: Table, headings: Sequence[ColumnHeading]
) -> tuple[list[_Column], list[Issue]]:
    """The columns that may be questions; of the others, why not."""
    nothing = Questionnaire("", "", None, ())
    roles = propose_columns(headings, nothing, table.columns).roles
    found: list[_Column] = []
    issues: list[Issue] = []
    for heading, role, cells in zip(headings, roles, table.columns, strict=True):
        if heading.is_field or heading.is_words or role is not None or not heading.text.strip():
            continue
        values = [cell for cell in cells if not is_blank(cell)]
        if not values:
            issues.append(_left_out(heading, "it is blank"))
        elif comparison_key(heading.text) in _PERSON:
            issues.append(_left_out(heading, "it is about the person"))
        else:
            found.append(_column(heading, values))
    return found, issues


def _without_words(columns: Sequence[_Column]) -> list[_Column]:
    """The columns but those of the words of an “other” that was chosen in the column before."""
    return [
        column
        for before, column in pairwise([None, *columns])
        if column is not None and not (before is not None and _are_words_of(column, before))
    ]


def _are_words_of(column: _Column, before: _Column) -> bool:
    if fold(column.part) != "other" or before.part or fold(column.text) != fold(before.text):
        return False
    whole = kind_of(before.values, before.text)
    is_single = whole.kind is QuestionKind.SINGLE
    return is_single and any(fold(choice.text) == "other" for choice in whole.choices)


def _left_out(heading: ColumnHeading, why: str) -> Issue:
    text = f"Column “{heading.text}” was not made a question: {why}."
    return Issue("no_question", text, None, heading.text, Severity.NOTE)


def _column(heading: ColumnHeading, values: Sequence[Cell]) -> _Column:
    code, text = heading.code, heading.text
    if not code and (both := _CODE_AND_TEXT.fullmatch(text)):
        code, text = both["code"], both["text"]
    elif heading.texts:
        text = heading.texts[0]
    stem_code, part_code = code, ""
    if with_part := _CODE_WITH_PART.fullmatch(code or text):
        stem_code, part_code = with_part["stem"], with_part["part"]
    stem, part = _split(heading.texts[-1] if heading.texts else text)
    if part_code and not part:
        stem, part = (stem_code, part_code) if text == heading.text else (text, part_code)
    return _Column(heading.text, stem_code, clean(stem), part_code, clean(part), values)


def _split(text: str) -> tuple[str, str]:
    """Split “Question [choice]” and “Question - choice”."""
    if text.endswith("]") and "[" in text:
        stem, _, part = text[:-1].rpartition("[")
        return stem, part
    stem, mark, part = text.rpartition(" - ")
    return (stem, part) if mark else (text, "")


def _numbered(columns: Sequence[_Column]) -> Iterator[tuple[int, _Column]]:
    """Yield the columns with a number that neighbours of one question share."""
    number = 0
    for place, column in enumerate(columns):
        before = columns[place - 1].stem if place else ""
        if not column.stem or column.stem != before:
            number += 1
        yield number, column


def _questions(
    columns: Sequence[_Column], number: int, taken: set[str]
) -> Iterator[QuestionDefinition]:
    """Yield the question of a column, or those of columns that share one: the rows of a matrix."""
    if len(columns) > 1 and all(map(_is_tick, columns)):
        choices = tuple(
            ChoiceDefinition(column.part_code or str(number), column.part)
            for number, column in enumerate(columns, 1)
        )
        first = columns[0]
        stems = {column.code.rpartition("_")[0] for column in columns}
        code = first.code if first.part_code or len(stems) > 1 else stems.pop()
        yield QuestionDefinition(code, _short(first.text), QuestionKind.MULTIPLE, choices)
        return
    whole = kind_of([cell for column in columns for cell in column.values], columns[0].text)
    matrix_code = _free_code(columns[0].code, number, taken) if len(columns) > 1 else ""
    for place, column in enumerate(columns, 1):
        if matrix_code:
            code, text = f"{matrix_code}_{column.part_code or place}", column.part
        else:
            code = column.code or column.heading
            text = f"{column.text} [{column.part}]" if column.part else column.text
        yield QuestionDefinition(
            code,
            _short(text),
            whole.kind,
            whole.choices,
            scale_from=whole.scale_from,
            scale_to=whole.scale_to,
            matrix=Matrix(matrix_code, _short(column.text)) if matrix_code else None,
        )


def _is_tick(column: _Column) -> bool:
    """Whether the cells say that a choice was ticked; an “other” may be put into words."""
    if comparison_key(column.part).startswith("other"):
        return True
    own = fold(column.part)
    return all(
        yes_or_no(cell) is not None or fold(clean(as_text(cell))) == own
        for cell in set(column.values)
    )


def _short(text: str) -> str:
    return clean(text)[:_LONGEST_TEXT]


def _free_code(code: str, number: int, taken: set[str]) -> str:
    """`code` where it is one and free; else the number of the question."""
    own = code if _CODE.fullmatch(code) else f"Q{number}"
    while fold(own) in taken:
        number += 1
        own = f"Q{number}"
    taken.add(fold(own))
    return own
