"""Tables on paper: every row once, headings on each page, wide ones in landscape, texts whole."""

import io
from collections.abc import Sequence
from datetime import date

import pytest
from pypdf import PdfReader

from core.errors import Cancelled
from core.progress import SILENT, Progress
from ui.print.page_output import to_images, to_pdf
from ui.print.table_document import TableDocument
from ui.tables import Column, ColumnKind, Row, TableSnapshot
from ui.theme import Theme

TODAY = date(2026, 11, 29)
NAME, YEAR = Column("name", "Name"), Column("year", "Year", ColumnKind.NUMBER)


def _snapshot(rows: Sequence[Row], columns: Sequence[Column] = (NAME, YEAR)) -> TableSnapshot:
    return TableSnapshot(
        "People", columns, len(rows), lambda first, last: rows[first:last], "award is PhD"
    )


def _texts(document: TableDocument) -> list[str]:
    """The text of each page of the PDF."""
    document.lay_out()
    content = to_pdf(document, document.pages, title="People", author="", progress=SILENT)
    pages = PdfReader(io.BytesIO(content)).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def test_every_row_is_on_one_page_below_the_headings(theme: Theme) -> None:
    pages = _texts(TableDocument(_snapshot([(f"Person {n:03}", 1990) for n in range(130)]), TODAY))
    assert len(pages) > 2
    for number, text in enumerate(pages, 1):
        assert "Name" in text
        assert "Year" in text
        assert f"Page {number} of {len(pages)}" in text
        assert "29 November 2026" in text
    whole = "\n".join(pages)
    assert [whole.count(f"Person {n:03}") for n in range(130)] == [1] * 130
    assert "130 rows · award is PhD" in pages[0]


def test_a_long_text_is_wrapped_and_not_lost(theme: Theme) -> None:
    words = [f"word{n}" for n in range(90)]
    address = "a" * 90 + "@example.org"
    (text,) = _texts(TableDocument(_snapshot([(" ".join(words), 1), (address, 2)]), TODAY))
    assert all(word in text for word in words)
    assert address in text.replace(" ", "")


@pytest.mark.parametrize(("columns", "is_wide"), [(2, False), (9, True)])
def test_a_wide_table_is_in_landscape(theme: Theme, columns: int, is_wide: bool) -> None:
    rows = [["a text of some length"] * columns]
    shown = _snapshot(rows, [Column(str(n), f"Column {n}") for n in range(columns)])
    size = TableDocument(shown, TODAY).size
    assert (size.width() > size.height()) is is_wide
    chosen = TableDocument(shown, TODAY, landscape=not is_wide).size
    assert (chosen.width() > chosen.height()) is not is_wide


def test_a_preview_reads_no_more_than_it_shows(theme: Theme) -> None:
    asked: list[int] = []

    def read(first: int, last: int) -> Sequence[Row]:
        asked.append(last)
        return [(f"Person {n}", 1990) for n in range(first, last)]

    document = TableDocument(TableSnapshot("People", (NAME, YEAR), 1_000_000, read), TODAY)
    document.lay_out(most=3)
    assert (document.pages, document.is_whole) == (3, False)
    assert max(asked) < 10_000
    assert 100 < document.rows_laid_out < 300
    images = to_images(document, range(3), width=300, ratio=1, progress=SILENT)
    assert [image.width() for image in images] == [300] * 3


def test_making_the_pages_can_be_cancelled(theme: Theme) -> None:
    document = TableDocument(_snapshot([("Ada", 1990)] * 10), TODAY)
    with pytest.raises(Cancelled):
        document.lay_out(Progress(is_cancelled=lambda: True))
    document.lay_out()
    with pytest.raises(Cancelled):
        to_pdf(document, 1, title="", author="", progress=Progress(is_cancelled=lambda: True))


def test_an_empty_table_has_one_page(theme: Theme) -> None:
    (text,) = _texts(TableDocument(_snapshot([]), TODAY))
    assert "0 rows" in text
