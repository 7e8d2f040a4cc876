"""The dialog for the name, dates, place and capacity of an event."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.events.events import Event, create_event, edit_event
from records.fields.definitions import FieldKind
from records.fields.values import ParseOptions
from ui.context import PageContext
from ui.formats import date_order
from ui.pages.alumni.dialog_fields import dialog_field
from ui.pages.alumni.entry_dialog import EntryDialog, blank_fields

_FIELDS: Final = (
    dialog_field("name", "Name"),
    dialog_field("kind", "Type", vocabulary="event_kind"),
    dialog_field("starts_on", "Date, or from", FieldKind.DATE),
    dialog_field("ends_on", "To", FieldKind.DATE),
    dialog_field("place", "Place"),
    dialog_field("capacity", "Capacity", FieldKind.NUMBER),
    dialog_field("note", "Note", FieldKind.LINES),
)


def open_event_dialog(
    context: PageContext,
    parent: QWidget,
    event: Event,
    done: Callable[[Event], object] = lambda _event: None,
) -> None:
    """Ask for the values of an event, a new one where it has no id; then call `done`."""
    is_new = not event.id

    def write(changes: ChangeSet, values: Mapping[str, Any]) -> None:
        asked = replace(event, **{**values, "capacity": _whole(values["capacity"])})
        written.append((create_event if is_new else edit_event)(changes, asked))

    written: list[Event] = []
    dialog = EntryDialog(
        context,
        parent,
        "New event" if is_new else f"Edit “{event.name}”",
        "Create event" if is_new else "Save",
        _FIELDS,
        ParseOptions(date_order()),
        BatchKind.EVENT_CREATE if is_new else BatchKind.EVENT_EDIT,
        write,
        text="Leave the second date blank for a single day, and the capacity for no limit.",
        given=event.as_row(),
        check=_issues,
    )
    dialog.accepted.connect(lambda: done(written[-1]))
    dialog.open()


def _issues(values: Mapping[str, Any]) -> Mapping[str, str]:
    issues = blank_fields(values, "name", "kind")
    starts, ends, capacity = values["starts_on"], values["ends_on"], values["capacity"]
    if ends is not None and starts is None:
        issues["starts_on"] = "Enter the first day."
    elif ends is not None and ends < starts:
        issues["ends_on"] = "This is before the first day."
    if capacity is not None and (capacity < 1 or capacity != int(capacity)):
        issues["capacity"] = "Enter a whole number, 1 or more."
    return issues


def _whole(capacity: float | None) -> int | None:
    return None if capacity is None else int(capacity)
