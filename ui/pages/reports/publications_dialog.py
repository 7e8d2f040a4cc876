"""Published figures: the ledger, the figures as they were published, and withdrawing them."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.progress import Progress
from models.batch_kinds import BatchKind
from queries.publications import figure_rows
from records.publications.forms import FORM_LABELS
from records.publications.publication import (
    Publication,
    list_publications,
    published_figures,
    withdraw_publication,
)
from ui.context import PageContext
from ui.formats import short_time
from ui.tables import Column, ColumnKind, DataTable, RowsTableModel
from ui.theme import GRID, Tone, Type
from ui.widgets import EmptyState, Message, label, secondary_button
from ui.widgets.dialogs import Dialog, FormDialog
from ui.widgets.fields import named_field

_COLUMNS: Final = (
    Column("at", "Published", ColumnKind.MUTED, 110),
    Column("title", "Figures", ColumnKind.STRONG, 330),
    Column("form", "As", width=130),
    Column("file", "File", width=220),
    Column("by", "By", width=90),
    Column("state", "Status", width=140),
)
_FIGURES: Final = (
    Column("group", "Group", width=130),
    Column("question", "Question", ColumnKind.STRONG, 330),
    Column("answer", "Answer", width=220),
    Column("share", "Figure", ColumnKind.NUMBER, 100),
    Column("interval", "95% CI", ColumnKind.NUMBER, 110),
)
_SIZE: Final = (1080, 560)
_TEXT: Final = (
    "What was written, printed or copied under disclosure control. New figures that differ from"
    " these by a few people are hidden, as those people’s answers would follow."
)
_NOTHING: Final = "Figures that are written, printed or copied as safe to publish are listed here."


def open_publications(parent: QWidget, context: PageContext) -> None:
    """List what was published."""
    PublicationsDialog(parent, context).open()


class PublicationsDialog(Dialog):
    """The ledger as a table, the newest first; a row opens its figures."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent)
        self.setWindowTitle("Published figures")
        self.resize(*_SIZE)
        self._context = context
        self._found: list[Publication] = []
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Published figures", self._model)
        self._table.row_opened.connect(self._open)
        self._empty = EmptyState("file", "Nothing published yet", _NOTHING)
        self._show = secondary_button("Show figures…", self._open_selected)
        self._withdraw = secondary_button("Withdraw…", self._ask_reason)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self._show)
        buttons.addWidget(self._withdraw)
        buttons.addStretch(1)
        buttons.addWidget(secondary_button("Close", self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label("Published figures", Type.HEADING))
        column.addWidget(label(_TEXT, ink="muted", wrap=True))
        column.addWidget(self._table, 1)
        column.addWidget(self._empty, 1)
        self._empty.hide()
        column.addLayout(buttons)
        self._table.selectionModel().selectionChanged.connect(self._show_choice)
        self.finished.connect(self.deleteLater)
        self._show_choice()
        self._read()

    def _read(self) -> None:
        database = self._context.database

        def read(_progress: Progress) -> list[Publication]:
            with database.read() as connection:
                return list_publications(connection)

        self._context.jobs.read(read, self._show_rows)

    def _show_rows(self, found: list[Publication]) -> None:
        self._found = found
        self._model.set_rows([_row(one) for one in found])
        self._table.setVisible(bool(found))
        self._empty.setVisible(not found)
        if found:
            self._table.selectRow(0)
        self._show_choice()

    def _selected(self) -> Publication | None:
        rows = self._table.selected_rows()
        return self._found[rows[0]] if len(rows) == 1 else None

    def _show_choice(self) -> None:
        chosen = self._selected()
        self._show.setEnabled(chosen is not None)
        self._withdraw.setEnabled(chosen is not None and chosen.withdrawn_at is None)

    def _open_selected(self) -> None:
        chosen = self._selected()
        if chosen is not None:
            self._open(self._found.index(chosen))

    def _open(self, row: int) -> None:
        database, chosen = self._context.database, self._found[row]

        def read(_progress: Progress) -> dict[str, Any]:
            with database.read() as connection:
                return published_figures(connection, chosen.id)

        def show(figures: dict[str, Any]) -> None:
            PublishedFiguresDialog(self, chosen, figure_rows(figures)).open()

        self._context.jobs.read(read, show)

    def _ask_reason(self) -> None:
        chosen = self._selected()
        if chosen is not None:
            dialog = WithdrawalDialog(self, self._context, chosen)
            dialog.accepted.connect(self._read)
            dialog.open()


class PublishedFiguresDialog(Dialog):
    """The figures of one publication as they were published."""

    def __init__(
        self, parent: QWidget, publication: Publication, rows: Sequence[tuple[str, ...]]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(publication.title)
        self.resize(980, 600)
        has_groups = any(row[0] for row in rows)
        columns = _FIGURES if has_groups else _FIGURES[1:]
        model = RowsTableModel(columns)
        model.set_rows([row if has_groups else row[1:] for row in rows])
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(secondary_button("Close", self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(publication.title, Type.HEADING, wrap=True))
        said = f"As published {short_time(publication.at)}: {FORM_LABELS[publication.form]}."
        column.addWidget(label(said, ink="muted", wrap=True))
        column.addWidget(DataTable("Figures as they were published", model), 1)
        column.addLayout(buttons)
        self.finished.connect(self.deleteLater)


class WithdrawalDialog(FormDialog):
    """Asks why figures never left the office; `accepted` once it is recorded."""

    def __init__(self, parent: QWidget, context: PageContext, publication: Publication) -> None:
        super().__init__(
            parent,
            "Withdraw published figures",
            f"“{publication.title}” stays listed, but no figure is hidden because of it. Withdraw"
            " only what never left the office.",
            "Withdraw",
        )
        self._context, self._publication = context, publication
        self._reason = QLineEdit()
        self.body.addWidget(named_field("Reason", self._reason))

    def accept(self) -> None:
        """Record it in a job; what is refused is said here."""
        reason, database = self._reason.text(), self._context.database
        publication_id = self._publication.id
        self.set_ready(ready=False)

        def write(_progress: Progress) -> None:
            with database.write(BatchKind.PUBLICATION_WITHDRAW) as changes:
                withdraw_publication(changes, publication_id, reason=reason)

        def done(_written: None) -> None:
            self.close_saved(None)
            self._context.jobs.said.emit(Message("Publication withdrawn.", Tone.GOOD))

        self._context.jobs.write(
            write, done, title="Withdrawing a publication", failed=self.show_failure
        )


def _row(one: Publication) -> tuple[str, ...]:
    state = ""
    if one.withdrawn_at is not None:
        state = f"Withdrawn {short_time(one.withdrawn_at)}: {one.withdrawal_reason}"
    return (
        short_time(one.at),
        one.title,
        FORM_LABELS[one.form],
        one.file_name or "",
        one.published_by or "",
        state,
    )
