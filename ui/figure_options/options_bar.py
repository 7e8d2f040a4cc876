"""The bar of what figures are wanted: break-downs, base, other waves, weights, disclosure control.

What is chosen stands on it as chips, each removed by its × or by Delete.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLayoutItem, QMenu, QWidget

from analysis.notes import ALWAYS_SAFE
from analysis.request import SummaryRequest
from core.formats import listed
from queries.findings import BreakDown, FindingsOptions
from surveys.derived_variables import DERIVED, DerivedVariable, JoinedCategories
from ui.context import PageContext
from ui.figure_options.base_dialog import BaseDialog
from ui.figure_options.choices import FigureChoices, base_label, choices_of, shortened
from ui.figure_options.groups_dialog import GroupsDialog
from ui.figure_options.variable_dialog import VariableDialog
from ui.figure_options.variable_popup import VariablePopup
from ui.figure_options.variable_sources import Method, methods_of, sources_of
from ui.widgets import Chip, FlowLayout, open_menu_from
from ui.widgets.plain_text import caption, set_tool_tip

_MOST_RECENT: Final = 5
_FEW_GROUPS: Final = 2  # of which none is chosen
_WEIGHTED_BY: Final = ("gender", "award", "cohort", "department")  # whatever the office has set
_SAFE: Final = "Rounds figures and suppresses small counts"


class FigureOptionsBar(QWidget):
    """Chips that open lists and dialogs, and chips for what was chosen by them.

    `context` gives the database for the dialogs that count or save; `safe` is whether figures are
    safe to publish at first. Signal: `changed` after every choice.
    """

    changed = Signal()

    def __init__(self, context: PageContext, *, safe: bool = False) -> None:
        super().__init__()
        self._context = context
        self._choices = FigureChoices()
        self._kept: dict[tuple[str, str], FigureChoices] = {}  # of other waves, by survey and label
        self._recent: list[str] = []  # keys broken down by, the latest first
        self._wave = ("", "")
        self._options = FindingsOptions()
        self._is_safe_wanted = safe
        self._popup = VariablePopup(self)
        self._popup.chosen.connect(self._add_variable)
        self._add = Chip("Break down by…")
        self._add.clicked.connect(self._open_popup)
        self._groups: tuple[str, ...] = ()  # of the break-down, as the figures have them
        self._pick = Chip("Choose groups…")
        self._pick.clicked.connect(self._ask_for_groups)
        self._join = Chip("Join groups…")
        self._join.clicked.connect(lambda: self.join_groups())
        self._base = Chip("Only those who…")
        self._base.clicked.connect(self._ask_for_base)
        self._against = Chip("Compare with…")
        self._waves = QMenu(self._against)
        open_menu_from(self._against, self._waves)
        self._weight = Chip("Weight by…")
        self._weights = QMenu(self._weight)
        open_menu_from(self._weight, self._weights)
        self._safe = Chip("Disclosure control (safe to publish)", checkable=True)
        self._safe.toggled.connect(lambda _on: self._set_safe())
        self._chips: list[Chip] = []
        self._flow = FlowLayout(self)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._show_choices()

    def sizeHint(self) -> QSize:
        """All in one line, so that a row of tools knows whether it fits."""
        sizes = [
            item.sizeHint()
            for at in range(self._flow.count())
            if (item := self._flow.itemAt(at)) is not None and not _is_hidden(item)
        ]
        across = sum(size.width() for size in sizes) + self._flow.spacing() * len(sizes)
        return QSize(across, max((size.height() for size in sizes), default=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def add_popup_action(self, action: QAction) -> None:
        """Put `action` below the list of what figures can be broken down by."""
        self._popup.add_action(action)

    @property
    def choices(self) -> FigureChoices:
        """What is chosen, apart from disclosure control."""
        return self._choices

    def request(self, survey_code: str, wave_label: str) -> SummaryRequest:
        """The figures chosen."""
        safe = self._safe.isChecked()
        return self._choices.request(survey_code, wave_label, publish_safe=safe)

    def open_wave(self, survey_code: str, wave_label: str) -> None:
        """Go to another wave: what was chosen for it before is chosen again."""
        self._kept[self._wave] = self._choices
        if self._wave != (survey_code, wave_label):
            self._groups = ()
        self._wave = (survey_code, wave_label)
        self._choices = self._kept.get(self._wave, FigureChoices())
        self._show_choices()

    def set_options(self, options: FindingsOptions) -> None:
        """Offer the `options` of the wave; clear choices that no longer exist."""
        self._options = options
        chosen = self._choices
        known = choices_of(chosen.request(*self._wave, publish_safe=False), self._known())
        against = tuple(label for label in chosen.against if label in options.waves)
        self._choices = replace(known, against=against)
        self._show_choices()

    def choose(self, request: SummaryRequest) -> None:
        """Choose what `request` asks for, where it is available."""
        self._choices = choices_of(request, self._known())
        self._is_safe_wanted = request.publish_safe
        self._show_choices()

    def show_groups(self, request: SummaryRequest, groups: Sequence[str]) -> None:
        """Offer the `groups` that the figures of `request` have, to choose some of them."""
        is_shown = request.by == tuple(one.key for one in self._choices.by)
        if is_shown and not request.only and tuple(groups) != self._groups:
            self._groups = tuple(groups)
            self._show_choices()

    def _ask_for_groups(self) -> None:
        dialog = GroupsDialog(self, self._groups, self._choices.only)
        dialog.accepted.connect(lambda: self._set(replace(self._choices, only=dialog.only)))
        dialog.open()

    def replace_variable(self, key: str, variable: BreakDown) -> None:
        """Break figures down by `variable` in place of the one of that key."""
        by = tuple(variable if one.key == key else one for one in self._choices.by)
        self._set(replace(self._choices, by=by, only=()))

    def use_weights(self, use: bool) -> None:  # noqa: FBT001 - a slot
        """Weight figures by the fields that the office weights by, or not at all."""
        self._weight_by(self._options.usual_weighting if use else ())

    def _known(self) -> Sequence[BreakDown]:
        return [one for _, entries in self._options.groups for one in entries]

    def _open_popup(self) -> None:
        by_key = {one.key: one for one in self._known()}
        recent = [by_key[key] for key in self._recent if key in by_key]
        headed = [("Recent", recent)] if recent else []
        taken = [one.key for one in self._choices.by]
        spot = self._add.mapToGlobal(QPoint(0, self._add.height() + 4))
        self._popup.open_at(spot, [*headed, *self._options.groups], taken)

    def _add_variable(self, variable: BreakDown) -> None:
        others = [key for key in self._recent if key != variable.key]
        self._recent = [variable.key, *others][:_MOST_RECENT]
        self._set(replace(self._choices, by=(*self._choices.by, variable), only=()))

    def _remove_variable(self, variable: BreakDown) -> None:
        by = tuple(one for one in self._choices.by if one != variable)
        self._set(replace(self._choices, by=by, only=()))

    def define_variable(self, variable: BreakDown | None = None) -> None:
        """Make a derived variable and break figures down by it, or change `variable`."""
        name = None if variable is None else variable.key.removeprefix(DERIVED)

        def done(saved: DerivedVariable | None) -> None:
            if variable is not None:
                self._replace_variable(variable, saved)
            elif saved is not None and self._choices.has_room:
                self._add_variable(BreakDown(saved.key, saved.name))

        self._open_dialog(done, variable=name)

    def join_groups(self, groups: Sequence[str] = ()) -> None:
        """Make a derived variable of what figures are broken down by, with `groups` joined."""
        (shown,) = self._choices.by
        if shown.key.startswith(DERIVED):
            self.define_variable(shown)
            return

        def done(saved: DerivedVariable | None) -> None:
            self._replace_variable(shown, saved)

        self._open_dialog(done, source=shown.key, values=groups)

    def _open_dialog(
        self,
        done: Callable[[DerivedVariable | None], object],
        *,
        variable: str | None = None,
        source: str | None = None,
        values: Sequence[str] | None = None,
    ) -> None:
        request = self.request(*self._wave)
        VariableDialog(
            self, self._context, request, self._options, done,
            variable=variable, source=source, values=values,
        ).open()  # fmt: skip

    def _replace_variable(self, former: BreakDown, saved: DerivedVariable | None) -> None:
        """Break figures down by `saved` in place of `former`; None: by it no more."""
        new = () if saved is None else (BreakDown(saved.key, saved.name),)
        at = self._choices.by.index(former) if former in self._choices.by else None
        if at is not None:
            by = (*self._choices.by[:at], *new, *self._choices.by[at + 1 :])
            self._set(replace(self._choices, by=by, only=()))

    def _can_join(self) -> bool:
        """Whether the groups shown are of one field or question, and can be joined."""
        if len(self._choices.by) != 1 or len(self._groups) <= _FEW_GROUPS:
            return False
        key = self._choices.by[0].key
        joined = {
            one.key for one in self._options.variables
            if isinstance(one.definition, JoinedCategories)
        }  # fmt: skip
        return key in joined or Method.JOIN in methods_of(
            key if key in sources_of(self._options) else None, self._options
        )

    def _ask_for_base(self) -> None:
        if self._options.questionnaire is None:
            return
        dialog = BaseDialog(self, self._options.questionnaire, self._choices.base)
        dialog.accepted.connect(lambda: self._set(replace(self._choices, base=dialog.base)))
        dialog.open()

    def _compare(self, label: str) -> None:
        chosen = {*self._choices.against} ^ {label}
        against = tuple(one for one in self._options.waves if one in chosen)
        self._set(replace(self._choices, against=against))

    def _set(self, choices: FigureChoices) -> None:
        if choices != self._choices:
            if choices.by != self._choices.by:
                self._groups = ()
            self._choices = choices
            self._show_choices()
            self.changed.emit()

    def _set_safe(self) -> None:
        self._is_safe_wanted = self._safe.isChecked()
        self.changed.emit()

    def _show_choices(self) -> None:
        """Build the chips anew; the focus stays on the bar."""
        had_focus = any(chip.hasFocus() for chip in self._chips)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        while self._flow.count():
            self._flow.takeAt(0)
        chosen = self._choices
        self._add.setText("Break down by…" if not chosen.by else "Also by…")
        self._add.setVisible(chosen.has_room)
        for variable in chosen.by:
            self._put_chip(
                f"By {shortened(variable.label)}", variable.label,
                partial(self._remove_variable, variable),
                partial(self.define_variable, variable)
                if variable.key.startswith(DERIVED) else None,
            )  # fmt: skip
        self._flow.addWidget(self._add)
        self._pick.setVisible(len(self._groups) > _FEW_GROUPS and not chosen.only)
        self._flow.addWidget(self._pick)
        self._join.setVisible(self._can_join() and not chosen.only)
        self._flow.addWidget(self._join)
        if chosen.only:
            self._put_chip(
                f"{len(chosen.only)} groups", ", ".join(chosen.only),
                lambda: self._set(replace(self._choices, only=())),
                self._ask_for_groups if self._groups else None,
            )  # fmt: skip
        self._base.setVisible(chosen.base is None and self._options.questionnaire is not None)
        self._flow.addWidget(self._base)
        if chosen.base is not None:
            words = base_label(chosen.base, self._options.questionnaire)
            self._put_chip(
                f"Only {shortened(words)}", words,
                lambda: self._set(replace(self._choices, base=None)), self._ask_for_base,
            )  # fmt: skip
        self._fill_waves()
        self._flow.addWidget(self._against)
        for label in chosen.against:
            self._put_chip(f"Compared with {label}", "", partial(self._compare, label))
        self._fill_weights()
        self._flow.addWidget(self._weight)
        if chosen.weighting:
            fields = listed([self._label(key) for key in chosen.weighting])
            self._put_chip(
                f"Weighted by {shortened(fields)}", fields,
                lambda: self._set(replace(self._choices, weighting=())),
            )  # fmt: skip
        self._flow.addWidget(self._safe)
        self._show_safe()
        if had_focus:
            (self._add if self._add.isVisible() else self._safe).setFocus()
        self._fit_height()
        self.updateGeometry()

    def _fit_height(self) -> None:
        """Have room for all lines of chips: layouts around may count with another width."""
        self.setMinimumHeight(self._flow.heightForWidth(self.width()))

    def _put_chip(
        self,
        text: str,
        whole: str,
        remove: Callable[[], object],
        edit: Callable[[], object] | None = None,
    ) -> None:
        """Add a chip for a choice: its × calls `remove`, a click elsewhere `edit` if any."""
        chip = Chip(caption(text), removable=True)
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.toggled.connect(lambda: _check(chip))  # a click leaves it as it is: chosen
        set_tool_tip(chip, whole if whole not in text else "")
        chip.removed.connect(lambda: remove())
        if edit is not None:
            chip.clicked.connect(lambda: edit())
        self._chips.append(chip)
        self._flow.addWidget(chip)
        chip.show()

    def _fill_waves(self) -> None:
        self._waves.clear()
        for label in self._options.waves:
            action = self._waves.addAction(caption(label))
            action.setCheckable(True)
            action.setChecked(label in self._choices.against)
            action.triggered.connect(partial(self._compare, label))
        self._against.setVisible(bool(self._options.waves))

    def _fill_weights(self) -> None:
        """Offer the fields that the office weights by, first together, then each by itself."""
        self._weights.clear()
        usual = self._options.usual_weighting
        whole = self._weights.addAction(caption(listed([self._label(key) for key in usual])))
        whole.setCheckable(True)
        whole.setChecked(self._choices.weighting == usual)
        whole.triggered.connect(lambda on: self._weight_by(usual if on else ()))
        self._weights.addSeparator()
        for key in dict.fromkeys((*usual, *_WEIGHTED_BY)):
            action = self._weights.addAction(caption(self._label(key)))
            action.setCheckable(True)
            action.setChecked(key in self._choices.weighting)
            action.triggered.connect(partial(self._toggle_weight, key))
        self._weight.setVisible(bool(usual))

    def _toggle_weight(self, key: str) -> None:
        chosen = self._choices.weighting
        others = tuple(one for one in chosen if one != key)
        self._weight_by(others if key in chosen else (*chosen, key))

    def _weight_by(self, fields: tuple[str, ...]) -> None:
        self._set(replace(self._choices, weighting=fields))

    @property
    def is_always_safe(self) -> bool:
        """Whether a wave is confidential, so that its figures are always safe to publish."""
        shown = {self._wave[1], *self._choices.against}
        return not self._options.always_safe.isdisjoint(shown)

    def _show_safe(self) -> None:
        """Leave no choice where a wave is confidential."""
        always_safe = self.is_always_safe
        with QSignalBlocker(self._safe):
            self._safe.setChecked(always_safe or self._is_safe_wanted)
        self._safe.setEnabled(not always_safe)
        set_tool_tip(self._safe, ALWAYS_SAFE if always_safe else _SAFE)

    def _label(self, key: str) -> str:
        """The name of a field, as within a sentence."""
        return next((one.label for one in self._known() if one.key == key), key)


def _check(chip: Chip) -> None:
    with QSignalBlocker(chip):
        chip.setChecked(True)


def _is_hidden(item: QLayoutItem) -> bool:
    widget = item.widget()
    return widget is not None and widget.isHidden()
