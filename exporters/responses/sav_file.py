"""Coded variables as a .sav file, which SPSS, R, Stata, SAS and Python read with its labels.

Knows the format's limits; must not know where the values come from.
"""

import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from exporters.responses.coded_variables import CodedVariable, ValueType
from tabular.writing.files import replacing

_LONGEST_LABEL: Final = 256  # bytes of a variable's label
_LONGEST_VALUE_LABEL: Final = 120  # bytes
_LONGEST_TEXT: Final = 32_767  # bytes of a text
_FIRST_DAY: Final = date(1582, 10, 15)  # from which on the format counts


def write_sav(path: Path, variables: Sequence[CodedVariable], title: str) -> None:
    """Write `variables` to `path` under `title`, wholly or not at all.

    Labels and texts that are longer than the format takes are cut at its end, between characters.
    Raises UserError when the file cannot be written.
    """
    # Statistics files take half a second to load, which no other export should wait for.
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame(
        {one.name: pd.Series(_values(one), dtype=_dtype(one)) for one in variables}
    )

    def is_sound(file: BinaryIO) -> bool:
        read, _ = pyreadstat.read_sav(file.name, metadataonly=False)
        return read.shape == frame.shape

    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "responses.sav"
        pyreadstat.write_sav(
            frame,
            written,
            file_label=_cut(title, 64),
            column_labels={one.name: _cut(one.label, _LONGEST_LABEL) for one in variables},
            variable_value_labels={
                one.name: {
                    code: _cut(text, _LONGEST_VALUE_LABEL) for code, text in one.labels.items()
                }
                for one in variables
                if one.labels
            },
            missing_ranges={one.name: list(one.missing) for one in variables if one.missing},
            variable_measure={one.name: one.measure.value for one in variables},
            variable_format={one.name: "DATE11" for one in variables if one.type is ValueType.DATE},
            row_compress=True,
        )
        with replacing(path, is_sound) as file:
            file.write(written.read_bytes())


def _values(variable: CodedVariable) -> list[object]:
    match variable.type:
        case ValueType.TEXT:
            return ["" if one is None else _cut(str(one), _LONGEST_TEXT) for one in variable.values]
        case ValueType.DATE:
            return [
                one if isinstance(one, date) and one >= _FIRST_DAY else None
                for one in variable.values
            ]
        case ValueType.NUMBER:
            return list(variable.values)


def _dtype(variable: CodedVariable) -> str:
    return "float64" if variable.type is ValueType.NUMBER else "object"


def _cut(text: str, longest: int) -> str:
    """`text` without the characters that are too many, counted in bytes of UTF-8."""
    whole = text.replace("\0", "")
    if len(whole.encode()) <= longest:
        return whole
    return whole.encode()[:longest].decode(errors="ignore")
