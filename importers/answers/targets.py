"""What the columns of a file of answers can be imported as, as fields like those of contacts."""

from collections.abc import Iterator, Mapping
from typing import Final

from importers.answers.headings import QuestionColumn, ResponseColumn, part_columns
from records.fields.definitions import Field, FieldKind, Part
from surveys.questionnaire import CHOICE_KINDS, QuestionDefinition, QuestionKind, Questionnaire

ABOUT_LABELS: Final[Mapping[ResponseColumn, str]] = {
    ResponseColumn.TOKEN: "Respondent token",
    ResponseColumn.EMAIL: "Respondent e-mail",
    ResponseColumn.ALUMNI_ID: "Respondent alumni ID",
    ResponseColumn.RESPONSE: "Response ID",
    ResponseColumn.STARTED: "Started",
    ResponseColumn.SUBMITTED: "Submitted",
    ResponseColumn.STATUS: "Completion status",
}
_KINDS: Final[Mapping[QuestionKind, FieldKind]] = {
    QuestionKind.YES_NO: FieldKind.YES_NO,
    QuestionKind.NUMBER: FieldKind.NUMBER,
    QuestionKind.DATE: FieldKind.DATE,
    **dict.fromkeys(
        (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.RANKING, QuestionKind.SCALE),
        FieldKind.CHOICE,
    ),
    QuestionKind.TEXT: FieldKind.LINES,
}
_ABOUT_KINDS: Final[Mapping[ResponseColumn, FieldKind]] = {
    ResponseColumn.EMAIL: FieldKind.EMAIL,
    ResponseColumn.STARTED: FieldKind.DATE,
    ResponseColumn.SUBMITTED: FieldKind.DATE,
}


def target_fields(questionnaire: Questionnaire) -> dict[str, Field]:
    """Everything that a column can be imported as, by the key that a mapping has for it.

    First what tells of the response as a whole, then each question, and each choice of those that
    take several.
    """
    return {field.key: field for field in _fields(questionnaire)}


def _fields(questionnaire: Questionnaire) -> Iterator[Field]:
    for about, label in ABOUT_LABELS.items():
        yield _field(str(about), label, _ABOUT_KINDS.get(about, FieldKind.TEXT))
    for question in questionnaire.questions:
        name = f"{question.code}: {question.full_text}"
        yield _field(
            str(QuestionColumn(question.code)), name, _KINDS[question.kind], _terms(question)
        )
        texts = {choice.code: choice.text for choice in question.choices}
        of_choice = FieldKind.YES_NO
        if question.kind is QuestionKind.RANKING:
            of_choice = FieldKind.NUMBER
        for column in part_columns(question):
            if column.rank is not None:
                label = f"{question.code}: … rank {column.rank}"
                yield _field(str(column), label, FieldKind.CHOICE, _terms(question))
            elif column.words:
                label = f"{question.code}: … {texts[column.choice or '']}, in words"
                yield _field(str(column), label, FieldKind.LINES)
            else:
                label = f"{question.code}: … {texts[column.choice or '']}"
                yield _field(str(column), label, of_choice)


def _terms(question: QuestionDefinition) -> tuple[str, ...]:
    """The words that a cell of a question with choices may be corrected to."""
    if question.kind not in CHOICE_KINDS or question.kind is QuestionKind.YES_NO:
        return ()
    return tuple(choice.text for choice in question.choices)


def _field(key: str, label: str, kind: FieldKind, choices: tuple[str, ...] = ()) -> Field:
    return Field(key, label, kind, Part.PERSON, key, choices=choices)
