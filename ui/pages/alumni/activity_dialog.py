"""The dialog that logs an activity (an event, a call, news) for one or several people."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from core.formats import plural
from core.text import clean, clean_lines
from models.batch_kinds import BatchKind
from records.writing.engagements import KINDS, add_engagement
from ui.context import PageContext
from ui.undo import write_batch
from ui.widgets import combo_box, date_field
from ui.widgets.dialogs import FormDialog


def open_activity_dialog(context: PageContext, parent: QWidget, person_ids: Sequence[int]) -> None:
    """Ask for an activity, and log it for each of `person_ids`."""
    people = plural(len(person_ids), "person", "people")
    title = f"Log activity for {people}" if len(person_ids) > 1 else "Log activity"
    dialog = FormDialog(parent, title, "", "Log activity")
    kind = combo_box()
    kind.setEditable(True)
    kind.addItems(KINDS)
    name, note = QLineEdit(), QPlainTextEdit()
    note.setFixedHeight(72)
    note.setTabChangesFocus(True)
    day = date_field("Date", date.today())
    for heading, field in (("Type", kind), ("Title", name), ("Date", day), ("Note", note)):
        dialog.add_field(heading, field)

    def add() -> None:
        picked = day.date()
        happened = date(picked.year(), picked.month(), picked.day())
        what = clean(kind.currentText()) or KINDS[0]
        named, noted = clean(name.text()) or None, clean_lines(note.toPlainText()) or None

        write_batch(
            context,
            BatchKind.ENGAGEMENT,
            lambda changes: add_engagement(
                changes, person_ids, what, title=named, happened_on=happened, note=noted
            ),
            title="Logging activity",
        )

    dialog.accepted.connect(add)
    dialog.open()
