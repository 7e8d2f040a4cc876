"""A survey platform as a value: how its files are told, and what their headings mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from core.text import comparison_key
from importers.answers.headings import ResponseColumn
from records.fields.values import as_text
from tabular.reading import Cell

Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class ColumnHeading:
    """The heading of a column, made of all rows of headings.

    `text` is what users see. A question is found by `code`, the platform's ID of the field, or by
    one of its `texts`; where there is neither, by `text`. `is_field` says that the column is the
    platform's own, none of a question; `role` is what it then says of the response, if anything.
    `is_words` says that it has how respondents put a choice into words, `is_abbreviated` that the
    platform cut the texts in it.
    """

    text: str
    code: str = ""
    texts: tuple[str, ...] = ()
    is_field: bool = False
    role: ResponseColumn | None = None
    is_words: bool = False
    is_abbreviated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A survey platform whose files are known; `key` is stored with responses.

    `find_rows` gives the indices of the rows of headings among the first rows of a sheet, None
    where they are not the platform's; `join` makes one row of headings of them, and of a row that
    the user chose. `statuses` say of words, by `core.text.comparison_key`, whether they mean
    complete; `end_is_complete` whether a response with a time of its end is complete. A row with
    one of the words of `no_answers` in the field of that name holds no answers; one with a word of
    `anonymous` in place of an address is of nobody. `read_cell` gives what a cell holds that is
    written in the platform's own way. Where a response `has_several_rows`, they have its ID.
    """

    key: str
    name: str
    find_rows: Callable[[Sequence[Row]], range | None]
    join: Callable[[Sequence[Row]], tuple[ColumnHeading, ...]]
    statuses: Mapping[str, bool] = field(default_factory=dict)
    end_is_complete: bool = True
    no_answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    anonymous: frozenset[str] = frozenset()
    read_cell: Callable[[Cell], Cell] | None = None
    has_several_rows: bool = False


def own_field(text: str, role: ResponseColumn | None = None) -> ColumnHeading:
    """The heading of a column that is the platform's own."""
    return ColumnHeading(text, is_field=True, role=role)


def row_key(row: Row) -> list[str]:
    """The cells of a row as headings are compared; "" for a blank one."""
    return ["" if cell is None else comparison_key(as_text(cell)) for cell in row]


def text_of(cell: Cell) -> str:
    """A cell of a row of headings on one line."""
    return "" if cell is None else " ".join(as_text(cell).split())
