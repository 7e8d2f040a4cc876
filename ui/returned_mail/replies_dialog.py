"""The replies that a person has to read, one by one, and what they decide."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from core.errors import UserError
from core.formats import plural
from core.progress import Progress
from mail.message import is_address
from mail.returned.kinds import LABELS, ReturnedKind
from models.batch_kinds import BatchKind
from surveys.returned_mail.reviews import (
    DECISION_LABELS,
    OpenReply,
    ReplyDecision,
    decide_replies,
    open_replies,
)
from ui.context import PageContext
from ui.returned_mail.columns import RETURNED_COLUMNS
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import Message, combo_box, label
from ui.widgets.dialogs import FormDialog

_COLUMNS: Final = (*RETURNED_COLUMNS, Column("address", "Address", ColumnKind.MUTED, 220))
_PROPOSED: Final = {
    ReturnedKind.LEFT: ReplyDecision.WRONG_ADDRESS,
    ReturnedKind.ADDRESS_CHANGE: ReplyDecision.NEW_ADDRESS,
    ReturnedKind.OPT_OUT: ReplyDecision.OPT_OUT,
}
_TEXT_HEIGHT: Final = 150


def review_replies(parent: QWidget, context: PageContext) -> None:
    """Show the replies to review, or say that there are none."""
    database = context.database

    def read(_progress: Progress) -> list[OpenReply]:
        with database.read() as connection:
            return open_replies(connection)

    def show(found: list[OpenReply]) -> None:
        if found:
            RepliesDialog(parent, context, found).open()
        else:
            context.jobs.said.emit(Message("There are no replies to review.", Tone.INFO))

    context.jobs.read(read, show)


class RepliesDialog(FormDialog):
    """Shows `replies`; each decision is written at once, with undo, and the next reply shown."""

    def __init__(self, parent: QWidget, context: PageContext, replies: Sequence[OpenReply]) -> None:
        super().__init__(
            parent,
            "Replies to review",
            "Nothing happens until you decide. What a reply says is forgotten after that; answer"
            " it in your mail program.",
            "Save decision",
        )
        self.resize(900, 640)
        self._context = context
        self._replies = list(replies)
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Replies", self._model)
        self._table.share_room("address")
        self._table.selection_changed.connect(self._show_reply)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(_TEXT_HEIGHT)
        self._decision = combo_box()
        self._decision.setPlaceholderText("Choose what the reply means")
        for decision, words in DECISION_LABELS.items():
            self._decision.addItem(words, decision)
        self._decision.currentIndexChanged.connect(self._fit_decision)
        self._address = QLineEdit()
        self._address.textChanged.connect(self._fit_decision)
        self._count = label("", ink="muted")
        self.body.addWidget(self._table, 1)
        self.body.addWidget(self._count)
        self.add_field("What they wrote", self._text)
        self.add_field("Decision", self._decision)
        self.add_field("New e-mail address", self._address)
        self._show_replies()

    def accept(self) -> None:
        """Write the decision, and show the next reply; the dialog closes after the last one."""
        one, decision = self._replies[self._at], self._chosen
        if decision is None:
            return
        address = self._address.text() if decision is ReplyDecision.NEW_ADDRESS else ""
        self.set_ready(ready=False)  # until it is saved
        write_batch(
            self._context,
            BatchKind.REPLY_REVIEW,
            lambda changes: decide_replies(changes, [one.id], decision, address),
            title="Saving the decision",
            done=lambda _nothing: self._go_on(one),
            failed=lambda error: self._tell_failed(one, error),
        )

    def _go_on(self, decided: OpenReply) -> None:
        """Show the next reply."""
        if not isValid(self):  # it may have been closed meanwhile
            return
        self._replies.remove(decided)
        if self._replies:
            self._show_replies()
        else:
            self.close_saved()

    def _tell_failed(self, reply: OpenReply, error: Exception) -> None:
        if isinstance(error, UserError) and error.code == "already_decided":
            self._context.jobs.tell(error)
            self._go_on(reply)
        elif isValid(self):
            self.show_failure(error)

    @property
    def _at(self) -> int:
        return next(iter(self._table.selected_rows()), 0)

    @property
    def _chosen(self) -> ReplyDecision | None:
        """What was decided; None: nothing yet, as only the words tell what a reply means."""
        decision = self._decision.currentData()
        return None if decision is None else ReplyDecision(decision)

    def _show_replies(self) -> None:
        self._model.set_rows([_row(one) for one in self._replies])
        self._count.setText(plural(len(self._replies), "reply to review", "replies to review"))
        self._table.selectRow(0)
        self._show_reply()

    def _show_reply(self) -> None:
        one = self._replies[self._at]
        self._text.setPlainText(one.excerpt or "(no text)")
        self._address.setText(one.new_address)
        self._decision.setCurrentIndex(self._decision.findData(_PROPOSED.get(one.kind)))
        self._fit_decision()

    def _fit_decision(self) -> None:
        chosen = self._chosen
        needs_address = chosen is ReplyDecision.NEW_ADDRESS
        self._address.setEnabled(needs_address)
        has_address = not needs_address or is_address(self._address.text().strip())
        self.set_ready(ready=chosen is not None and has_address)


def _row(one: OpenReply) -> Row:
    return one.received_at.date(), one.name, one.wave, LABELS[one.kind], one.address
