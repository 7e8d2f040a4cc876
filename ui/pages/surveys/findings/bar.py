"""The bar of the findings: break-down, comparison and disclosure control."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from analysis.notes import ALWAYS_SAFE
from analysis.request import SummaryRequest
from queries.findings import BUILT_IN, BreakDown, FindingsOptions
from ui.actions import REPORT
from ui.bound_actions import action_button, bind
from ui.widgets import Chip, open_menu_from
from ui.widgets.plain_text import caption, set_tool_tip


class FindingsBar(QWidget):
    """Buttons that open menus.

    Signals: `changed` after every choice, `report_requested`.
    """

    changed = Signal()
    report_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._by: BreakDown | None = None
        self._against: str | None = None
        self._by_chip = Chip("Break down by…")
        self._against_chip = Chip("Compare with…")
        self._safe = Chip("Disclosure control (safe to publish)", checkable=True)
        self._safe.toggled.connect(lambda _on: self._set_safe())
        self._is_safe_wanted = False
        self._options, self._wave_label = FindingsOptions(), ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addStretch(1)
        for widget in (self._by_chip, self._against_chip, self._safe):
            row.addWidget(widget)
        report = bind(self, REPORT, self.report_requested.emit)
        row.addWidget(action_button(report, "primary", text="Report…"))
        self.set_options(self._options, "")

    def request(self, survey_code: str, wave_label: str) -> SummaryRequest:
        """The figures chosen."""
        return SummaryRequest(
            survey_code,
            wave_label,
            by=() if self._by is None else (self._by.key,),
            against=() if self._against is None else (self._against,),
            publish_safe=self._safe.isChecked(),
        )

    def reset(self) -> None:
        """Clear the break-down and comparison, for another wave; disclosure control stays."""
        self._by, self._against = None, None

    def set_options(self, options: FindingsOptions, wave_label: str) -> None:
        """Offer the `options` of a wave; clear a choice that no longer exists."""
        self._options, self._wave_label = options, wave_label
        known = {option.key for option in options.break_downs}
        if self._by is not None and self._by.key not in known:
            self._by = None
        if self._against not in options.waves:
            self._against = None
        menu = _menu(self._by_chip)
        group = QActionGroup(menu)
        by = None if self._by is None else self._by.key
        self._add(group, "No breakdown", partial(self._set_by, None), chosen=by is None)
        for entry in options.break_downs:
            words = entry.label[0].upper() + entry.label[1:]
            self._add(group, words, partial(self._set_by, entry), chosen=by == entry.key)
        actions = group.actions()
        menu.addActions(actions)
        ends = (1, 1 + len(BUILT_IN), 1 + len(BUILT_IN) + len(options.custom_fields))
        for end in ends:
            if end < len(actions):
                menu.insertSeparator(actions[end])
        menu = _menu(self._against_chip)
        group = QActionGroup(menu)
        for label in (None, *options.waves):
            chosen = label == self._against
            words = label or "No comparison"
            self._add(group, words, partial(self._set_against, label), chosen=chosen)
        menu.addActions(group.actions())
        self._against_chip.setVisible(bool(options.waves))
        self._show_choice()

    @staticmethod
    def _add(group: QActionGroup, text: str, act: Callable[[], object], *, chosen: bool) -> None:
        """Add an entry to the menu of `group`."""
        action = group.addAction(caption(text))
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda: act())

    def _set_safe(self) -> None:
        self._is_safe_wanted = self._safe.isChecked()
        self.changed.emit()

    def _set_by(self, by: BreakDown | None) -> None:
        self._by = by
        self._show_choice()
        self.changed.emit()

    def _set_against(self, label: str | None) -> None:
        self._against = label
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        by = "Break down by…" if self._by is None else f"Broken down by {self._by.label}"
        self._by_chip.setText(by)
        against = "Compare with…" if self._against is None else f"Compared with {self._against}"
        self._against_chip.setText(against)
        always_safe = not self._options.always_safe.isdisjoint((self._wave_label, self._against))
        with QSignalBlocker(self._safe):
            self._safe.setChecked(always_safe or self._is_safe_wanted)
        self._safe.setEnabled(not always_safe)
        what = "Rounds figures and suppresses small counts"
        set_tool_tip(self._safe, ALWAYS_SAFE if always_safe else what)
        for chip, on in (
            (self._by_chip, self._by is not None),
            (self._against_chip, self._against is not None),
        ):
            chip.setCheckable(on)
            chip.setChecked(on)


def _menu(chip: Chip) -> QMenu:
    """Replace the menu of `chip` with a new one."""
    before = chip.menu()
    menu = QMenu(chip)
    open_menu_from(chip, menu)
    if before is not None:
        before.deleteLater()
    return menu
