"""The mails of a mailing that failed, to be tried again, or are uncertain, to be decided on."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.changed import Area
from core.formats import plural
from core.progress import Progress
from queries.mailings import NamedMail, read_mails
from records.sent_messages import MessageState
from surveys.sending.ledger import decide_uncertain, retry_failed
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.formats import short_time
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import GRID, Tone, Type
from ui.widgets import Message, label, primary_button, secondary_button
from ui.widgets.dialogs import Dialog

_COLUMNS = (
    Column("name", "Name", ColumnKind.STRONG, 190),
    Column("address", "E-mail", width=210),
    Column("at", "Handed over", ColumnKind.MUTED, 120),
    Column("detail", "Reply", width=300),
)
_SIZE = (880, 440)
_TITLES = {
    MessageState.FAILED: ("Failed mails", "The server refused these mails; no address was marked."),
    MessageState.UNCERTAIN: (
        "Uncertain mails",
        "Nobody knows whether these mails went out: the connection or Almanac ended meanwhile. Look"
        " into Sent Items of the mailbox, then say so. They are not sent again by themselves.",
    ),
}


def open_mails(parent: QWidget, context: PageContext, mailing_id: int, state: MessageState) -> None:
    """List the failed or uncertain mails of a mailing, and decide on them."""

    def read(_progress: Progress) -> list[NamedMail]:
        with context.database.read() as connection:
            return read_mails(connection, mailing_id, state)

    def show(mails: list[NamedMail]) -> None:
        MailsDialog(parent, context, mailing_id, state, mails).open()

    context.jobs.read(read, show)


class MailsDialog(Dialog):
    """A table of mails; what is decided is of those selected, or of all where none is."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        mailing_id: int,
        state: MessageState,
        mails: Sequence[NamedMail],
    ) -> None:
        super().__init__(parent)
        title, text = _TITLES[state]
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self._context, self._mailing_id, self._mails = context, mailing_id, mails
        model = RowsTableModel(_COLUMNS)
        model.set_rows(
            [
                (one.name, one.line.address, short_time(one.line.at), one.line.detail or "")
                for one in mails
            ]
        )
        self._table = DataTable(title, model)
        self._table.lists_people = True
        self._table.row_opened.connect(self._open_person)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(label("Selected mails, or all", ink="muted"))
        buttons.addStretch(1)
        buttons.addWidget(secondary_button("Close", self.reject))
        for button in self._buttons(state):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(title, Type.HEADING))
        column.addWidget(label(text, ink="muted", wrap=True))
        column.addWidget(self._table, 1)
        column.addLayout(buttons)
        self.finished.connect(self.deleteLater)

    def _buttons(self, state: MessageState) -> list[QWidget]:
        if state is MessageState.FAILED:
            return [primary_button("Try again", self._retry)]
        return [
            secondary_button("They did not go out", lambda: self._decide(went_out=False)),
            primary_button("They went out", lambda: self._decide(went_out=True)),
        ]

    def _chosen(self) -> list[int]:
        rows = self._table.selected_rows() or range(len(self._mails))
        return [self._mails[row].line.id for row in rows]

    def _retry(self) -> None:
        chosen, mailing_id, database = self._chosen(), self._mailing_id, self._context.database

        def act(_progress: Progress) -> int:
            with database.unjournalled(Area.INVITATIONS) as connection:
                return retry_failed(connection, mailing_id, chosen)

        self._write(act, "to be sent again: resume the mailing.")

    def _decide(self, *, went_out: bool) -> None:
        chosen, mailing_id, database = self._chosen(), self._mailing_id, self._context.database

        def act(_progress: Progress) -> int:
            with database.unjournalled(Area.INVITATIONS) as connection:
                return decide_uncertain(connection, mailing_id, chosen, went_out=went_out)

        said = "marked as sent." if went_out else "to be sent again: resume the mailing."
        self._write(act, said)

    def _write(self, act: Callable[[Progress], int], said: str) -> None:
        jobs = self._context.jobs

        def done(count: int) -> None:
            jobs.said.emit(Message(f"{plural(count, 'mail')} {said}", Tone.GOOD))

        jobs.write(act, done, title="Recording whether mails were sent")
        self.accept()

    def _open_person(self, row: int) -> None:
        self.reject()
        self._context.navigate(ALUMNI, ShowPerson(self._mails[row].line.person_id))
