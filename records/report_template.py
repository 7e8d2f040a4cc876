"""The office's template of reports: logo, colour, font, and templates of Word and PowerPoint.

Kept in the database, so that every colleague's reports look alike. Files are stored as base64 texts
of settings (docs/adr/0080-report-template.md) and checked before they are.
"""

import io
import re
import zipfile
from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from core.colours import BLACK, WHITE, blend, contrast, rgb
from core.errors import UserError
from core.text import clean
from models.changes import ChangeSet
from records.settings import save_setting, saved_setting

DEFAULT_COLOUR: Final = "#2b5fd9"
LEAST_CONTRAST: Final = 4.5  # of text on white: WCAG 2.2, success criterion 1.4.3
LARGEST_FILE: Final = 5_000_000  # bytes of a template of Word or PowerPoint, and of a logo
LARGEST_LOGO_SIDE: Final = 1_600  # pixels; a larger logo is reduced to this

_LOOK: Final = "report_look"
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_LARGEST_CONTENT: Final = 100_000_000  # bytes of a template once it is unpacked


class TemplateFile(StrEnum):
    """A file of the template, by the name of its setting."""

    LOGO = "report_logo"
    WORD = "report_word"
    SLIDES = "report_slides"


TITLES: Final = {
    TemplateFile.LOGO: "logo",
    TemplateFile.WORD: "Word template",
    TemplateFile.SLIDES: "PowerPoint template",
}
# What the main part of a template is called, and what python-docx and python-pptx call it.
_MAIN_PARTS: Final = {
    TemplateFile.WORD: (
        "word/document.xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    TemplateFile.SLIDES: (
        "ppt/presentation.xml",
        b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file as it was chosen: its name, and its content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """How the office's reports look; every part has a sensible default.

    `colour` is that of headings and charts as "#rrggbb", `font` the family of all texts (empty:
    the program's own). The logo is a PNG.
    """

    colour: str = DEFAULT_COLOUR
    font: str = ""
    logo: NamedFile | None = None
    word: NamedFile | None = None
    slides: NamedFile | None = None

    @property
    def text_colour(self) -> str:
        """The colour, darkened as far as text in it needs to be readable on white."""
        return readable(self.colour)


def report_template(connection: Connection) -> ReportTemplate:
    """The template as it was saved, with the defaults for the rest."""
    look: dict[str, Any] = saved_setting(connection, _LOOK) or {}
    logo, word, slides = (_saved_file(connection, one) for one in TemplateFile)
    return ReportTemplate(
        look.get("colour", DEFAULT_COLOUR), look.get("font", ""), logo, word, slides
    )


def save_look(changes: ChangeSet, colour: str, font: str) -> None:
    """Save the colour and the font of reports.

    Raises UserError for a colour that is not written as #rrggbb.
    """
    colour = clean(colour).lower()
    if not is_colour(colour):
        raise UserError(
            f"“{colour}” isn’t a colour; write it like {DEFAULT_COLOUR}. Nothing was saved.",
            code="bad_colour",
        )
    save_setting(changes, _LOOK, {"colour": colour, "font": clean(font)})
    changes.describe(part="Look")


def save_template_file(changes: ChangeSet, kind: TemplateFile, file: NamedFile | None) -> None:
    """Save a file of the template, None: remove it.

    A logo is stored as PNG, reduced to LARGEST_LOGO_SIDE. Raises UserError for a file that is too
    large, or is not what it must be.
    """
    changes.describe(part=TITLES[kind][:1].upper() + TITLES[kind][1:])
    if file is None:
        save_setting(changes, kind, None)
        return
    checked = checked_file(kind, file)
    text = b64encode(checked.content).decode("ascii")
    save_setting(changes, kind, {"name": checked.name, "content": text})


def read_template_file(path: Path) -> NamedFile:
    """The file at `path`, to be saved. Raises UserError where it is too large or cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UserError(
                f"“{path.name}” is larger than {LARGEST_FILE // 1_000_000} MB; nothing was"
                " changed.",
                code="file_too_large",
            )
        return NamedFile(path.name, path.read_bytes())
    except OSError as error:
        raise UserError(
            f"“{path.name}” can’t be read; nothing was changed.", code="unreadable"
        ) from error


def checked_file(kind: TemplateFile, file: NamedFile) -> NamedFile:
    """`file` as it is stored. Raises UserError as `save_template_file` does."""
    if len(file.content) > LARGEST_FILE:
        raise UserError(
            f"“{file.name}” is larger than {LARGEST_FILE // 1_000_000} MB; the {TITLES[kind]} was "
            "not changed.",
            code="file_too_large",
        )
    if kind is TemplateFile.LOGO:
        return replace(file, content=_as_png(file))
    return replace(file, content=_as_document(kind, file))


def is_colour(text: str) -> bool:
    """Whether `text` is a colour written as #rrggbb, in small letters."""
    return _COLOUR.fullmatch(text) is not None


def readable(colour: str) -> str:
    """`colour`, darkened step by step until its contrast on white is LEAST_CONTRAST."""
    parts = rgb(colour)
    for percent in range(100, -1, -1):
        darker = "#" + "".join(f"{part * percent // 100:02x}" for part in parts)
        if contrast(darker, WHITE) >= LEAST_CONTRAST:
            return darker
    return BLACK


def tint(colour: str, share: float = 0.3) -> str:
    """`colour` mixed with white, of which `share` is the colour’s."""
    return blend(colour, WHITE, share)


def shade(colour: str, share: float = 0.5) -> str:
    """`colour` mixed with black, of which `share` is the colour’s."""
    return blend(colour, BLACK, share)


def _saved_file(connection: Connection, kind: TemplateFile) -> NamedFile | None:
    saved = saved_setting(connection, kind)
    return None if saved is None else NamedFile(saved["name"], b64decode(saved["content"]))


def _as_png(file: NamedFile) -> bytes:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(file.content), formats=("PNG", "JPEG")) as image:
            image.load()
            has_alpha = image.mode in {"RGBA", "LA", "P", "PA"}
            found = image.convert("RGBA" if has_alpha else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UserError(
            f"“{file.name}” can’t be read as a PNG or JPEG picture; the logo was not changed.",
            code="no_picture",
        ) from error
    found.thumbnail((LARGEST_LOGO_SIDE, LARGEST_LOGO_SIDE))
    content = io.BytesIO()
    found.save(content, "PNG", optimize=True)
    return content.getvalue()


def _as_document(kind: TemplateFile, file: NamedFile) -> bytes:
    """The content with its main part called a document’s, not a template’s."""
    part, template, document = _MAIN_PARTS[kind]
    written = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(file.content)) as archive,
            zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _LARGEST_CONTENT:
                raise ValueError("too large once it is unpacked")
            if "vbaProject" in " ".join(entry.filename for entry in entries):
                raise ValueError("with macros")
            archive.getinfo(part)
            for entry in entries:
                content = archive.read(entry)
                if entry.filename == "[Content_Types].xml":
                    content = content.replace(template, document)
                target.writestr(entry.filename, content)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError) as error:
        kinds = ".docx or .dotx" if kind is TemplateFile.WORD else ".pptx or .potx"
        raise UserError(
            f"“{file.name}” isn’t a {TITLES[kind]} without macros ({kinds}); the template was not "
            "changed.",
            code="bad_template",
        ) from error
    return written.getvalue()
