"""Labels for Word: each cell is where the label is on the sheet, with its lines."""

from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm

from core.errors import UserError
from exporters.labels.layouts import LAYOUTS, LayoutKind
from exporters.labels.sheets import Label
from exporters.labels.word_table import write_label_table

SENDER = ("Alumni Office", "1 High Street & Co", "Oxford OX1 3DP")
_TWIP = Mm(0.02)  # lengths are rounded to 1/20 of a point


def _labels(count: int, sender: tuple[str, ...] = ()) -> list[Label]:
    return [Label((f"Person {number}", "1 <Road>"), sender) for number in range(count)]


@pytest.mark.parametrize("key", LAYOUTS)
def test_each_label_is_where_the_sheet_has_it(tmp_path: Path, key: str) -> None:
    layout, out = LAYOUTS[key], tmp_path / "labels.docx"
    labels = _labels(layout.per_page + 1)
    write_label_table(out, labels, layout, [11.0] * len(labels))
    document = Document(str(out))
    section, (table,) = document.sections[0], document.tables
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width == pytest.approx(Mm(layout.page[0]), abs=_TWIP)
    top = section.top_margin or 0
    left = section.left_margin or 0
    lefts, seen = [left], []
    for column in table.columns:
        lefts.append(lefts[-1] + (column.width or 0))
    for row in table.rows:
        height = row.height or 0
        for at, cell in enumerate(row.cells):
            if cell.text:
                seen.append((cell.text.split("\n")[0], lefts[at], top))
        top += height
        if len(seen) == layout.per_page:
            break
    assert [name for name, _, _ in seen] == [one.lines[0] for one in labels[:-1]]
    for number, (_name, x, y) in enumerate(seen):
        row_at, column_at = divmod(number, layout.columns)
        assert x == pytest.approx(Mm(layout.first[0] + column_at * layout.pitch[0]), abs=3 * _TWIP)
        assert y == pytest.approx(Mm(layout.first[1] + row_at * layout.pitch[1]), abs=14 * _TWIP)
    # The next row has no room on the page, but the line that ends the document has.
    room = section.page_height - (section.bottom_margin or 0) - top
    assert Mm(0) <= room + _TWIP * 14 < Mm(layout.label[1])


def test_a_used_sheet_begins_later_and_signs_are_kept(tmp_path: Path) -> None:
    layout, out = LAYOUTS["L7160"], tmp_path / "labels.docx"
    write_label_table(out, _labels(2, SENDER), layout, [11.0, 9.0], start=3)
    cells = Document(str(out)).tables[0].rows[0].cells
    assert [cell.text.split("\n") for cell in cells[::2]][:2] == [[""], [""]]
    assert cells[4].text.split("\n") == [" · ".join(SENDER), "Person 0", "1 <Road>"]

    next_cell = Document(str(out)).tables[0].rows[1].cells[0]
    sizes = [run.font.size for line in next_cell.paragraphs for run in line.runs]
    assert [size.pt for size in sizes if size is not None] == [6.0, 9.0, 9.0]


def test_the_return_address_is_in_the_corner_of_each_envelope(tmp_path: Path) -> None:
    out = tmp_path / "envelopes.docx"
    write_label_table(out, _labels(3, SENDER), LAYOUTS["DL"], [12.0] * 3)
    document = Document(str(out))
    assert document.sections[0].header.paragraphs[0].text == "\n".join(SENDER)
    assert "Alumni Office" not in document.tables[0].rows[0].cells[0].text
    assert len(document.tables[0].rows) == 3


def test_badges_have_the_name_large(tmp_path: Path) -> None:
    out = tmp_path / "badges.docx"
    layout = next(one for one in LAYOUTS.values() if one.kind is LayoutKind.BADGES)
    write_label_table(out, _labels(1), layout, [12.0])
    name, road = Document(str(out)).tables[0].rows[0].cells[0].paragraphs
    assert (name.runs[0].font.size.pt, road.runs[0].font.size.pt) == (24.0, 12.0)
    assert name.runs[0].bold


def test_a_sheet_has_no_such_label(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="labels 1 to 21"):
        write_label_table(tmp_path / "a.docx", _labels(1), LAYOUTS["L7160"], [11.0], start=22)
