"""An answers import before it is applied: read once, planned again after every change.

Plain functions for jobs, without widgets.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import UserError
from core.progress import Progress
from importers.answers.answer_sheet import read_answers
from importers.answers.choice_texts import ValueStyle
from importers.answers.columns import ColumnRole, ResponseColumn
from importers.answers.headings import QuestionColumn, distinct_headings
from importers.answers.options import ResponseOptions
from importers.answers.planning import map_columns, plan_responses
from importers.answers.platforms import to_generic
from importers.answers.preparation import ResponsesImport
from importers.answers.rows import ReadingOptions
from models.database import Database
from records.people import list_names
from surveys.questionnaire import CHOICE_KINDS, QuestionKind, Questionnaire
from surveys.survey_store import read_questionnaire
from surveys.waves import Wave
from tabular.reading import Table

_ABOUT_WORDS: Mapping[ResponseColumn, str] = {
    ResponseColumn.TOKEN: "Respondent token",
    ResponseColumn.EMAIL: "Respondent e-mail",
    ResponseColumn.ALUMNI_ID: "Respondent alumni ID",
    ResponseColumn.RESPONSE: "Response ID",
    ResponseColumn.STARTED: "Started",
    ResponseColumn.SUBMITTED: "Submitted",
    ResponseColumn.STATUS: "Completion status",
}
_MENDED_BY_MAPPING = frozenset({"no_identity", "no_questions"})
_SAMPLES = 3  # cells shown of each column


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column can be imported as: `target` as in a mapping, None for not imported."""

    target: str | None
    words: str


@dataclass(frozen=True, slots=True)
class AnswersDraft:
    """A file, its column mapping, and the plan of its import.

    `planned` is None while the file cannot be planned; `refusal` then holds the reason.
    """

    wave: Wave
    path: Path
    digest: str
    table: Table
    questionnaire: Questionnaire
    headings: tuple[str, ...]
    roles: tuple[ColumnRole, ...] = ()
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    reading: ReadingOptions = field(default_factory=ReadingOptions)
    planned: ResponsesImport | None = None
    names: Mapping[int, str] = field(default_factory=dict)  # of the people in the plan
    refusal: str = ""

    def sample(self, column: int) -> str:
        """The first non-blank values of a column."""
        cells = (cell for cell in self.table.columns[column] if cell is not None)
        return ", ".join(str(cell) for cell, _ in zip(cells, range(_SAMPLES), strict=False))

    def has_choices(self, item: QuestionColumn) -> bool:
        """Whether the cells of a question's column are choices."""
        question = next(one for one in self.questionnaire.questions if one.code == item.question)
        return question.kind in CHOICE_KINDS and item.choice is None

    def with_style(self, item: QuestionColumn, style: ValueStyle | None) -> "AnswersDraft":
        """The draft with a style for the values of a question; None to detect it."""
        styles = {**self.reading.value_styles}
        styles.pop(item.question, None)
        if style is not None:
            styles[item.question] = style
        return replace(self, reading=replace(self.reading, value_styles=styles))


def read_draft(
    database: Database, wave: Wave, path: Path, progress: Progress, *, password: str | None = None
) -> AnswersDraft:
    """Read `path` and plan its import. Raises UserError for a file that cannot be read."""
    with database.read() as connection:
        questionnaire = read_questionnaire(connection, wave.survey_code)
    table = read_answers(path, questionnaire, ResponseOptions(password=password), progress)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    _, generic = to_generic(table)
    headings = distinct_headings(generic.headings)
    draft = AnswersDraft(wave, path, digest, table, questionnaire, headings)
    return plan_again(database, draft, progress)


def plan_again(database: Database, draft: AnswersDraft, progress: Progress) -> AnswersDraft:
    """Plan the import with the current mapping."""
    _, generic = to_generic(draft.table)
    roles = map_columns(generic, draft.questionnaire, draft.mapping).roles
    try:
        with database.read() as connection:
            plan = plan_responses(
                connection,
                draft.table,
                draft.wave,
                mapping=draft.mapping,
                reading=draft.reading,
                progress=progress,
            )
            people = {row.person_id for row in plan.rows if row.person_id is not None}
            names = list_names(connection, sorted(people))
    except UserError as error:
        if error.code not in _MENDED_BY_MAPPING:
            raise
        return replace(draft, roles=roles, planned=None, refusal=error.message)
    planned = ResponsesImport(draft.path, draft.digest, draft.table, plan)
    return replace(draft, roles=plan.roles, planned=planned, names=names, refusal="")


def meanings(questionnaire: Questionnaire) -> Iterator[Meaning]:
    """Everything a column can be imported as, in menu order."""
    yield Meaning(None, "Don’t import")
    for about, words in _ABOUT_WORDS.items():
        yield Meaning(str(about), words)
    for question in questionnaire.questions:
        yield Meaning(question.code, f"{question.code}: {question.text}")
        if question.kind is QuestionKind.MULTIPLE:
            for choice in question.choices:
                yield Meaning(
                    str(QuestionColumn(question.code, choice.code)),
                    f"{question.code}: … {choice.text}",
                )


def target_of(use: ColumnRole) -> str | None:
    """A column's use as written in a mapping."""
    return None if use is None else str(use)
