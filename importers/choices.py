"""Everything that was chosen for one file on its way in.

With the file, it is enough to make its plan again: the wizard keeps it from step to step, a draft
keeps it until tomorrow. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar, Final, Self, TypeAlias

from core.dates import DateOrder
from importers.columns import ColumnMapping
from importers.issues.corrections import Corrections

NEW: Final = "new"
LEAVE_OUT: Final = "leave out"
Decision: TypeAlias = int | str  # whose a row is: a person's id, NEW or LEAVE_OUT


class Existing(StrEnum):
    """What happens to people who are there already. A blank cell never erases.

    An opt-out in the file is kept under each of them.
    """

    FILL = "fill"  # only what is empty is filled
    UPDATE = "update"  # what differs is replaced
    SKIP = "skip"  # they are left as they are


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read; what is not said is found out. The password is never stored.

    `heading_row` is the row number that Excel shows, `encoding` that of a text file; `fill_down`
    says that merged cells have their value in every row.
    """

    sheet: str | None = None
    heading_row: int | None = None
    encoding: str | None = None
    password: str | None = field(default=None, repr=False)
    fill_down: bool = False


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person, a command or a saved mapping chose; each kind of import adds its own.

    The table is on `sheet`, its headings in the row that Excel numbers `heading_row`. `profile`
    names the saved mapping that was asked for or found, `save_as` the one to save this mapping as
    ("": none). `dates` is the order of all dates that can be read in two ways; None: each column by
    its own evidence. `leave_out_faulty` leaves out rows with a cell that cannot be read.
    `decisions` say by row index whose an uncertain row is; `unticked` are the changes not wanted,
    by row index and field; `skipped_rows` are rows, by index, that are not imported whatever is in
    them. `corrections` are the cells that were corrected before they are read.
    """

    kind: ClassVar[str]  # the key of the kind of import

    mapping: tuple[ColumnMapping, ...] = ()
    sheet: str | None = None
    heading_row: int | None = None
    profile: str | None = None
    save_as: str = ""
    dates: DateOrder | None = None
    leave_out_faulty: bool = False
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    unticked: frozenset[tuple[int, str]] = frozenset()
    skipped_rows: frozenset[int] = frozenset()
    encoding: str | None = None
    fill_down: bool = False
    corrections: Corrections = field(default_factory=Corrections)

    def planned_part(self) -> Self:
        """What of it the plan depends on."""
        nothing: frozenset[Any] = frozenset()
        return replace(self, save_as="", unticked=nothing, skipped_rows=nothing)

    def with_last(self, last: Self) -> Self:
        """These choices with what `last` says that the plan does not depend on."""
        return replace(
            self, save_as=last.save_as, unticked=last.unticked, skipped_rows=last.skipped_rows
        )

    def with_mapping(self, mapping: tuple[ColumnMapping, ...]) -> Self:
        """These choices for the columns of a file."""
        return replace(self, mapping=mapping)

    def profile_options(self) -> dict[str, Any]:
        """What is saved with the mapping, as plain values."""
        return {}

    def with_profile_options(self, options: Mapping[str, Any], targets: Mapping[str, Any]) -> Self:
        """These choices with what was saved with a mapping, as far as its `targets` exist."""
        del options, targets
        return self


def current_names(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Choices as an earlier version stored them, by the names that their fields have now."""
    found = dict(stored)
    if "mends" in found:
        found.setdefault("corrections", found.pop("mends"))
    return found
