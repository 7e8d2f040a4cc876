"""The card that joins two groups at a click, so that more of them can be published."""

from PySide6.QtWidgets import QHBoxLayout

from analysis.notes import join_in_words
from analysis.results import JoinSuggestion
from core.formats import listed
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.database import Database
from queries.findings import BreakDown
from surveys.derived_variables import (
    DERIVED,
    LONGEST_NAME,
    DerivedVariable,
    JoinedCategories,
    save_derived_variable,
)
from ui.context import PageContext
from ui.pages.surveys.findings.data import Findings
from ui.pages.surveys.findings.section import FindingsSection
from ui.widgets import label, secondary_button


class JoinCard(FindingsSection):
    """Suggests the join that shows most; hidden without one, and for what is derived already."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._findings: Findings | None = None
        self._sentence = label("", wrap=True)
        self._join = secondary_button("Join groups", self._save)
        row = QHBoxLayout()
        row.addWidget(self._sentence, 1)
        row.addWidget(self._join)
        self.body.addLayout(row)

    def show_findings(self, findings: Findings) -> None:
        """Show the suggestion."""
        self._findings = findings
        found = self._suggestion()
        self.setVisible(found is not None)
        self._sentence.setText("" if found is None else join_in_words(found))
        self._join.setEnabled(True)

    def _suggestion(self) -> JoinSuggestion | None:
        joins = () if self._findings is None else self._findings.summary.joins
        return next((one for one in joins if not one.key.startswith(DERIVED)), None)

    def _save(self) -> None:
        """Save the joined categories for the survey, and ask for figures by them."""
        findings, found = self._findings, self._suggestion()
        if findings is None or found is None or findings.summary.breakdown is None:
            return
        self._join.setEnabled(False)
        joined = listed(found.labels)
        (variable,) = (one for one in findings.summary.breakdown.variables if one.key == found.key)
        name = f"{variable.label}, {joined} joined"[:LONGEST_NAME].strip()
        definition = JoinedCategories(found.key, ((joined, found.labels),))
        database: Database = self._context.database

        def write(_progress: Progress) -> DerivedVariable:
            with database.write(BatchKind.VARIABLE_SAVE) as changes:
                return save_derived_variable(
                    changes, findings.request.survey_code, name, definition
                )

        self._context.jobs.write(
            write,
            lambda saved: self.variable_wanted.emit(found.key, BreakDown(saved.key, saved.name)),
            title="Joining groups",
        )
