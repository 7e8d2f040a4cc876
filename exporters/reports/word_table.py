"""Tables of a Word document, written as XML at once: cell by cell python-docx takes seconds."""

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length

from core.text import clean_lines, replace_invalid
from exporters.figures.table import FigureRow, FigureTable

_MOST_KEPT: Final = 12  # rows of a table that is never split over two pages
_KEPT_AT_ENDS: Final = 2  # rows of a longer one that stay together, and with what is around it
_INDENT: Final = 170  # of the rows of a group, in twentieths of a point
_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'


def figure_table(
    table: FigureTable,
    width: Length,
    styles: Sequence[str],
    *,
    with_next: bool,
) -> BaseOxmlElement:
    """`table` as wide as `width`, its headings repeated on every page and no row split.

    `styles` are the ids of the styles of the table, of a heading and of another cell. The last rows
    stay on the page of what follows `with_next`.
    """
    look, heading, plain = styles
    widths = [round(width.twips * share) for share in table.shares()]
    kept = _kept_rows(table, with_next=with_next)
    first = FigureRow(table.headings, is_heading=True)
    rows = [_row(first, widths, table.labels, heading, is_first=True, is_kept=True)]
    for row, is_kept in zip(table.rows, kept, strict=True):
        style = heading if row.is_heading else plain
        rows.append(_row(row, widths, table.labels, style, is_kept=is_kept))
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{look}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="0" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _kept_rows(table: FigureTable, *, with_next: bool) -> Iterator[bool]:
    """Say of each row whether it stays on the page of the next one."""
    count = len(table.rows)
    for number, row in enumerate(table.rows, 1):
        if number == count:
            yield with_next
        else:
            is_near_end = count - number < _KEPT_AT_ENDS or number < _KEPT_AT_ENDS
            yield row.is_heading or is_near_end or count <= _MOST_KEPT


def _row(
    row: FigureRow,
    widths: Sequence[int],
    labels: int,
    style: str,
    *,
    is_first: bool = False,
    is_kept: bool,
) -> str:
    keep = "<w:keepNext/>" if is_kept else ""
    written = []
    for place, (text, width) in enumerate(zip(row.cells, widths, strict=True)):
        indent = f'<w:ind w:left="{_INDENT}"/>' if row.in_group and place == 0 else ""
        side = '<w:jc w:val="right"/>' if place >= labels else ""
        said = escape(clean_lines(replace_invalid(text))).replace("\n", _BREAK)
        run = f'<w:r><w:t xml:space="preserve">{said}</w:t></w:r>' if said else ""
        written.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="{style}"/>{keep}{indent}{side}</w:pPr>{run}</w:p></w:tc>'
        )
    header = "<w:tblHeader/>" if is_first else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(written)}</w:tr>"
