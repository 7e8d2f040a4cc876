"""A table of shares with shaded cells: many groups, or questions of several answers.

Knows results and rows; must not know where the chart is shown.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.results import ValueShare
from core.colours import blend
from exporters.charts.canvas import Canvas, wrapped
from exporters.charts.colours import ink_on
from exporters.charts.drawing import Drawing
from exporters.charts.rows import (
    LINE_HEIGHT,
    ChartRows,
    draw_labels,
    draw_note,
    lay_out,
    note_height,
)
from exporters.charts.shares import describe_share
from exporters.charts.style import ChartStyle
from exporters.figures.formats import HIDDEN, percent

_ROW: Final = 26.0
_PARTING: Final = 1.0
_STRONGEST: Final = 0.85  # of the accent, at 100%
_NARROWEST: Final = 44.0  # a column
_MOST_LINES: Final = 4  # of a heading
_CELLS: Final = 0.56  # of the width at least, as labels have the rest
_BETWEEN: Final = 16.0  # two blocks of columns
_SHADES: Final = "The stronger the colour of a cell, the larger the share."


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row of cells: its label, and its shares by the keys of the columns."""

    key: str
    label: str
    shares: Mapping[str, ValueShare]


def columns_that_fit(style: ChartStyle) -> int:
    """How many columns of cells have room beside each other."""
    return max(1, int(style.width * _CELLS // _NARROWEST))


def draw_heat_table(
    rows: Sequence[HeatRow],
    columns: Sequence[tuple[str, str]],
    style: ChartStyle,
    *,
    groups_across: bool = False,
) -> Drawing:
    """Draw the share of each of `columns` (keys and texts) in each of `rows`.

    A cell is the darker the larger its share. Choices are the columns, or where there are
    `groups_across` the rows, and groups the other. Columns that have no room follow below.
    """
    most = columns_that_fit(style)
    blocks = math.ceil(len(columns) / most)
    size = math.ceil(len(columns) / blocks)
    parts = [columns[at : at + size] for at in range(0, len(columns), size)]
    layouts = []
    top = 0.0
    for part in parts:
        layouts.append(_lay_out_block(rows, part, size, style, top))
        top = layouts[-1].places.bottom + _BETWEEN
    bottom = layouts[-1].places.bottom
    canvas = Canvas(style, bottom + note_height(_SHADES, style))
    for part, block in zip(parts, layouts, strict=True):
        _draw_block(canvas, rows, part, block, groups_across=groups_across)
    draw_note(canvas, _SHADES, bottom)
    return canvas.drawing


@dataclass(frozen=True, slots=True)
class _Block:
    """Where columns that stand beside each other are."""

    places: ChartRows
    headings: Sequence[Sequence[str]]
    head: float  # where the headings end
    width: float  # of a column


def _lay_out_block(
    rows: Sequence[HeatRow],
    columns: Sequence[tuple[str, str]],
    size: int,
    style: ChartStyle,
    top: float,
) -> _Block:
    labels = [row.label for row in rows]
    width = (style.width - lay_out(labels, style).left) / size
    headings = [wrapped(text, width - 6, style, _MOST_LINES) for _, text in columns]
    head = top + LINE_HEIGHT * max(map(len, headings)) + 6
    return _Block(lay_out(labels, style, _ROW, head), headings, head, width)


def _draw_block(
    canvas: Canvas,
    rows: Sequence[HeatRow],
    columns: Sequence[tuple[str, str]],
    block: _Block,
    *,
    groups_across: bool,
) -> None:
    draw_labels(canvas, block.places)
    for place, lines in enumerate(block.headings):
        middle = block.places.left + block.width * (place + 0.5)
        for number, line in enumerate(lines):
            y = block.head - 6 - LINE_HEIGHT * (len(lines) - number - 0.5)
            canvas.text(middle, y, line, across="center", colour=canvas.style.muted)
    for row, place_of_row in zip(rows, block.places.rows, strict=True):
        for place, (key, text) in enumerate(columns):
            left = block.places.left + block.width * place
            top, height, share = place_of_row.top, place_of_row.height, row.shares.get(key)
            _draw_cell(canvas, left, left + block.width, top, height, share)
            if share is not None:
                group, name = (key, text) if groups_across else (row.key, row.label)
                canvas.area(
                    share.value, top, top + height, left=left, right=left + block.width,
                    group=group, text=f"{name} – {describe_share(share)}",
                )  # fmt: skip


def _draw_cell(
    canvas: Canvas, left: float, right: float, top: float, height: float, share: ValueShare | None
) -> None:
    style, middle = canvas.style, top + height / 2
    centre = (left + right) / 2
    if share is None or share.percent is None:
        band = "" if share is None else share.band or HIDDEN
        canvas.text(centre, middle, band, across="center", colour=style.muted)
        return
    strength = _STRONGEST * share.percent / 100
    fill = blend(style.accent, style.ground, strength)
    canvas.bar(left, right - _PARTING, middle, height - _PARTING, fill, square=True)
    ink = ink_on(fill, style)
    canvas.text(centre, middle, percent(share.percent), across="center", colour=ink)
