"""The interface of a document that a report is written to: Word, or pages to print.

Must not know what a report says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from exporters.charts.drawing import Drawing
from exporters.figures.table import FigureTable


@dataclass(frozen=True, slots=True)
class Cover:
    """A title page: the office with its logo (a PNG), the title, and lines below it."""

    title: str
    subtitle: str
    lines: tuple[str, ...] = ()
    office: str = ""
    logo: bytes | None = None


class ReportDocument(Protocol):
    """A document that is written from top to bottom."""

    def title(self, title: str, subtitle: str) -> None:
        """Write the title and what stands below it."""

    def cover(self, cover: Cover) -> None:
        """Write a title page, which ends with `end_page`."""

    def contents(self) -> None:
        """Place the table of contents: the headings of levels 1 and 2, whenever written."""

    def end_page(self) -> None:
        """Continue on a new page."""

    def heading(self, text: str, level: int) -> None:
        """Begin a chapter (1), a question (2) or a part of it (3)."""

    def paragraph(self, text: str) -> None:
        """Write a paragraph."""

    def note(self, text: str, *, with_next: bool = False) -> None:
        """Write a note in small type, on the same page as what follows `with_next`."""

    def points(self, texts: Sequence[str]) -> None:
        """Write a bulleted list."""

    def banner(self, text: str, *, is_warning: bool) -> None:
        """Write a warning or confirmation on a coloured ground."""

    def headlines(self, table: FigureTable) -> None:
        """Write each row as a large figure, what it is of, and its base, two beside each other."""

    def table(self, table: FigureTable, caption: str = "", *, with_next: bool = False) -> None:
        """Write a table, numbered where it has a caption.

        Its headings are repeated on every page, no row is split. The last rows stay on the page of
        what follows `with_next`.
        """

    def form(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
    ) -> None:
        """Write a table to be filled in by hand: high rows, headings repeated on every page.

        `shares` are those of the width of the page that the columns get.
        """

    def figure(self, chart: Drawing, caption: str, described: str) -> None:
        """Place a chart with its numbered caption, and a description for screen readers."""
