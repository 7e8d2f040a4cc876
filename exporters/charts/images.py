"""Drawings as files: PNG and SVG, alike on every run.

Knows matplotlib's painters of pixels and of SVG, and nothing of its figures; must not know what a
drawing says.
"""

import io
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image, PngImagePlugin

from core.text import replace_invalid
from exporters.charts.drawing import (
    DASHES,
    UNITS_PER_INCH,
    BarMark,
    CircleMark,
    DotMark,
    Drawing,
    LineMark,
    Mark,
    Point,
    PolygonMark,
    TextMark,
)
from exporters.charts.fonts import LOCK, POINTS, drawable, properties, text_width

_INCH: Final = 0.0254  # in metres
_COMPRESSION: Final = 3  # of 9: takes half the time of the usual 6, for files 5% larger
_CORNER: Final = 0.5523  # of the radius: where a quarter of a circle has its control points


def to_png(drawing: Drawing, scale: float = 1.0, described: str = "") -> bytes:
    """The drawing as PNG, `scale` pixels to a unit, with its size on paper.

    `described` says what it shows, for screen readers.
    """
    dots_per_inch = UNITS_PER_INCH * scale
    with LOCK:
        renderer = RendererAgg(  # type: ignore[no-untyped-call]
            round(drawing.width * scale), round(drawing.height * scale), dots_per_inch
        )
        _Painter(renderer, drawing, scale).paint()
        pixels = renderer.buffer_rgba()  # type: ignore[no-untyped-call]
        image = Image.fromarray(np.asarray(pixels)).convert("RGB")
    about = PngImagePlugin.PngInfo()
    if described:
        about.add_itxt("Description", replace_invalid(described))
    target = io.BytesIO()
    resolution = (dots_per_inch, dots_per_inch)
    image.save(target, "PNG", dpi=resolution, pnginfo=about, compress_level=_COMPRESSION)
    return target.getvalue()


def to_svg(drawing: Drawing, described: str = "") -> str:
    """The drawing as SVG with its letters as shapes, so that no font is needed to show it.

    `described` says what it shows, for screen readers.
    """
    target = io.StringIO()
    with LOCK, mpl.rc_context({"svg.hashsalt": "almanac", "svg.fonttype": "path"}):
        renderer = RendererSVG(  # type: ignore[no-untyped-call]
            drawing.width * POINTS, drawing.height * POINTS, target,
            metadata={"Date": None, "Creator": None},
        )  # fmt: skip
        _Painter(renderer, drawing, POINTS).paint()
        renderer.finalize()  # type: ignore[no-untyped-call]
    head, tag, body = target.getvalue().partition("<svg ")
    opening, close, inside = body.partition(">")
    if described:
        inside = f"\n <title>{escape(replace_invalid(described))}</title>{inside}"
        opening += ' role="img"'
    return f"{head}{tag}{opening}{close}{inside}"


class _Painter:
    """Paints a drawing: `scale` is the renderer's units to one of the drawing.

    The renderer's y runs up for shapes, for texts as it says itself; lines and fonts are in points.
    """

    def __init__(self, renderer: RendererBase, drawing: Drawing, scale: float) -> None:
        self._renderer, self._drawing = renderer, drawing
        self._scale = scale
        self._place = Affine2D().scale(scale, -scale).translate(0, drawing.height * scale)

    def paint(self) -> None:
        width, height = self._drawing.width, self._drawing.height
        # A pixel to each side: a height that is no whole number of them would end in a pale line.
        self._fill(_rectangle(-1, -1, width + 2, height + 2), self._drawing.ground)
        for mark in self._drawing.marks:
            self._paint(mark)

    def _paint(self, mark: Mark) -> None:
        match mark:
            case TextMark():
                self._write(mark)
            case BarMark():
                outline = (
                    _rounded(mark)
                    if mark.radius
                    else _rectangle(mark.left, mark.top, mark.width, mark.height)
                )
                self._fill(outline, mark.colour)
            case LineMark():
                self._line(mark)
            case DotMark():
                outline = (
                    _polygon([mark.outline])
                    if mark.outline
                    else Path.circle((mark.x, mark.y), mark.radius)
                )
                self._fill(outline, mark.fill, mark.edge, mark.thickness)
            case PolygonMark():
                self._fill(
                    _polygon(mark.outlines), mark.fill, mark.edge, mark.thickness, mark.strength
                )
            case CircleMark():
                circle = Path.circle((mark.x, mark.y), mark.radius)
                self._fill(circle, mark.colour, mark.colour, mark.thickness, mark.strength)

    def _write(self, mark: TextMark) -> None:
        families = self._drawing.families
        width = text_width(mark.text, mark.size, mark.weight, families)
        left = mark.x - {"left": 0.0, "center": 0.5, "right": 1.0}[mark.across] * width
        down = mark.y if self._renderer.flipy() else self._drawing.height - mark.y
        context = self._context(mark.colour)
        self._renderer.draw_text(
            context, left * self._scale, down * self._scale, drawable(mark.text, families),
            properties(mark.size * POINTS, mark.weight, families), 0.0,
        )  # fmt: skip
        context.restore()

    def _line(self, mark: LineMark) -> None:
        context = self._context(mark.colour, mark.thickness)
        if mark.dashed:
            context.set_dashes(0, [length * POINTS for length in DASHES])
        self._renderer.draw_path(context, Path(mark.points), self._place, None)
        context.restore()

    def _fill(
        self,
        outline: Path,
        fill: str,
        edge: str | None = None,
        thickness: float = 0.0,
        strength: float = 1.0,
    ) -> None:
        context = self._context(edge or fill, thickness if edge else 0.0)
        face = mpl.colors.to_rgba(fill, strength)
        self._renderer.draw_path(context, outline, self._place, face if strength else None)
        context.restore()

    def _context(self, colour: str, thickness: float = 0.0) -> GraphicsContextBase:
        context = self._renderer.new_gc()
        context.set_foreground(mpl.colors.to_rgba(colour), isRGBA=True)
        context.set_linewidth(thickness * POINTS)
        context.set_capstyle("butt")
        context.set_joinstyle("miter")
        return context


def _rectangle(left: float, top: float, width: float, height: float) -> Path:
    right, bottom = left + width, top + height
    return _polygon([((left, top), (right, top), (right, bottom), (left, bottom))])


def _rounded(bar: BarMark) -> Path:
    """The outline of `bar`, a Bézier curve at each corner."""
    right, bottom = bar.left + bar.width, bar.top + bar.height
    radius, near = bar.radius, bar.radius * (1 - _CORNER)
    corners = (  # each with the directions in which its curve comes and goes
        ((right, bar.top), (-1, 0), (0, 1)),
        ((right, bottom), (0, -1), (-1, 0)),
        ((bar.left, bottom), (1, 0), (0, -1)),
        ((bar.left, bar.top), (0, 1), (1, 0)),
    )
    points: list[Point] = [(bar.left + radius, bar.top)]
    codes = [Path.MOVETO]
    for (x, y), (in_x, in_y), (out_x, out_y) in corners:
        points += [
            (x + in_x * radius, y + in_y * radius),
            (x + in_x * near, y + in_y * near),
            (x + out_x * near, y + out_y * near),
            (x + out_x * radius, y + out_y * radius),
        ]
        codes += [Path.LINETO, Path.CURVE4, Path.CURVE4, Path.CURVE4]
    return Path([*points, points[0]], [*codes, Path.CLOSEPOLY])


def _polygon(outlines: Sequence[Sequence[Point]]) -> Path:
    points: list[Point] = []
    codes: list[np.uint8] = []
    for outline in outlines:
        points += [*outline, outline[0]]
        lines = [Path.LINETO for _ in outline[1:]]
        codes += [Path.MOVETO, *lines, Path.CLOSEPOLY]
    return Path(points, codes)
