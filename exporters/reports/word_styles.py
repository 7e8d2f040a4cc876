"""The page and the styles of a Word document, where an office changes the look of all of it.

In a document made from the office's own template, styles and page are the template's; only those
that it lacks are added.
"""

import io
from typing import Final, cast

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from exporters.charts.style import PRINT
from records.report_template import ReportTemplate

TABLE: Final = "Figures"
TABLE_TEXT: Final = "Table text"
TABLE_HEADING: Final = "Table heading"
NOTE: Final = "Note"
CONTENTS: Final = ("TOC Heading", "toc 1", "toc 2")
_FONT: Final = "Calibri"
_MARGINS: Final = (Cm(2.5), Cm(2.3))  # at the sides, above and below
_INK, _MUTED = PRINT.text, PRINT.muted

_TABLE_STYLE: Final = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{TABLE}">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="6" w:space="0" w:color="B9B8B2"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="E3E2DD"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="1F2328"/></w:tcBorders>
      <w:vAlign w:val="bottom"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>"""


def new_document(template: ReportTemplate) -> DocumentObject:
    """An empty document with the styles of `template`."""
    if template.word is None:
        document = Document()
        _set_page(document)
    else:
        document = Document(io.BytesIO(template.word.content))
        _clear(document)
    _set_styles(document, template)
    return document


def text_width(document: DocumentObject) -> Length:
    """The width of the page between its margins."""
    section = document.sections[0]
    width = (section.page_width or Cm(21)) - (section.left_margin or 0)
    return Length(width - (section.right_margin or 0))


def accent(template: ReportTemplate) -> RGBColor:
    """The template's colour as headings have it."""
    return RGBColor.from_string(template.text_colour.removeprefix("#").upper())


def _clear(document: DocumentObject) -> None:
    """Remove what a template says, but for its page, headers and footers."""
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)


def _set_page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = _MARGINS[0]
    section.top_margin = section.bottom_margin = _MARGINS[1]


def _set_styles(document: DocumentObject, template: ReportTemplate) -> None:
    styles = document.styles
    theirs = {style.name for style in styles} if template.word is not None else set()
    for name, base, size, colour, bold, before, after in (
        ("Normal", None, 10.5, _INK, False, 0, 6),
        ("Title", "Normal", 26, _INK, True, 0, 4),
        ("Subtitle", "Normal", 13, _MUTED, False, 0, 12),
        ("Heading 1", "Normal", 17, template.text_colour, True, 22, 6),
        ("Heading 2", "Normal", 13, _INK, True, 16, 3),
        ("Heading 3", "Normal", 11, _MUTED, True, 10, 3),
        ("Caption", "Normal", 9, _MUTED, False, 2, 10),
        ("List Bullet", "Normal", 10.5, _INK, False, 0, 4),
        (NOTE, "Normal", 9, _MUTED, False, 0, 6),
        (TABLE_TEXT, "Normal", 9, _INK, False, 2, 2),
        (TABLE_HEADING, "Normal", 9, _INK, True, 2, 2),
        (CONTENTS[0], "Normal", 17, template.text_colour, True, 0, 8),
        (CONTENTS[1], "Normal", 10.5, _INK, True, 6, 2),
        (CONTENTS[2], "Normal", 10, _INK, False, 0, 2),
    ):
        if name in theirs:
            continue
        if name not in styles:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style = cast(ParagraphStyle, styles[name])
        if base is not None and style.base_style is None:
            style.base_style = styles[base]
        style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
        _set_font(style, template.font or _FONT)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after = Pt(before), Pt(after)
        if name == CONTENTS[2]:
            spacing.left_indent = Cm(0.5)
        if name in {"Title", "Subtitle"}:
            for border in style.element.pPr.findall(qn("w:pBdr")):
                style.element.pPr.remove(border)
    if template.word is None:
        language = parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB"/>')
        styles["Normal"].element.get_or_add_rPr().append(language)
    if TABLE not in styles:
        styles.element.append(parse_xml(_TABLE_STYLE))


def _set_font(style: ParagraphStyle, family: str) -> None:
    style.font.name = family
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)  # the theme's fonts would win
