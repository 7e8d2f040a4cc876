"""How figures left the program: kinds of files, pictures, prints, and what a command printed."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final


class PublicationForm(StrEnum):
    """How figures left the program."""

    WORD = "word"
    PDF = "pdf"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    PICTURE = "picture"
    TABLE = "table"
    PRINT = "print"
    FIGURES = "figures"  # printed by a command


FORM_LABELS: Final[Mapping[PublicationForm, str]] = {
    PublicationForm.WORD: "Word document",
    PublicationForm.PDF: "PDF file",
    PublicationForm.EXCEL: "Workbook",
    PublicationForm.POWERPOINT: "Presentation",
    PublicationForm.PICTURE: "Picture",
    PublicationForm.TABLE: "Copied table",
    PublicationForm.PRINT: "Printed",
    PublicationForm.FIGURES: "Figures of a command",
}

_FORMS: Final[Mapping[str, PublicationForm]] = {
    ".docx": PublicationForm.WORD,
    ".pdf": PublicationForm.PDF,
    ".xlsx": PublicationForm.EXCEL,
    ".pptx": PublicationForm.POWERPOINT,
}


def form_of(path: Path) -> PublicationForm:
    """The form of a file by the ending of its name; another one is a picture."""
    return _FORMS.get(path.suffix.casefold(), PublicationForm.PICTURE)
