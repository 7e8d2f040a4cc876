"""A file that a new survey begins with: its questionnaire, or answers that it is inferred from."""

from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.issues import Issue
from core.progress import SILENT, Progress
from importers.answers.platforms import read_table
from importers.answers.questionnaires.inferred import infer_questionnaire
from importers.answers.questionnaires.limesurvey import ENDINGS
from importers.answers.questionnaires.workbook import has_questions, read_questionnaire_file
from surveys.questionnaire import Questionnaire
from tabular.reading import LIMITS_OF_ANSWERS, Book, read_file


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """The questionnaire that a file proposes, and the issues of the file.

    With `has_answers` it was inferred from the answers in the file, and has no code yet.
    """

    questionnaire: Questionnaire
    issues: tuple[Issue, ...]
    has_answers: bool


def read_survey_file(
    path: Path, progress: Progress = SILENT, *, password: str | None = None
) -> SurveyFile:
    """Read the questionnaire at `path`; where it has answers instead, infer it from them.

    Raises UserError for a file that cannot be read or has no question, and Cancelled.
    """
    if path.suffix.casefold() not in ENDINGS:
        book = read_file(path, password=password, limits=LIMITS_OF_ANSWERS, progress=progress)
        if not has_questions(book):
            questionnaire, issues = infer_from_answers(path, book, "")
            return SurveyFile(questionnaire, issues, has_answers=True)
    found = read_questionnaire_file(path, progress, password=password)
    return SurveyFile(found.questionnaire, found.issues, has_answers=False)


def infer_from_answers(
    path: Path,
    book: Book,
    code: str,
    *,
    heading_row: int | None = None,
    platform_key: str | None = None,
) -> tuple[Questionnaire, tuple[Issue, ...]]:
    """Infer the questionnaire of the survey `code` from the answers in `book`, read from `path`.

    Gives with it what was left out and why. `heading_row` and `platform_key` are as for
    `read_table`. Raises UserError where no column may be a question.
    """
    platform, table = read_table(book, heading_row=heading_row, key=platform_key)
    title = path.stem.replace("_", " ").strip() or code
    questionnaire, issues = infer_questionnaire(table, platform, code, title)
    if not questionnaire.questions:
        raise UserError(
            f"No column of “{path.name}” looks like a question, so no survey was created. Create it"
            " from its questionnaire first.",
            code="no_questions",
        )
    return questionnaire, issues
