"""Whom to edit: the selected people, or all that the table shows."""

from PySide6.QtWidgets import QWidget

from queries.people import PeopleLookups, PeopleQuery
from ui.context import PageContext
from ui.pages.alumni.bulk_edit.dialog import BulkScope, open_bulk_edit_dialog
from ui.pages.alumni.people_table import PeopleTable
from ui.pages.alumni.scope_titles import all_shown, selected_people


def edit_people(
    context: PageContext,
    parent: QWidget,
    lists: PeopleLookups,
    table: PeopleTable,
    query: PeopleQuery,
) -> None:
    """Open the dialog for the people of `table`, which shows `query`.

    The selected people are offered first: nobody else is edited unless that is chosen.
    """
    selected, shown = table.selected_ids(), table.ids
    scopes = []
    if selected:
        scopes.append(BulkScope(selected_people(selected), selected))
    if len(shown) > len(selected):
        scopes.append(BulkScope(all_shown(query, len(shown)), shown))
    if scopes:
        open_bulk_edit_dialog(context, parent, lists, scopes)
