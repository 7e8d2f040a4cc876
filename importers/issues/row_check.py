"""What reads single rows of a planned file again, once a cell was corrected."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.issues import Issue
from importers.issues.corrections import Corrections
from records.fields.definitions import Field
from records.fields.values import ParseOptions
from tabular.reading import Table


class RowCheck(Protocol):
    """Reads single rows of a file again, under the choices of its plan. Needs no database."""

    @property
    def table(self) -> Table:
        """The table of the file, uncorrected."""

    @property
    def options(self) -> ParseOptions:
        """What reading its cells depends on."""

    def field_of(self, column: int) -> Field | None:
        """The field whose values a column has; None for any other column."""

    def check_row(self, index: int, corrections: Corrections) -> list[tuple[Issue, int | None]]:
        """What is wrong with the row at `index` of the table, each with its column.

        The column is its position in the table; None where the issue is of the whole row.
        """

    def unknown_words(self, corrections: Corrections) -> Mapping[int, Mapping[str, Sequence[int]]]:
        """Words that no term is known for, by column: each with the numbers of its rows."""
