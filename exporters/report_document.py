"""What a report is written into, whatever the file: Word, or pages to print and to look at.

Knows figures of matplotlib as pictures alone; must not know what a report says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table: `share` of the text's width; numbers stand at the right."""

    heading: str
    share: float
    is_number: bool = True


class ReportDocument(Protocol):
    """A document that grows from above to below."""

    def title(self, title: str, subtitle: str) -> None:
        """Write the title and what stands below it."""

    def heading(self, text: str, level: int) -> None:
        """Begin a chapter (1), a question (2) or a part of it (3)."""

    def paragraph(self, text: str) -> None:
        """Write a paragraph."""

    def note(self, text: str, *, with_next: bool = False) -> None:
        """Write what stands small beside a figure, on one page `with_next` where asked."""

    def points(self, texts: Sequence[str]) -> None:
        """Write a list of points."""

    def banner(self, text: str, *, is_warning: bool) -> None:
        """Write what nobody may overlook, on a coloured ground."""

    def headlines(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Write large figures two beside each other: the figure, what it says, its base."""

    def table(self, columns: Sequence[TableColumn], rows: Sequence[Sequence[str]]) -> None:
        """Write a table; its headings stand again on every page, no row is torn."""

    def figure(self, chart: Figure, caption: str, described: str) -> None:
        """Place a chart with its caption, and a description for those who cannot see it."""
