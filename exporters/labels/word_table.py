"""Labels, envelopes and badges as a Word document: a table of which each cell is a label.

The office corrects a name or a line there before it prints. Knows WordprocessingML; must not know
how large letters have to be so that a label has room, which it is told.
"""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from core.progress import SILENT, Progress
from core.text import replace_invalid
from exporters.labels.layouts import LabelLayout, LayoutKind
from exporters.labels.sheets import SENDER_CORNER, SENDER_POINTS, Label, check_start
from tabular.writing.files import replacing
from tabular.writing.package_check import DOCUMENT_PARTS, has_parts

_TWIPS: Final = 1440 / 25.4  # to a millimetre
_FONT: Final = "Calibri"
_ROOM_BELOW: Final = 1.0  # millimetres under the last row, for the line that ends a document
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_END: Final = (
    f'<w:p xmlns:w="{_W}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20"'
    ' w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def write_label_table(
    path: Path,
    labels: Sequence[Label],
    layout: LabelLayout,
    points: Sequence[float],
    *,
    start: int = 1,
    progress: Progress = SILENT,
) -> None:
    """Write `labels` to `path` (.docx), each in letters of so many `points`, from label `start`.

    Raises UserError if the file cannot be written or a sheet has no label `start`; Cancelled if
    `progress` is cancelled.
    """
    from docx import Document
    from docx.oxml import parse_xml

    check_start(layout, start)
    document = Document()
    body: Any = document.element.body
    for part in [one for one in body if not one.tag.endswith("}sectPr")]:
        body.remove(part)
    _set_page(document.sections[0], layout)
    sender = next((one.sender for one in labels if one.sender), ())
    if layout.kind is LayoutKind.ENVELOPES and sender:
        _write_corner(document.sections[0], layout, sender)
    rows = "".join(_rows(labels, layout, points, start, progress))
    body.insert(0, parse_xml(_table(layout, rows)))
    body.insert(1, parse_xml(_END))
    content = io.BytesIO()
    document.save(content)
    with replacing(path, has_parts(DOCUMENT_PARTS)) as file:
        file.write(content.getvalue())


def _set_page(section: Any, layout: LabelLayout) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height = layout.page
    left, top = layout.first
    grid = (layout.rows - 1) * layout.pitch[1] + layout.label[1]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.left_margin, section.top_margin = Mm(left), Mm(top)
    section.right_margin = Mm(0)
    section.bottom_margin = Mm(max(0.0, height - top - grid - _ROOM_BELOW))
    section.header_distance, section.footer_distance = Mm(SENDER_CORNER), Mm(0)


def _write_corner(section: Any, layout: LabelLayout, sender: Sequence[str]) -> None:
    """The return address as the header of each page, in its upper left corner."""
    from docx.shared import Mm, Pt

    paragraph = section.header.paragraphs[0]
    paragraph.paragraph_format.left_indent = Mm(SENDER_CORNER - layout.first[0])
    run = paragraph.add_run("\n".join(replace_invalid(line) for line in sender))
    run.font.name, run.font.size = _FONT, Pt(SENDER_POINTS[layout.kind])


def _table(layout: LabelLayout, rows: str) -> str:
    columns = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in _widths(layout))
    return (
        f'<w:tbl xmlns:w="{_W}"><w:tblPr><w:tblW w:w="{_twips(sum(_widths(layout)))}"'
        ' w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _widths(layout: LabelLayout) -> list[float]:
    """The widths of the columns: labels, and what is between them."""
    gap = layout.pitch[0] - layout.label[0]
    between = [gap] if gap > 0 else []
    return [*([layout.label[0], *between] * (layout.columns - 1)), layout.label[0]]


def _rows(
    labels: Sequence[Label],
    layout: LabelLayout,
    points: Sequence[float],
    start: int,
    progress: Progress,
) -> Iterator[str]:
    """The rows of the table: those of labels, and on each page what is between them."""
    cells = [_blank(layout.label[0])] * (start - 1)
    cells += [_cell(one, layout, size) for one, size in zip(labels, points, strict=True)]
    cells += [_blank(layout.label[0])] * (-len(cells) % layout.columns)
    gap_across, gap_down = (
        step - size for step, size in zip(layout.pitch, layout.label, strict=True)
    )
    between = _blank(gap_across) if gap_across > 0 else ""
    for number in range(len(cells) // layout.columns):
        on_page = number % layout.rows
        if not on_page:
            progress.report("Writing pages", number * layout.columns, len(cells))
        if on_page and gap_down > 0:
            yield _row(gap_down, "".join(map(_blank, _widths(layout))))
        first = number * layout.columns
        yield _row(layout.label[1], between.join(cells[first : first + layout.columns]))


def _row(height: float, cells: str) -> str:
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{_twips(height)}" w:hRule="exact"/>'
        f"</w:trPr>{cells}</w:tr>"
    )


def _blank(width: float) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/></w:tcPr><w:p/></w:tc>'


def _cell(label: Label, layout: LabelLayout, points: float) -> str:
    margin = _twips(layout.margin)
    align = "center" if layout.is_centred else "top"
    written = []
    if label.sender and layout.kind is LayoutKind.LABELS:
        text = " · ".join(label.sender)
        written.append(_paragraph(text, layout, SENDER_POINTS[layout.kind], is_sender=True))
    for number, line in enumerate(label.lines):
        is_name = layout.is_centred and number == 0
        size = points * layout.largest / layout.points if is_name else points
        written.append(_paragraph(line, layout, size, is_bold=is_name))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(layout.label[0])}" w:type="dxa"/>'
        f'<w:tcMar><w:top w:w="{margin}" w:type="dxa"/></w:tcMar><w:vAlign w:val="{align}"/>'
        f"</w:tcPr>{''.join(written) or '<w:p/>'}</w:tc>"
    )


def _paragraph(
    text: str,
    layout: LabelLayout,
    points: float,
    *,
    is_bold: bool = False,
    is_sender: bool = False,
) -> str:
    margin, side = _twips(layout.margin), "center" if layout.is_centred else "left"
    bold, line = "<w:b/>" if is_bold else "", '<w:u w:val="single"/>' if is_sender else ""
    after = 40 if is_sender else 0
    return (
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="{after}" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:left="{margin}" w:right="{margin}"/><w:jc w:val="{side}"/></w:pPr><w:r><w:rPr>'
        f'<w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/>{bold}'
        f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>{line}</w:rPr>'
        f'<w:t xml:space="preserve">{escape(replace_invalid(text))}</w:t></w:r></w:p>'
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)
