"""Inviting people of the table to a wave: those selected, or all that it shows."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from queries.people import PeopleQuery
from records.filters.text import to_text
from surveys.frame_sources import EVERYBODY, FrameSource
from ui.context import PageContext
from ui.pages.alumni.people_table import PeopleTable
from ui.pages.alumni.scope_titles import all_shown, selected_people


def invite_shown(
    context: PageContext, parent: QWidget, table: PeopleTable, query: PeopleQuery
) -> None:
    """Ask which wave to invite people of `table` to, which shows `query`.

    The selected people are offered first: nobody else is invited unless that is chosen.
    """
    from ui.invite_dialog import PeopleChoice, invite_people

    selected, shown = table.selected_ids(), table.ids
    choices = []
    if selected:
        choices.append(PeopleChoice(selected_people(selected), FrameSource(people=selected)))
    if len(shown) > len(selected):
        choices.append(PeopleChoice(all_shown(query, len(shown)), source_of(query, shown)))
    if choices:
        invite_people(parent, context, choices)


def invite_segment(context: PageContext, parent: QWidget, name: str) -> None:
    """Ask which wave to invite the people of a segment or list to."""
    from ui.invite_dialog import PeopleChoice, invite_people

    invite_people(parent, context, [PeopleChoice(name, FrameSource(segment=name))])


def source_of(query: PeopleQuery, ids: Sequence[int]) -> FrameSource:
    """What the people `ids` of `query` are drawn from: what finds them again, or else they."""
    if query.search.strip() or query.only is not None:
        return FrameSource(people=ids)
    if query.filter is None:
        return EVERYBODY
    if not query.conditions:
        return FrameSource(segment=query.segment)
    return FrameSource(where=to_text(query.filter))
