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

    Several selected people are offered first; of one alone, everybody shown is more likely meant.
    """
    selected, shown = table.selected_ids(), table.ids
    scopes = []
    if len(shown) > len(selected):
        scopes.append(BulkScope(_all_of(query, len(shown)), shown))
    if selected:
        people = plural(len(selected), "selected person", "selected people")
        scopes.insert(0 if len(selected) > 1 else len(scopes), BulkScope(people, selected))
    if scopes:
        open_bulk_edit_dialog(context, parent, lists, scopes)


def _all_of(query: PeopleQuery, count: int) -> str:
    people = f"All {plural(count, 'person', 'people')}"
    if query.is_everybody:
        return people
    if query == PeopleQuery(segment=query.segment, order_by=query.order_by):
        return f"{people} of “{query.segment}”"
    return f"{people} shown"
