"""Fields of a Word document: page numbers, numbered captions, bookmarks, the table of contents.

Each has its result in it, as Word shows it until the fields are updated, and LibreOffice too.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

_CONTENTS: Final = r'TOC \o "1-2" \h \z \u'


def add_field(paragraph: Paragraph, instruction: str, result: str) -> None:
    """Add a field to `paragraph` that shows `result`."""
    for run in _field_start(instruction):
        paragraph._p.append(run)  # noqa: SLF001 - python-docx knows no fields
    paragraph.add_run(result)
    paragraph._p.append(_mark("end"))  # noqa: SLF001


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Make all that `paragraph` says the bookmark `name`; `number` is its own in the document."""
    element = paragraph._p  # noqa: SLF001 - nor bookmarks
    start = parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{name}"/>')
    place = 1 if element.pPr is not None else 0
    element.insert(place, start)
    element.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def write_contents(
    place: Paragraph, headings: Sequence[tuple[str, int, str]], styles: Sequence[str]
) -> None:
    """Write the table of contents from the paragraph `place` on.

    `headings` are texts, levels from 1, and bookmarks; `styles` the names of the levels' styles.
    """
    paragraphs = [place]
    for _heading in headings[1:]:
        element = deepcopy(place._p)  # noqa: SLF001
        paragraphs[-1]._p.addnext(element)  # noqa: SLF001
        paragraphs.append(Paragraph(element, place._parent))  # noqa: SLF001
    for at, (paragraph, (text, level, bookmark)) in enumerate(
        zip(paragraphs, headings, strict=False)
    ):
        paragraph.style = styles[level - 1]
        if at == 0:
            for run in _field_start(_CONTENTS):
                paragraph._p.append(run)  # noqa: SLF001
        link = parse_xml(f'<w:hyperlink {nsdecls("w")} w:anchor="{bookmark}" w:history="1"/>')
        paragraph._p.append(link)  # noqa: SLF001
        link.append(paragraph.add_run(text)._r)  # noqa: SLF001
    if headings:
        paragraphs[-1]._p.append(_mark("end"))  # noqa: SLF001


def _field_start(instruction: str) -> list[BaseOxmlElement]:
    text = parse_xml(f'<w:r {nsdecls("w")}><w:instrText xml:space="preserve"/></w:r>')
    text.find(qn("w:instrText")).text = f" {instruction} "
    return [_mark("begin"), text, _mark("separate")]


def _mark(kind: str) -> BaseOxmlElement:
    return parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="{kind}"/></w:r>')
