"""The appendix of a report with the questions as they were asked.

Must not know the file format.
"""

from exporters.figures.table import FigureRow, FigureTable
from exporters.reports.report_document import ReportDocument
from surveys.questionnaire import (
    KIND_LABELS,
    LISTED_KINDS,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.routing_words import routing_words


def write_questionnaire(document: ReportDocument, questionnaire: Questionnaire) -> None:
    """Write the questions with their choices, and who was asked each."""
    document.note("The questions in their order, with their choices and who was asked them.")
    document.table(questionnaire_table(questionnaire), "The questionnaire.")


def questionnaire_table(questionnaire: Questionnaire) -> FigureTable:
    """A row for each question: its number, text, kind with choices, and who was asked it."""
    rows = [
        FigureRow(
            (
                str(number),
                question.full_text,
                question_choices(question),
                asked_of(question, questionnaire),
            )
        )
        for number, question in enumerate(questionnaire.questions, 1)
    ]
    return FigureTable(("No.", "Question", "Answers", "Asked of"), tuple(rows), labels=4)


def question_choices(question: QuestionDefinition) -> str:
    """The kind of a question with its choices: “Single choice: NHS; University”."""
    kind = KIND_LABELS[question.kind]
    if question.kind in LISTED_KINDS:
        choices = [choice.text for choice in question.choices]
    elif question.kind is QuestionKind.SCALE:
        choices = [
            choice.text if choice.text == choice.code else f"{choice.code} {choice.text}"
            for choice in question.choices
        ]
    else:
        choices = []
    if question.allows_not_applicable:
        choices.append("Not applicable")
    return f"{kind}: {'; '.join(choices)}" if choices else kind


def asked_of(question: QuestionDefinition, questionnaire: Questionnaire) -> str:
    """Who was asked a question: “Everybody”, “If question 3 is “Yes””."""
    if question.asked_if is None:
        return "Everybody"
    return f"If {routing_words(question.asked_if, questionnaire)}"
