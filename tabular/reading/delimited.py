"""Text files of rows and fields: .csv, .tsv and their kin, whatever their encoding and delimiter.

Every field stays text: nothing here knows numbers, dates or people called Null.
"""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice

from core.errors import UserError
from core.formats import format_number, plural
from core.formula_guard import without_guard
from core.issues import Issue, Severity
from core.progress import Progress
from tabular.reading import errors
from tabular.reading.book import Book, Cell, Format, Limits, Sheet
from tabular.reading.cells import cell_issue, settle, shared
from tabular.reading.encoding_detection import (
    Detection,
    detect_encoding,
    detected_encoding,
    unicode_by_marks,
)
from tabular.reading.heading_row import LOOK_AT, find_headings

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 200
_SAMPLE_TEXT = 200_000  # characters
_LEAST_ROWS = 2  # readable ones, headings among them, for a file to be read without the others
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n?", re.I)
_SHORTENED = re.compile(r"-?\d(?:[.,]\d+)?E\+\d{2,3}")  # 4.479E+11
_UNTYPEABLE = re.compile("[\0\x1a]")  # NUL; Ctrl-Z, the end of a file in DOS


def read_delimited(
    content: bytes, encoding: str | None, limits: Limits, progress: Progress
) -> Book:
    """Read the text file of `content`, in `encoding` or the one found.

    A row with more fields than the table has columns, or with quotation marks that do not fit, is
    left blank, with an ERROR note. Raises UserError: empty, too_large, encoding, malformed_text (an
    unclosed quote, with its row).
    """
    progress.report("Checking the file")
    found = Detection(encoding, is_said=True) if encoding else detect_encoding(content)
    text = decode(content, found.encoding)
    text = text.rstrip("\x1a")
    separator = _SEPARATOR_LINE.match(text)
    delimiter = separator[1] if separator else find_delimiter(text)
    text = text[separator.end() :] if separator else text
    progress.report("Reading the rows")
    rows, notes = _rows(text, delimiter, limits)
    notes += _untypeable(rows) if _UNTYPEABLE.search(text) else []
    notes += _square(rows)
    columns = [shared(column) for column in zip(*rows, strict=True)]
    if "'" in text:
        columns = [[without_guard(field) for field in column] for column in columns]
    settled, more = settle(columns, limits)
    if not settled:
        raise errors.empty()
    if "E+" in text:
        notes += _shortened_numbers(columns)
    if not found.is_said:
        notes.append(detected_encoding(text, found))
    return Book(
        Format.TEXT, ("Text",), Sheet("Text", settled), tuple(notes + more), encoding=found.encoding
    )


def decode(content: bytes, encoding: str) -> str:
    """Decode `content`, which may begin with a mark of `encoding`.

    Raises UserError: encoding, with the line.
    """
    marked = unicode_by_marks(content) or ""
    if marked.startswith(encoding):
        encoding = marked  # "utf-16" is told apart by its mark, which is no letter
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = content.count(b"\n", 0, start) + 1
        raise UserError(
            f"The characters in line {format_number(line)} of the file cannot be read: it mixes "
            "encodings, or is "
            f"damaged. {errors.NOTHING_CHANGED} Open it in Excel, save it as “CSV UTF-8” "
            "and import that.",
            code="encoding",
        ) from None


def find_delimiter(text: str) -> str:
    """Choose the delimiter that divides most rows alike; a comma where none divides any."""

    def score(delimiter: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text[:_SAMPLE_TEXT], newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row in islice(reader, _SAMPLE_ROWS) if row]
        except csv.Error:  # an overlong field: the wrong delimiter, or refused when read
            return 0.0, 0
        divided = Counter(width for width in widths if width > 1)
        if not divided:
            return 0.0, 0
        width, count = max(divided.items(), key=lambda item: (item[1], item[0]))
        return count / len(widths), width

    return max(_DELIMITERS, key=score)


class _Lines:
    """The lines of a text, of which those of the row being read can be given back."""

    def __init__(self, text: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self._given_back: deque[str] = deque()
        self._of_row: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self._of_row.append(line)
        return line

    def begin_row(self) -> None:
        self._of_row.clear()

    def skip_one_line(self) -> None:
        """Give back all lines of the row but its first."""
        self._given_back.extendleft(reversed(self._of_row[1:]))


def _rows(text: str, delimiter: str, limits: Limits) -> tuple[list[list[str]], list[Issue]]:
    """Split `text` into rows of fields; a field in quotes may hold line breaks.

    A row with a quotation mark inside a quoted text is blank, with an ERROR note; so are the lines
    that follow, which may be of it, up to a plain one that is as wide as the table.
    """
    previous = csv.field_size_limit(limits.cell_bytes)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    notes: list[Issue] = []
    cells = width = 0
    in_doubt = False  # whether the line may be the rest of a row that could not be read
    try:
        while True:
            lines.begin_row()
            row: list[str] = []
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                _refuse(str(error), len(rows) + 1, limits)
                lines.skip_one_line()
                reader = csv.reader(lines, delimiter=delimiter, strict=True)
                in_doubt = True
            in_doubt = in_doubt and not (row and len(row) == width and _is_plain(row))
            if in_doubt:
                rows.append([])
                notes.append(_unreadable_row(len(rows)))
                continue
            rows.append(row)
            width = len(row) or width
            cells += len(row)
            if len(row) > limits.columns:
                raise errors.too_large(
                    f"row {format_number(len(rows))} has {plural(len(row), 'column')}"
                )
            if cells > limits.cells:
                raise errors.too_large(f"it has more than {format_number(limits.cells)} fields")
    finally:
        csv.field_size_limit(previous)
    if notes and len(rows) - len(notes) < _LEAST_ROWS:
        raise _malformed(notes[0].row or 1)
    return rows, notes


def _is_plain(row: list[str]) -> bool:
    """Whether no field has a quotation mark or line break, as the rest of another row may have."""
    return not any('"' in field or "\n" in field or "\r" in field for field in row)


def _refuse(error: str, row: int, limits: Limits) -> None:
    """Raise UserError where an error of the parser means more than one row."""
    if "field larger" in error:
        raise errors.too_large(
            f"row {format_number(row)} has a field of over {plural(limits.cell_bytes, 'character')}"
        ) from None
    if "unexpected end" in error:
        raise _malformed(row) from None


def _malformed(row: int) -> UserError:
    return UserError(
        f"Row {format_number(row)} of the file cannot be read: a quotation mark in it is never "
        f"closed, or stands inside a text. {errors.NOTHING_CHANGED} Correct that row, or open "
        "the file in Excel, save it as a workbook and import that.",
        code="malformed_text",
    )


def _unreadable_row(row: int) -> Issue:
    return Issue(
        "unreadable_row",
        "A quotation mark inside quoted text makes the fields unclear; the row was "
        "skipped. Double the quotation mark and import the row again.",
        row,
        severity=Severity.ERROR,
    )


def _untypeable(rows: list[list[str]]) -> list[Issue]:
    """Take NULs and Ctrl-Zs out of `rows`, in place, and note where they were."""
    notes = []
    for index, row in enumerate(rows):
        if any("\0" in field or "\x1a" in field for field in row):
            rows[index] = [_UNTYPEABLE.sub("", field) for field in row]
            text = "The row has control characters; they were removed."
            notes.append(Issue("control_characters", text, index + 1))
    return notes


def _square(rows: list[list[str]]) -> list[Issue]:
    """Make all `rows` as wide as the table, in place; a wider one becomes blank, with a note.

    The table is as wide as most rows, or as its headings where they are wider.
    """
    width = max(Counter(map(len, rows)).most_common(1)[0][0] if rows else 0, _heading_width(rows))
    notes = []
    for index, row in enumerate(rows):
        missing = width - len(row)
        if missing > 0:
            rows[index] = row + [""] * missing
            if row:
                notes.append(_short_row(index + 1, len(row), width))
        elif missing < 0:
            rows[index] = row[:width]
            if any(field.strip() for field in row[width:]):
                rows[index] = [""] * width
                notes.append(_long_row(index + 1, len(row), width))
    return notes


def _heading_width(rows: list[list[str]]) -> int:
    first = rows[:LOOK_AT]
    widest = max(map(len, first), default=0)
    columns: Iterator[list[Cell]] = (
        [row[index].strip() or None if index < len(row) else None for row in first]
        for index in range(widest)
    )
    found = find_headings(columns)
    return len(first[found]) if found is not None else 0


def _long_row(row: int, fields: int, width: int) -> Issue:
    return Issue(
        "long_row",
        f"The row has {plural(fields, 'field')}, the table {plural(width, 'column')}; which field "
        "belongs to which column is unknown, so the row was skipped.",
        row,
        severity=Severity.ERROR,
    )


def _short_row(row: int, fields: int, width: int) -> Issue:
    return Issue(
        "short_row",
        f"The row has {plural(fields, 'field')}, the table {plural(width, 'column')}; "
        "the last ones are imported as blank.",
        row,
    )


def _shortened_numbers(columns: list[list[str]]) -> Iterator[Issue]:
    for index, column in enumerate(columns):
        rows = [row for row, field in enumerate(column) if _SHORTENED.fullmatch(field)]
        if rows:
            yield cell_issue(
                "shortened_number",
                f"{plural(len(rows), 'number is', 'numbers are')} shortened, as long ones are that "
                "Excel saves in a text file; the last digits are lost. Format the column as text "
                "or as whole numbers in Excel, save the file again and import that.",
                (rows[0], index),
                column[rows[0]],
            )
