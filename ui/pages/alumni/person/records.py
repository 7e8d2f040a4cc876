"""The records of a person in a tab: each with its actions, opened in a dialog and removed."""

from collections.abc import Sequence
from typing import Any

from ui.pages.alumni.entry_dialog import Values
from ui.pages.alumni.person.record_dialog import RecordDialog, RecordKind, remove_with_undo
from ui.pages.alumni.person.record_row import RecordAction, RecordRow
from ui.pages.alumni.person.tab import Tab
from ui.widgets import Status


def add_record_row(
    tab: Tab,
    kind: RecordKind,
    record: Any,
    text: str,
    note: str = "",
    *,
    name: str = "",
    status: Status | None = None,
    more: Sequence[RecordAction | None] = (),
) -> None:
    """Add a record to `tab`; `text` says what it is, `more` are actions of its kind."""
    tab.add(
        RecordRow(
            place_of(kind, record),
            text,
            record_actions(tab, kind, record, more),
            name=name,
            note=note,
            status=status,
        )
    )


def place_of(kind: RecordKind, record: Any) -> str:
    """The name by which the focus finds the row of a record again."""
    return f"{kind.part.name}:{record.id}"


def record_actions(
    tab: Tab, kind: RecordKind, record: Any, more: Sequence[RecordAction | None] = ()
) -> list[RecordAction | None]:
    """What can be done with a record: open it, `more`, remove it."""
    return [
        RecordAction("Edit…", lambda: open_record(tab, kind, record)),
        *more,
        None,
        RecordAction(
            "Remove", lambda: remove_with_undo(tab.context, kind.part, record.id), deletes=True
        ),
    ]


def open_record(tab: Tab, kind: RecordKind, record: Any) -> None:
    """Open a record in a dialog."""
    RecordDialog(tab.context, tab.parent, tab.person.id, tab.lists.values, kind, record).open()


def open_new_record(tab: Tab, kind: RecordKind, given: Values | None = None) -> None:
    """Open the dialog of a new record; `given` are values that it begins with."""
    RecordDialog(tab.context, tab.parent, tab.person.id, tab.lists.values, kind, given=given).open()
