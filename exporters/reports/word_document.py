"""A Word document: headings, tables, figures with captions, page numbers.

Knows python-docx; must not know what a report says.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt, RGBColor

from core.text import clean_lines, replace_invalid
from exporters.charts.drawing import Drawing
from exporters.charts.images import to_png
from exporters.charts.style import PRINT
from exporters.figures.table import FigureTable
from tabular.writing.files import replacing
from tabular.writing.package_check import DOCUMENT_PARTS, has_parts

TEXT_WIDTH: Final = Cm(16)  # an A4 page with margins of 2.5 cm
_TALLEST: Final = Cm(20)  # so that a figure and its caption fit on a page
_ROW_TO_SIGN: Final = Cm(0.9)
_DOTS_PER_INCH: Final = 200
_FONT: Final = "Calibri"
_TABLE: Final = "Figures"
_SMALL: Final = "Note"
_ACCENT, _INK, _MUTED = (
    RGBColor.from_string(colour.removeprefix("#").upper())
    for colour in (PRINT.accent, PRINT.text, PRINT.muted)
)

_TABLE_STYLE: Final = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{_TABLE}">
  <w:name w:val="{_TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:pPr><w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/></w:pPr>
  <w:rPr><w:sz w:val="19"/></w:rPr>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="6" w:space="0" w:color="B9B8B2"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="E3E2DD"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F2328"/></w:tcBorders>
      <w:vAlign w:val="bottom"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>"""


class WordDocument:
    """A ReportDocument that is stored as a Word file."""

    def __init__(self, title: str, author: str) -> None:
        self._document: DocumentObject = Document()
        self._figures = 0
        _set_page(self._document)
        _set_styles(self._document)
        _set_footer(self._document, title)
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = _text(title), _text(author), ""
        properties.language = "en-GB"

    def title(self, title: str, subtitle: str) -> None:
        """Write the title and what stands below it."""
        self._document.add_paragraph(_text(title), "Title")
        self._document.add_paragraph(_text(subtitle), "Subtitle")

    def heading(self, text: str, level: int) -> None:
        """Begin a chapter (1), a question (2) or a part of it (3)."""
        self._document.add_heading(_text(text), level)

    def paragraph(self, text: str) -> None:
        """Write a paragraph."""
        self._document.add_paragraph(_text(text))

    def note(self, text: str, *, with_next: bool = False) -> None:
        """Write a note in small type, on the same page as what follows `with_next`."""
        paragraph = self._document.add_paragraph(_text(text), _SMALL)
        paragraph.paragraph_format.keep_with_next = with_next

    def points(self, texts: Sequence[str]) -> None:
        """Write a bulleted list."""
        for text in texts:
            self._document.add_paragraph(_text(text), "List Bullet")

    def banner(self, text: str, *, is_warning: bool) -> None:
        """Write a warning or confirmation on a coloured ground."""
        paragraph = self._document.add_paragraph(_text(text))
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
            run.font.size, run.font.bold, run.font.color.rgb = Pt(26), True, _ACCENT
            words = cell.add_paragraph(_text(says))
            words.paragraph_format.space_after = Pt(0)
            words.paragraph_format.keep_with_next = True
            cell.add_paragraph(_text(basis), _SMALL)

    def table(self, table: FigureTable) -> None:
        """Write a table; its headings are repeated on every page, no row is split."""
        grid = self._document.add_table(1 + len(table.rows), len(table.headings), _TABLE)
        grid.autofit = False
        columns = zip(grid.columns, table.shares(), zip(*table.lines(), strict=True), strict=True)
        for place, (column, share, texts) in enumerate(columns):
            column.width = Emu(int(TEXT_WIDTH * share))
            for cell, text in zip(column.cells, texts, strict=True):
                cell.width = column.width
                cell.paragraphs[0].text = _text(text)
                if place >= table.labels:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for number, row in enumerate(grid.rows):
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - nor rows that stay whole
            properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            if number == 0:
                properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
            if number < len(table.rows):
                for cell in row.cells:
                    cell.paragraphs[0].paragraph_format.keep_with_next = len(table.rows) <= 12
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def form(
        self, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]
    ) -> None:
        """Write a table to be filled in by hand: high rows, headings repeated on every page.

        `shares` are those of the width of the page that the columns get.
        """
        grid = self._document.add_table(1 + len(rows), len(headings), _TABLE)
        grid.autofit = False
        for number, (row, texts) in enumerate(zip(grid.rows, (headings, *rows), strict=True)):
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - nor rows that stay whole
            properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
            if number == 0:
                properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
            else:
                row.height = _ROW_TO_SIGN
            for cell, text, share in zip(row.cells, texts, shares, strict=True):
                cell.width = Emu(int(TEXT_WIDTH * share))
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                cell.paragraphs[0].text = _text(text)

    def figure(self, chart: Drawing, caption: str, described: str) -> None:
        """Place a chart with its caption, and a description for screen readers."""
        picture = to_png(chart, _DOTS_PER_INCH * TEXT_WIDTH.inches / PRINT.width, described)
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        width = min(TEXT_WIDTH, int(_TALLEST * chart.width / chart.height))
        placed = paragraph.add_run().add_picture(io.BytesIO(picture), width)
        placed._inline.docPr.set("descr", _text(described))  # noqa: SLF001 - nor descriptions
        self._figures += 1
        self._document.add_paragraph(_text(f"Figure {self._figures}. {caption}"), "Caption")

    def save(self, path: Path) -> None:
        """Write the document to `path`, wholly or not at all.

        Raises UserError when the file cannot be written.
        """
        content = io.BytesIO()
        self._document.save(content)
        with replacing(path, has_parts(DOCUMENT_PARTS)) as file:
            file.write(content.getvalue())


def _set_page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.3)


def _set_styles(document: DocumentObject) -> None:
    """Set the styles, where an office can change the look of the whole document."""
    styles = document.styles
    for name, size, colour, bold, before, after in (
        ("Normal", 10.5, _INK, False, 0, 6),
        ("Title", 24, _INK, True, 0, 2),
        ("Subtitle", 11, _MUTED, False, 0, 12),
        ("Heading 1", 17, _ACCENT, True, 22, 6),
        ("Heading 2", 13, _INK, True, 16, 3),
        ("Heading 3", 11, _MUTED, True, 10, 3),
        ("Caption", 9, _MUTED, False, 2, 10),
        ("List Bullet", 10.5, _INK, False, 0, 4),
        (_SMALL, 9, _MUTED, False, 0, 6),
    ):
        if name == _SMALL:
            styles.add_style(_SMALL, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        style = styles[name]
        font = style.font
        font.name, font.size, font.color.rgb = _FONT, Pt(size), colour
        font.bold, font.italic = bold, False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{script}"), None)  # the template's fonts would win
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        if name in {"Title", "Subtitle"}:
            for border in style.element.pPr.findall(qn("w:pBdr")):
                style.element.pPr.remove(border)
    language = parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB"/>')
    styles["Normal"].element.get_or_add_rPr().append(language)
    styles.element.append(parse_xml(_TABLE_STYLE))


def _set_footer(document: DocumentObject, title: str) -> None:
    """Write the title and “page of pages” below every page."""
    footer = document.sections[0].footer.paragraphs[0]
    footer.style = document.styles[_SMALL]
    footer.paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(f"{_text(title)}\tPage ")
    for field, text in (("PAGE", " of "), ("NUMPAGES", "")):
        footer._p.append(  # noqa: SLF001 - nor fields
            parse_xml(
                f'<w:fldSimple {nsdecls("w")} w:instr="{field}"><w:r><w:t>1</w:t></w:r>'
                "</w:fldSimple>"
            )
        )
        footer.add_run(text)


def _text(text: str) -> str:
    """`text` without characters that XML does not allow."""
    return clean_lines(replace_invalid(text))
