"""The files that everything held on a person is saved as: Word, PDF or JSON."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from core.errors import UserError
from core.formats import format_day
from exporters.personal_data.contents import PersonalData
from exporters.reports.report_document import ReportDocument
from exporters.reports.word_document import WordDocument
from tabular.writing.files import replacing


def save_personal_data(
    path: Path,
    data: PersonalData,
    write_pdf: Callable[[Path, str, str, Callable[[ReportDocument], None]], object],
) -> None:
    """Save to a .docx, .pdf or .json file; `write_pdf` does so for a document as PDF.

    Raises UserError for another ending, and when the file cannot be written.
    """

    def compose(document: ReportDocument) -> None:
        write_personal_data(document, data)

    match path.suffix.casefold():
        case ".docx":
            document = WordDocument(_title(data), data.office)
            compose(document)
            document.save(path)
        case ".pdf":
            write_pdf(path, _title(data), data.office, compose)
        case ".json":
            content = orjson.dumps(_as_json(data), option=orjson.OPT_INDENT_2, default=str)
            with replacing(path, lambda file: file.read() == content) as file:
                file.write(content)
        case _:
            raise UserError(
                f"Choose a file name ending in .docx, .pdf or .json; “{path.name}” was not saved.",
                code="unknown_ending",
            )


def write_personal_data(document: ReportDocument, data: PersonalData) -> None:
    """Write everything held on a person to a document: Word, or pages to print."""
    document.title(_title(data), f"{data.office} · {format_day(data.on)}".strip(" ·"))
    for section in data.sections:
        document.heading(section.title, 1)
        if len(section.entries) == 1:
            document.points([f"{name}: {_text(one)}" for name, one in section.entries[0].items()])
        else:
            document.points(
                ["; ".join(f"{name}: {_text(one)}" for name, one in entry.items())
                 for entry in section.entries]
            )  # fmt: skip


def _title(data: PersonalData) -> str:
    return f"Personal data of {data.name}"


def _as_json(data: PersonalData) -> dict[str, Any]:
    sections = {section.title: section.entries for section in data.sections}
    return {"name": data.name, "office": data.office, "on": data.on, "data": sections}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return format_day(value.date())
    return format_day(value) if isinstance(value, date) else str(value)
