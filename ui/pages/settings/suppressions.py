"""The suppressed addresses: listed with date and reason, and released one by one."""

import getpass
from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from core.dates import local_day
from models.batch_kinds import BatchKind
from models.suppressions import EVERYTHING
from records.consent.suppression import Suppression, listed, release
from ui.context import PageContext
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind
from ui.undo import write_batch
from ui.widgets.dialogs import FormDialog

_KINDS = {"email": "E-mail address", "phone": "Phone number", "post": "Postal address"}


class SuppressionsSection(Section):
    """A table of suppressed addresses. Only hashes are stored, so the address is not shown."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._suppressions: Sequence[Suppression] = ()
        self._list = TableCard(
            "Suppressed addresses",
            "Addresses that are never contacted, even if a later file contains them again. "
            "Only a keyed hash is stored, so nobody can read who is on this list.",
            [
                Column("what", "Type", ColumnKind.STRONG, 150),
                Column("since", "Since", ColumnKind.DATE, 100),
                Column("purpose", "Applies to", ColumnKind.TEXT, 100),
                Column("by", "Recorded by", ColumnKind.MUTED, 100),
                Column("reason", "Reason", ColumnKind.TEXT, 180),
                Column("release", "", ColumnKind.LINK, 90),
            ],
            "No suppressed addresses. The addresses of people who opt out are listed here.",
        )
        self._list.link_clicked.connect(lambda row, _key: self._open_dialog(row))
        self._list.opened.connect(self._open_dialog)
        self.column.addWidget(self._list)

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> list[Suppression]:
            with database.read() as connection:
                return listed(connection)

        self.context.jobs.read(read, self._show)

    def _show(self, suppressions: Sequence[Suppression]) -> None:
        self._suppressions = suppressions
        self._list.show_rows(
            [
                (
                    _KINDS.get(suppression.kind, suppression.kind),
                    local_day(suppression.at),
                    "everything" if suppression.purpose == EVERYTHING else suppression.purpose,
                    suppression.by,
                    suppression.reason,
                    "Release…",
                )
                for suppression in suppressions
            ]
        )

    def _open_dialog(self, row: int) -> None:
        _ReleaseDialog(self, self.context, self._suppressions[row]).open()


class _ReleaseDialog(FormDialog):
    """Releases one address after asking for a name and a reason."""

    def __init__(self, parent: QWidget, context: PageContext, suppression: Suppression) -> None:
        super().__init__(
            parent,
            "Release a suppressed address",
            ("This address can be contacted again. Release it only if the person asked for it."),
            "Release",
        )
        self._context = context
        self._suppression = suppression
        self._who = QLineEdit(_user())
        self._why = QLineEdit()
        self._why.setPlaceholderText("Asked by e-mail on 3 March to hear from us again")
        self.add_field("Your name", self._who)
        self.add_field("Reason", self._why)
        for line in (self._who, self._why):
            line.textChanged.connect(self._update_ready)
        self._update_ready()

    def accept(self) -> None:
        """Release the address in a job and close."""
        suppression = self._suppression.suppression_id
        who, why = self._who.text().strip(), self._why.text().strip()
        write_batch(
            self._context,
            BatchKind.SUPPRESSION_RELEASE,
            lambda changes: release(changes, suppression, by=who, reason=why),
            title="Releasing an address",
        )
        super().accept()

    def _update_ready(self) -> None:
        self.set_ready(ready=bool(self._who.text().strip() and self._why.text().strip()))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a service without a login name
        return ""
