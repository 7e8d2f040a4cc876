"""Charts of shares as bars and dots: one question's choices, waves and groups of it, a funnel.

Knows results and rows; must not know where the chart is shown. The scale always runs from 0 to
100%, so that charts can be compared by eye.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.results import GroupComparison, ValueShare
from core.formats import format_number, plural
from exporters.charts.canvas import Canvas, text_width
from exporters.charts.drawing import Drawing, Weight
from exporters.charts.legend import LegendEntry, draw_legend, draw_mark, legend_height
from exporters.charts.rows import (
    GAP,
    INTERVALS,
    MOST_ROWS,
    Scale,
    draw_axis,
    draw_interval,
    draw_labels,
    draw_note,
    joined,
    lay_out,
    note_height,
)
from exporters.charts.style import ChartStyle
from exporters.figures.comparison_text import method
from exporters.figures.formats import bare_p_value, mean, percent, percent_span

HIDDEN = "not shown"
_BAR = 14.0
_THIN_BAR = 9.0
_HEADING = 18.0  # the height of headings above columns
_STEP = 13.0  # from one group's dot to the next in a row
_NARROW = 150.0  # an axis that has no room for its quarters
_RANKED, _MEAN_RANK = "Ranked first", "Mean rank"


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One bar: its label, its share, the `group` that it is of, and its own colour if any."""

    label: str
    share: ValueShare
    group: str = ""
    colour: str = ""


def draw_shares(
    shares: Sequence[ValueShare], style: ChartStyle, colours: Mapping[str, str] | None = None
) -> Drawing:
    """Draw bars with their 95% intervals and percentages, in the order given.

    Of many choices those of the largest shares are drawn. `colours` of bars are by value. Choices
    that were ranked have their mean ranks at the right.
    """
    shown = _largest(shares)
    hidden = len(shares) - len(shown)
    more = plural(hidden, "more choice", "more choices")
    note = f"The {MOST_ROWS} largest shares; the table has {more}." if hidden else ""
    own = colours or {}
    rows = [ShareRow(one.text, one, colour=own.get(one.value, "")) for one in shown]
    return draw_share_rows(rows, style, note)


def draw_share_rows(bars: Sequence[ShareRow], style: ChartStyle, note: str = "") -> Drawing:
    """Draw `bars` with their 95% intervals and percentages, and their mean ranks if they have."""
    if any(bar.share.low is not None for bar in bars):
        note = joined(note, INTERVALS)
    is_ranked = any(bar.share.mean_rank is not None for bar in bars)
    rows = lay_out([bar.label for bar in bars], style, top=_HEADING if is_ranked else 0.0)
    canvas = Canvas(style, rows.bottom + note_height(note, style))
    draw_labels(canvas, rows)
    ranks = text_width(_MEAN_RANK, style) + GAP if is_ranked else 0.0
    scale = Scale(0, 100, rows.left, style.width - _room_for_percent(style) - ranks)
    if is_ranked:
        canvas.text(rows.left, 8, _RANKED, colour=style.muted)
        canvas.text(style.width, 8, _MEAN_RANK, across="right", colour=style.muted)
    for row, bar in zip(rows.rows, bars, strict=True):
        share = bar.share
        said = joined(f"{bar.group} –" if bar.group else "", describe_share(share))
        canvas.area(share.value, row.top, row.top + row.height, group=bar.group, text=said)
        if share.mean_rank is not None:
            rank = mean(share.mean_rank)
            canvas.text(style.width, row.middle, rank, across="right", weight="bold")
        _draw_bar(canvas, scale, row.middle, share, bar.colour or style.accent, _BAR, "bold")
    draw_note(canvas, note, rows.bottom)
    return canvas.drawing


def draw_two_waves(
    then: tuple[str, Sequence[ValueShare]], now: tuple[str, Sequence[ValueShare]], style: ChartStyle
) -> Drawing:
    """Draw each choice twice, in this wave and in the earlier one, each given with its name."""
    earlier = {share.value: share for share in then[1]}
    latest = {share.value: share for share in now[1]}
    shares = list({**earlier, **latest}.values())
    shares.sort(key=lambda share: [*latest, *earlier].index(share.value))
    shown = _largest(shares)
    note = joined(
        INTERVALS if any(share.low is not None for share in shares) else "",
        f"The {MOST_ROWS} largest shares." if len(shown) < len(shares) else "",
    )
    rows = lay_out([share.text for share in shown], style, height=34)
    entries = [LegendEntry(now[0], style.accent), LegendEntry(then[0], style.soft)]
    legend = legend_height(entries, style)
    canvas = Canvas(style, rows.bottom + legend + note_height(note, style))
    draw_labels(canvas, rows)
    scale = Scale(0, 100, rows.left, style.width - _room_for_percent(style))
    for row, share in zip(rows.rows, shown, strict=True):
        now_share = latest.get(share.value)
        said = "" if now_share is None else describe_share(now_share)
        canvas.area(share.value, row.top, row.top + row.height, text=said)
        _draw_bar(canvas, scale, row.middle - 7, now_share, style.accent)
        _draw_bar(canvas, scale, row.middle + 7, earlier.get(share.value), style.soft)
    draw_legend(canvas, entries, rows.bottom)
    draw_note(canvas, note, rows.bottom + legend)
    return canvas.drawing


def draw_groups(
    groups: Sequence[tuple[str, str, Mapping[str, ValueShare]]],
    choices: Sequence[tuple[str, str]],
    tests: Mapping[str, GroupComparison],
    style: ChartStyle,
) -> Drawing:
    """Draw the share of each choice as a dot with its interval for each of a few groups.

    `groups` are keys and names with shares by choice, `choices` values with texts; `tests` of
    single choices are by their values.
    """
    choices = choices[:MOST_ROWS]
    height = _STEP * len(groups) + 10
    rows = lay_out([text for _, text in choices], style, height=height)
    tested = {value: test for value, test in tests.items() if test.p is not None}
    words = {
        value: f"{bare_p_value(test.p)} ({bare_p_value(test.p_adjusted)})"
        for value, test in tested.items()
    }
    beside = max((text_width(word, style) + GAP for word in words.values()), default=0.0)
    has_intervals = any(s.low is not None for *_, shares in groups for s in shares.values())
    note = joined(_about_tests(list(tested.values())), INTERVALS if has_intervals else "")
    entries = [LegendEntry(name, series=place) for place, (_, name, _) in enumerate(groups)]
    legend = legend_height(entries, style)
    canvas = Canvas(style, rows.bottom + 24 + legend + note_height(note, style))
    scale = Scale(0, 100, rows.left + 6, style.width - max(16.0, beside))
    is_narrow = scale.right - scale.left < _NARROW
    marks = (0, 50, 100) if is_narrow else (0, 25, 50, 75, 100)
    bottom = draw_axis(canvas, scale, marks, rows.bottom, "%")
    draw_labels(canvas, rows)
    for place, (row, (value, _)) in enumerate(zip(rows.rows, choices, strict=True)):
        if place:
            canvas.line((0, row.top), (style.width, row.top), style.line)
        first = row.middle - _STEP * (len(groups) - 1) / 2
        for index, (key, name, shares) in enumerate(groups):
            y, share = first + _STEP * index, shares.get(value)
            if share is None or share.percent is None:
                band = HIDDEN if share is None else share.band or HIDDEN
                draw_mark(canvas, scale.left, y, index)
                canvas.text(scale.left + 9, y, band, colour=style.muted)
                continue
            if share.low is not None and share.high is not None:
                colour = style.series[index % len(style.series)]
                canvas.line((scale.at(share.low), y), (scale.at(share.high), y), colour, 2.0)
            draw_mark(canvas, scale.at(share.percent), y, index)
            canvas.area(
                value, y - _STEP / 2, y + _STEP / 2, left=scale.left, right=scale.right,
                group=key, text=f"{name} – {describe_share(share)}",
            )  # fmt: skip
        if value in words:
            canvas.text(style.width, row.middle, words[value], across="right", colour=style.muted)
    draw_legend(canvas, entries, bottom)
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


def describe_share(share: ValueShare) -> str:
    """A share in words: “Clinical trials: 78% (95% CI 66–87%)”."""
    if share.percent is None:
        return f"{share.text}: {share.band or HIDDEN}"
    said = f"{share.text}: {percent(share.percent)}"
    if share.low is None or share.high is None:
        return said
    return f"{said} (95% CI {percent_span(share.low, share.high)})"


def _about_tests(tests: Sequence[GroupComparison]) -> str:
    """Name the test whose p-values stand beside the choices; empty without any."""
    return f"{method(tests[0])}, p (Holm-adjusted)." if tests else ""


def _largest(shares: Sequence[ValueShare]) -> list[ValueShare]:
    """Those of the largest shares that a chart has room for, in their order."""
    if len(shares) <= MOST_ROWS:
        return list(shares)
    places = sorted(range(len(shares)), key=lambda place: -(shares[place].percent or 0))
    return [shares[place] for place in sorted(places[:MOST_ROWS])]


def _draw_bar(
    canvas: Canvas,
    scale: Scale,
    y: float,
    share: ValueShare | None,
    colour: str,
    thickness: float = _THIN_BAR,
    weight: Weight = "normal",
) -> None:
    """Draw a bar with its interval and percentage, or why there is none."""
    if share is None or share.percent is None:
        words = "not asked" if share is None else share.band or HIDDEN
        canvas.text(scale.left, y, words, colour=canvas.style.muted)
        return
    end = scale.at(share.percent)
    canvas.bar(scale.left, end, y, thickness, colour)
    if share.low is not None and share.high is not None:
        draw_interval(canvas, scale.at(share.low), scale.at(share.high), y, (end, colour))
        end = max(end, scale.at(share.high))
    canvas.text(end + 6, y, percent(share.percent), weight=weight)


def _room_for_percent(style: ChartStyle) -> float:
    return text_width("100%", style, "bold") + 6
