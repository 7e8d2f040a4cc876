"""Who is shown in the panel: whoever is selected in the table, or was just added."""

from PySide6.QtCore import QObject, QSignalBlocker

from queries.people import PeopleQuery
from ui.pages.alumni.details_panel import DetailsPanel
from ui.pages.alumni.listed_people import ListedPeople
from ui.pages.alumni.people_table import PeopleTable


class ShownPerson(QObject):
    """Keeps the panel `details` to the selection of `table`, which lists the people of `listed`.

    `wanted` is the person to select once the people are found. `added` is the person just added,
    who is shown although not selected, and may not be among those listed.
    """

    def __init__(
        self, listed: ListedPeople, table: PeopleTable, details: DetailsPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._listed, self._table, self._details = listed, table, details
        self.wanted: int | None = None
        self.added: int | None = None
        table.selected.connect(self._select)
        table.written.connect(self.show)
        details.cancelled.connect(self.show)
        details.created.connect(self._show_created)
        details.gone.connect(self._show_gone)

    def show(self) -> None:
        """Show the selected people in the panel."""
        lists = self._listed.lists
        if lists is None:
            return
        count = self._table.selected_count()
        shown_list = lists.list_called(self._listed.query.segment)
        if self.added is not None:
            self._details.show_person(self.added, lists, shown_list)
        elif count == 0:
            self._details.show_nobody()
        elif count == 1:
            self._details.show_person(self._table.selected_ids()[0], lists, shown_list)
        else:
            self._details.show_many(count, shown_list)

    def show_found(self) -> None:
        """Select who is wanted among the people just found, and show them."""
        self._select_wanted()
        if not self._details.is_adding:
            self.show()

    def _select_wanted(self) -> None:
        person_id, self.wanted = self.wanted, None
        if self.added is not None:
            if not self._table.select(self.added):
                with QSignalBlocker(self._table):
                    self._table.clear_selection()
            return
        if person_id is not None and not self._table.select(person_id):
            if self._listed.query.is_everybody:
                return  # deleted meanwhile
            self.wanted = person_id
            self._listed.ask(PeopleQuery())
        elif person_id is not None:
            self.show()
        elif self._table.ids and not self._table.selected_count() and not self._details.is_adding:
            self._table.select(self._table.ids[0])

    def _select(self) -> None:
        self.added = None
        self.show()

    def _show_gone(self) -> None:
        """The person shown was deleted: who is selected then is known once all are listed anew."""
        if self._listed.is_outdated:
            self._details.show_nobody()
        else:
            self._select()

    def _show_created(self, person_id: int) -> None:
        """Show a person just added; the people listed stay, with that person or without."""
        self.added = person_id
        self._details.show_profile()
        self._table.setFocus()
        self.show()
        self._listed.ask_again()
