"""The chart of a flow: who changed from what to what, as bands between two columns of answers.

Drawn from the shares that are published. Bands are told apart by where they begin and end and by
thin edges, not by colour alone. Knows results and the canvas; must not know where it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.trend_results import Flow, FlowCell, FlowState
from exporters.charts.canvas import Canvas, text_width, wrapped
from exporters.charts.drawing import Drawing, band
from exporters.charts.rows import LINE_HEIGHT
from exporters.charts.style import ChartStyle
from exporters.figures import formats

_LABELS: Final = 0.29  # of the chart, the most that the labels of one side take
_BAR: Final = 9.0  # the width of a column
_SPACE: Final = 7.0  # between two answers of a column
_HEAD: Final = 24.0
_SLOT: Final = 17.0  # an answer has at least, for its label
_HEIGHTS: Final = (170.0, 560.0)  # of all answers together, at least and at most
_PER_ANSWER: Final = 46.0
_STAYED, _CHANGED = 0.30, 0.72  # strength of the bands of those who stayed and who changed
_GAP: Final = 8.0
_MOST_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class _Node:
    """An answer in a column: its label, and the bar from `top` to `bottom`."""

    lines: tuple[str, ...]
    top: float
    bottom: float
    slot: float  # the middle of its label


def can_draw(flow: Flow) -> bool:
    """Whether every share of the flow is known: none is hidden, and somebody is in it."""
    there = {one.value for one in flow.then if one.percent}
    return bool(there) and all(
        cell.percent is not None for cell in flow.cells if cell.then in there
    )


def draw_flow(flow: Flow, style: ChartStyle) -> Drawing | None:
    """Draw the flow, in the order of the answers; None where a share is hidden or nobody is in it.

    Each band is an area of its answer then, and of its answer now as the group.
    """
    if not can_draw(flow):
        return None
    widths = _band_shares(flow)
    now_shares = {
        state.value: sum(share for (_, now), share in widths.items() if now == state.value)
        for state in flow.now
    }
    then = [state for state in flow.then if state.percent]
    now = [state for state in flow.now if now_shares[state.value] > 0]
    then_shares = {
        state.value: sum(share for (one, _), share in widths.items() if one == state.value)
        for state in then
    }
    widest = style.width * _LABELS
    height = min(max(_HEIGHTS[0], _PER_ANSWER * max(len(then), len(now))), _HEIGHTS[1])
    slots = max(len(then), len(now)) * (_SLOT + _SPACE)
    height = max(height, slots)
    columns = [
        _column(states, shares, height, widest, style)
        for states, shares in ((then, then_shares), (now, now_shares))
    ]
    bottom = max(node.bottom for column in columns for node in column.values())
    labels = max(
        node.slot + LINE_HEIGHT * len(node.lines) / 2
        for column in columns
        for node in column.values()
    )
    canvas = Canvas(style, max(bottom, labels) + 6)
    sides = [
        max(text_width(line, style) for node in column.values() for line in node.lines) + _GAP
        for column in columns
    ]
    left, right = sides[0], style.width - sides[1]
    canvas.text(left + _BAR, _HEAD / 2 - 2, flow.wave_then, across="right", weight="bold")
    canvas.text(right - _BAR, _HEAD / 2 - 2, flow.wave_now, weight="bold")
    _draw_bands(canvas, flow, widths, columns, (left + _BAR, right - _BAR))
    for column, edge, across in zip(columns, (left, right), ("right", "left"), strict=True):
        for node in column.values():
            inner = edge if across == "right" else edge - _BAR
            canvas.bar(
                inner, inner + _BAR, (node.top + node.bottom) / 2, node.bottom - node.top,
                style.text, square=True,
            )  # fmt: skip
            x = edge - _GAP + 2 if across == "right" else edge + _GAP - 2
            first = node.slot - LINE_HEIGHT * (len(node.lines) - 1) / 2
            for number, line in enumerate(node.lines):
                y = first + LINE_HEIGHT * number
                canvas.text(x, y, line, across="right" if across == "right" else "left")
    return canvas.drawing


def flow_words(flow: Flow) -> str:
    """What the chart shows, for screen readers: every band in words."""
    then = {one.value: one.text for one in flow.then}
    now = {one.value: one.text for one in flow.now}
    said = [
        f"{then[cell.then]} to {now[cell.now]}: {_cell_words(cell)}"
        for cell in flow.cells
        if cell.count or (cell.count is None and cell.percent)
    ]
    return f"From {flow.wave_then} to {flow.wave_now}: {'; '.join(said)}."


def _cell_words(cell: FlowCell) -> str:
    share = formats.percent(cell.percent)
    return share if cell.count is None else f"{formats.people(cell.count)} ({share})"


def _band_shares(flow: Flow) -> dict[tuple[str, str], float]:
    """The share of all people in each band, 0..100, from the shares of answers and of rows."""
    whole = {state.value: state.percent or 0.0 for state in flow.then}
    return {
        (cell.then, cell.now): whole[cell.then] * (cell.percent or 0.0) / 100 for cell in flow.cells
    }


def _column(
    states: Sequence[FlowState],
    shares: Mapping[str, float],
    height: float,
    widest: float,
    style: ChartStyle,
) -> dict[str, _Node]:
    """Place the answers of one wave below each other, each with room for its label."""
    total = sum(shares[state.value] for state in states)
    unit = (height - (_SLOT + _SPACE) * len(states) / 2) / total
    found = {}
    top = _HEAD
    for state in states:
        size = shares[state.value] * unit
        lines = _label(state, widest, style)
        room = max(size, LINE_HEIGHT * len(lines) + 2)
        start = top + (room - size) / 2
        found[state.value] = _Node(lines, start, start + size, top + room / 2)
        top += room + _SPACE
    return found


def _label(state: FlowState, widest: float, style: ChartStyle) -> tuple[str, ...]:
    """The lines of an answer's label: its text, and how many gave it, which is never cut off."""
    figure = formats.percent(state.percent)
    if state.count is not None:
        figure += f" ({formats.count(state.count)})"
    lines = wrapped(state.text, widest, style, most=_MOST_LINES)
    if text_width(f"{lines[-1]} {figure}", style) <= widest:
        return (*lines[:-1], f"{lines[-1]} {figure}")
    return (*lines, figure)


def _draw_bands(
    canvas: Canvas,
    flow: Flow,
    widths: Mapping[tuple[str, str], float],
    columns: Sequence[Mapping[str, _Node]],
    sides: tuple[float, float],
) -> None:
    then, now = columns
    used_then = {value: node.top for value, node in then.items()}
    used_now = {value: node.top for value, node in now.items()}
    ends = {}
    for key in _by_now(flow, widths):
        node = now[key[1]]
        whole = sum(share for (_, other), share in widths.items() if other == key[1])
        size = (node.bottom - node.top) * widths[key] / whole
        ends[key] = (used_now[key[1]], used_now[key[1]] + size)
        used_now[key[1]] += size
    order = [state.value for state in flow.then]
    texts = {one.value: one.text for one in (*flow.then, *flow.now)}
    for cell in flow.cells:
        key = cell.then, cell.now
        if not widths[key]:
            continue
        node = then[cell.then]
        whole = sum(share for (one, _), share in widths.items() if one == cell.then)
        size = (node.bottom - node.top) * widths[key] / whole
        start = used_then[cell.then], used_then[cell.then] + size
        used_then[cell.then] += size
        colours = canvas.style.series
        colour = colours[order.index(cell.then) % len(colours)]
        canvas.shapes(
            [band(sides, start, ends[key])],
            colour,
            canvas.style.ground,
            thickness=0.8,
            strength=_STAYED if cell.then == cell.now else _CHANGED,
        )
        canvas.area(
            cell.then, start[0], max(start[1], start[0] + 2), left=sides[0], right=sides[1],
            end=(ends[key][0], max(ends[key][1], ends[key][0] + 2)), group=cell.now,
            text=f"{texts[cell.then]} to {texts[cell.now]}: {_cell_words(cell)}",
        )  # fmt: skip


def _by_now(flow: Flow, widths: Mapping[tuple[str, str], float]) -> list[tuple[str, str]]:
    """The bands in the order in which they end: by answer now, then by answer then."""
    order = {state.value: place for place, state in enumerate(flow.then)}
    return sorted(
        (key for key, share in widths.items() if share > 0), key=lambda key: order[key[0]]
    )
