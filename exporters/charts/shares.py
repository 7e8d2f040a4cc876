"""Charts of shares: one question's choices, two waves of it, several groups of it, a funnel.

Knows results and rows; must not know where the chart is shown. The scale always runs from 0 to
100%, so that charts can be compared by eye.
"""

from collections.abc import Mapping, Sequence

from analysis.results import GroupComparison, ValueShare
from core.formats import format_number
from exporters.charts.canvas import Canvas, text_width
from exporters.charts.drawing import Drawing
from exporters.charts.rows import (
    GAP,
    Scale,
    draw_axis,
    draw_interval,
    draw_labels,
    draw_legend,
    draw_mark,
    draw_note,
    lay_out,
    legend_height,
    note_height,
)
from exporters.charts.style import ChartStyle
from exporters.figures.comparison_text import method
from exporters.figures.formats import bare_p_value, percent

_BAR = 14.0
_THIN_BAR = 9.0
_HIDDEN = "not shown"
_NARROW = 150.0  # an axis that has no room for its quarters


def draw_shares(shares: Sequence[ValueShare], style: ChartStyle) -> Drawing:
    """Draw bars with their 95% intervals and percentages, in the order given."""
    rows = lay_out([share.text for share in shares], style)
    canvas = Canvas(style, rows.bottom)
    draw_labels(canvas, rows)
    scale = Scale(0, 100, rows.left, style.width - _room_for_percent(style))
    for row, share in zip(rows.rows, shares, strict=True):
        canvas.area(share.value, row.top, row.top + row.height)
        if share.percent is None:
            canvas.text(rows.left, row.middle, share.band or _HIDDEN, colour=style.muted)
            continue
        canvas.bar(scale.left, scale.at(share.percent), row.middle, _BAR, style.accent)
        end = scale.at(share.percent)
        if share.low is not None and share.high is not None:
            draw_interval(canvas, scale.at(share.low), scale.at(share.high), row.middle)
            end = max(end, scale.at(share.high))
        canvas.text(end + 6, row.middle, percent(share.percent), weight="bold")
    return canvas.drawing


def draw_two_waves(
    then: tuple[str, Sequence[ValueShare]], now: tuple[str, Sequence[ValueShare]], style: ChartStyle
) -> Drawing:
    """Draw each choice twice, in this wave and in the earlier one, each given with its name."""
    earlier = {share.value: share for share in then[1]}
    latest = {share.value: share for share in now[1]}
    shares = list({**earlier, **latest}.values())
    shares.sort(key=lambda share: [*latest, *earlier].index(share.value))
    rows = lay_out([share.text for share in shares], style, height=34)
    canvas = Canvas(style, rows.bottom + 22)
    draw_labels(canvas, rows)
    scale = Scale(0, 100, rows.left, style.width - _room_for_percent(style))
    for row, share in zip(rows.rows, shares, strict=True):
        canvas.area(share.value, row.top, row.top + row.height)
        _draw_bar(canvas, scale, row.middle - 6.5, latest.get(share.value), style.accent)
        _draw_bar(canvas, scale, row.middle + 6.5, earlier.get(share.value), style.soft)
    x, y = 0.0, rows.bottom + 12
    for name, colour in ((now[0], style.accent), (then[0], style.soft)):
        canvas.bar(x, x + 12, y, _THIN_BAR, colour)
        canvas.text(x + 18, y, name, colour=style.muted)
        x += text_width(name, style) + 36
    return canvas.drawing


def draw_groups(
    groups: Sequence[tuple[str, Mapping[str, float | None]]],
    choices: Sequence[tuple[str, str]],
    tests: Mapping[str, GroupComparison],
    style: ChartStyle,
) -> Drawing:
    """Draw a dot for each group's share of each choice, joined by a line.

    `groups` are names with percentages by choice, `choices` values with their texts; `tests` has
    the comparison of a choice, or of all of them under "".
    """
    rows = lay_out([text for _, text in choices], style)
    names = [name for name, _ in groups]
    words = {
        value: f"{bare_p_value(test.p)} ({bare_p_value(test.p_adjusted)})"
        for value, test in tests.items()
        if test.p is not None
    }
    beside = max((text_width(word, style) + GAP for v, word in words.items() if v), default=0.0)
    note = _about_tests(tests, words)
    legend = legend_height(names, style)
    canvas = Canvas(style, rows.bottom + 24 + legend + note_height(note, style))
    scale = Scale(0, 100, rows.left + 6, style.width - max(16.0, beside))
    is_narrow = scale.right - scale.left < _NARROW
    marks = (0, 50, 100) if is_narrow else (0, 25, 50, 75, 100)
    bottom = draw_axis(canvas, scale, marks, rows.bottom, "%")
    draw_labels(canvas, rows)
    for row, (value, _) in zip(rows.rows, choices, strict=True):
        canvas.area(value, row.top, row.top + row.height)
        dots = [(index, shares.get(value)) for index, (_, shares) in enumerate(groups)]
        known = [(index, share) for index, share in dots if share is not None]
        if not known:
            canvas.text(scale.left, row.middle, _HIDDEN, colour=style.muted)
            continue
        ends = [scale.at(share) for _, share in known]
        canvas.line((min(ends), row.middle), (max(ends), row.middle), style.soft, 2)
        for index, share in reversed(known):
            draw_mark(canvas, scale.at(share), row.middle, index)
        if value in words:
            canvas.text(style.width, row.middle, words[value], across="right", colour=style.muted)
    draw_legend(canvas, names, bottom)
    draw_note(canvas, note, bottom + legend)
    return canvas.drawing


def draw_funnel(steps: Sequence[tuple[str, int]], style: ChartStyle) -> Drawing:
    """Draw how many people are left at each step, with their share of the first."""
    rows = lay_out([name for name, _ in steps], style)
    canvas = Canvas(style, rows.bottom)
    draw_labels(canvas, rows)
    first = max(1, *(count for _, count in steps))
    words = [f"{format_number(count)} · {percent(100 * count / first)}" for _, count in steps]
    room = max(text_width(word, style, "bold") for word in words) + 6
    scale = Scale(0, first, rows.left, style.width - room)
    for row, (_, count), word in zip(rows.rows, steps, words, strict=True):
        canvas.bar(scale.left, scale.at(count), row.middle, _BAR, style.accent)
        canvas.text(scale.at(count) + 6, row.middle, word, weight="bold")
    return canvas.drawing


def _draw_bar(
    canvas: Canvas, scale: Scale, y: float, share: ValueShare | None, colour: str
) -> None:
    if share is None or share.percent is None:
        words = "not asked" if share is None else share.band or _HIDDEN
        canvas.text(scale.left, y, words, colour=canvas.style.muted)
        return
    end = scale.at(share.percent)
    canvas.bar(scale.left, end, y, _THIN_BAR, colour)
    canvas.text(end + 6, y, percent(share.percent))


def _room_for_percent(style: ChartStyle) -> float:
    return text_width("100%", style, "bold") + 6


def _about_tests(tests: Mapping[str, GroupComparison], words: Mapping[str, str]) -> str:
    """Name the test of the whole question, or what the p-values beside the choices are."""
    tested = [(value, test) for value, test in tests.items() if value in words]
    if not tested:
        return ""
    value, test = tested[0]
    said = f"{method(test)}, p (Holm-adjusted)"
    return said if value else f"{said}: {words[value]}"
