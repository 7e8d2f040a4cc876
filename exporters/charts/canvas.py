"""A canvas for charts: text, bars, lines, dots and shapes at positions in screen units.

Knows matplotlib, and uses nothing of pyplot's global state; must not know what a chart says.
"""

import io
import threading
from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Final, Literal, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle
from matplotlib.textpath import text_to_path

from exporters.charts.style import ChartStyle

UNITS_PER_INCH: Final = 96
_POINTS: Final = 72 / UNITS_PER_INCH  # in a unit
_HALF_CAPITAL: Final = 0.36  # of the font's size: half the height of its capitals and digits
_AREA: Final = "area:"

# Words are drawn as wide as `text_width` says: hinting would widen each letter by up to a unit.
mpl.rcParams["text.hinting"] = "no_hinting"

# Matplotlib's fonts are shared between figures and must not be used by two threads at once.
_FONTS: Final = threading.RLock()

_P = ParamSpec("_P")
_T = TypeVar("_T")

Across = Literal["left", "center", "right"]
Weight = Literal["normal", "bold"]


def one_at_a_time(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Let only one thread at a time into any of the functions so marked."""

    @wraps(function)
    def guarded(*arguments: _P.args, **options: _P.kwargs) -> _T:
        with _FONTS:
            return function(*arguments, **options)

    return guarded


class Canvas:
    """A figure of `style.width` by `height` units; x runs right, y down from the upper left.

    With `figure`, it is made so large, and drawn on.
    """

    def __init__(self, style: ChartStyle, height: float, figure: Figure | None = None) -> None:
        self.style, self.height = style, height
        size = style.width / UNITS_PER_INCH, height / UNITS_PER_INCH
        if figure is None:
            figure = Figure(dpi=UNITS_PER_INCH, facecolor=style.ground)
        figure.set_size_inches(size)
        self.figure = figure
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, style.width)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        across: Across = "left",
        colour: str | None = None,
        weight: Weight = "normal",
        style: ChartStyle | None = None,
    ) -> None:
        """Write `text`, one line, with the middle of its digits at the height `y`.

        `style` may have letters of another size than the canvas.
        """
        style = style or self.style
        self._axes.text(
            x,
            y + _HALF_CAPITAL * style.font_size,
            drawable(text, style),
            ha=across,
            va="baseline",
            color=colour or style.text,
            fontproperties=_font(style, weight),
            parse_math=False,  # a $ in a choice is a dollar
        )

    def bar(self, left: float, right: float, middle: float, thickness: float, colour: str) -> None:
        """Draw a bar with slightly rounded corners; nothing where it has no length."""
        if right - left < 0.5:
            return
        radius = min(2.0, (right - left) / 2)
        self._axes.add_patch(
            FancyBboxPatch(
                (left + radius, middle - thickness / 2 + radius),
                right - left - 2 * radius,
                thickness - 2 * radius,
                boxstyle=f"round,pad={radius},rounding_size={radius}",
                facecolor=colour,
                linewidth=0,
            )
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str | None = None,
        thickness: float = 1.0,
    ) -> None:
        """Draw a straight line."""
        self._axes.add_line(
            Line2D(
                (start[0], end[0]),
                (start[1], end[1]),
                color=colour or self.style.text,
                linewidth=thickness * _POINTS,
                solid_capstyle="butt",
            )
        )

    def dot(self, x: float, y: float, marker: str, colour: str, *, filled: bool) -> None:
        """Draw a dot, or a ring, that covers what lies under it."""
        self._axes.plot(
            [x],
            [y],
            marker=marker,
            markersize=(8.5 if filled else 9.0) * _POINTS,
            markerfacecolor=colour if filled else self.style.ground,
            markeredgecolor=colour,
            markeredgewidth=(0.5 if filled else 1.8) * _POINTS,
            linestyle="none",
            clip_on=False,
            zorder=5,
        )

    def shapes(
        self, outlines: Sequence[Sequence[tuple[float, float]]], fill: str, edge: str
    ) -> None:
        """Fill the polygons of `outlines`, with thin lines of the colour `edge` around them."""
        self._axes.add_collection(
            PolyCollection(
                [list(outline) for outline in outlines],
                facecolors=fill,
                edgecolors=edge,
                linewidths=0.6 * _POINTS,
            )
        )

    def circle(
        self, x: float, y: float, radius: float, colour: str, *, strength: float = 1.0
    ) -> None:
        """Draw a ring filled with its `colour`, of `strength` 0 (clear) to 1 (full)."""
        self._axes.add_patch(
            Circle(
                (x, y),
                radius,
                facecolor=(colour, strength),
                edgecolor=colour,
                linewidth=1.2 * _POINTS,
            )
        )

    def area(self, value: str, top: float, bottom: float) -> None:
        """Note that all between `top` and `bottom` belongs to the answer `value`."""
        self._axes.add_patch(
            Rectangle(
                (0, top), self.style.width, bottom - top, visible=False, gid=f"{_AREA}{value}"
            )
        )


def with_margins(chart: Figure, style: ChartStyle, left: float, top: float, below: float) -> Canvas:
    """A canvas `style.width` wide, with `chart` at `left` and `top` and `below` units under it."""
    (axes,) = chart.axes
    width, height = axes.get_xlim()[1], axes.get_ylim()[0]
    whole = top + height + below
    canvas = Canvas(style, whole, chart)
    axes.set_position((left / style.width, below / whole, width / style.width, height / whole))
    return canvas


def areas(figure: Figure) -> dict[str, tuple[float, float]]:
    """Where each answer of a chart stands, by its value: top and bottom, 0 to 1 from above."""
    found = {}
    for axes in figure.axes:
        height = axes.get_ylim()[0]
        for patch in axes.patches:
            name = patch.get_gid() or ""
            if name.startswith(_AREA) and isinstance(patch, Rectangle):
                top = patch.get_y() / height
                found[name.removeprefix(_AREA)] = (top, top + patch.get_height() / height)
    return found


@one_at_a_time
def to_png(figure: Figure, scale: float = 1.0) -> bytes:
    """The chart as PNG, `scale` pixels to a unit; alike on every run."""
    target = io.BytesIO()
    FigureCanvasAgg(figure).print_figure(
        target, dpi=UNITS_PER_INCH * scale, facecolor=figure.get_facecolor(),
        metadata={"Software": None},
    )  # fmt: skip
    return target.getvalue()


@one_at_a_time
def to_svg(figure: Figure) -> str:
    """The chart as SVG with its letters as shapes, so that no font is needed to show it."""
    target = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "almanac", "svg.fonttype": "path"}):
        FigureCanvasSVG(figure).print_figure(
            target, facecolor=figure.get_facecolor(), metadata={"Date": None, "Creator": None}
        )
    return target.getvalue().decode()


def text_width(text: str, style: ChartStyle, weight: Weight = "normal") -> float:
    """How many units wide `text` is drawn."""
    width, _, _ = text_to_path.get_text_width_height_descent(
        drawable(text, style), _font(style, weight), ismath=False
    )
    return float(width) / _POINTS


def wrapped(text: str, width: float, style: ChartStyle) -> list[str]:
    """`text` in lines of at most `width`; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, style) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and text_width(lines[-1] + letter, style) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def drawable(text: str, style: ChartStyle) -> str:
    """`text` with a box in place of every letter that none of the fonts has."""
    letters = _letters(style.families)
    return "".join(letter if ord(letter) in letters else "□" for letter in text)


def _font(style: ChartStyle, weight: Weight) -> FontProperties:
    return FontProperties(
        family=list(_installed(style.families)),
        weight=weight,
        size=style.font_size * _POINTS,
    )


@cache
def _installed(families: Sequence[str]) -> tuple[str, ...]:
    """Which of `families` this machine has; DejaVu Sans comes with matplotlib itself."""
    there = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(family for family in families if family in there) or ("DejaVu Sans",)


@cache
def _letters(families: Sequence[str]) -> frozenset[int]:
    """Code points that one of `families` can draw."""
    known: set[int] = set()
    for family in _installed(families):
        path = font_manager.findfont(FontProperties(family=family), fallback_to_default=False)
        known.update(font_manager.get_font(path).get_charmap())
    return frozenset(known)
