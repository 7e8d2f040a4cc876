"""Saved export layouts: columns, people and sorting, shared by the office.

Knows fields and filters; must not know how a file is written.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

from sqlalchemy import Connection

from core.errors import UserError
from core.text import clean
from models.changes import ChangeSet
from records.fields.definitions import all_fields
from records.filters.filter_sql import person_ids
from records.filters.parser import parse
from records.filters.segment_changes import names_segment, with_renamed
from records.settings import save_setting, saved_setting

BY_NAME: Final = "name"
_SETTING: Final = "layouts"


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by field `keys`, in order; people whom the filter `where` selects, "": all.

    They are ordered by `order_by`, BY_NAME or a field's key.
    """

    name: str
    keys: tuple[str, ...]
    where: str = ""
    order_by: str = BY_NAME
    descending: bool = False


def list_layouts(connection: Connection) -> list[Layout]:
    """All saved layouts by name."""
    saved = saved_setting(connection, _SETTING) or {}
    return [
        Layout(name, **{**values, "keys": tuple(values["keys"])})
        for name, values in sorted(saved.items(), key=lambda one: str(one[0]).casefold())
    ]


def find_layout(connection: Connection, name: str) -> Layout:
    """The layout called `name`, whatever its capitals. Raises UserError where there is none."""
    layouts = list_layouts(connection)
    for layout in layouts:
        if layout.name.casefold() == clean(name).casefold():
            return layout
    there = ", ".join(f"“{layout.name}”" for layout in layouts) or "none yet"
    raise UserError(
        f"There is no layout “{name}”; nothing was written. There are: {there}.",
        code="unknown_layout",
    )


def save_layout(changes: ChangeSet, layout: Layout) -> Layout:
    """Save `layout`, replacing one with its name; return it as saved.

    Raises UserError for an invalid name, field or filter.
    """
    name = clean(layout.name)
    if not name or not layout.keys:
        raise UserError("A layout needs a name and columns; nothing was saved.", code="no_layout")
    connection = changes.connection
    kept = replace(layout, name=name)
    _check(connection, kept)
    others = [one for one in list_layouts(connection) if one.name.casefold() != name.casefold()]
    _save(changes, [*others, kept])
    changes.describe(layout=name)
    return kept


def rename_layout(changes: ChangeSet, name: str, new_name: str) -> None:
    """Rename the layout called `name`.

    Raises UserError where there is none, or the new name is blank or another layout's.
    """
    wanted = clean(new_name)
    if not wanted:
        raise UserError("A layout needs a name; nothing was changed.", code="no_layout")
    found = find_layout(changes.connection, name)
    others = [one for one in list_layouts(changes.connection) if one != found]
    if wanted.casefold() in {one.name.casefold() for one in others}:
        raise UserError(
            f"There is a layout “{wanted}” already; nothing was changed. Choose another name.",
            code="layout_exists",
        )
    _save(changes, [*others, replace(found, name=wanted)])
    changes.describe(layout=found.name, name=wanted)


def layouts_using(connection: Connection, segment: str) -> list[Layout]:
    """The layouts whose filter names the segment or list called `segment`."""
    fields = all_fields(connection)
    return [one for one in list_layouts(connection) if names_segment(one.where, segment, fields)]


def rename_segment_in_layouts(changes: ChangeSet, old: str, new: str) -> None:
    """Let the filters of layouts name a segment or list by its new name."""
    fields = all_fields(changes.connection)
    using = layouts_using(changes.connection, old)
    if using:
        others = [one for one in list_layouts(changes.connection) if one not in using]
        renamed = [replace(one, where=with_renamed(one.where, old, new, fields)) for one in using]
        _save(changes, [*others, *renamed])


def delete_layout(changes: ChangeSet, name: str) -> None:
    """Delete the layout called `name`. Raises UserError where there is none."""
    found = find_layout(changes.connection, name)
    others = [one for one in list_layouts(changes.connection) if one != found]
    _save(changes, others)
    changes.describe(layout=found.name)


def people_of(connection: Connection, layout: Layout) -> Sequence[int]:
    """The ids of the people whom `layout` selects, in its order.

    Raises UserError where a field, segment or wave that it names no longer exists.
    """
    _check(connection, layout)
    chosen = parse(layout.where, all_fields(connection)) if layout.where else None
    return person_ids(connection, chosen, order_by=[(layout.order_by, layout.descending)])


def _check(connection: Connection, layout: Layout) -> None:
    fields = all_fields(connection)
    named = [*layout.keys, *([] if layout.order_by == BY_NAME else [layout.order_by])]
    for key in named:
        if key not in fields:
            raise UserError(
                f"There is no field “{key}”, which the layout “{layout.name}” names. Nothing was"
                " changed; save the layout with other columns.",
                code="unknown_field",
            )
    if layout.where:
        parse(layout.where, fields)


def _save(changes: ChangeSet, layouts: Sequence[Layout]) -> None:
    saved = {layout.name: asdict(layout) for layout in layouts}
    for values in saved.values():
        del values["name"]
    save_setting(changes, _SETTING, saved)
