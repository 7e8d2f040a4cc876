"""FigureTable: a table of figures for reports, workbooks, the window and commands to draw.

Knows texts and values; must not know what the figures mean.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tabular.writing.sheets import CellValue, ColumnSpec

PAGE_WIDTH: Final = 88  # characters of a table's type that a printed page has across
_LABEL_WIDTHS: Final = (20, 40)  # characters: a label column has at least and at most
_LONGEST_WORD: Final = 24  # characters; a longer one is broken
_NARROWEST: Final = 6  # characters that a column of figures gets on a page
_MARGIN: Final = 2  # characters between two columns
_STRETCH: Final = 1.5

Figures = Mapping[ColumnSpec, CellValue]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row: `cells` are the texts to read, `figures` the same unrounded for a workbook.

    A hidden figure is a dash among the cells and None among the figures. `choice` is the code of
    the answer that the row is about, if any. A row that `is_heading` names those below it which are
    `in_group`.
    """

    cells: tuple[str, ...]
    figures: Figures = field(default_factory=dict)
    choice: str | None = None
    is_heading: bool = False
    in_group: bool = False


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A table to draw: the first `labels` columns are texts, the others figures, right-aligned.

    `notes` are the sentences that belong below it. Where it `has_groups`, the first label is
    that of several rows, and `grouped` has it above them.
    """

    headings: tuple[str, ...] = ()
    rows: tuple[FigureRow, ...] = ()
    labels: int = 1
    notes: tuple[str, ...] = ()
    has_groups: bool = False

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

        Every column gets room for its longest word, one of figures for its longest cell. Of what is
        left columns of figures get up to _STRETCH times that, labels the rest, by what they lack.
        """
        needed = self.widths()
        widths: list[float] = [
            (self._longest_word(place) if place < self.labels else max(width, _NARROWEST)) + _MARGIN
            for place, width in enumerate(needed)
        ]
        lacking = [
            max(0, max(len(line[place]) for line in self.lines()) + _MARGIN - widths[place])
            for place in range(self.labels)
        ]
        figures = sum(widths[self.labels :])
        room = PAGE_WIDTH - sum(widths)
        stretch = min(_STRETCH, 1 + max(0, room - sum(lacking)) / figures) if figures else 1
        room = max(0, room - (stretch - 1) * figures)
        whole_lack = sum(lacking)
        for place in range(self.labels):
            part = lacking[place] / whole_lack if whole_lack else 1 / self.labels
            widths[place] += room * part
        stretched = [
            width * (1 if place < self.labels else stretch) for place, width in enumerate(widths)
        ]
        return [width / sum(stretched) for width in stretched]

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

    def grouped(self) -> "FigureTable":
        """Give the table with the labels of its groups as headings of their rows.

        A row without a second label has the first one as its label. A table without groups is
        given as it is.
        """
        if not self.has_groups:
            return self
        rows: list[FigureRow] = []
        above = None
        for row in self.rows:
            name, label, *rest = row.cells
            if not label:
                rows.append(replace(row, cells=(name, *rest)))
            else:
                if name != above:
                    rows.append(FigureRow((name, *("" for _ in rest)), is_heading=True))
                rows.append(replace(row, cells=(label, *rest), in_group=True))
            above = name if label else None
        return replace(
            self,
            headings=self.headings[1:],
            rows=tuple(rows),
            labels=self.labels - 1,
            has_groups=False,
        )

    def transposed(self, heading: str) -> "FigureTable":
        """Give the table with a row for each column of figures, under `heading`."""
        headings = (heading, *(row.cells[0] for row in self.rows))
        columns = list(zip(*self.lines(), strict=True))[self.labels :]
        return replace(self, headings=headings, rows=tuple(map(FigureRow, columns)), labels=1)

    def _longest_word(self, place: int) -> int:
        return min(_LONGEST_WORD, max(_longest_word(line[place]) for line in self.lines()))

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
