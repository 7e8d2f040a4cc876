"""Letters from a Word template: one document, each letter on its own pages.

A template is any .docx with fields in braces, such as {Address} or {Greeting}. Knows python-docx;
must not know who is written to.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from core.errors import UserError
from core.formats import listed, quoted
from core.progress import SILENT, Progress
from core.text import clean_lines, replace_invalid
from tabular.writing.files import replacing
from tabular.writing.package_check import DOCUMENT_PARTS, has_parts

_FIELD: Final = re.compile(r"\{([^{}\n]{1,60})\}")
_SAMPLE: Final = (
    "{Office}\n{Return address}",
    "",
    "{Name}\n{Address}",
    "",
    "{Date}",
    "",
    "{Greeting},",
    "Next year we celebrate our anniversary, and we should be glad to see you again.",
    "Please tell us if your address has changed.",
    "Yours sincerely,",
    "",
    "{Office}",
)


def write_sample_template(path: Path) -> None:
    """Write a template to begin with. Raises UserError when the file cannot be written."""
    from docx import Document

    document = Document()
    for text in _SAMPLE:
        document.add_paragraph(text)
    _save(document, path)


def write_letters(
    path: Path,
    template: Path,
    letters: Sequence[Mapping[str, str]],
    progress: Progress = SILENT,
) -> None:
    """Write a letter for each of `letters` to `path` (.docx), by the fields of `template`.

    The keys of a letter are names of fields; their case does not count. Raises UserError where the
    template cannot be read or has a field that letters lack, Cancelled if `progress` is cancelled.
    """
    from docx.enum.text import WD_BREAK

    document = _read(template)
    body = document.element.body
    parts = [one for one in body if not one.tag.endswith("}sectPr")]
    _check_fields(template, parts, letters)
    for part in parts:
        body.remove(part)
    for number, letter in enumerate(letters):
        progress.report("Writing letters", number, len(letters))
        values = {name.casefold(): value for name, value in letter.items()}
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for part in parts:
            written = deepcopy(part)
            for paragraph in _paragraphs(written):
                _fill(paragraph, values)
            body.insert(len(body) - 1, written)  # the page's measures stand last
    _save(document, path)


def _read(template: Path) -> Any:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return Document(str(template))
    except (PackageNotFoundError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise UserError(
            f"“{template.name}” cannot be read as a Word document (.docx); nothing was written."
            " Open it in Word and save it again as .docx.",
            code="bad_template",
        ) from error


def _check_fields(
    template: Path, parts: Iterable[Any], letters: Sequence[Mapping[str, str]]
) -> None:
    """Raise UserError for a field that no letter has, and for a template without fields."""
    used = {
        name
        for part in parts
        for paragraph in _paragraphs(part)
        for name in _FIELD.findall(paragraph.text)
    }
    if not used:
        raise UserError(
            f"“{template.name}” has no field such as {{Name}} or {{Address}}, so all letters would"
            " be the same; nothing was written.",
            code="no_fields",
        )
    known = {name.casefold() for letter in letters[:1] for name in letter}
    unknown = sorted(name for name in used if letters and name.casefold() not in known)
    if unknown:
        raise UserError(
            f"“{template.name}” has unknown fields: {listed(f'{{{one}}}' for one in unknown)};"
            f" nothing was written. Fields are {quoted(list(letters[0])[:6])} and the columns of"
            " the table.",
            code="unknown_field",
        )


def _paragraphs(part: Any) -> Iterable[Any]:
    """The paragraphs of `part`, those within tables too."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    return [Paragraph(one, None) for one in part.iter(qn("w:p"))]  # type: ignore[arg-type]


def _fill(paragraph: Any, values: Mapping[str, str]) -> None:
    """Put values in place of the fields of `paragraph`, in the look of a field's first letter.

    Word cuts a text into runs at will, so that a field may begin in one and end in another.
    """
    while (found := _FIELD.search(paragraph.text)) is not None:
        start, end = found.span()
        value = clean_lines(replace_invalid(values[found.group(1).casefold()]))
        position = 0
        for run in paragraph.runs:
            text = run.text
            first, last = start - position, end - position
            position += len(text)
            if last <= 0 or first >= len(text):
                continue
            kept = text[max(last, 0) :] if last < len(text) else ""
            # A brace in a value is not a field.
            begun = value.replace("{", "(").replace("}", ")") if first >= 0 else ""
            run.text = text[: max(first, 0)] + begun + kept


def _save(document: Any, path: Path) -> None:
    content = io.BytesIO()
    document.save(content)
    with replacing(path, has_parts(DOCUMENT_PARTS)) as file:
        file.write(content.getvalue())
