"""The export state saved in an editable workbook, to compare it when it is imported again.

A row is tied to its person by a tag; a sheet that Excel does not show keeps every value as it was
exported. Knows how this is laid out; must not know how a workbook is written or read.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from core.errors import UserError
from models.changes import ChangeSet
from records.settings import save_setting, saved_setting

RECORD_HEADING: Final = "Almanac record"  # of the hidden column with the tags
STATE_SHEET: Final = "Almanac"
STATE_HEADINGS: Final = ("Record", "Version", "Values")
FORMAT: Final = "Almanac editable workbook 2"
_EARLIER: Final = "Almanac editable workbook"  # what the first form began with

# The rows of the sheet: ABOUT with the format and the SnapshotInfo, KEYS with the columns' keys,
# LABELS with their headings on the sheet to edit, then each person with version and values, all as
# JSON. What is too long for a cell goes on in further rows that begin alike.
_ABOUT, _KEYS, _LABELS = "about", "keys", "labels"
_CELL: Final = 16_000  # characters, which may count double in Excel's 32,767

_IDENTITY: Final = "database_identity"
_TAG: Final = re.compile(r"#(\d{1,18})#")

StateRow = tuple[str, str | None, str]


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """Which database people were exported from (its identity), when (a day) and by whom."""

    database: str
    on: str
    by: str


@dataclass(frozen=True, slots=True)
class State:
    """People as they were exported: their values as text, in the order of `keys`."""

    about: SnapshotInfo
    keys: Sequence[str]
    labels: Sequence[str]
    people: Sequence[int]
    versions: Sequence[int]
    values: Sequence[Sequence[str | None]]


def heading_rows(
    about: SnapshotInfo, keys: Sequence[str], labels: Sequence[str]
) -> Iterator[StateRow]:
    """The rows with which the sheet begins."""
    yield from _packed(_ABOUT, None, {"format": FORMAT, **asdict(about)})
    yield from _packed(_KEYS, None, list(keys))
    yield from _packed(_LABELS, None, list(labels))


def person_rows(person_id: int, version: int, values: Sequence[str | None]) -> Iterator[StateRow]:
    """The rows, nearly always one, of a person with the values as text."""
    return _packed(str(person_id), str(version), values)


def read_state(columns: Sequence[Sequence[Any]]) -> State:
    """Read what `heading_rows` and `person_rows` wrote, given by columns with their headings.

    Raises UserError: export_older (of another form), export_changed (changed by someone).
    """
    if columns and str(columns[0][0]).startswith(_EARLIER):
        raise _older()
    try:
        rows = zip(*(column[1:] for column in columns), strict=True)
        about, keys, labels, *people = (
            (name, next(parts), list(parts)) for name, parts in groupby(rows, itemgetter(0))
        )
        if (about[0], keys[0], labels[0]) != (_ABOUT, _KEYS, _LABELS):
            raise ValueError("other rows first")
        said = _unpacked(about)
        if said.pop("format") != FORMAT:
            raise _older()
        state = State(
            SnapshotInfo(**said),
            _unpacked(keys),
            _unpacked(labels),
            [int(name) for name, _, _ in people],
            [int(first[1]) for _, first, _ in people],
            [_unpacked(one) for one in people],
        )
        if {len(state.keys)} != {len(state.labels), *map(len, state.values)}:
            raise ValueError("rows of several lengths")
    except (KeyError, ValueError, TypeError) as error:
        raise UserError(
            f"The sheet “{STATE_SHEET}”, in which this workbook keeps what was exported, was"
            " changed. Nothing was imported; export the people again and edit that workbook.",
            code="export_changed",
        ) from error
    return state


def tag_of(person_id: int) -> str:
    """The tag of a person's row: Excel does not count it up when it is dragged down."""
    return f"#{person_id}#"


def person_of(tag: Any) -> int | None:
    """The id of the person whose tag is in a cell, or None."""
    found = _TAG.fullmatch(tag.strip()) if isinstance(tag, str) else None
    return int(found[1]) if found else None


def saved_identity(connection: Connection) -> str | None:
    """The identity of this database, or None before the first editable workbook."""
    found: str | None = saved_setting(connection, _IDENTITY)
    return found


def database_identity(changes: ChangeSet) -> str:
    """The identity of this database, created on first use."""
    saved = saved_identity(changes.connection)
    if saved is None:
        saved = str(uuid.uuid4())
        save_setting(changes, _IDENTITY, saved)
    return saved


def _packed(name: str, version: str | None, values: Any) -> Iterator[StateRow]:
    text = orjson.dumps(values).decode()
    for start in range(0, len(text), _CELL):
        # No end of a cell is a space, which a program may take off.
        yield name, version, f"|{text[start : start + _CELL]}|"


def _unpacked(row: tuple[str, Sequence[Any], Iterable[Sequence[Any]]]) -> Any:
    _, first, others = row
    return orjson.loads("".join(part[2][1:-1] for part in (first, *others)))


def _older() -> UserError:
    return UserError(
        "This workbook was exported for editing by another version of Almanac. Nothing was"
        " imported; export the people again and edit that workbook.",
        code="export_older",
    )
