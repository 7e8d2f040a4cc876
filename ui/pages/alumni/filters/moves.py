"""Moves and copies the parts of the builder's groups, by keyboard and menu alike."""

from ui.pages.alumni.filters.group_editor import GroupEditor
from ui.pages.alumni.filters.item_editor import ItemEditor
from ui.pages.alumni.filters.outline import ConditionGroup, Join


def move(item: ItemEditor, step: int) -> None:
    """Move an item up (-1) or down (1) among those of its group."""
    group = item.within
    if group is None or not 0 <= group.items.index(item) + step < len(group.items):
        return
    at = group.take(item)
    group.insert(at + step, item)
    item.focus_first()


def move_in(item: ItemEditor) -> None:
    """Move an item into the group above it, or into a new group where there is none."""
    group = item.within
    if group is None:
        return
    at = group.take(item)
    above = group.items[at - 1] if at else None
    if not isinstance(above, GroupEditor):
        above = GroupEditor(group.filters, group.scope, ConditionGroup(Join.ANY))
        group.insert(at, above)
    above.insert(len(above.items), item)
    item.focus_first()


def move_out(item: ItemEditor) -> None:
    """Move an item out of its group, behind that; a group left empty goes."""
    group = item.within
    around = group.within if group is not None else None
    if group is None or around is None:
        return
    group.take(item)
    at = around.items.index(group)
    around.insert(at + 1, item)
    if not group.items:
        around.remove(group)
    item.focus_first()


def copy(item: ItemEditor) -> None:
    """Put a copy of an item below it; of a condition that is not complete, a new one."""
    group = item.within
    if group is None:
        return
    twin = group.make(item.read([]))
    group.insert(group.items.index(item) + 1, twin)
    twin.focus_first()
