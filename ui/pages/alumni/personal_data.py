"""What a person may ask for: a document of everything held on them, and being erased for good."""

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from core.errors import UserError
from core.progress import Progress
from queries.person import PersonView
from records.people import full_name
from ui.context import PageContext
from ui.table_export import ask_for_path, report_saved, write_file
from ui.theme import Tone
from ui.widgets import label
from ui.widgets.banners import Message
from ui.widgets.dialogs import FormDialog

_ENDINGS = (".docx", ".pdf", ".json")
_WHAT_GOES = (
    "What goes: the record with everything that belongs to it, all former values in the history,"
    " answers to open waves, answers in the person’s own words, rows to review, unfinished imports"
    " that have the person, and the person’s name and addresses in other texts."
)
_WHAT_STAYS = (
    "What stays: answers to closed waves, without the person; that something was changed, without"
    " the values; and a keyed hash, so that no later file or backup brings the person back."
)


def export_personal_data(context: PageContext, parent: QWidget, person: PersonView) -> None:
    """Ask for a file, and save everything held on a person."""
    path = ask_for_path(context.preferences, parent, "Personal data", _ENDINGS)
    if path is None:
        return
    database = context.database

    def work(_progress: Progress) -> None:
        from exporters.personal_data.contents import read_personal_data
        from exporters.personal_data.files import save_personal_data
        from ui.print.document_pdf import write_document_pdf

        with database.read() as connection:
            data = read_personal_data(connection, person.id)
        save_personal_data(path, data, write_document_pdf)

    write_file(
        context,
        path,
        work,
        lambda _done: report_saved(context, path, "everything held on the person"),
    )


class EraseDialog(FormDialog):
    """Erases a person for good, after a reason was given and the family name typed."""

    def __init__(self, parent: QWidget, context: PageContext, person: PersonView) -> None:
        name = full_name(person.values)
        super().__init__(
            parent,
            f"Erase {name} for good?",
            "Nothing brings the person back: no undo, no import and no backup that is restored.",
            "Erase for good",
        )
        self._context = context
        self._person_id = person.id
        self._word = str(person.values.get("family_name") or "erase")
        self.body.addWidget(label(_WHAT_GOES, wrap=True))
        self.body.addWidget(label(_WHAT_STAYS, wrap=True))
        self._reason = QLineEdit()
        self._reason.setPlaceholderText("Asked by letter on 3 March; it is kept, so without a name")
        self._typed = QLineEdit()
        self.add_field("Reason", self._reason)
        self.add_field(f"Type “{self._word}” to confirm", self._typed)
        for line in (self._reason, self._typed):
            line.textChanged.connect(self._update_ready)
        self._update_ready()

    def accept(self) -> None:
        """Erase the person in a job, and close; where it is refused, say so and stay open."""
        context, person_id, reason = self._context, self._person_id, self._reason.text().strip()

        def work(progress: Progress) -> str:
            from importers.queue.draft_erasure import discard_drafts
            from records.erasure.erase import erase_for_good

            erased = erase_for_good(context.database, [person_id], reason, discard_drafts, progress)
            return erased.sentence

        def tell(sentence: str) -> None:
            context.jobs.said.emit(Message(sentence, Tone.GOOD))
            if isValid(self):  # unless it was closed meanwhile
                super(EraseDialog, self).accept()

        self.complain("")
        self.set_ready(ready=False)
        context.jobs.write(work, tell, title="Erasing a person for good", failed=self._refuse)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.complain(error.message)
        self._update_ready()

    def _update_ready(self) -> None:
        is_typed = self._typed.text().strip().casefold() == self._word.casefold()
        self.set_ready(ready=is_typed and bool(self._reason.text().strip()))
