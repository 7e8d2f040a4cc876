"""Which people are listed: a query, and its people, found anew in a job as it changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from core.progress import Progress
from models.interruptible import interruptible
from queries.people import FoundIds, PeopleLookups, PeopleQuery, find_ids
from ui.context import PageContext
from ui.jobs import Job
from ui.pages.alumni.columns import save_sort, saved_sort, usable_sort
from ui.pages.alumni.people_selection import SelectedPeople, SelectedRows, rows_in
from ui.tables import SortKey


@dataclass(frozen=True, slots=True)
class PeopleListing:
    """The people of a query, and the `rows` of those who were `selected` before.

    `is_another_list`: they are not those that were listed before, in another order.
    """

    query: PeopleQuery
    found: FoundIds
    selected: SelectedPeople
    rows: SelectedRows
    is_another_list: bool


class ListedPeople(QObject):
    """Finds the people of a query, in the order that the user sorts by.

    `selected` tells who is selected. `lists` is what queries can name; None: not read yet.
    `is_outdated`: records changed since, and who is listed is not known anew yet.
    Signals: `asked(PeopleQuery)` before its people are found, and `found(PeopleListing)` then.
    """

    asked = Signal(object)
    found = Signal(object)

    def __init__(
        self, context: PageContext, selected: Callable[[], SelectedPeople], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._selected = context, selected
        self.query = PeopleQuery()
        self.lists: PeopleLookups | None = None
        self.is_outdated = False
        self._order_by = saved_sort(context.preferences)
        self._listed: PeopleQuery | None = None  # whose people are in the table, in any order
        self._finding: Job | None = None

    def use_lists(self, lists: PeopleLookups) -> None:
        """Name fields and segments as they are called now."""
        before, self.lists = self.lists, lists
        self.query = replace(self.query, segment=lists.segment_now(self.query.segment, before))
        self._order_by = usable_sort(self._order_by, lists.fields)

    def ask(self, query: PeopleQuery) -> None:
        """Find the people of `query`; what was being found is not wanted any more."""
        query = replace(query, order_by=self._order_by)
        self.query = query
        self.asked.emit(query)
        if self._finding is not None:
            self._finding.cancel()
        selected = self._selected()

        def find(progress: Progress) -> tuple[FoundIds, SelectedRows]:
            with self._context.database.read() as connection, interruptible(connection, progress):
                found = find_ids(connection, query)
            return found, rows_in(found.ids, selected)

        self._finding = self._context.jobs.read(
            find, lambda found: self._tell(query, selected, *found)
        )

    def ask_again(self) -> None:
        """Find the people of the same query again."""
        self.ask(self.query)

    def ask_for_text(self, text: str) -> None:
        """Search for `text` among the people of the query."""
        if text != self.query.search:
            self.ask(replace(self.query, search=text))

    def sort(self, order_by: Sequence[SortKey]) -> None:
        """List the people in another order, now and the next time."""
        self._order_by = tuple(order_by)
        save_sort(self._context.preferences, order_by)
        self.ask_again()

    def _tell(
        self, query: PeopleQuery, selected: SelectedPeople, found: FoundIds, rows: SelectedRows
    ) -> None:
        if query is not self.query or self.lists is None:
            return
        self.is_outdated = False
        before, self._listed = self._listed, replace(query, order_by=())
        is_another = self._listed != before
        self.found.emit(PeopleListing(query, found, selected, rows, is_another))
