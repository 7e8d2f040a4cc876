"""Inviting people of the table to a wave or an event: those selected, or all that it shows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from queries.people import PeopleQuery
from records.filters.text import to_text
from surveys.frame_sources import EVERYBODY, FrameSource
from ui.context import PageContext
from ui.pages.alumni.people_table import PeopleTable
from ui.pages.alumni.scope_titles import all_shown, selected_people

if TYPE_CHECKING:
    from ui.invitations.invite_dialog import PeopleChoice


def invite_shown(
    context: PageContext, parent: QWidget, table: PeopleTable, query: PeopleQuery
) -> None:
    """Ask which wave to invite people of `table` to, which shows `query`.

    The selected people are offered first: nobody else is invited unless that is chosen.
    """
    from ui.invitations.invite_dialog import invite_people

    choices = _choices(table, query)
    if choices:
        invite_people(parent, context, choices)


def add_shown_to_event(
    context: PageContext, parent: QWidget, table: PeopleTable, query: PeopleQuery
) -> None:
    """Ask which event to put people of `table` on the list of, in the same way."""
    from ui.pages.alumni.events.event_invite_dialog import add_to_event

    choices = _choices(table, query)
    if choices:
        add_to_event(context, parent, choices)


def invite_segment(context: PageContext, parent: QWidget, name: str) -> None:
    """Ask which wave to invite the people of a segment or list to."""
    from ui.invitations.invite_dialog import PeopleChoice, invite_people

    invite_people(parent, context, [PeopleChoice(name, FrameSource(segment=name))])


def _choices(table: PeopleTable, query: PeopleQuery) -> "list[PeopleChoice]":
    """The selected people, if any, then all that are shown."""
    from ui.invitations.invite_dialog import PeopleChoice

    selected, shown = table.selected_ids(), table.ids
    choices = []
    if selected:
        choices.append(PeopleChoice(selected_people(selected), FrameSource(people=selected)))
    if len(shown) > len(selected):
        choices.append(PeopleChoice(all_shown(query, len(shown)), source_of(query, shown)))
    return choices


def source_of(query: PeopleQuery, ids: Sequence[int]) -> FrameSource:
    """What the people `ids` of `query` are drawn from: what finds them again, or else they."""
    if query.search.strip() or query.only is not None:
        return FrameSource(people=ids)
    if query.filter is None:
        return EVERYBODY
    if not query.conditions:
        return FrameSource(segment=query.segment)
    return FrameSource(where=to_text(query.filter))
