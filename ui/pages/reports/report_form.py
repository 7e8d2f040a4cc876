"""The form of a report: the wave, and what figures of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from analysis.notes import ALWAYS_SAFE, INTERNAL
from analysis.request import SummaryRequest
from surveys.waves import Wave
from ui.actions import NEW_VARIABLE
from ui.bound_actions import bind
from ui.context import PageContext
from ui.figure_options.options_bar import FigureOptionsBar
from ui.pages.reports.report_jobs import ReportOptions
from ui.theme import Type
from ui.widgets import Card, combo_box, label


class ReportForm(Card):
    """The fields of a report.

    Signals: `wave_chosen` for another wave, `changed` for any other choice.
    """

    wave_chosen = Signal()
    changed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__("Report")
        self._waves: tuple[Wave, ...] = ()
        self._wave = combo_box("Survey and wave")
        self._wave.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        words = label("Survey and wave", Type.SMALL, ink="muted")
        words.setBuddy(self._wave)
        pair = QVBoxLayout()
        pair.setSpacing(4)
        pair.addWidget(words)
        pair.addWidget(self._wave)
        self.body.addLayout(pair)
        self._options = FigureOptionsBar(context, safe=True)
        new = bind(self, NEW_VARIABLE, self._options.define_variable)
        self._options.add_popup_action(new)
        self._warning = label(INTERNAL, Type.SMALL, ink="bad", wrap=True)
        self._warning.hide()
        self._note = label(ALWAYS_SAFE, Type.SMALL, ink="muted", wrap=True)
        self._note.hide()
        for widget in (self._options, self._warning, self._note):
            self.body.addWidget(widget)
        self._wave.activated.connect(lambda _at: self.wave_chosen.emit())
        self._options.changed.connect(self._say_safe)
        self._options.changed.connect(self.changed)

    @property
    def wave(self) -> Wave | None:
        """The wave chosen; None if there are none."""
        at = self._wave.currentIndex()
        return self._waves[at] if 0 <= at < len(self._waves) else None

    @property
    def key(self) -> tuple[str, str] | None:
        """The survey code and label of the wave chosen."""
        wave = self.wave
        return None if wave is None else (wave.survey_code, wave.label)

    def request(self) -> SummaryRequest | None:
        """The figures chosen."""
        key = self.key
        return None if key is None else self._options.request(*key)

    def show_options(self, found: ReportOptions, wanted: tuple[str, str] | None) -> None:
        """Offer the choices in `found`, and choose the wave `wanted`; other choices are kept."""
        if found.options is None:
            return
        self._waves = found.waves
        self._wave.clear()
        self._wave.addItems([wave.title for wave in found.waves])
        keys = [(wave.survey_code, wave.label) for wave in found.waves]
        self._wave.setCurrentIndex(keys.index(wanted) if wanted in keys else 0)
        self._options.open_wave(*keys[self._wave.currentIndex()])
        self._options.set_options(found.options)
        self._say_safe()

    def choose(self, request: SummaryRequest) -> None:
        """Choose the figures of `request`, where they are available."""
        self._options.choose(request)
        self._say_safe()

    def show_groups(self, request: SummaryRequest, groups: Sequence[str]) -> None:
        """Offer the `groups` that the figures of `request` have, to choose and join them."""
        self._options.show_groups(request, groups)

    def _say_safe(self) -> None:
        """Say what the figures are, and why there is no choice where a wave is confidential."""
        key = self.key
        is_safe = key is None or self._options.request(*key).publish_safe
        self._note.setVisible(self._options.is_always_safe)
        self._warning.setVisible(not is_safe)
