"""Write a questionnaire as the workbook from which a survey is created or changed.

importers/answers/questionnaires reads it again; must not know how a file is written.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from core.progress import SILENT, Progress
from surveys.questionnaire import (
    KIND_LABELS,
    ChoiceDefinition,
    Matrix,
    QuestionDefinition,
    Questionnaire,
    complete_questionnaire,
)
from surveys.routing import routing_text
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.tables import write_tables

_SURVEY: Final = (ColumnSpec("Survey", width=16), ColumnSpec("", CellKind.LINES, 70))
_QUESTIONS: Final = (
    ColumnSpec("Code", width=14),
    ColumnSpec("Section", width=18),
    ColumnSpec("Question", CellKind.LINES, 60),
    ColumnSpec("Type", width=16),
    ColumnSpec("Scale from", CellKind.INTEGER),
    ColumnSpec("Scale to", CellKind.INTEGER),
    ColumnSpec("Not applicable", CellKind.YES_NO),
    ColumnSpec("Ordered", CellKind.YES_NO),
    ColumnSpec("Headline", CellKind.LINES, 40),
    ColumnSpec("Matrix", width=14),
    ColumnSpec("Matrix text", CellKind.LINES, 40),
    ColumnSpec("Asked only if", CellKind.LINES, 40),
)
_CHOICES: Final = (
    ColumnSpec("Question", width=14),
    ColumnSpec("Code", width=18),
    ColumnSpec("Text", CellKind.LINES, 60),
    ColumnSpec("Headline", CellKind.YES_NO),
    ColumnSpec("Takes text", CellKind.YES_NO),
)


def write_questionnaire(
    path: Path, questionnaire: Questionnaire, progress: Progress = SILENT
) -> None:
    """Write `questionnaire` to `path`, an .xlsx or .ods file.

    Raises UserError as tabular.writing.tables.write_tables does; Cancelled.
    """
    about = (
        ("Code", questionnaire.code),
        ("Title", questionnaire.title),
        ("Description", questionnaire.description),
    )
    sheets = (
        SheetSpec("Survey", _SURVEY, about),
        SheetSpec("Questions", _QUESTIONS, map(_question, questionnaire.questions)),
        SheetSpec("Choices", _CHOICES, _choices(questionnaire)),
    )
    write_tables(path, sheets, progress=progress)


def _question(question: QuestionDefinition) -> tuple[CellValue, ...]:
    matrix = question.matrix
    return (
        question.code,
        question.section,
        question.text,
        KIND_LABELS[question.kind],
        question.scale_from,
        question.scale_to,
        question.allows_not_applicable or None,
        question.is_ordered,
        question.headline,
        None if matrix is None else matrix.code,
        None if matrix is None else matrix.text,
        None if question.asked_if is None else routing_text(question.asked_if),
    )


def _choices(questionnaire: Questionnaire) -> Iterator[tuple[CellValue, ...]]:
    """The choices of every question but those that its type implies, such as yes and no.

    Those that all rows of a matrix share are listed for the first one.
    """
    bare = tuple(replace(one, choices=()) for one in questionnaire.questions)
    implied = complete_questionnaire(replace(questionnaire, questions=bare)).questions
    first_rows: dict[Matrix, tuple[ChoiceDefinition, ...]] = {}
    for question, plain in zip(questionnaire.questions, implied, strict=True):
        if question.matrix in first_rows and question.choices == first_rows[question.matrix]:
            continue
        if question.matrix is not None:
            first_rows.setdefault(question.matrix, question.choices)
        if question.choices != plain.choices:
            for choice in question.choices:
                yield _choice(question, choice)


def _choice(question: QuestionDefinition, choice: ChoiceDefinition) -> tuple[CellValue, ...]:
    return question.code, choice.code, choice.text, choice.in_headline or None, choice.takes_text
