"""Alumni statistics as values: what is asked for, and the counts. Knows no database."""

from dataclasses import dataclass
from typing import Final

from analysis.results import Thresholds

MOST_ROWS: Final = 30
MOST_COLUMNS: Final = 12
OTHER_GROUPS: Final = "Other groups"  # those of very few people, joined to be published


@dataclass(frozen=True, slots=True)
class AlumniRequest:
    """Whom to count: by one or two variables (their keys), of all or of a segment or list.

    With `publish_safe` under disclosure control.
    """

    by: tuple[str, ...]
    segment: str | None = None
    publish_safe: bool = False


@dataclass(frozen=True, slots=True)
class AlumniCell:
    """People of a group; `percent` of its base. None: not published."""

    count: int | None
    percent: float | None


@dataclass(frozen=True, slots=True)
class AlumniGroup:
    """A row: its name, everybody in it, and one cell for each column.

    `percent` is of all people, that of a cell of its row. `is_known` is False for the people whose
    value nobody knows. `place` is that of the group among those counted; None for one that was
    joined of several.
    """

    label: str
    total: AlumniCell
    cells: tuple[AlumniCell, ...] = ()
    is_known: bool = True
    place: int | None = None
    by_size: bool = False


@dataclass(frozen=True, slots=True)
class AlumniSummary:
    """The living people on record by one variable, or by one in rows and another in columns.

    `titles` are the names of the variables, `columns` those of the groups in columns and
    `column_places` their places, `column_totals` everybody in each. With `rows_overlap` or
    `columns_overlap` a person may be in several groups, so shares add to more than 100%.
    `deceased` people are not counted. `thresholds` are those of published figures; None: exact.
    """

    request: AlumniRequest
    titles: tuple[str, ...]
    people: int
    groups: tuple[AlumniGroup, ...]
    columns: tuple[str, ...] = ()
    column_totals: tuple[AlumniCell, ...] = ()
    column_places: tuple[int | None, ...] = ()
    columns_by_size: tuple[bool, ...] = ()
    rows_overlap: bool = False
    columns_overlap: bool = False
    deceased: int = 0
    thresholds: Thresholds | None = None
