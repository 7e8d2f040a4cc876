"""Export the responses of a wave as a workbook, a row each, with a codebook.

importers/answers can read the headings and cells again. Knows questionnaires and
responses; must not know how a file is written.
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select

from core.progress import SILENT, Progress
from exporters.contacts import field_column
from exporters.reidentification import Detail, SingledOut, is_exported, singled_out
from models.database import Database
from models.tables import invitations
from records.fields.definitions import BY_KEY
from records.people import read_flat
from surveys.answer_values.cells import CellReader
from surveys.answer_values.choice_texts import full_text, has_confusable_choices
from surveys.questionnaire import KIND_LABELS, ChoiceDefinition, QuestionDefinition, QuestionKind
from surveys.responses import Answer, Response, read_responses
from surveys.survey_store import read_questionnaire
from surveys.waves import Wave, find_wave
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.tables import write_tables

NOT_APPLICABLE: Final = "Not applicable"
PERSON_KEYS: Final = (
    "alumni_id", "title", "given_name", "family_name", "email", "gender", "award",
    "award_completed", "department",
)  # fmt: skip

_Cell = Callable[[Response], CellValue]
_Columns = list[tuple[ColumnSpec, _Cell]]


def export_responses(
    database: Database,
    path: Path,
    survey_code: str,
    wave_label: str,
    *,
    anonymous: bool = False,
    details: Collection[Detail] = (),
    progress: Progress = SILENT,
) -> int:
    """Write the responses of a wave to `path`, an .xlsx or .ods file, and give how many.

    `anonymous`, and always of a wave that is not named, leaves out everything that identifies
    respondents, and shuffles the rows; comments,
    job titles and months (in place of days) are included only as `details`. People may still be
    recognised by their answers: see `find_singled_out`. Raises UserError for an unknown
    survey or wave, another ending, or when the file cannot be written; Cancelled as `progress`
    says.
    """
    with database.read() as connection:
        wave = find_wave(connection, survey_code, wave_label)
        questions = read_questionnaire(connection, survey_code, wave.version).questions
        anonymous = anonymous or wave.privacy.hides_answers
        responses = [one for one in read_responses(connection, wave.id).values() if one.counts]
        columns = [] if anonymous else _identity(connection, wave, responses)
    if anonymous:
        questions = tuple(one for one in questions if is_exported(one, details))
    columns += _circumstances(anonymous=anonymous, with_month=Detail.MONTHS in details)
    with_words = not anonymous or Detail.COMMENTS in details
    for question in questions:
        columns += _question_columns(question, anonymous=anonymous, with_words=with_words)
    if anonymous:
        secrets.SystemRandom().shuffle(responses)
    rows = [[cell(response) for _, cell in columns] for response in responses]
    answers = SheetSpec("Responses", [column for column, _ in columns], rows, count=len(rows))
    return write_tables(path, [answers, _codebook(questions)], progress=progress)[0]


def find_singled_out(
    database: Database, survey_code: str, wave_label: str, details: Collection[Detail]
) -> SingledOut:
    """Count who could be recognised in an anonymous export of the wave.

    Raises UserError for an unknown survey or wave.
    """
    with database.read() as connection:
        wave = find_wave(connection, survey_code, wave_label)
        questions = read_questionnaire(connection, survey_code, wave.version).questions
        responses = [one for one in read_responses(connection, wave.id).values() if one.counts]
    return singled_out(questions, responses, details)


def heading(question: QuestionDefinition, choice: ChoiceDefinition | None = None) -> str:
    """The heading of a question's column, or of one choice's: “Q3. What do you do? [Trials]”."""
    text = question.full_text.replace("[", "(").replace("]", ")")
    if choice is None:
        return f"{question.code}. {text}"
    if "[" in choice.text or "]" in choice.text:
        return f"{question.code}. {text} [{choice.code}]"
    return f"{question.code}. {text} [{_choice_text(question, choice)}]"


def _identity(connection: Connection, wave: Wave, responses: Sequence[Response]) -> _Columns:
    """The columns that identify the respondent."""
    people = [response.person_id for response in responses if response.person_id is not None]
    flat = read_flat(connection, people, PERSON_KEYS)
    place = {person_id: index for index, person_id in enumerate(people)}
    tokens: dict[int, str] = {
        row.id: row.token
        for row in connection.execute(
            select(invitations.c.id, invitations.c.token).where(invitations.c.wave_id == wave.id)
        )
    }

    def of_person(key: str) -> _Cell:
        values = flat[key]

        def cell(response: Response) -> CellValue:
            index = place.get(response.person_id or 0)
            return None if index is None else values[index]

        return cell

    return [
        (ColumnSpec("Token"), lambda response: tokens.get(response.invitation_id or 0)),
        (ColumnSpec("Response ID"), lambda response: response.source_key),
        *((field_column(BY_KEY[key]), of_person(key)) for key in PERSON_KEYS),
    ]


def _circumstances(*, anonymous: bool, with_month: bool) -> _Columns:
    status: tuple[ColumnSpec, _Cell] = (
        ColumnSpec("Status"),
        lambda response: "Complete" if response.is_complete else "Partial",
    )
    if anonymous:
        month: _Columns = [(ColumnSpec("Submitted"), lambda r: _month(r.submitted_at))]
        return [status, *(month if with_month else [])]
    return [
        status,
        (ColumnSpec("Started", CellKind.DATETIME), lambda response: response.started_at),
        (ColumnSpec("Submitted", CellKind.DATETIME), lambda response: response.submitted_at),
    ]


def _question_columns(
    question: QuestionDefinition, *, anonymous: bool, with_words: bool
) -> _Columns:
    """Give a question's column, or one for each choice where several may be chosen or ranked.

    `with_words` also what respondents wrote beside a choice.
    """
    if question.kind is QuestionKind.RANKING:
        return [
            (ColumnSpec(heading(question, choice), CellKind.NUMBER), _rank_cell(question, choice))
            for choice in question.choices
        ]
    if question.kind is QuestionKind.MULTIPLE:
        return [
            (
                ColumnSpec(heading(question, choice)),
                _choice_cell(question, choice, with_words=with_words),
            )
            for choice in question.choices
        ]
    texts = {
        choice.code: choice.text
        if question.kind is QuestionKind.SCALE  # with its code always
        else _choice_text(question, choice)
        for choice in question.choices
    }

    def cell(response: Response) -> CellValue:
        given = response.answers.get(question.code)
        if not given:
            return None
        answer = given[0]
        if answer.choice is not None and not with_words:
            answer = answer._replace(text=None)
        return _value(answer, texts, question.kind, anonymous=anonymous)

    return [(ColumnSpec(heading(question), _kind(question, anonymous=anonymous)), cell)]


def _choice_cell(
    question: QuestionDefinition, choice: ChoiceDefinition, *, with_words: bool
) -> _Cell:
    """Say whether a choice was chosen, in words where it was put into words; blank: no answer."""
    reader = CellReader(question)

    def cell(response: Response) -> CellValue:
        given = response.answers.get(question.code)
        if not given:
            return None
        if given[0].not_applicable:
            return NOT_APPLICABLE
        answer = next((answer for answer in given if answer.choice == choice.code), None)
        if answer is None or answer.text is None or not with_words:
            return "No" if answer is None else "Yes"
        # Words such as “No” would be read as something else when the file is imported.
        is_read_again = reader.read_choice(answer.text, choice.code).answers == (answer,)
        return answer.text if is_read_again else f"Other: {answer.text}"

    return cell


def _rank_cell(question: QuestionDefinition, choice: ChoiceDefinition) -> _Cell:
    """The rank that a choice was given."""

    def cell(response: Response) -> CellValue:
        given = response.answers.get(question.code, ())
        if given and given[0].not_applicable:
            return NOT_APPLICABLE
        return next((one.number for one in given if one.choice == choice.code), None)

    return cell


def _choice_text(question: QuestionDefinition, choice: ChoiceDefinition) -> str:
    """A choice's text, with its code where the text alone may be another's code."""
    return full_text(choice) if has_confusable_choices(question) else choice.text


def _kind(question: QuestionDefinition, *, anonymous: bool) -> CellKind:
    if question.kind is QuestionKind.NUMBER or (
        question.kind is QuestionKind.SCALE and _is_bare(question)
    ):
        return CellKind.NUMBER
    return CellKind.DATE if question.kind is QuestionKind.DATE and not anonymous else CellKind.TEXT


def _is_bare(question: QuestionDefinition) -> bool:
    """Whether the points of a scale are numbers without words."""
    return all(choice.text == choice.code for choice in question.choices)


def _value(
    answer: Answer, texts: Mapping[str, str], kind: QuestionKind, *, anonymous: bool
) -> CellValue:
    if answer.not_applicable:
        return NOT_APPLICABLE
    if answer.choice is None:
        if answer.on is not None:
            return _month(answer.on) if anonymous else answer.on
        return answer.text if answer.number is None else answer.number
    text = texts[answer.choice]
    if kind is QuestionKind.SCALE:
        return int(answer.choice) if text == answer.choice else f"{answer.choice} – {text}"
    return f"{text}: {answer.text}" if answer.text else text


def _month(moment: date | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m}"


def _codebook(questions: Sequence[QuestionDefinition]) -> SheetSpec:
    """Describe the columns: a row for each question, or for each of its choices."""
    columns = [
        ColumnSpec("Code"),
        ColumnSpec("Question", CellKind.LINES),
        ColumnSpec("Kind"),
        ColumnSpec("Choice code"),
        ColumnSpec("Choice", CellKind.LINES),
        ColumnSpec("Not applicable", CellKind.YES_NO),
        ColumnSpec("In headline", CellKind.YES_NO),
        ColumnSpec("Headline", CellKind.LINES),
    ]
    return SheetSpec("Codebook", columns, list(_codebook_rows(questions)))


def _codebook_rows(questions: Sequence[QuestionDefinition]) -> Iterator[list[CellValue]]:
    for question in questions:
        about: list[CellValue] = [question.code, question.full_text, KIND_LABELS[question.kind]]
        offers, says = question.allows_not_applicable, question.headline
        if not question.choices:
            yield [*about, None, None, offers, None, says]
        for choice in question.choices:
            counted = choice.in_headline if says else None
            yield [*about, choice.code, choice.text, offers, counted, says]
