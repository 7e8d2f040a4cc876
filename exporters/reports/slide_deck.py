"""A PowerPoint presentation: slides with native charts and speaker notes, on the office's template.

Knows python-pptx; must not know what the slides say.
"""

import io
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import PP_ALIGN
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from core.text import clean_lines, replace_invalid
from exporters.figures.chart_data import ChartData
from exporters.figures.table import FigureRow, FigureTable
from exporters.reports.slide_chart import INK, MUTED, chart_type, chart_values, format_chart
from exporters.reports.slide_template import (
    FURNITURE,
    SIDE,
    TITLES,
    WIDE,
    find_layouts,
    new_presentation,
)
from records.report_template import ReportTemplate
from tabular.writing.files import replacing
from tabular.writing.package_check import has_parts

_PARTS: Final = ("[Content_Types].xml", "ppt/presentation.xml", "ppt/slides/slide1.xml")
_FOOT: Final = Inches(0.75)  # from the lower edge to where the source line begins
_GAP: Final = Inches(0.12)
_BAR: Final = Inches(0.8)  # the most room that a bar gets
_LEGEND: Final = Inches(0.7)
_LOGO: Final = (Inches(2.6), Inches(0.9))
_MOST_ROWS: Final = 11  # of a table on a slide; some may take two lines
_TABLE_SIZE: Final = 12
_LINE_HEIGHT: Final = Inches(0.34)
_LINE: Final = 110  # characters of a question in a line
# The sizes of long titles and of texts, by how many characters they have at most.
_TITLE_SIZES: Final = ((60, None), (120, 24), (200, 18), (10_000, 14))
_TEXT_SIZES: Final = ((700, 18), (1_400, 14), (100_000, 11))


class SlideDeck:
    """A presentation that is written from the first slide to the last."""

    def __init__(self, title: str, author: str, template: ReportTemplate) -> None:
        self._deck = new_presentation(template)
        self._width = self._deck.slide_width or WIDE[0]
        self._height = self._deck.slide_height or WIDE[1]
        self._first, self._plain = find_layouts(self._deck)
        properties = self._deck.core_properties
        properties.title, properties.author = _text(title), _text(author)
        properties.comments, properties.keywords = "", ""

    def title_slide(
        self, title: str, lines: Sequence[str], source: str, logo: bytes | None
    ) -> None:
        """Write the first slide; `logo` is a PNG."""
        slide = self._deck.slides.add_slide(self._first)
        texts = [one for one in slide.placeholders if one.placeholder_format.type not in TITLES]
        if slide.shapes.title is not None:
            slide.shapes.title.text_frame.text = _text(title)
        body = next((one for one in texts if one.placeholder_format.type not in FURNITURE), None)
        if body is not None and body.has_text_frame:
            body.text_frame.text = "\n".join(map(_text, lines))
            for paragraph in body.text_frame.paragraphs:
                paragraph.font.size = Pt(_TEXT_SIZES[0][1])
        else:
            self._add_lines(slide, lines, self._height // 2)
        _remove_empty(slide)
        if logo is not None:
            picture = slide.shapes.add_picture(io.BytesIO(logo), SIDE, SIDE // 2)
            scale = min(_LOGO[0] / picture.width, _LOGO[1] / picture.height)
            picture.width = Emu(int(picture.width * scale))
            picture.height = Emu(int(picture.height * scale))
            _describe(picture, "Logo")
        self._add_source(slide, source)

    def text_slide(self, title: str, lines: Sequence[str], source: str = "") -> None:
        """Write a slide of paragraphs."""
        slide = self._new_slide(title)
        self._add_lines(slide, lines, self._top(slide))
        self._add_source(slide, source)

    def figures_slide(self, title: str, table: FigureTable, source: str) -> None:
        """Write each row of `table` as a large figure, what it is of, and its base."""
        slide = self._new_slide(title)
        columns = 2 if len(table.rows) > 3 else 1
        top = self._top(slide)
        down = (self._height - _FOOT - top) // -(-len(table.rows) // columns)
        across = (self._width - 2 * SIDE) // columns
        for place, row in enumerate(table.rows):
            figure, says, basis = row.cells
            box = slide.shapes.add_textbox(
                SIDE + place % columns * across, top + place // columns * down, across, down
            )
            frame = box.text_frame
            frame.word_wrap = True
            for text, size, colour in ((figure, 32, None), (says, 16, INK), (basis, 11, MUTED)):
                paragraph = frame.paragraphs[0] if text is figure else frame.add_paragraph()
                run = paragraph.add_run()
                run.text = _text(text)
                run.font.size, run.font.bold = Pt(size), colour is None
                if colour is None:
                    run.font.color.theme_color = MSO_THEME_COLOR.ACCENT_1
                else:
                    run.font.color.rgb = colour
        self._add_source(slide, source)

    def chart_slide(
        self,
        title: str,
        subtitle: str,
        chart: ChartData,
        *,
        source: str,
        described: str,
        notes: str,
    ) -> None:
        """Write a slide with a native chart; `described` is for screen readers."""
        slide = self._new_slide(title)
        top = self._add_subtitle(slide, subtitle)
        bars = len(chart.categories) * (1 if chart.is_stacked else len(chart.series))
        height = min(self._height - _FOOT - top, _BAR * bars + _LEGEND)
        frame = slide.shapes.add_chart(
            chart_type(chart), SIDE, top, self._width - 2 * SIDE, height, chart_values(chart)
        )
        format_chart(frame.chart, chart)
        _describe(frame, described)
        self._add_source(slide, source)
        self._add_notes(slide, notes)

    def table_slide(
        self, title: str, subtitle: str, table: FigureTable, *, source: str, notes: str
    ) -> None:
        """Write a native table on as many slides as its rows need."""
        slides = -(-len(table.rows) // _MOST_ROWS)
        most = -(-len(table.rows) // max(1, slides))  # so that none has a row or two alone
        for start in range(0, len(table.rows), most or 1):
            slide = self._new_slide(f"{title} (continued)" if start else title)
            top = self._add_subtitle(slide, subtitle)
            rows = table.rows[start : start + most]
            width = self._width - 2 * SIDE
            size = len(rows) + 1, len(table.headings)
            frame = slide.shapes.add_table(*size, SIDE, top, width, _LINE_HEIGHT * size[0])
            grid = frame.table
            for place, share in enumerate(table.shares()):
                grid.columns[place].width = Emu(int(width * share))
            for at, row in enumerate((FigureRow(table.headings, is_heading=True), *rows)):
                for place, text in enumerate(row.cells):
                    frame_of_cell = grid.cell(at, place).text_frame
                    frame_of_cell.text = _text(text)
                    paragraph = frame_of_cell.paragraphs[0]
                    paragraph.font.size = Pt(_TABLE_SIZE)
                    paragraph.font.bold = row.is_heading
                    if place >= table.labels:
                        paragraph.alignment = PP_ALIGN.RIGHT
            _describe(frame, title)
            self._add_source(slide, source)
            self._add_notes(slide, notes)

    def save(self, path: Path) -> None:
        """Write the presentation to `path`, wholly or not at all.

        Raises UserError when the file cannot be written.
        """
        content = io.BytesIO()
        self._deck.save(content)
        with replacing(path, has_parts(_PARTS)) as file:
            file.write(content.getvalue())

    def _new_slide(self, title: str) -> Slide:
        slide = self._deck.slides.add_slide(self._plain)
        if slide.shapes.title is not None:
            frame = slide.shapes.title.text_frame
            frame.text = _text(title)
            size = next((size for most, size in _TITLE_SIZES if len(title) <= most), None)
            if size is not None:
                frame.paragraphs[0].font.size = Pt(size)
        _remove_empty(slide)
        for shape in self._plain.placeholders:
            if shape.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER:
                slide.shapes._spTree.append(deepcopy(shape._element))  # noqa: SLF001 - pptx has none
        return slide

    def _top(self, slide: Slide) -> int:
        """Where the content of a slide begins: below its title."""
        title = slide.shapes.title
        return int(SIDE if title is None else title.top + title.height + _GAP)

    def _add_subtitle(self, slide: Slide, subtitle: str) -> int:
        """Write the question below the title; give where the content goes on."""
        top = self._top(slide)
        if not subtitle:
            return top
        lines = 1 + len(subtitle) // _LINE
        height = lines * _LINE_HEIGHT
        box = slide.shapes.add_textbox(SIDE, top, self._width - 2 * SIDE, height)
        _write(box, subtitle, 14, MUTED)
        return int(top + height + _GAP)

    def _add_lines(self, slide: Slide, lines: Sequence[str], top: int) -> None:
        height = self._height - _FOOT - top
        box = slide.shapes.add_textbox(SIDE, top, self._width - 2 * SIDE, height)
        length = sum(map(len, lines))
        size = next(size for most, size in _TEXT_SIZES if length <= most)
        for place, line in enumerate(lines):
            _write(box, line, size, INK, is_first=place == 0)

    def _add_source(self, slide: Slide, source: str) -> None:
        if source:
            top = self._height - _FOOT + _GAP // 2
            box = slide.shapes.add_textbox(SIDE, top, self._width * 3 // 4, Inches(0.4))
            _write(box, source, 10, MUTED)

    def _add_notes(self, slide: Slide, notes: str) -> None:
        frame = slide.notes_slide.notes_text_frame
        if frame is not None:
            frame.text = replace_invalid(notes)  # with the tabs of its table


def _remove_empty(slide: Slide) -> None:
    """Remove placeholders without a text, which would say “Click to add text”."""
    for shape in list(slide.placeholders):
        if not (shape.has_text_frame and shape.text_frame.text):
            shape._element.getparent().remove(shape._element)  # noqa: SLF001


def _describe(shape: Any, described: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", _text(described))  # noqa: SLF001


def _write(box: Any, text: str, size: int, colour: RGBColor, *, is_first: bool = True) -> None:
    frame = box.text_frame
    frame.word_wrap = True
    paragraph = frame.paragraphs[0] if is_first else frame.add_paragraph()
    paragraph.space_after = Pt(6)
    run = paragraph.add_run()
    run.text = _text(text)
    run.font.size, run.font.color.rgb = Pt(size), colour


def _text(text: str) -> str:
    """`text` without characters that XML does not allow, its lines apart as paragraphs are."""
    return clean_lines(replace_invalid(text))
