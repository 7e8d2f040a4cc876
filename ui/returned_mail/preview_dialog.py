"""Shows what follows from bounces and replies, message by message, before it is written."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from core.formats import plural
from core.progress import Progress
from mail.returned.kinds import LABELS, ReturnedKind, ReturnedMails
from models.batch_kinds import BatchKind
from models.database import utc_now
from surveys.returned_mail.apply import apply_returned
from surveys.returned_mail.plan import (
    EFFECT_LABELS,
    PlannedReturn,
    ReturnedEffect,
    ReturnedPlan,
    plan_returned,
)
from ui.context import PageContext
from ui.formats import short_day
from ui.returned_mail.columns import RETURNED_COLUMNS
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import Message, Status, label
from ui.widgets.dialogs import FormDialog

_COLUMNS: Final = (
    *RETURNED_COLUMNS,
    Column("effect", "Result", ColumnKind.BADGE, 210),
    Column("detail", "The server’s words", ColumnKind.MUTED, 330),
)
_TONES: Final = {
    ReturnedEffect.BOUNCED: Tone.BAD,
    ReturnedEffect.OPT_OUT: Tone.WARNING,
    ReturnedEffect.REVIEW: Tone.INFO,
}


def preview_files(parent: QWidget, context: PageContext, paths: Sequence[Path]) -> None:
    """Read messages from files and folders, and show what follows from them."""
    database = context.database
    name = paths[0].name if len(paths) == 1 else plural(len(paths), "file")

    def read(progress: Progress) -> tuple[ReturnedMails, ReturnedPlan]:
        from mail.returned.classification import classify_all
        from mail.returned.message_files import message_files

        returned = classify_all(message_files(paths, progress), utc_now())
        with database.read() as connection:
            return returned, plan_returned(connection, returned)

    context.jobs.read(
        read,
        lambda found: PreviewDialog(parent, context, name, *found).open(),
        title=f"Reading {name}",
    )


def summary(plan: ReturnedPlan) -> str:
    """What came of it, in a sentence: “2 bounces, 1 reply to review.”."""
    counts = plan.counts()
    told = [
        plural(counts[name], *words)
        for name, *words in (
            ("addresses_bounced", "bounce"),
            (ReturnedKind.OPT_OUT, "opt-out"),
            ("review", "reply to review", "replies to review"),
        )
        if counts[name]
    ]
    return f"{', '.join(told)}." if told else "Nothing to mark and nothing to review."


class PreviewDialog(FormDialog):
    """The messages of `plan` and what follows from each; accepting writes it, with undo."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        name: str,
        returned: ReturnedMails,
        plan: ReturnedPlan,
    ) -> None:
        count = len(plan.lines)
        super().__init__(
            parent,
            f"Bounces and replies: {name}",
            "Addresses are marked only where the message is about one that was written to. Replies"
            " that need a decision are listed for review afterwards.",
            "Apply",
        )
        self.resize(1_080, 560)
        self._context, self._returned = context, returned
        self._table = DataTable(
            "Messages", RowsTableModel(_COLUMNS, [_row(line) for line in plan.lines])
        )
        self._table.share_room("detail")
        self.body.addWidget(label(_told(plan), wrap=True))
        self.body.addWidget(self._table, 1)
        self._table.setVisible(bool(count))
        if not plan.writes:
            self.complain("There is nothing new to apply.")
        self.set_ready(ready=plan.writes)

    def accept(self) -> None:
        """Write what follows, as things stand by then."""
        returned = self._returned
        write_batch(
            self._context,
            BatchKind.RETURNED_MAIL,
            lambda changes: apply_returned(changes, returned),
            said=summary,
            done=self._tell_nothing,
            title="Applying bounces and replies",
        )
        super().accept()

    def _tell_nothing(self, plan: ReturnedPlan) -> None:
        if not plan.writes:
            text = "These messages were read meanwhile; nothing was changed."
            self._context.jobs.said.emit(Message(text, Tone.INFO))


def _told(plan: ReturnedPlan) -> str:
    counts = plan.counts()
    parts = [
        plural(len(plan.lines), "message"),
        *(
            plural(counts[name], *words)
            for name, *words in (
                ("known", "read before", "read before"),
                ("unmatched", "about nobody who was written to", "about nobody who was written to"),
                ("unreadable", "could not be read", "could not be read"),
            )
            if counts[name]
        ),
    ]
    return " · ".join(parts)


def _row(line: PlannedReturn) -> Row:
    mail, effect = line.mail, line.effect
    known = bool(line.invitations)
    kind = LABELS[mail.kind]
    if mail.returns_on is not None:
        kind = f"{kind} until {short_day(mail.returns_on)}"
    names = ", ".join(one.name for one in line.invitations)
    return (
        mail.received_at.date(),
        names or next(iter(mail.addresses), ""),
        line.invitation.wave if known else "",
        kind,
        Status(EFFECT_LABELS[effect], _TONES.get(effect, Tone.NEUTRAL)),
        mail.detail or mail.new_address,
    )
