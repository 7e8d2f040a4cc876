"""The form of a report: the wave, break-down, comparison and disclosure control."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout

from analysis.notes import ALWAYS_SAFE, INTERNAL
from analysis.request import SummaryRequest
from surveys.waves import Wave
from ui.pages.reports.report_jobs import ReportOptions
from ui.theme import Type
from ui.widgets import Card, combo_box, label


class ReportForm(Card):
    """The fields of a report.

    Signals: `wave_chosen` for another wave, `changed` for any other choice.
    """

    wave_chosen = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__("Report")
        self._waves: tuple[Wave, ...] = ()
        self._wave = self._add_field("Survey and wave")
        self._by = self._add_field("Break down by")
        self._against = self._add_field("Compare with")
        self._safe = QCheckBox("Disclosure control (safe to publish)")
        self._safe.setChecked(True)
        self._warning = label(INTERNAL, Type.SMALL, ink="bad", wrap=True)
        self._warning.hide()
        self._always_safe: frozenset[str] = frozenset()
        self._is_safe_wanted = True
        self.body.addWidget(self._safe)
        self.body.addWidget(self._warning)
        self._note = label(ALWAYS_SAFE, Type.SMALL, ink="muted", wrap=True)
        self._note.hide()
        self.body.addWidget(self._note)
        self._wave.activated.connect(lambda _at: self.wave_chosen.emit())
        self._by.activated.connect(lambda _at: self.changed.emit())
        self._against.activated.connect(self._compare)
        self._safe.toggled.connect(lambda _on: self._set_safe())

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
        if key is None:
            return None
        return SummaryRequest(
            *key,
            by=tuple(filter(None, [self._by.currentData()])),
            against=tuple(filter(None, [self._against.currentData()])),
            publish_safe=self._safe.isChecked(),
        )

    def show_options(self, found: ReportOptions, wanted: tuple[str, str] | None) -> None:
        """Offer the choices in `found`, and choose the wave `wanted`; other choices are kept."""
        if found.options is None:
            return
        self._waves = found.waves
        self._wave.clear()
        self._wave.addItems([wave.title for wave in found.waves])
        keys = [(wave.survey_code, wave.label) for wave in found.waves]
        self._wave.setCurrentIndex(keys.index(wanted) if wanted in keys else 0)
        by = [("No breakdown", "")]
        by += [(one.label[0].upper() + one.label[1:], one.key) for one in found.options.break_downs]
        _offer(self._by, by)
        waves = [(label, label) for label in found.options.waves]
        _offer(self._against, [("No comparison", ""), *waves])
        self._against.setEnabled(bool(waves))
        self._always_safe = found.options.always_safe
        self._fit_safe()

    def choose(self, by: tuple[str, ...], against: tuple[str, ...], *, safe: bool) -> None:
        """Choose the figures, where they are available."""
        for field, values in ((self._by, by), (self._against, against)):
            field.setCurrentIndex(max(field.findData(next(iter(values), "")), 0))
        self._is_safe_wanted = safe
        self._fit_safe()

    def _add_field(self, name: str) -> QComboBox:
        field = combo_box(name)
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        words = label(name, Type.SMALL, ink="muted")
        words.setBuddy(field)
        pair = QVBoxLayout()
        pair.setSpacing(4)
        pair.addWidget(words)
        pair.addWidget(field)
        self.body.addLayout(pair)
        return field

    def _compare(self) -> None:
        self._fit_safe()
        self.changed.emit()

    def _set_safe(self) -> None:
        self._is_safe_wanted = self._safe.isChecked()
        self._fit_safe()
        self.changed.emit()

    def _fit_safe(self) -> None:
        """Leave no choice where a wave is confidential, and say what the figures are."""
        key = self.key
        shown = {"" if key is None else key[1], self._against.currentData()}
        always_safe = not self._always_safe.isdisjoint(shown)
        with QSignalBlocker(self._safe):
            self._safe.setChecked(always_safe or self._is_safe_wanted)
        self._safe.setEnabled(not always_safe)
        self._note.setVisible(always_safe)
        self._warning.setVisible(not self._safe.isChecked())


def _offer(field: QComboBox, entries: list[tuple[str, str]]) -> None:
    """Replace the entries of `field`, keeping the choice if it is still available."""
    before = field.currentData()
    field.clear()
    for words, value in entries:
        field.addItem(words, value)
    field.setCurrentIndex(max(field.findData(before), 0))
