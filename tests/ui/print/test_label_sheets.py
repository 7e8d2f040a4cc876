"""Labels as PDF: every text is there, characters without a font and cut texts are told."""

from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from core.errors import UserError
from core.progress import SILENT
from exporters.labels.layouts import LAYOUTS
from exporters.labels.sheets import Label
from ui.print.label_sheets import LabelDocument, write_label_sheets
from ui.print.page_output import to_images

ANNA = Label(("Dr Anna and Ivo Marsh", "12 High Street", "OXFORD", "OX1 3DP"))
UNASSIGNED = "\u0378"  # no font has it


@pytest.mark.parametrize("key", ["L7160", "5160", "DL", "#10", "L4785"])
def test_pages_have_the_size_of_the_paper_and_all_texts(
    qapp: QApplication, tmp_path: Path, key: str
) -> None:
    layout = LAYOUTS[key]
    people = [Label((f"Person{number}", "1 Road")) for number in range(layout.per_page + 1)]
    result = write_label_sheets(tmp_path / "labels.pdf", people, layout)
    assert result.warnings() == []
    pages = PdfReader(tmp_path / "labels.pdf").pages
    assert len(pages) == result.pages == 2
    text = "\n".join(page.extract_text() for page in pages).split()
    assert [word for word in text if word.startswith("Person")] == [one.lines[0] for one in people]
    size = [float(pages[0].mediabox.width), float(pages[0].mediabox.height)]
    assert size == pytest.approx([length / 25.4 * 72 for length in layout.page], abs=1)


def test_a_character_that_no_font_has_is_told(qapp: QApplication, tmp_path: Path) -> None:
    strange = Label((f"José {UNASSIGNED}", "1 Road"))
    result = write_label_sheets(tmp_path / "a.pdf", [ANNA, strange], LAYOUTS["L7160"])
    assert (result.missing, result.affected) == ((UNASSIGNED,), (strange.lines[0],))


def test_a_long_text_is_set_smaller_and_what_is_cut_off_is_told(
    qapp: QApplication, tmp_path: Path
) -> None:
    long = Label(("Maximiliana Featherstonehaugh", *["Department of Public Health"] * 6))
    longer = Label(("Anna Marsh", *["Department of Tropical Medicine and Public Health"] * 20))
    result = write_label_sheets(tmp_path / "a.pdf", [ANNA, long, longer], LAYOUTS["L7160"])
    assert result.too_long == ("Anna Marsh",)
    assert "Featherstonehaugh" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()


def test_labels_used_before_stay_blank(qapp: QApplication) -> None:
    layout = LAYOUTS["L7160"]
    (image,) = to_images(
        LabelDocument([ANNA], layout, start=4), [0], width=210, ratio=1, progress=SILENT
    )
    white = image.pixel(0, 0)
    used = [image.pixel(x, y) == white for y in range(15, 52) for x in range(210)]
    printed = [image.pixel(x, y) == white for y in range(54, 90) for x in range(70)]
    assert all(used)
    assert not all(printed)


def test_a_file_that_cannot_be_written_is_left_alone(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not there"):
        write_label_sheets(tmp_path / "none" / "a.pdf", [ANNA], LAYOUTS["DL"])


def test_the_return_address_is_printed_and_leaves_the_label_its_room(
    qapp: QApplication, tmp_path: Path
) -> None:
    sender = ("Alumni Office", "1 Exhibition Road", "London SW7 2AZ")
    for key, expected in (("L7160", " · ".join(sender)), ("DL", "Alumni Office")):
        write_label_sheets(tmp_path / "a.pdf", [Label(ANNA.lines, sender)], LAYOUTS[key])
        text = " ".join(PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())
        assert expected in text
        assert "12 High Street" in text
    full = Label(("Anna Marsh", *["1 Road"] * 6), sender)
    plain = LabelDocument([Label(full.lines)], LAYOUTS["L7160"]).sizes()
    assert LabelDocument([full], LAYOUTS["L7160"]).sizes() < plain
    badge = Label(("Anna Marsh",), sender)
    assert LabelDocument([badge], LAYOUTS["L4785"]).sizes() == [12.0]


def test_labels_for_word_have_letters_of_the_size_of_the_pdf(
    qapp: QApplication, tmp_path: Path
) -> None:
    long = Label(("Maximiliana Featherstonehaugh", *["Department of Public Health"] * 6))
    result = write_label_sheets(tmp_path / "a.docx", [ANNA, long], LAYOUTS["L7160"])
    assert result.warnings() == []
    first, second = Document(str(tmp_path / "a.docx")).tables[0].rows[0].cells[:3:2]
    sizes = [cell.paragraphs[0].runs[0].font.size for cell in (first, second)]
    assert sizes[0] == Pt(11)
    assert sizes[1] is not None
    assert sizes[1] < Pt(11)
