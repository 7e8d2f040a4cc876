"""A Word document: title page, contents, headings, tables and figures with captions, page numbers.

Knows python-docx; must not know what a report says.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shape import InlineShape
from docx.shared import Cm, Emu, Length, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from core.text import clean_lines, replace_invalid
from exporters.charts.drawing import Drawing
from exporters.charts.images import to_png
from exporters.charts.style import PRINT
from exporters.figures.table import FigureTable
from exporters.reports.report_document import Cover
from exporters.reports.word_fields import add_bookmark, add_field, write_contents
from exporters.reports.word_styles import (
    CONTENTS,
    NOTE,
    TABLE,
    TABLE_HEADING,
    TABLE_TEXT,
    accent,
    new_document,
    text_width,
)
from exporters.reports.word_table import figure_table
from records.report_template import ReportTemplate
from tabular.writing.files import replacing
from tabular.writing.package_check import DOCUMENT_PARTS, has_parts

_TALLEST: Final = Cm(20)  # so that a figure and its caption fit on a page
_LOGO: Final = (Cm(7), Cm(2.5))  # the widest and the tallest
_ABOVE_TITLE: Final = Cm(6)
_ROW_TO_SIGN: Final = Cm(0.9)
_BELOW_TABLE: Final = Pt(5)
_DOTS_PER_INCH: Final = 200
_DEFAULT: Final = ReportTemplate()


class WordDocument:
    """A ReportDocument that is stored as a Word file."""

    def __init__(self, title: str, author: str, template: ReportTemplate = _DEFAULT) -> None:
        self._document = new_document(template)
        self._width = text_width(self._document)
        self._accent = accent(template)
        self._numbers = {"Figure": 0, "Table": 0}
        self._headings: list[tuple[str, int, str]] = []  # text, level, bookmark
        self._contents: Paragraph | None = None
        self._begins_page = False
        self._style_ids: dict[str, str] = {}  # by name
        self._set_footer(title)
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = _text(title), _text(author), ""
        properties.language = "en-GB"

    def title(self, title: str, subtitle: str) -> None:
        """Write the title and what stands below it."""
        self._add(title, "Title")
        self._add(subtitle, "Subtitle")

    def cover(self, cover: Cover) -> None:
        """Write a title page, which ends with `end_page`."""
        if cover.logo is not None:
            run = self._add("").add_run()
            _place_logo(run, cover.logo, f"Logo of {cover.office}" if cover.office else "Logo")
        if cover.office:
            self._add(cover.office, "Subtitle")
        title = self._add(cover.title, "Title")
        title.paragraph_format.space_before = _ABOVE_TITLE
        self._add(cover.subtitle, "Subtitle")
        for line in cover.lines:
            self.paragraph(line)

    def contents(self) -> None:
        """Place the table of contents: the headings of levels 1 and 2, whenever written."""
        self._add("Contents", CONTENTS[0])
        self._contents = self._add("")

    def end_page(self) -> None:
        """Continue on a new page."""
        self._begins_page = True

    def heading(self, text: str, level: int) -> None:
        """Begin a chapter (1), a question (2) or a part of it (3)."""
        heading = self._add(text, f"Heading {level}")
        heading.paragraph_format.keep_with_next = True
        if level < len(CONTENTS):
            bookmark = f"_Toc{len(self._headings) + 1:06}"
            add_bookmark(heading, bookmark, len(self._headings) + 1)
            self._headings.append((_text(text), level, bookmark))

    def paragraph(self, text: str) -> None:
        """Write a paragraph."""
        self._add(text)

    def note(self, text: str, *, with_next: bool = False) -> None:
        """Write a note in small type, on the same page as what follows `with_next`."""
        paragraph = self._add(text, NOTE)
        paragraph.paragraph_format.keep_with_next = with_next

    def points(self, texts: Sequence[str]) -> None:
        """Write a bulleted list."""
        for text in texts:
            self._add(text, "List Bullet")

    def banner(self, text: str, *, is_warning: bool) -> None:
        """Write a warning or confirmation on a coloured ground."""
        paragraph = self._add(text)
        ground, edge = ("FDF1DC", "9A5B00") if is_warning else ("E4F4EA", "1A7F4B")
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{ground}"/>'
        bar = (
            f"<w:pBdr {nsdecls('w')}>"
            f'<w:left w:val="single" w:sz="24" w:space="8" w:color="{edge}"/></w:pBdr>'
        )
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no shading
        properties.append(parse_xml(bar))
        properties.append(parse_xml(shade))

    def headlines(self, table: FigureTable) -> None:
        """Write each row as a large figure, what it is of, and its base, two beside each other."""
        grid = self._document.add_table((len(table.rows) + 1) // 2, 2)
        for index, row in enumerate(table.rows):
            figure, says, basis = row.cells
            cell = grid.cell(index // 2, index % 2)
            large = cell.paragraphs[0]
            large.paragraph_format.space_after = Pt(0)
            large.paragraph_format.keep_with_next = True
            run = large.add_run(figure)
            run.font.size, run.font.bold, run.font.color.rgb = Pt(26), True, self._accent
            words = cell.add_paragraph(_text(says))
            words.paragraph_format.space_after = Pt(0)
            words.paragraph_format.keep_with_next = True
            cell.add_paragraph(_text(basis), NOTE)

    def table(self, table: FigureTable, caption: str = "", *, with_next: bool = False) -> None:
        """Write a table, numbered where it has a caption.

        Its headings are repeated on every page, no row is split. The last rows stay on the page of
        what follows `with_next`.
        """
        if caption:
            self._caption("Table", caption).paragraph_format.keep_with_next = True
        styles = [self._style_id(name) for name in (TABLE, TABLE_HEADING, TABLE_TEXT)]
        grid = figure_table(table, self._width, styles, with_next=with_next)
        # Something must stand between two tables, which would else be one.
        below = self._add("", NOTE).paragraph_format
        below.space_before = below.space_after = Pt(0)
        below.line_spacing, below.keep_with_next = _BELOW_TABLE, with_next
        below.element.addprevious(grid)

    def form(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
    ) -> None:
        """Write a table to be filled in by hand: high rows, headings repeated on every page.

        `shares` are those of the width of the page that the columns get.
        """
        grid = self._document.add_table(1 + len(rows), len(headings), TABLE)
        grid.autofit = False
        for number, (row, texts) in enumerate(zip(grid.rows, (headings, *rows), strict=True)):
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - nor rows that stay whole
            properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            if number == 0:
                properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
            else:
                row.height = _ROW_TO_SIGN
            for cell, text, share in zip(row.cells, texts, shares, strict=True):
                cell.width = Emu(int(self._width * share))
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                cell.paragraphs[0].text = _text(text)
                cell.paragraphs[0].style = TABLE_TEXT if number else TABLE_HEADING

    def figure(self, chart: Drawing, caption: str, described: str) -> None:
        """Place a chart with its numbered caption, and a description for screen readers."""
        picture = to_png(chart, _DOTS_PER_INCH * self._width.inches / PRINT.width, described)
        paragraph = self._add("")
        paragraph.paragraph_format.keep_with_next = True
        width = min(self._width, int(_TALLEST * chart.width / chart.height))
        _add_picture(paragraph.add_run(), picture, Emu(width), described)
        self._caption("Figure", caption)

    def save(self, path: Path) -> None:
        """Write the document to `path`, wholly or not at all.

        Raises UserError when the file cannot be written.
        """
        if self._contents is not None:
            write_contents(self._contents, self._headings, CONTENTS[1:])
        content = io.BytesIO()
        self._document.save(content)
        with replacing(path, has_parts(DOCUMENT_PARTS)) as file:
            file.write(content.getvalue())

    def _add(self, text: str, style: str | None = None) -> Paragraph:
        """Write a paragraph, on a new page where one was begun."""
        paragraph = self._document.add_paragraph(_text(text))
        if style is not None:
            paragraph._p.style = self._style_id(style)  # noqa: SLF001 - by name takes a search
        if self._begins_page:
            paragraph.paragraph_format.page_break_before = True
            self._begins_page = False
        return paragraph

    def _style_id(self, name: str) -> str:
        """The id of the style called `name`, searched once."""
        if name not in self._style_ids:
            self._style_ids[name] = str(self._document.styles[name].style_id)
        return self._style_ids[name]

    def _caption(self, kind: str, text: str) -> Paragraph:
        """Write the caption of a figure or table, whose number Word counts on."""
        self._numbers[kind] += 1
        paragraph = self._add("", "Caption")
        paragraph.add_run(f"{kind} ")
        add_field(paragraph, rf"SEQ {kind} \* ARABIC", str(self._numbers[kind]))
        paragraph.add_run(_text(f". {text}"))
        return paragraph

    def _set_footer(self, title: str) -> None:
        """Write the title and “page of pages” below every page, unless the template has a foot."""
        footer = self._document.sections[0].footer
        paragraph = footer.paragraphs[0] if footer.paragraphs else footer.add_paragraph()
        if paragraph.text or len(footer.paragraphs) > 1 or footer.tables:
            return
        paragraph.style = self._document.styles[NOTE]
        paragraph.paragraph_format.tab_stops.clear_all()
        paragraph.paragraph_format.tab_stops.add_tab_stop(self._width, WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{_text(title)}\tPage ")
        add_field(paragraph, "PAGE", "1")
        paragraph.add_run(" of ")
        add_field(paragraph, "NUMPAGES", "1")


def _place_logo(run: Run, logo: bytes, described: str) -> None:
    widest, tallest = _LOGO
    picture = _add_picture(run, logo, None, described)
    scale = min(widest / picture.width, tallest / picture.height)
    picture.width = Emu(int(picture.width * scale))
    picture.height = Emu(int(picture.height * scale))


def _add_picture(run: Run, picture: bytes, width: Length | None, described: str) -> InlineShape:
    placed = run.add_picture(io.BytesIO(picture), width)
    placed._inline.docPr.set("descr", _text(described))  # noqa: SLF001 - nor descriptions
    return placed


def _text(text: str) -> str:
    """`text` without characters that XML does not allow."""
    return clean_lines(replace_invalid(text))
