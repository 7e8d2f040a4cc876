"""The retention rules: after how many years what is removed, and the way to what is due."""

from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.formats import plural
from models.batch_kinds import BatchKind
from records.retention.rules import (
    DESCRIPTIONS,
    RetentionPolicy,
    RetentionRule,
    read_policy,
    save_policy,
)
from ui.actions import RETENTION
from ui.bound_actions import action_button, bind
from ui.context import PageContext
from ui.pages.settings.retention_dialog import RetentionDialog
from ui.pages.settings.section import form_row
from ui.undo import write_batch
from ui.widgets import Card, combo_box, label

_WIDTH: Final = 184  # of the longest choice
_YEARS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 50)


class RetentionCard(QWidget):
    """A drop-down list of years for each rule, saved as it is chosen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        card = Card("Retention rules")
        card.body.addWidget(
            label(
                "How long the office keeps what. Nothing is removed by itself: look at what is due,"
                " and remove it there.",
                ink="muted",
                wrap=True,
            )
        )
        self._choices = {rule: combo_box(DESCRIPTIONS[rule].title) for rule in RetentionRule}
        for rule, choice in self._choices.items():
            told = DESCRIPTIONS[rule]
            choice.setFixedWidth(_WIDTH)
            choice.activated.connect(partial(self._write, rule))
            card.body.addWidget(form_row(told.title, [choice], told.removes))
        card.body.addWidget(
            action_button(bind(self, RETENTION, self._show_due)),
            alignment=Qt.AlignmentFlag.AlignLeft,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def refresh(self) -> None:
        """Read the rules again."""
        database = self._context.database

        def read(_progress: object) -> RetentionPolicy:
            with database.read() as connection:
                return read_policy(connection)

        self._context.jobs.read(read, self._show)

    def _show(self, policy: RetentionPolicy) -> None:
        for rule, choice in self._choices.items():
            years = policy.years.get(rule)
            choice.clear()
            choice.addItem("Keep", None)
            for one in sorted({*_YEARS, *([] if years is None else [years])}):
                proposed = " (proposed)" if one == DESCRIPTIONS[rule].proposal else ""
                choice.addItem(plural(one, "year") + proposed, one)
            choice.setCurrentIndex(choice.findData(years))

    def _write(self, rule: RetentionRule, _at: int) -> None:
        years = self._choices[rule].currentData()
        write_batch(
            self._context,
            BatchKind.SETTINGS,
            lambda changes: save_policy(
                changes, read_policy(changes.connection).with_rule(rule, years)
            ),
            said=lambda _nothing: "Settings saved.",
            title="Saving the settings",
        )

    def _show_due(self) -> None:
        RetentionDialog(self, self._context).open()
