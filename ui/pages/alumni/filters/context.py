"""What the editors of a filter share: what can be asked, and the values on record."""

from collections.abc import Mapping

from shiboken6 import isValid

from core.progress import Progress
from models.interruptible import interruptible
from queries.filter_values import read_values
from queries.people import PeopleLookups
from records.filters.criteria import Criterion
from ui.context import PageContext
from ui.pages.alumni.filters.value_editors import ValueEditor


class FilterContext:
    """The lookups of the page, and the values that people have, read once for each criterion."""

    def __init__(self, page: PageContext, lists: PeopleLookups) -> None:
        self.page = page
        self.lists = lists
        self._values: dict[str, Mapping[str, int]] = {}

    def suggest(self, criterion: Criterion, editor: ValueEditor) -> None:
        """Let `editor` offer the values on record once they are read, the most frequent first."""
        if criterion.key in self._values:
            editor.suggest(self._values[criterion.key])
            return
        database = self.page.database

        def read(progress: Progress) -> Mapping[str, int]:
            with database.read() as connection, interruptible(connection, progress):
                return read_values(connection, criterion)

        def show(values: Mapping[str, int]) -> None:
            self._values[criterion.key] = values
            if isValid(editor):  # else another operator was chosen meanwhile
                editor.suggest(values)

        self.page.jobs.read(read, show)
