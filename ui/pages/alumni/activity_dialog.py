"""The dialog that logs an activity (an event, mentoring, news) for one or several people."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from core.formats import plural
from models.batch_kinds import BatchKind
from records.fields.definitions import FieldKind
from records.fields.values import ParseOptions
from records.fields.vocabulary import terms
from records.writing.engagements import add_engagement
from ui.context import PageContext
from ui.formats import date_order
from ui.pages.alumni.dialog_fields import dialog_field
from ui.pages.alumni.entry_dialog import EntryDialog, blank_fields

_FIELDS: Final = (
    dialog_field("kind", "Type", vocabulary="activity"),
    dialog_field("title", "Title"),
    dialog_field("happened_on", "Date", FieldKind.DATE),
    dialog_field("note", "Note", FieldKind.LINES),
)


def open_activity_dialog(context: PageContext, parent: QWidget, person_ids: Sequence[int]) -> None:
    """Ask for an activity, and log it for each of `person_ids`."""
    people = plural(len(person_ids), "person", "people")
    EntryDialog(
        context,
        parent,
        f"Log activity for {people}" if len(person_ids) > 1 else "Log activity",
        "Log activity",
        _FIELDS,
        ParseOptions(date_order()),
        BatchKind.ENGAGEMENT,
        lambda changes, values: add_engagement(
            changes,
            person_ids,
            values["kind"],
            title=values["title"],
            happened_on=values["happened_on"],
            note=values["note"],
        ),
        given={"kind": terms("activity")[0], "happened_on": date.today()},
        check=lambda values: blank_fields(values, "kind"),
    ).open()
