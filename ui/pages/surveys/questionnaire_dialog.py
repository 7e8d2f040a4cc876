"""Shows a questionnaire as defined by its workbook, with its issues, before it is created."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from core.formats import plural
from core.issues import Issue, Severity
from surveys.questionnaire import KIND_LABELS, QuestionDefinition, QuestionKind, Questionnaire
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import Tone
from ui.widgets import Status, label
from ui.widgets.dialogs import FormDialog

if TYPE_CHECKING:
    from importers.answers.questionnaires.workbook import QuestionnaireFile

SEVERITIES = {
    Severity.CRITICAL: Status("Opt-out", Tone.BAD),
    Severity.ERROR: Status("Must be fixed", Tone.BAD),
    Severity.WARNING: Status("Not imported", Tone.WARNING),
    Severity.NOTE: Status("Note", Tone.NEUTRAL),
}


class QuestionnaireDialog(FormDialog):
    """The questions of a workbook; `questionnaire` is the survey to create, once accepted.

    Asks for a survey code if the workbook has none.
    """

    def __init__(self, parent: QWidget, found: "QuestionnaireFile", file_name: str) -> None:
        questionnaire, issues = found.questionnaire, found.issues
        count = plural(len(questionnaire.questions), "question")
        super().__init__(
            parent,
            questionnaire.title or file_name,
            " · ".join(filter(None, [questionnaire.code, count, f"from {file_name}"])),
            "Create survey",
        )
        self.resize(820, 600)
        self._found = found
        self._code = QLineEdit()
        self._code.setPlaceholderText("A short name, such as CAR or ALUMNI2026")
        if not questionnaire.code:
            self.add_field("Survey code", self._code)
            self._code.textChanged.connect(self._check)
        if issues:
            self.body.addWidget(label(f"{plural(len(issues), 'issue')} in the workbook"))
            table = issue_table("Issues in the workbook", issues)
            table.setMaximumHeight(min(34 * len(issues) + 40, 210))
            self.body.addWidget(table)
        self.body.addWidget(question_table(questionnaire), 1)
        self._check()

    @property
    def questionnaire(self) -> Questionnaire:
        """The questionnaire with its survey code."""
        return self._complete.questionnaire

    @property
    def _complete(self) -> "QuestionnaireFile":
        from importers.answers.questionnaires.workbook import with_code

        code = self._code.text().strip()
        return with_code(self._found, code) if code else self._found

    def _check(self) -> None:
        """Show what is wrong, and enable the button if the survey can be created."""
        errors = [one for one in self._complete.issues if one.severity is Severity.ERROR]
        missing_code = any(one.code == "no_survey_code" for one in errors)
        sentence = ""
        if len(errors) > missing_code:
            sentence = "Fix the workbook, save it and choose it again. Nothing was changed."
        elif missing_code:
            sentence = "Enter a code for the survey."
        self.complain(sentence)
        self.set_ready(ready=not errors)


def issue_table(name: str, issues: tuple[Issue, ...]) -> DataTable:
    """A table of the issues of a file, by row and column."""
    rows = [
        (issue.row, issue.column or "", issue.message, issue.value,
         SEVERITIES[issue.severity])
        for issue in issues
    ]  # fmt: skip
    columns = (
        Column("row", "Row", ColumnKind.NUMBER, 56),
        Column("column", "Column", ColumnKind.STRONG, 170),
        Column("message", "Issue", width=430),
        Column("value", "Value", ColumnKind.MUTED, 110),
        Column("severity", "", ColumnKind.BADGE, 120),
    )
    table = DataTable(name, RowsTableModel(columns, rows))
    table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return table


def question_table(questionnaire: Questionnaire) -> DataTable:
    """A table of the questions with their types and choices."""
    columns = (
        Column("code", "Code", ColumnKind.STRONG, 110),
        Column("text", "Question", width=330),
        Column("kind", "Type", ColumnKind.MUTED, 120),
        Column("choices", "Choices", ColumnKind.MUTED, 180),
    )
    rows = [
        (question.code, question.text, KIND_LABELS[question.kind], _choices(question))
        for question in questionnaire.questions
    ]
    return DataTable("Questions", RowsTableModel(columns, rows))


def _choices(question: QuestionDefinition) -> str:
    if question.kind is QuestionKind.SCALE:
        return f"{question.scale_from} to {question.scale_to}"
    return " / ".join(choice.text for choice in question.choices)
