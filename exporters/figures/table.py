"""FigureTable: a table of figures for reports, workbooks, the window and commands to draw.

Knows texts and values; must not know what the figures mean.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tabular.writing.sheets import CellValue, ColumnSpec

PAGE_WIDTH: Final = 84  # characters of a table's type that a printed page has across
_LABEL_WIDTHS: Final = (20, 40)  # characters: a label column has at least and at most
_NARROWEST: Final = (10, 6)  # characters that a column of labels or figures gets on a page
_MARGIN: Final = 2  # characters between two columns
_STRETCH: Final = 1.5

Figures = Mapping[ColumnSpec, CellValue]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row: `cells` are the texts to read, `figures` the same unrounded for a workbook.

    A hidden figure is a dash among the cells and None among the figures. `choice` is the code of
    the answer that the row is about, if any.
    """

    cells: tuple[str, ...]
    figures: Figures = field(default_factory=dict)
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table to draw: the first `labels` columns are texts, the others figures, right-aligned.

    `notes` are the sentences that belong below it.
    """

    headings: tuple[str, ...] = ()
    rows: tuple[FigureRow, ...] = ()
    labels: int = 1
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw, not even a note."""
        return not self.rows and not self.notes

    def lines(self) -> Iterator[tuple[str, ...]]:
        """Give the headings, then the cells of each row."""
        yield self.headings
        for row in self.rows:
            yield row.cells

    def as_text(self) -> str:
        """Give the table for the clipboard: tabs between cells, as Excel and Word read it."""
        return "\n".join("\t".join(line) for line in self.lines())

    def widths(self) -> list[int]:
        """How many characters each column needs; headings and long labels may wrap."""
        columns = zip(*self.lines(), strict=True)
        return [
            min(max(map(len, column)), _LABEL_WIDTHS[1])
            if place < self.labels
            else max(_longest_word(column[0]), *map(len, column[1:]))
            for place, column in enumerate(columns)
        ]

    def shares(self) -> list[float]:
        """Which share of a page's width each column gets; they add to 1.

        Columns of figures get up to _STRETCH times what they need, labels what is left.
        """
        widths = [
            max(width, _NARROWEST[place >= self.labels]) + _MARGIN
            for place, width in enumerate(self.widths())
        ]
        labels, figures = sum(widths[: self.labels]), sum(widths[self.labels :])
        stretch = min(_STRETCH, max(1, (PAGE_WIDTH - labels) / figures)) if figures else 1
        whole = max(PAGE_WIDTH, figures + _LABEL_WIDTHS[0])
        room = (whole - stretch * figures) / labels
        return [
            width * (room if place < self.labels else stretch) / whole
            for place, width in enumerate(widths)
        ]

    def parts(self, width: int = PAGE_WIDTH) -> list["FigureTable"]:
        """Split into tables of at most `width` characters, each with the labels; notes come last.

        The parts are about as wide as each other; one has at least one column of figures.
        """
        widths = [size + _MARGIN for size in self.widths()]
        room = width - sum(min(size, _LABEL_WIDTHS[0] + _MARGIN) for size in widths[: self.labels])
        figures = sum(widths[self.labels :])
        fair = figures / max(1, math.ceil(figures / max(1, room)))
        groups: list[list[int]] = [[]]
        used = 0
        for place in range(self.labels, len(widths)):
            if groups[-1] and (used >= fair or used + widths[place] > room):
                groups.append([])
                used = 0
            groups[-1].append(place)
            used += widths[place]
        return [
            self._with_columns((*range(self.labels), *group), is_last=group is groups[-1])
            for group in groups
        ]

    def transposed(self, heading: str) -> "FigureTable":
        """Give the table with a row for each column of figures, under `heading`."""
        headings = (heading, *(row.cells[0] for row in self.rows))
        columns = list(zip(*self.lines(), strict=True))[self.labels :]
        return replace(self, headings=headings, rows=tuple(map(FigureRow, columns)), labels=1)

    def _with_columns(self, places: tuple[int, ...], *, is_last: bool) -> "FigureTable":
        return replace(
            self,
            headings=tuple(self.headings[place] for place in places),
            rows=tuple(
                replace(row, cells=tuple(row.cells[place] for place in places)) for row in self.rows
            ),
            notes=self.notes if is_last else (),
        )


def _longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)
