"""The office's template of reports: what is stored, and what is refused."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.colours import WHITE, contrast
from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database
from models.undo import undo
from records.report_template import (
    LARGEST_FILE,
    LARGEST_LOGO_SIDE,
    LEAST_CONTRAST,
    NamedFile,
    ReportTemplate,
    TemplateFile,
    checked_file,
    readable,
    report_template,
    save_look,
    save_template_file,
    tint,
)
from tests.acts import batch_of


def picture(size: tuple[int, int] = (40, 20), kind: str = "PNG", mode: str = "RGB") -> bytes:
    content = io.BytesIO()
    Image.new(mode, size, "teal").save(content, kind)
    return content.getvalue()


def word_template(as_template: bool = True, with_macros: bool = False) -> bytes:
    content = io.BytesIO()
    Document().save(content)
    written = io.BytesIO()
    with zipfile.ZipFile(content) as archive, zipfile.ZipFile(written, "w") as target:
        for name in archive.namelist():
            part = archive.read(name)
            if as_template and name == "[Content_Types].xml":
                part = part.replace(b"document.main+xml", b"template.main+xml")
            target.writestr(name, part)
        if with_macros:
            target.writestr("word/vbaProject.bin", b"macro")
    return written.getvalue()


def read(database: Database) -> ReportTemplate:
    with database.read() as connection:
        return report_template(connection)


def test_a_template_is_saved_shared_and_undone(database: Database) -> None:
    assert read(database) == ReportTemplate()
    with database.write(BatchKind.REPORT_TEMPLATE) as changes:
        save_look(changes, " #7A0019 ", "Georgia")
    logo = NamedFile("logo.jpg", picture(kind="JPEG"))
    with database.write(BatchKind.REPORT_TEMPLATE) as changes:
        save_template_file(changes, TemplateFile.LOGO, logo)
        batch = changes.batch_id
    found = read(database)
    assert (found.colour, found.font) == ("#7a0019", "Georgia")
    assert found.logo is not None
    assert found.logo.name == "logo.jpg"
    with Image.open(io.BytesIO(found.logo.content)) as image:
        assert (image.format, image.size) == ("PNG", (40, 20))
    undo(database, batch)
    assert read(database).logo is None
    assert read(database).colour == "#7a0019"


def test_a_file_can_be_removed(database: Database) -> None:
    file = NamedFile("office.dotx", word_template())
    batch_of(database, save_template_file, TemplateFile.WORD, file)
    assert read(database).word is not None
    batch_of(database, save_template_file, TemplateFile.WORD, None)
    assert read(database).word is None


def test_a_large_logo_is_reduced_and_keeps_what_is_transparent() -> None:
    size = (2 * LARGEST_LOGO_SIDE, 100)
    found = checked_file(TemplateFile.LOGO, NamedFile("a.png", picture(size, mode="RGBA")))
    with Image.open(io.BytesIO(found.content)) as image:
        assert image.size == (LARGEST_LOGO_SIDE, 50)
        assert image.mode == "RGBA"


@pytest.mark.parametrize("as_template", [True, False])
def test_a_word_template_opens_as_a_document(as_template: bool) -> None:
    content = word_template(as_template)
    if as_template:
        with pytest.raises(ValueError, match="not a Word file"):
            Document(io.BytesIO(content))
    found = checked_file(TemplateFile.WORD, NamedFile("a.dotx", content))
    assert "Heading 1" in Document(io.BytesIO(found.content)).styles


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        (TemplateFile.LOGO, b"<svg/>", "no_picture"),
        (TemplateFile.LOGO, picture()[:60], "no_picture"),
        (TemplateFile.LOGO, picture(kind="GIF"), "no_picture"),
        (TemplateFile.LOGO, b"x" * (LARGEST_FILE + 1), "file_too_large"),
        (TemplateFile.WORD, picture(), "bad_template"),
        (TemplateFile.WORD, word_template(with_macros=True), "bad_template"),
        (TemplateFile.SLIDES, word_template(), "bad_template"),
    ],
)
def test_files_that_are_not_what_they_must_be_are_refused(
    kind: TemplateFile, content: bytes, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        checked_file(kind, NamedFile("file", content))
    assert caught.value.code == code


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#1234567", "#gggggg"])
def test_what_is_no_colour_is_refused(database_file: Database, colour: str) -> None:
    with (
        pytest.raises(UserError) as caught,
        database_file.write(BatchKind.REPORT_TEMPLATE) as changes,
    ):
        save_look(changes, colour, "")
    assert caught.value.code == "bad_colour"


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_can_be_made_readable(number: int) -> None:
    colour = f"#{number:06x}"
    found = readable(colour)
    assert contrast(found, WHITE) >= LEAST_CONTRAST
    if contrast(colour, WHITE) >= LEAST_CONTRAST:
        assert found == colour
    assert contrast(tint(found), WHITE) < contrast(found, WHITE)
