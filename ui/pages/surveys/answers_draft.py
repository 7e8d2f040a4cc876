"""An answers import before it is applied: read once, planned again after every change.

Plain functions for jobs, without widgets.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import UserError
from core.progress import Progress
from importers.answers.choices import AnswerChoices
from importers.answers.columns import ColumnRole, ResponseColumn, all_roles, choose_columns
from importers.answers.headings import QuestionColumn
from importers.answers.import_plan import AnswersFile, AnswersImport
from importers.answers.kind import RESPONSES
from importers.choices import ReadOptions
from importers.workflow import find_choices, plan_import, read_source
from models.database import Database
from records.people import list_names
from surveys.answer_values.choice_texts import ValueStyle
from surveys.questionnaire import CHOICE_KINDS, QuestionKind, Questionnaire
from surveys.waves import Wave

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

    source: AnswersFile
    choices: AnswerChoices
    planned: AnswersImport | None = None
    names: Mapping[int, str] = field(default_factory=dict)  # of the people in the plan
    refusal: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(column.called for column in self.choices.mapping)

    @property
    def roles(self) -> tuple[ColumnRole, ...]:
        """What the columns are imported as."""
        known = all_roles(self.source.questionnaire)
        return tuple(known.get(column.field or "") for column in self.choices.mapping)

    def sample(self, column: int) -> str:
        """The first non-blank values of a column."""
        cells = (cell for cell in self.source.table.columns[column] if cell is not None)
        return ", ".join(str(cell) for cell, _ in zip(cells, range(_SAMPLES), strict=False))

    def has_choices(self, item: QuestionColumn) -> bool:
        """Whether the cells of a question's column are choices."""
        questions = self.source.questionnaire.questions
        question = next(one for one in questions if one.code == item.question)
        return question.kind in CHOICE_KINDS and item.choice is None

    def with_mapping(self, heading: str, target: str | None) -> "AnswersDraft":
        """The draft with another target of a column."""
        questionnaire = self.source.questionnaire
        mapping = choose_columns(self.choices.mapping, {heading: target}, questionnaire)
        return replace(self, choices=replace(self.choices, mapping=mapping))

    def with_style(self, item: QuestionColumn, style: ValueStyle | None) -> "AnswersDraft":
        """The draft with a style for the values of a question; None to detect it."""
        styles = {**self.choices.value_styles}
        styles.pop(item.question, None)
        if style is not None:
            styles[item.question] = style
        return replace(self, choices=replace(self.choices, value_styles=styles))


def read_draft(
    database: Database, wave: Wave, path: Path, progress: Progress, *, password: str | None = None
) -> AnswersDraft:
    """Read `path` and plan its import. Raises UserError for a file that cannot be read."""
    first = AnswerChoices(survey=wave.survey_code, wave=wave.label)
    reading = ReadOptions(password=password)
    source = read_source(database, RESPONSES, path, reading, first, progress)
    with database.read() as connection:
        choices = find_choices(connection, source, first, reading=reading)
    return plan_again(database, AnswersDraft(source, choices), progress)


def plan_again(database: Database, draft: AnswersDraft, progress: Progress) -> AnswersDraft:
    """Plan the import with the current mapping."""
    try:
        with database.read() as connection:
            planned: AnswersImport = plan_import(
                connection, draft.source, draft.choices, progress, draft.planned
            )
            people = {row.person_id for row in planned.plan.rows if row.person_id is not None}
            names = list_names(connection, sorted(people))
    except UserError as error:
        if error.code not in _MENDED_BY_MAPPING:
            raise
        return replace(draft, planned=None, refusal=error.message)
    return replace(draft, planned=planned, names=names, refusal="")


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
