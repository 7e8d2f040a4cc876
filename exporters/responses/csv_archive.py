"""Coded variables as a .zip of text files: codes, labels, a codebook, and scripts that read them.

Knows the files' names and columns; must not know where the values come from.
"""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from exporters.responses.coded_variables import CodedVariable, ValueType
from exporters.responses.scripts import python_script, r_script
from tabular.writing.csv_file import write_csv
from tabular.writing.files import replacing
from tabular.writing.sheets import CellKind, CellValue, ColumnSpec, SheetSpec

CODES: Final = "responses.csv"
LABELS: Final = "responses-labels.csv"
CODEBOOK: Final = "codebook.csv"
R_SCRIPT: Final = "read_responses.R"
PYTHON_SCRIPT: Final = "read_responses.py"
_KINDS: Final = {
    ValueType.NUMBER: CellKind.NUMBER,
    ValueType.TEXT: CellKind.TEXT,
    ValueType.DATE: CellKind.DATE,
}


def write_csv_archive(path: Path, variables: Sequence[CodedVariable], title: str) -> None:
    """Write `variables` to `path`, a .zip file, wholly or not at all; `title` heads the scripts.

    Raises UserError when the file cannot be written.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_csv(folder / CODES, _sheet(variables, with_labels=False))
        write_csv(folder / LABELS, _sheet(variables, with_labels=True))
        write_csv(folder / CODEBOOK, codebook(variables))
        with (
            replacing(path, _is_sound) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for member in (CODES, LABELS, CODEBOOK):
                archive.write(folder / member, member)
            archive.writestr(R_SCRIPT, r_script(variables, title))
            archive.writestr(PYTHON_SCRIPT, python_script(variables, title))


def codebook(variables: Sequence[CodedVariable]) -> SheetSpec:
    """A row for each variable, or for each of its codes."""
    columns = [
        ColumnSpec("Variable"),
        ColumnSpec("Label", CellKind.LINES),
        ColumnSpec("Question"),
        ColumnSpec("Type"),
        ColumnSpec("Measure"),
        ColumnSpec("Code", CellKind.INTEGER),
        ColumnSpec("Code label", CellKind.LINES),
        ColumnSpec("Missing", CellKind.YES_NO),
    ]
    return SheetSpec("Codebook", columns, list(_codebook_rows(variables)))


def _codebook_rows(variables: Sequence[CodedVariable]) -> Iterator[list[CellValue]]:
    for one in variables:
        about: list[CellValue] = [
            one.name, one.label, one.question, one.type.value, one.measure.value,
        ]  # fmt: skip
        if not one.labels:
            yield [*about, None, None, None]
        for code, text in one.labels.items():
            yield [*about, code, text, code in one.missing]


def _sheet(variables: Sequence[CodedVariable], *, with_labels: bool) -> SheetSpec:
    columns = [ColumnSpec(one.name, _KINDS[one.type]) for one in variables]
    values = [
        [one.labels.get(int(value), value) if isinstance(value, float) else value
         for value in one.values]
        if with_labels and one.labels
        else one.values
        for one in variables
    ]  # fmt: skip
    rows = list(zip(*values, strict=True))
    return SheetSpec("Responses", columns, rows, count=len(rows))


def _is_sound(file: BinaryIO) -> bool:
    with zipfile.ZipFile(file) as archive:
        return archive.testzip() is None
