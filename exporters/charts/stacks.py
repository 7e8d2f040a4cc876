"""Stacked bars of shares that add to 100%: a scale, a matrix, a scale in groups or waves.

Knows results and rows; must not know where the chart is shown. The points of a scale have steps of
one hue, so that their order is seen without colours, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.results import ValueShare
from exporters.charts.canvas import Canvas, text_width
from exporters.charts.colours import ink_on, step_colours
from exporters.charts.drawing import Drawing
from exporters.charts.legend import LegendEntry, draw_legend, legend_height
from exporters.charts.rows import GAP, Scale, draw_labels, draw_note, lay_out, note_height
from exporters.charts.shares import HIDDEN, describe_share, draw_shares
from exporters.charts.style import ChartStyle
from exporters.figures.formats import percent

MOST_STEPS = 9  # points of a scale whose colours can be told apart
_BAR = 20.0
_ROW = 30.0
_HEADING = 18.0
_PARTING = 1.5  # between two parts of a bar
_ROOM = 4.0  # around a percentage in a part


@dataclass(frozen=True, slots=True)
class StackRow:
    """One bar: its label, its shares by choice, and what stands `beside` it at the right.

    `key` is what its parts are chosen by, beside the choice: a group, or a question.
    """

    label: str
    shares: Mapping[str, ValueShare]
    beside: str = ""
    key: str = ""


def draw_stacks(
    rows: Sequence[StackRow],
    choices: Sequence[tuple[str, str]],
    style: ChartStyle,
    *,
    note: str = "",
    heading: str = "",
) -> Drawing:
    """Draw `rows` as bars of the shares of `choices` (values and texts), with a legend above.

    `heading` says what stands beside the bars.
    """
    colours = step_colours(style, len(choices))
    entries = [
        LegendEntry(text, colour) for (_, text), colour in zip(choices, colours, strict=True)
    ]
    top = legend_height(entries, style) + (_HEADING if heading else 6.0)
    places = lay_out([row.label for row in rows], style, height=_ROW, top=top)
    canvas = Canvas(style, places.bottom + note_height(note, style))
    draw_legend(canvas, entries, 0)
    draw_labels(canvas, places)
    beside = max((text_width(row.beside, style, "bold") for row in rows), default=0.0)
    beside = max(beside, text_width(heading, style))
    scale = Scale(0, 100, places.left, style.width - (beside + GAP if beside else 0.0))
    if heading:
        canvas.text(style.width, top - 8, heading, across="right", colour=style.muted)
    for row, place in zip(rows, places.rows, strict=True):
        parts = [row.shares.get(value) for value, _ in choices]
        draw_stack(canvas, scale, place.middle, parts, colours, row.key)
        canvas.text(style.width, place.middle, row.beside, across="right", weight="bold")
    draw_note(canvas, note, places.bottom)
    return canvas.drawing


def draw_scale(shares: Sequence[ValueShare], style: ChartStyle, note: str = "") -> Drawing:
    """Draw one stacked bar of `shares`, and under it each share with its interval.

    The bars of the shares have the colours of the parts, and so are its legend.
    """
    colours = step_colours(style, len(shares))
    by_value = {share.value: colour for share, colour in zip(shares, colours, strict=True)}
    below = draw_shares(shares, style, by_value)
    top = _BAR + 14
    canvas = Canvas(style, top + below.height + note_height(note, style))
    draw_stack(canvas, Scale(0, 100, 0, style.width), _BAR / 2 + 2, list(shares), colours)
    canvas.place(below, 0, top)
    draw_note(canvas, note, top + below.height)
    return canvas.drawing


def draw_stack(
    canvas: Canvas,
    scale: Scale,
    y: float,
    shares: Sequence[ValueShare | None],
    colours: Sequence[str],
    key: str = "",
) -> None:
    """Draw one bar of `shares`, each with its percentage where there is room for it."""
    known = [share.percent for share in shares if share is not None and share.percent is not None]
    if not known:
        canvas.text(scale.left, y, HIDDEN, colour=canvas.style.muted)
        return
    whole = max(100.0, sum(known))  # rounded shares may add to 101
    reached = 0.0
    for share, colour in zip(shares, colours, strict=True):
        if share is None or share.percent is None:
            continue
        left = scale.at(100 * reached / whole)
        reached += share.percent
        right = scale.at(100 * reached / whole)
        end = max(left, right - _PARTING)
        canvas.bar(left, end, y, _BAR, colour, square=True)
        words = percent(share.percent)
        if text_width(words, canvas.style) + _ROOM <= end - left:
            ink = ink_on(colour, canvas.style)
            canvas.text((left + end) / 2, y, words, across="center", colour=ink)
        canvas.area(
            share.value, y - _BAR / 2, y + _BAR / 2, left=left, right=right,
            group=key, text=describe_share(share),
        )  # fmt: skip
    if len(known) < len([share for share in shares if share is not None]):
        at = scale.at(100 * reached / whole)
        if scale.right - at > text_width(HIDDEN, canvas.style) + 6:
            canvas.text(at + 6, y, HIDDEN, colour=canvas.style.muted)
