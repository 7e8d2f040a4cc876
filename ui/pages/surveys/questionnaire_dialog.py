"""Shows a questionnaire as its workbook defines it, with what is wrong, before it is kept."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.problems import Problem, Severity
from core.text import plural
from surveys.questionnaire import Kind, QuestionDefinition, Questionnaire
from ui.tables import Column, DataTable, RowsTable
from ui.tables import Kind as CellKind
from ui.theme import Tone
from ui.widgets import Status, label
from ui.widgets.dialogs import FormDialog

KIND_NAMES = {
    Kind.YES_NO: "Yes or no",
    Kind.SINGLE: "Single choice",
    Kind.MULTIPLE: "Multiple choice",
    Kind.SCALE: "Scale",
    Kind.NUMBER: "Number",
    Kind.TEXT: "Text",
    Kind.DATE: "Date",
}
SEVERITIES = {
    Severity.CRITICAL: Status("Opt-out", Tone.BAD),
    Severity.ERROR: Status("Must be fixed", Tone.BAD),
    Severity.WARNING: Status("Not imported", Tone.WARNING),
    Severity.NOTE: Status("Note", Tone.NEUTRAL),
}


class QuestionnaireDialog(FormDialog):
    """What a workbook would bring: `questionnaire` and the `problems` found in it."""

    def __init__(
        self,
        parent: QWidget,
        questionnaire: Questionnaire,
        problems: tuple[Problem, ...],
        file_name: str,
    ) -> None:
        count = plural(len(questionnaire.questions), "question")
        super().__init__(
            parent,
            questionnaire.title or file_name,
            f"{questionnaire.code} · {count} · from {file_name}",
            "Keep this survey",
        )
        self.resize(820, 600)
        if problems:
            self.body.addWidget(label(f"{plural(len(problems), 'problem')} in the workbook"))
            table = problem_table("Problems in the workbook", problems)
            table.setMaximumHeight(min(34 * len(problems) + 40, 210))
            self.body.addWidget(table)
        self.body.addWidget(_question_table(questionnaire), 1)
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        if errors:
            self.set_ready(ready=False)
            self.complain("Mend the workbook, save it and choose it again; nothing was changed.")


def problem_table(name: str, problems: tuple[Problem, ...]) -> DataTable:
    """A table of what was found in a file, by row and column."""
    rows = [
        (problem.row, problem.column or "", problem.message, problem.value,
         SEVERITIES[problem.severity])
        for problem in problems
    ]  # fmt: skip
    columns = (
        Column("row", "Row", CellKind.NUMBER, 56, sortable=False),
        Column("column", "Column", CellKind.STRONG, 170, sortable=False),
        Column("message", "Problem", width=430, sortable=False),
        Column("value", "Value", CellKind.MUTED, 110, sortable=False),
        Column("severity", "", CellKind.BADGE, 120, sortable=False),
    )
    table = DataTable(name, RowsTable(columns, rows))
    table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return table


def _question_table(questionnaire: Questionnaire) -> DataTable:
    columns = (
        Column("code", "Code", CellKind.STRONG, 110, sortable=False),
        Column("text", "Question", width=330, sortable=False),
        Column("kind", "Type", CellKind.MUTED, 120, sortable=False),
        Column("choices", "Choices", CellKind.MUTED, 180, sortable=False),
    )
    rows = [
        (question.code, question.text, KIND_NAMES[question.kind], _choices(question))
        for question in questionnaire.questions
    ]
    return DataTable("Questions", RowsTable(columns, rows))


def _choices(question: QuestionDefinition) -> str:
    if question.kind is Kind.SCALE:
        return f"{question.scale_from} to {question.scale_to}"
    return " / ".join(choice.text for choice in question.choices)
