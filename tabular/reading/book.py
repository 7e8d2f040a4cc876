"""What reading gives: values that cross from the child process to whoever imports them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from core.issues import Issue

# A whole number is an int even where the file stores 3.0; a blank cell or one of spaces is None.
Cell: TypeAlias = str | int | float | bool | date | datetime | None

Position: TypeAlias = tuple[int, int]  # row and column of a sheet, from 0


class Format(StrEnum):
    """What a file is, told by its content; the word is also the usual extension."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"
    VCARD = "vcf"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of this computer before it is refused."""

    file_bytes: int = 400_000_000  # on disk, and unpacked
    large_file_bytes: int = 2_000_000_000  # unpacked, of a file that is packed no more than usual
    usual_ratio: int = 30  # unpacked to packed: people have about 12, columns of one number 20
    ratio: int = 200  # unpacked to packed, for a part over 1 MB
    cells: int = 25_000_000  # rows times columns
    columns: int = 1_000
    cell_bytes: int = 1_000_000
    seconds: float = 120.0
    memory_bytes: int = 8 * 1024**3  # a million rows of 20 columns take five


# A survey has a column for each choice of each question; real exports have 1,362.
LIMITS_OF_ANSWERS = Limits(columns=5_000)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet by columns, all of one length; index 0 is Excel's row 1 and column A."""

    name: str
    columns: list[list[Cell]]

    @property
    def height(self) -> int:
        """How many rows the sheet has, blank ones among them."""
        return len(self.columns[0]) if self.columns else 0

    def row(self, index: int) -> list[Cell]:
        """Give one row's cells, from index 0."""
        return [column[index] for column in self.columns]


@dataclass(slots=True)
class Annotations:
    """The comments of a sheet's cells, and the e-mail addresses that its links write to."""

    comments: dict[Position, str] = field(default_factory=dict)
    addresses: dict[Position, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """A file as read: the names of its sheets in order, the one chosen, and what was noticed.

    `notes` name a column by Excel's letter. A row with an ERROR note could not be read and is
    blank in `sheet`. `encoding` is that of a text file, else None. `row_numbers` number the rows
    where they are not Excel's: those of vCards, of which the first has the headings.
    """

    format: Format
    sheets: tuple[str, ...]
    sheet: Sheet
    notes: tuple[Issue, ...] = ()
    encoding: str | None = None
    row_numbers: Sequence[int] | None = None
    annotations: Annotations = field(default_factory=Annotations)


class HeadingRows(NamedTuple):
    """Rows of headings that stand together: their indices, and each column's heading of them."""

    rows: range
    headings: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below a sheet's headings.

    `headings` are the file's own texts by position, blank and repeated ones among them, as many as
    `columns`; `row_numbers[i]` is the row that Excel shows for item i of every column, or the line
    on which a vCard begins. Blank rows are left out; so are rows with an ERROR note, which counts
    them. `notes` name a column by its heading, or by Excel's letter where the heading is blank.
    `places[i]` is where the sheet has column i, 0 for A. `comments` are those of its cells by the
    index of the row and that of the column, -1 for a column that is blank. `groups` are the texts
    of a second row of headings over the columns that share them, which `headings` begin with; ""
    for none. `heading_cells` are the cells of several rows of headings, row by row, which a reader
    made one heading of each column of; the last of them is `heading_row`.
    """

    sheet_name: str
    heading_row: int
    headings: tuple[str, ...]
    columns: list[list[Cell]]
    row_numbers: Sequence[int]
    format: Format
    sheets: tuple[str, ...]
    notes: tuple[Issue, ...] = ()
    encoding: str | None = None
    refused_rows: tuple[int, ...] = field(default=())
    places: tuple[int, ...] = ()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    heading_cells: tuple[tuple[Cell, ...], ...] = ()

    @property
    def first_heading_row(self) -> int:
        """Excel's number of the first row of headings, which mostly is the only one."""
        return self.heading_row - max(len(self.heading_cells) - 1, 0)

    def group_of(self, at: int) -> str:
        """The text over the heading of column `at`, which it shares with others; "" for none."""
        return self.groups[at] if self.groups else ""

    def part(self, indices: Sequence[int], refused_rows: tuple[int, ...] = ()) -> "Table":
        """The rows at `indices` as a table of their own."""
        return replace(
            self,
            columns=[[column[index] for index in indices] for column in self.columns],
            row_numbers=[self.row_numbers[index] for index in indices],
            refused_rows=refused_rows,
        )

    def letter(self, at: int) -> str:
        """Excel's letter of column `at`."""
        return column_letter(self.places[at] if self.places else at)


def column_letter(index: int) -> str:
    """Name a column as Excel does: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """Number a column that Excel names: A is 0, AA is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
