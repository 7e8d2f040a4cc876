"""Whom to edit: the selected people, or all that the table shows."""

from PySide6.QtWidgets import QWidget

from core.formats import plural
from queries.people import PeopleLookups, PeopleQuery
from ui.context import PageContext
from ui.pages.alumni.bulk_edit.dialog import BulkScope, open_bulk_edit_dialog
from ui.pages.alumni.people_table import PeopleTable


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
        people = plural(len(selected), "selected person", "selected people")
        scopes.append(BulkScope(people, selected))
    if len(shown) > len(selected):
        scopes.append(BulkScope(_all_of(query, len(shown)), shown))
    if scopes:
        open_bulk_edit_dialog(context, parent, lists, scopes)


def _all_of(query: PeopleQuery, count: int) -> str:
    people = f"All {plural(count, 'person', 'people')}"
    if query.is_everybody:
        return people
    if query == PeopleQuery(segment=query.segment, order_by=query.order_by):
        return f"{people} of “{query.segment}”"
    return f"{people} shown"
