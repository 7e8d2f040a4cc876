"""Everything that was chosen for one file of contacts on its way in.

With the file, it is enough to make its plan again: the wizard keeps it from step to step, and what
is not finished today goes on from it tomorrow. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.dates import DateOrder
from importers.columns import ColumnMapping
from importers.contacts.matching.past_decisions import Decision
from importers.contacts.planning.differences import Existing
from importers.contacts.validation.corrections import Corrections


@dataclass(frozen=True, slots=True)
class Choices:
    """The fields of the columns, and what a person, a command or a saved mapping said beside them.

    The table is on `sheet`, its headings in the row that Excel numbers `heading_row`; `encoding` is
    that of a text file where somebody chose it, and `fill_down` says that merged cells are filled.
    `profile` names the saved mapping that was found, `save_as` the one to keep this mapping as ("":
    none). `dates` is the order of all dates that can be read in two ways; None: each column by its
    own evidence. `leave_out_faulty` leaves out rows with a cell that cannot be read. `decisions`
    say by row index whose an uncertain row is; `unticked` are the changes not wanted, by row index
    and field; `skipped_rows` are rows, by index, that are not imported whatever is in them, such as
    new people who were unticked. `constants` are values, as written, for every row in which no
    column of that field says something. `corrections` are the cells that were mended before they
    are read.

    Of a file exported for editing: `taken` are the cells changed on both sides, or emptied, in
    which the file counts, by row index and field; `deleted` are the people to delete of those whose
    row is gone.
    """

    mapping: tuple[ColumnMapping, ...]
    sheet: str | None = None
    heading_row: int | None = None
    profile: str | None = None
    save_as: str = ""
    dates: DateOrder | None = None
    leave_out_faulty: bool = False
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    existing: Existing = Existing.FILL
    unticked: frozenset[tuple[int, str]] = frozenset()
    skipped_rows: frozenset[int] = frozenset()
    constants: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[tuple[int, str]] = frozenset()
    deleted: frozenset[int] = frozenset()
    encoding: str | None = None
    fill_down: bool = False
    corrections: Corrections = field(default_factory=Corrections)

    def planned_part(self) -> "Choices":
        """What of it the plan depends on."""
        nothing: frozenset[Any] = frozenset()
        return replace(
            self,
            save_as="",
            unticked=nothing,
            skipped_rows=nothing,
            taken=nothing,
            deleted=nothing,
        )

    def checked_part(self) -> "Choices":
        """What of it the values of the rows, and whose they may be, depend on."""
        undecided = replace(self.planned_part(), decisions={}, leave_out_faulty=False)
        return replace(undecided, existing=Existing.FILL)
