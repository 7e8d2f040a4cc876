"""What is made of an event's list: the attendance list as a file, and name badges."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from exporters.attendance_list import EXPECTED, Guest, write_attendance_list
from queries.events import Participant
from records.events.events import Event
from records.events.participants import TAKES_PLACE
from records.handed_out import ListRecipient
from records.office import office_settings
from ui.context import PageContext
from ui.handed_out import ask_recipient, record_list
from ui.table_export import report_saved
from ui.widgets.dialogs import ask_for_target

_FORMATS: Final = ("Word (*.docx)", "PDF (*.pdf)", "Excel (*.xlsx)")


def export_attendance(
    context: PageContext, parent: QWidget, event: Event, people: Sequence[Participant]
) -> None:
    """Ask for a file, and write the attendance list of an event to it."""
    ask_recipient(
        context, parent, partial(_export_attendance, context, parent, event, people), event.title
    )


def _export_attendance(
    context: PageContext,
    parent: QWidget,
    event: Event,
    people: Sequence[Participant],
    recipient: ListRecipient | None,
) -> None:
    path = ask_for_target(parent, "Export attendance list", f"{event.title}.docx", _FORMATS)
    if path is None:
        return
    guests = [Guest(one.name, one.employer, one.status) for one in people]

    def write(_progress: Progress) -> int:
        from ui.print.document_pdf import write_document_pdf  # loads what takes long

        with context.database.read() as connection:
            office = office_settings(connection).name
        rows = write_attendance_list(path, event, guests, office, write_document_pdf)
        record_list(context.database, recipient, "Attendance list", rows)
        return rows

    def tell(rows: int) -> None:
        report_saved(context, path, plural(rows, "person", "people"))

    start = context.jobs.read if recipient is None else context.jobs.write
    start(write, tell, title="Exporting attendance list")


def print_badges(context: PageContext, parent: QWidget, people: Sequence[Participant]) -> None:
    """Offer name badges for those who come, then for everybody who may."""
    from ui.pages.alumni.mailing_dialog import MailingDialog, MailingScope
    from ui.pages.alumni.mailing_output import MailingKind

    scopes = []
    for statuses, words in ((TAKES_PLACE, "accepted or attended"), (EXPECTED, "may come")):
        ids = [one.person_id for one in people if one.status in statuses]
        count = plural(len(ids), "person who", "people who")
        scopes.append(MailingScope(f"{count} {words}", partial(list, ids)))
    dialog = MailingDialog(context, parent, scopes)
    dialog.choose_kind(MailingKind.BADGES)
    dialog.open()
