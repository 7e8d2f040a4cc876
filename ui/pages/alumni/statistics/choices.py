"""What alumni statistics are of: whose, by which variables, under disclosure control or not."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSettings, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from analysis.alumni.results import AlumniRequest
from analysis.alumni.variables import COHORT, AlumniVariable
from records.filters.segments import Segment
from ui.theme import GRID
from ui.widgets import combo_box, label
from ui.widgets.search_combo import SearchCombo

_ALL: Final = "All alumni"
_NOTHING: Final = "Nothing else"
_KEYS: Final = ("statistics/by", "statistics/and-by")


class StatisticsChoices(QWidget):
    """Signal: `changed` when something else was chosen. The variables are kept for next time."""

    changed = Signal()

    def __init__(self, preferences: QSettings) -> None:
        super().__init__()
        self._preferences = preferences
        self._variables: Sequence[AlumniVariable] = ()
        self._who = combo_box("People of")
        self._by = SearchCombo("Count by")
        self._and_by = SearchCombo("And by")
        self._safe = QCheckBox("Disclosure control (safe to publish)")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for words, field, stretch in (
            ("People of", self._who, 2),
            ("by", self._by, 3),
            ("and by", self._and_by, 3),
        ):
            row.addWidget(label(words, ink="muted"))
            row.addWidget(field, stretch)
        row.addSpacing(GRID)
        row.addWidget(self._safe)
        for field in (self._who, self._by, self._and_by):
            field.setMinimumWidth(120)
            field.currentIndexChanged.connect(self._tell)
        self._safe.toggled.connect(self._tell)

    @property
    def first(self) -> QWidget:
        """What has the focus at first."""
        return self._by

    def request(self) -> AlumniRequest | None:
        """What is chosen; None as long as nothing can be."""
        if not self._variables:
            return None
        by, also = str(self._by.currentData()), str(self._and_by.currentData() or "")
        chosen = (by, also) if also and also != by else (by,)
        segment = str(self._who.currentData() or "")
        return AlumniRequest(chosen, segment or None, self._safe.isChecked())

    def offer(self, variables: Sequence[AlumniVariable], segments: Sequence[Segment]) -> None:
        """Offer these; what is chosen stays so where it is still there."""
        names = [one.name for one in segments]
        if variables == self._variables and names == self._names():
            return
        kept = self.request()
        by = kept.by if kept else tuple(str(self._preferences.value(key, "")) for key in _KEYS)
        self._variables = variables
        with QSignalBlocker(self._who), QSignalBlocker(self._by), QSignalBlocker(self._and_by):
            current = self._who.currentData()
            self._who.clear()
            self._who.addItem(_ALL, "")
            for name in names:
                self._who.addItem(name, name)
            self._who.setCurrentIndex(max(0, self._who.findData(current)))
            _fill(self._by, variables, "", by[0] or COHORT)
            _fill(self._and_by, variables, _NOTHING, by[1] if len(by) > 1 else "")

    def _names(self) -> list[str]:
        return [str(self._who.itemData(at)) for at in range(1, self._who.count())]

    def _tell(self) -> None:
        request = self.request()
        if request is not None:
            for place, key in enumerate(_KEYS):
                self._preferences.setValue(key, "".join(request.by[place : place + 1]))
            self.changed.emit()


def _fill(field: SearchCombo, variables: Sequence[AlumniVariable], none: str, chosen: str) -> None:
    """Offer `variables` under their headings, with `none` before them, and choose one."""
    field.clear_entries()
    if none:
        field.add_entry(none, "")
    heading = ""
    texts: dict[str, str] = {}
    for one in variables:
        if one.heading != heading:
            heading = one.heading
            field.add_heading(heading)
        text = one.label if not field.has(one.label) else f"{one.label} ({one.heading})"
        if not field.has(text):
            field.add_entry(text, one.key)
            texts[one.key] = text
    if chosen in texts:
        field.choose(texts[chosen])
