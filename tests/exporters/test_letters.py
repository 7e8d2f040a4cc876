"""Letters by a Word template."""

from pathlib import Path

import pytest
from docx import Document

from core.errors import UserError
from exporters.letters import write_letters, write_sample_template

ANNA = {"Name": "Anna Marsh", "Address": "1 Road\nOXFORD", "Greeting": "Dear Anna", "Date": "today",
        "Office": "Alumni", "Return address": "2 Lane\nBath"}  # fmt: skip
BEN = {**ANNA, "Name": "Ben {Name} Lind", "Greeting": "Dear Ben"}


def _texts(path: Path) -> list[str]:
    return [paragraph.text for paragraph in Document(str(path)).paragraphs]


def test_each_person_gets_a_letter_on_a_page_of_its_own(tmp_path: Path) -> None:
    write_sample_template(tmp_path / "template.docx")
    write_letters(tmp_path / "letters.docx", tmp_path / "template.docx", [ANNA, BEN])
    texts = _texts(tmp_path / "letters.docx")
    assert "Anna Marsh\n1 Road\nOXFORD" in texts
    assert "Ben (Name) Lind\n1 Road\nOXFORD" in texts
    assert [text for text in texts if text.startswith("Dear")] == ["Dear Anna,", "Dear Ben,"]
    xml = Document(str(tmp_path / "letters.docx")).element.xml
    assert xml.count('w:br w:type="page"') == 1
    assert "{" not in "".join(texts)
    assert texts[0] == "Alumni\n2 Lane\nBath"


def test_a_field_may_be_cut_into_runs_stand_in_a_table_and_in_any_case(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph("To ")
    paragraph.add_run("{Na").bold = True
    paragraph.add_run("me")
    paragraph.add_run("} from {OFFICE}, {date}.")
    document.add_table(1, 1).cell(0, 0).text = "{address}"
    document.save(str(tmp_path / "template.docx"))
    write_letters(tmp_path / "letters.docx", tmp_path / "template.docx", [ANNA])
    written = Document(str(tmp_path / "letters.docx"))
    assert written.paragraphs[0].text == "To Anna Marsh from Alumni, today."
    assert written.paragraphs[0].runs[1].bold
    assert written.tables[0].cell(0, 0).text == "1 Road\nOXFORD"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("Hello", "has no field"), ("{Nmae} {Name}", "unknown fields: {Nmae}")],
)
def test_a_template_that_cannot_be_filled_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    document = Document()
    document.add_paragraph(text)
    document.save(str(tmp_path / "template.docx"))
    with pytest.raises(UserError, match=sentence):
        write_letters(tmp_path / "letters.docx", tmp_path / "template.docx", [ANNA])
    assert not (tmp_path / "letters.docx").exists()


@pytest.mark.parametrize("content", [b"", b"PK no zip", b"plain text"])
def test_a_file_that_is_no_word_document_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "template.docx").write_bytes(content)
    with pytest.raises(UserError, match="cannot be read as a Word document"):
        write_letters(tmp_path / "letters.docx", tmp_path / "template.docx", [ANNA])
