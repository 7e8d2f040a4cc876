"""Expected bad data: what a file holds that cannot be taken as it is, by row and column."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much of the file an issue touches."""

    CRITICAL = "critical"  # somebody may be contacted who must not be
    ERROR = "error"  # the row cannot be taken
    WARNING = "warning"  # the row is taken, this cell is not, or was changed on the way
    NOTE = "note"  # nothing is lost; the user should know


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing found in a file.

    `row` is the row number that Excel shows (None: the whole file), `column` the heading as the
    file has it (None: the whole row), `code` a stable word, `message` one plain sentence,
    `value` the text of the cell.
    """

    code: str
    message: str
    row: int | None = None
    column: str | None = None
    severity: Severity = Severity.WARNING
    value: str = ""

    def as_json(self) -> Mapping[str, object]:
        """The issue as the commands print it."""
        return asdict(self)
