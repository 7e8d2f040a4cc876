"""The register of lists handed out: who has which, what for, until when; overdue ones marked."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from core.formats import plural
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.handed_out import (
    END_LABELS,
    HandedOutEnd,
    HandedOutList,
    end_handed_out,
    handed_out,
    record_handed_out,
)
from records.office import office_settings, save_office_settings
from ui.context import PageContext
from ui.formats import full_day
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind, Row, TwoLines
from ui.theme import Tone
from ui.undo import write_batch
from ui.widgets import Card, Status, combo_box, secondary_button
from ui.widgets.date_field import DateField
from ui.widgets.dialogs import FormDialog
from ui.widgets.fields import number_field

_MOST_PEOPLE = 10_000_000


class HandedOutSection(Section):
    """A table of lists handed out, what is still out first."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._lists: Sequence[HandedOutList] = ()
        self._card = TableCard(
            "Lists handed out",
            "Who outside the office has a list of people. Exports, labels and letters are "
            "listed by themselves where “For whom” is filled in.",
            [
                Column("title", "List", ColumnKind.STRONG, 104),
                Column("recipient", "For whom", ColumnKind.TEXT, 140),
                Column("handed_on", "Handed out", ColumnKind.TEXT, 122),
                Column("status", "Status", ColumnKind.BADGE, 86),
                Column("end", "", ColumnKind.LINK, 72),
            ],
            "No list has been handed out.",
            wide="recipient",
            two_lines=True,
        )
        self._asks = QCheckBox("Ask who each list is for when it is exported")
        self._asks.clicked.connect(self._write_setting)
        self._card.add(secondary_button("Record a list…", self._open_new))
        self._card.link_clicked.connect(lambda row, _key: self._open_end(row))
        self._card.opened.connect(self._open_end)
        exports = Card("Exports of people")
        exports.body.addWidget(self._asks)
        self.column.addWidget(self._card)
        self.column.addWidget(exports)

    def refresh(self) -> None:
        database = self.context.database

        def read(_progress: object) -> tuple[bool, list[HandedOutList]]:
            with database.read() as connection:
                return office_settings(connection).registers_lists, handed_out(connection)

        self.context.jobs.read(read, lambda found: self._show(*found))

    def _show(self, asks: bool, lists: Sequence[HandedOutList]) -> None:  # noqa: FBT001 - of a job
        self._asks.setChecked(asks)
        self._lists = lists
        today = date.today()
        self._card.show_rows([_row(one, today) for one in lists])

    def _write_setting(self, asks: bool) -> None:  # noqa: FBT001 - as Qt's signal has it
        def save(changes: ChangeSet) -> None:
            settings = office_settings(changes.connection)
            save_office_settings(changes, replace(settings, registers_lists=asks))

        write_batch(
            self.context,
            BatchKind.SETTINGS,
            save,
            title="Saving the settings",
            said=lambda _nothing: "Settings saved.",
        )

    def _open_new(self) -> None:
        _NewDialog(self, self.context).open()

    def _open_end(self, row: int) -> None:
        if self._lists[row].ended_on is None:
            _EndDialog(self, self.context, self._lists[row]).open()


class _NewDialog(FormDialog):
    """Records a list that was handed out."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent, "Record a list handed out", "", "Record")
        self._context = context
        self._title, self._recipient, self._purpose = QLineEdit(), QLineEdit(), QLineEdit()
        self._people = number_field("People", 0, _MOST_PEOPLE, 0)
        self._due = DateField("Until", None, optional=True)
        self.add_field("List", self._title)
        self.add_field("For whom", self._recipient)
        self.add_field("What for", self._purpose)
        self.add_field("People", self._people)
        self.add_field("Until", self._due)
        for line in (self._title, self._recipient):
            line.textChanged.connect(self._update_ready)
        self._update_ready()

    def accept(self) -> None:
        """Record the list in a job and close."""
        listed = HandedOutList(
            self._title.text(),
            self._recipient.text(),
            self._people.value(),
            date.today(),
            self._purpose.text(),
            self._due.day,
        )
        write_batch(
            self._context,
            BatchKind.LIST_HANDED_OUT,
            lambda changes: record_handed_out(changes, listed),
            title="Recording a list",
        )
        super().accept()

    def _update_ready(self) -> None:
        self.set_ready(ready=bool(self._title.text().strip() and self._recipient.text().strip()))


class _EndDialog(FormDialog):
    """Records that a list came back or was destroyed."""

    def __init__(self, parent: QWidget, context: PageContext, listed: HandedOutList) -> None:
        super().__init__(parent, "List returned or destroyed", f"“{listed.title}”", "Record")
        self._context, self._listed = context, listed
        self._outcome = combo_box()
        for outcome, words in END_LABELS.items():
            self._outcome.addItem(words, outcome)
        self.add_field("Status", self._outcome)

    def accept(self) -> None:
        """Record it in a job and close."""
        list_id, outcome = self._listed.id, HandedOutEnd(self._outcome.currentData())
        write_batch(
            self._context,
            BatchKind.LIST_ENDED,
            lambda changes: end_handed_out(changes, list_id, outcome, date.today()),
            title="Recording a list",
        )
        super().accept()


def _row(listed: HandedOutList, today: date) -> Row:
    until = f"until {full_day(listed.due_on)}" if listed.due_on is not None else ""
    return (
        TwoLines(listed.title, plural(listed.people, "person", "people")),
        TwoLines(listed.recipient, listed.purpose or ""),
        TwoLines(full_day(listed.handed_on), until),
        _status(listed, today),
        "Ended…" if listed.ended_on is None else "",
    )


def _status(listed: HandedOutList, today: date) -> Status:
    if listed.outcome is not None:
        return Status(END_LABELS[HandedOutEnd(listed.outcome)], Tone.GOOD)
    if listed.is_overdue(today):
        return Status("Overdue", Tone.BAD)
    return Status("Out", Tone.NEUTRAL)
