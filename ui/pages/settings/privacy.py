"""Retention rules, and who was erased for good: when, by whom and why, but not whom it was."""

from collections.abc import Sequence

from core.dates import local_day
from records.erasure.ledger import Erasure, list_erasures
from ui.context import PageContext
from ui.pages.settings.retention import RetentionCard
from ui.pages.settings.section import Section
from ui.pages.settings.table_card import TableCard
from ui.tables import Column, ColumnKind


class PrivacySection(Section):
    """The retention rules above a table of erasures."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._list = TableCard(
            "Erased people",
            "Imports leave these people out, and a backup that is restored does not bring them "
            "back. Only keyed hashes are stored, so nobody can read who is on this list.",
            [
                Column("on", "Erased on", ColumnKind.DATE, 110),
                Column("by", "Erased by", ColumnKind.MUTED, 120),
                Column("reason", "Reason", ColumnKind.TEXT, 360),
            ],
            "Nobody was erased. To erase a person, use Erase for good in the person’s menu.",
        )
        self._retention = RetentionCard(context)
        self.column.addWidget(self._retention)
        self.column.addWidget(self._list)

    def refresh(self) -> None:
        self._retention.refresh()
        database = self.context.database

        def read(_progress: object) -> list[Erasure]:
            with database.read() as connection:
                return list_erasures(connection)

        self.context.jobs.read(read, self._show)

    def _show(self, erasures: Sequence[Erasure]) -> None:
        self._list.show_rows([(local_day(one.at), one.by, one.reason) for one in erasures])
