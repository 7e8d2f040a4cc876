"""What the records of .xls (BIFF8) and .xlsb (BIFF12) say and the quick reader does not tell.

Both are rows of records: a number, a size, and as many bytes ([MS-XLS] 2.1.4, [MS-XLSB] 2.1.4).
Whatever is not as it should be raises ValueError, LookupError or struct.error.
"""

import struct
import zipfile
from collections.abc import Iterable, Iterator

from tabular.reading.archive import read_part
from tabular.reading.book import Position
from tabular.reading.cell_anomalies import ERRORS_BY_NUMBER, OddCells
from tabular.reading.number_formats import padding_code
from tabular.reading.package_layout import relations_of

Record = tuple[int, bytes]

# .xls
_BOF, _EOF, _FORMAT, _XF, _SHEET = 0x809, 0x0A, 0x41E, 0xE0, 0x85
_ROW, _NUMBER, _RK, _RKS, _BOOL_OR_ERROR, _FORMULA = 0x208, 0x203, 0x27E, 0xBD, 0x205, 0x06
_BIFF8 = 0x600
_NOTE, _TEXT_RESULT = 0x1C, 0x207
_SHARED_TEXT, _LABELS = 0xFD, frozenset({0x204, 0xD6})
_FORMULAS = frozenset({_FORMULA, 0x206, 0x406})
_XLS_VALUES = frozenset({_NUMBER, _RK, _BOOL_OR_ERROR, _SHARED_TEXT}) | _LABELS | _FORMULAS
# .xlsb
_B_ROW, _B_RK, _B_ERROR, _B_REAL, _B_FORMULA_NUMBER, _B_FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_B_MERGED, _B_COMMENT = 176, 635
_B_SHARED_TEXT, _B_OWN_TEXTS = 7, frozenset({6, 8})
_B_VALUES = frozenset({2, 4, 5, 6, 7, 8, 9, 10})  # without blanks and errors
_B_FORMAT, _B_XF, _B_CELL_XFS, _B_CELL_XFS_END, _B_SHEET = 44, 47, 617, 618, 156


def scan_xls(stream: bytes, sheet: int) -> OddCells:
    """Look at the sheet with index `sheet`, in the order of tabs, of the workbook's `stream`."""
    formats: dict[int, str] = {}
    used: list[int] = []
    starts: list[int] = []
    for number, data in _xls_records(stream, 0):
        if number == _BOF and struct.unpack_from("<H", data)[0] != _BIFF8:
            raise ValueError("an older Excel's records are not known")
        if number == _FORMAT:
            count, wide = struct.unpack_from("<HB", data, 2)
            text = data[5 : 5 + count * (2 if wide & 1 else 1)]
            formats[data[0] | data[1] << 8] = text.decode("utf-16-le" if wide & 1 else "latin-1")
        elif number == _XF:
            used.append(struct.unpack_from("<H", data, 2)[0])
        elif number == _SHEET:
            starts.append(struct.unpack_from("<I", data)[0])
    padding = _padding(used, formats)
    odd = OddCells()
    for number, data in _xls_records(stream, starts[sheet]):
        if number == _ROW:
            odd.hidden_rows += data[12] >> 5 & 1
        elif number == _NOTE:
            odd.unread_comments += 1
        elif number == _RKS:
            row, first = struct.unpack_from("<HH", data)
            for place in range(4, len(data) - 2, 6):
                style = struct.unpack_from("<H", data, place)[0]
                if style in padding:
                    odd.padded[row, first + place // 6] = padding[style]
        elif number in (_NUMBER, _RK, _BOOL_OR_ERROR, _FORMULA):
            _look_at_cell(number, data, padding, odd)
    return odd


def _look_at_cell(number: int, data: bytes, padding: dict[int, str], odd: OddCells) -> None:
    row, column, style = struct.unpack_from("<HHH", data)
    error = _xls_error(number, data)
    if error is not None:
        odd.errors[row, column] = ERRORS_BY_NUMBER.get(error, "error")
    elif style in padding:
        odd.padded[row, column] = padding[style]


def scan_xlsb(archive: zipfile.ZipFile, sheet: str) -> OddCells:
    """Look at the sheet called `sheet` of an .xlsb."""
    part = _xlsb_part(archive, sheet)
    padding: dict[int, str] = {}
    if "xl/styles.bin" in archive.namelist():
        padding = _xlsb_padding(_xlsb_records(read_part(archive, "xl/styles.bin")))
    odd = OddCells(unread_comments=_count_comments(archive, part))
    row = -1
    for number, data in _xlsb_records(read_part(archive, part)):
        if number == _B_ROW:
            row = struct.unpack_from("<I", data)[0]
            odd.hidden_rows += data[11] >> 4 & 1
        elif number == _B_MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", data)
            odd.merged.append(((top, left), (bottom, right)))
        elif number in (_B_ERROR, _B_FORMULA_ERROR):
            column = struct.unpack_from("<I", data)[0]
            odd.errors[row, column] = ERRORS_BY_NUMBER.get(data[8], "error")
        elif number in (_B_RK, _B_REAL, _B_FORMULA_NUMBER):
            column, style = struct.unpack_from("<II", data)
            if style & 0xFFFFFF in padding:
                odd.padded[row, column] = padding[style & 0xFFFFFF]
    return odd


def values_of_xls(stream: bytes, sheet: int) -> Iterator[tuple[Position, int | None]]:
    """Where the sheet with index `sheet` has values, with the number of a shared text.

    Of Excel 5 and 95, too, whose cells have the same records.
    """
    starts = [
        struct.unpack_from("<I", data)[0]
        for number, data in _xls_records(stream, 0)
        if number == _SHEET
    ]
    formula = (0, 0)
    for number, data in _xls_records(stream, starts[sheet]):
        if number in _FORMULAS:
            formula = struct.unpack_from("<HH", data)
        if number == _TEXT_RESULT and data[:2] != b"\0\0":
            yield formula, None
        elif number == _RKS:
            row, first = struct.unpack_from("<HH", data)
            for place in range(first, first + (len(data) - 6) // 6):
                yield (row, place), None
        elif number in _XLS_VALUES and not _is_blank(number, data):
            row, column = struct.unpack_from("<HH", data)
            shared = struct.unpack_from("<I", data, 6)[0] if number == _SHARED_TEXT else None
            yield (row, column), shared


def values_of_xlsb(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[Position, int | None]]:
    """Where the sheet called `sheet` has values, with the number of a shared text."""
    row = -1
    for number, data in _xlsb_records(read_part(archive, _xlsb_part(archive, sheet))):
        if number == _B_ROW:
            row = struct.unpack_from("<I", data)[0]
        elif number in _B_VALUES:
            column, _, shared = struct.unpack_from("<III", data.ljust(12, b"\0"))
            if number not in _B_OWN_TEXTS or shared:  # the length of its own text
                yield (row, column), shared if number == _B_SHARED_TEXT else None


def _is_blank(number: int, data: bytes) -> bool:
    """Whether a cell's record holds an error, or a text of no letters."""
    if number in _LABELS:
        return data[6:8] == b"\0\0"
    if number == _BOOL_OR_ERROR:
        return bool(data[7])
    # A formula's result that is no number: a text, in a record of its own, an error, or nothing.
    return number in _FORMULAS and data[12:14] == b"\xff\xff" and data[6] in (0, 2, 3)


def _xls_error(number: int, data: bytes) -> int | None:
    """Give the number of the error that a cell's record holds; None where it holds none."""
    if number == _BOOL_OR_ERROR:
        return data[6] if data[7] else None
    # A formula's result that is no number says so in its last two bytes; 2 is an error.
    if number == _FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
        return data[8]
    return None


def _xls_records(stream: bytes, place: int) -> Iterator[Record]:
    """Yield the records from `place` to the end of their part of the workbook."""
    while True:
        number, size = struct.unpack_from("<HH", stream, place)
        yield number, stream[place + 4 : place + 4 + size]
        if number == _EOF:
            return
        place += 4 + size


def _xlsb_records(content: bytes) -> Iterator[Record]:
    place = 0
    while place < len(content):
        number = content[place]
        place += 1
        if number & 0x80:
            number = number & 0x7F | (content[place] & 0x7F) << 7
            place += 1
        size = shift = 0
        for _ in range(4):
            byte = content[place]
            place += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield number, content[place : place + size]
        place += size


def _xlsb_part(archive: zipfile.ZipFile, sheet: str) -> str:
    relations = relations_of(archive, "xl/workbook.bin")
    for number, data in _xlsb_records(read_part(archive, "xl/workbook.bin")):
        if number == _B_SHEET:
            relation, place = _xlsb_text(data, 8)
            if _xlsb_text(data, place)[0] == sheet:
                return relations[relation].target
    raise LookupError(sheet)


def _count_comments(archive: zipfile.ZipFile, part: str) -> int:
    """Count the comments of the sheet in `part`."""
    return sum(
        number == _B_COMMENT
        for relation in relations_of(archive, part).values()
        if relation.kind == "comments" and relation.target in archive.namelist()
        for number, _ in _xlsb_records(read_part(archive, relation.target))
    )


def _xlsb_padding(records: Iterable[Record]) -> dict[int, str]:
    formats: dict[int, str] = {}
    used: list[int] = []
    in_cells = False
    for number, data in records:
        if number == _B_FORMAT:
            formats[data[0] | data[1] << 8] = _xlsb_text(data, 2)[0]
        elif number in (_B_CELL_XFS, _B_CELL_XFS_END):
            in_cells = number == _B_CELL_XFS
        elif number == _B_XF and in_cells:
            used.append(struct.unpack_from("<H", data, 2)[0])
    return _padding(used, formats)


def _xlsb_text(data: bytes, place: int) -> tuple[str, int]:
    """Read a text and give the place after it."""
    end = place + 4 + 2 * struct.unpack_from("<I", data, place)[0]
    return data[place + 4 : end].decode("utf-16-le"), end


def _padding(used: Iterable[int], formats: dict[int, str]) -> dict[int, str]:
    """Find the styles that pad: the index that cells name -> the format's code."""
    codes = ((index, padding_code(formats.get(number, ""))) for index, number in enumerate(used))
    return {index: code for index, code in codes if code}
