"""What presentations are made from: the office's PowerPoint template, or a plain wide one.

Knows python-pptx; must not know what the slides say.
"""

import io
from typing import Final

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as PresentationObject
from pptx.slide import SlideLayout
from pptx.util import Emu, Inches

from records.report_template import ReportTemplate

SIDE: Final = Inches(0.7)  # the margin at the sides
TITLES: Final = frozenset({PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE})
FURNITURE: Final = frozenset(
    {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
)
WIDE: Final = (Inches(13.333), Inches(7.5))
# The theme of presentations without a template: the colours of the program's charts.
_THEME: Final = ("B45309", "0F766E", "86198F", "4D5560", "1E3A8A")
_FONT: Final = "Calibri"


def new_presentation(template: ReportTemplate) -> PresentationObject:
    """A presentation without slides, on the office's template where there is one."""
    if template.slides is None:
        return _blank(template)
    deck = Presentation(io.BytesIO(template.slides.content))
    _remove_slides(deck)
    return deck


def _blank(template: ReportTemplate) -> PresentationObject:
    """A wide presentation in the template's colour and font."""
    deck = Presentation()
    scale = WIDE[0] / (deck.slide_width or WIDE[0])
    deck.slide_width, deck.slide_height = WIDE
    master = deck.slide_master
    for shape in (*master.shapes, *(one for each in deck.slide_layouts for one in each.shapes)):
        if shape._element.xpath(".//a:xfrm/a:off"):  # noqa: SLF001 - others inherit theirs
            shape.left, shape.width = Emu(int(shape.left * scale)), Emu(int(shape.width * scale))
    for shape in master.placeholders:
        if shape.placeholder_format.type is PP_PLACEHOLDER.TITLE:
            shape.left, shape.top = SIDE, Inches(0.35)
            shape.width, shape.height = Emu(WIDE[0] - 2 * SIDE), Inches(1.05)
    for title in master._element.xpath(".//p:titleStyle/a:lvl1pPr"):  # noqa: SLF001
        title.set("algn", "l")
        for run in title.iter(qn("a:defRPr")):
            run.set("sz", "2800")
            run.set("b", "1")
    for shape in deck.slide_layouts[0].placeholders:  # the first slide: one left edge for all
        shape.left, shape.width = SIDE, Emu(WIDE[0] - 2 * SIDE)
    for level in deck.slide_layouts[0]._element.xpath(".//a:lstStyle/*"):  # noqa: SLF001
        level.set("algn", "l")  # the subtitle below the title
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = _themed(part.blob, template)  # noqa: SLF001 - python-pptx knows no themes
    return deck


def _themed(theme: bytes, template: ReportTemplate) -> bytes:
    root = etree.fromstring(theme)
    colours = (template.text_colour.removeprefix("#").upper(), *_THEME)
    for number, colour in enumerate(colours, 1):
        for accent in root.iter(qn(f"a:accent{number}")):
            for child in list(accent):
                accent.remove(child)
            etree.SubElement(accent, qn("a:srgbClr")).set("val", colour)
    for kind in ("a:majorFont", "a:minorFont"):
        for fonts in root.iter(qn(kind)):
            fonts.find(qn("a:latin")).set("typeface", template.font or _FONT)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _remove_slides(deck: PresentationObject) -> None:
    """Remove the slides of a template, and what belongs to them."""
    listed = deck.slides._sldIdLst  # noqa: SLF001 - python-pptx removes no slides
    for one in list(listed):
        deck.part.drop_rel(one.rId)
        listed.remove(one)


def find_layouts(deck: PresentationObject) -> tuple[SlideLayout, SlideLayout]:
    """The layouts of the first slide and of others: by what they hold, else the first ones."""
    layouts = list(deck.slide_layouts)

    def kinds(layout: SlideLayout) -> list[PP_PLACEHOLDER]:
        found = [one.placeholder_format.type for one in layout.placeholders]
        return [one for one in found if one not in FURNITURE]

    first = next((one for one in layouts if PP_PLACEHOLDER.CENTER_TITLE in kinds(one)), layouts[0])
    titled = [one for one in layouts if PP_PLACEHOLDER.TITLE in kinds(one)]
    plain = min(titled, key=lambda one: len(kinds(one)), default=layouts[-1])
    return first, plain
