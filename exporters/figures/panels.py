"""The panels of the findings: questions and matrices as colleagues arranged them.

Page and reports show these; must not know how a panel is drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.results import QuestionSummary, Summary
from exporters.figures.matrix_tables import MatrixSummary, findings_of
from surveys.panel_settings import PanelSettings, PanelView, arranged


@dataclass(frozen=True, slots=True)
class Panel:
    """The figures of a question or a matrix, and how they are to be shown."""

    finding: QuestionSummary | MatrixSummary
    settings: PanelSettings

    @property
    def code(self) -> str:
        """The code of the question or matrix."""
        return self.finding.code

    @property
    def title(self) -> str:
        """What stands above: the office's own title, else the question's text."""
        return self.settings.title or self.finding.text

    @property
    def question(self) -> str:
        """The question's text, to stand beneath a title of the office's own; else empty."""
        return self.finding.text if self.settings.title else ""

    @property
    def note(self) -> str:
        """The office's own note beneath the figures; empty: none."""
        return self.settings.note or ""

    @property
    def is_table(self) -> bool:
        """Whether somebody chose a table in place of the chart."""
        return self.settings.view is PanelView.TABLE


def all_panels(summary: Summary) -> list[Panel]:
    """Every panel of `summary` in the order that was set, hidden ones too."""
    findings = {one.code: one for one in findings_of(summary.questions)}
    settings = {one.code: one for one in summary.panels}
    return [
        Panel(findings[code], settings.get(code, PanelSettings(code)))
        for code in arranged(list(findings), summary.panels)
    ]


def panels_of(summary: Summary) -> list[Panel]:
    """The panels of `summary` to show, in the order that was set."""
    return [panel for panel in all_panels(summary) if not panel.settings.is_hidden]


def hidden_panels(panels: Sequence[Panel]) -> int:
    """How many of `panels` are hidden."""
    return sum(panel.settings.is_hidden for panel in panels)
