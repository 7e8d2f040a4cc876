"""The responses of a wave as a workbook, a row each, with a codebook.

importers/answers can read the headings and cells again. Knows questionnaires and
responses; must not know how a file is written.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from core.progress import SILENT, Progress
from exporters.contacts import field_column
from exporters.responses.exported_responses import ExportedResponses, month_of
from surveys.answer_values.cells import CellReader
from surveys.answer_values.choice_texts import full_text, has_confusable_choices
from surveys.questionnaire import KIND_LABELS, ChoiceDefinition, QuestionDefinition, QuestionKind
from surveys.responses import Answer, Response
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec
from tabular.writing.tables import write_tables

NOT_APPLICABLE: Final = "Not applicable"

_Cell = Callable[[Response], CellValue]
_Columns = list[tuple[ColumnSpec, _Cell]]


def write_responses_workbook(
    path: Path, exported: ExportedResponses, *, progress: Progress = SILENT
) -> None:
    """Write `exported` with its codebook to `path`, an .xlsx or .ods file.

    Raises UserError for another ending, or when the file cannot be written; Cancelled as `progress`
    says.
    """
    columns = [
        (field_column(field), _person_cell(exported, field.key)) for field in exported.person_fields
    ]
    if not exported.anonymous:
        columns = [
            (ColumnSpec("Token"), lambda r: exported.tokens.get(r.invitation_id or 0)),
            (ColumnSpec("Response ID"), lambda r: r.source_key),
            *columns,
        ]
    columns += _circumstances(exported)
    for question in exported.questions:
        columns += _question_columns(
            question, anonymous=exported.anonymous, with_words=exported.with_words
        )
    rows = [[cell(response) for _, cell in columns] for response in exported.responses]
    answers = SheetSpec("Responses", [column for column, _ in columns], rows, count=len(rows))
    write_tables(path, [answers, _codebook(exported.questions)], progress=progress)


def heading(question: QuestionDefinition, choice: ChoiceDefinition | None = None) -> str:
    """The heading of a question's column, or of one choice's: “Q3. What do you do? [Trials]”."""
    text = question.full_text.replace("[", "(").replace("]", ")")
    if choice is None:
        return f"{question.code}. {text}"
    if "[" in choice.text or "]" in choice.text:
        return f"{question.code}. {text} [{choice.code}]"
    return f"{question.code}. {text} [{_choice_text(question, choice)}]"


def _person_cell(exported: ExportedResponses, key: str) -> _Cell:
    def cell(response: Response) -> CellValue:
        return exported.of_person(response, key)

    return cell


def _circumstances(exported: ExportedResponses) -> _Columns:
    status: tuple[ColumnSpec, _Cell] = (
        ColumnSpec("Status"),
        lambda response: "Complete" if response.is_complete else "Partial",
    )
    if exported.anonymous:
        month: _Columns = [(ColumnSpec("Submitted"), lambda r: month_of(r.submitted_at))]
        return [status, *(month if exported.with_months else [])]
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
            return month_of(answer.on) if anonymous else answer.on
        return answer.text if answer.number is None else answer.number
    text = texts[answer.choice]
    if kind is QuestionKind.SCALE:
        return int(answer.choice) if text == answer.choice else f"{answer.choice} – {text}"
    return f"{text}: {answer.text}" if answer.text else text


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
