"""The dialog for the label and dates of a wave, new or existing."""

from datetime import date, timedelta

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLineEdit, QWidget

from surveys.waves import Wave
from ui.formats import day_pattern
from ui.widgets import date_field
from ui.widgets.dialogs import FormDialog

_USUAL_DAYS = 28  # how long a wave is open by default
_NO_DATE = QDate(1900, 1, 1)


class WaveDialog(FormDialog):
    """For a new wave of the survey called `survey`, or for the dates of `wave`."""

    def __init__(self, parent: QWidget, survey: str, today: date, wave: Wave | None = None) -> None:
        title = f"New wave: {survey}" if wave is None else f"Edit wave: {wave.title}"
        super().__init__(
            parent,
            title,
            "A wave is one round of the survey, with its own invitations and answers."
            if wave is None
            else "",
            "Create wave" if wave is None else "Save",
        )
        self._label = QLineEdit(str(today.year) if wave is None else wave.label)
        self._label.setEnabled(wave is None)
        self._opens = _optional_date(today if wave is None else wave.opens)
        self._closes = _optional_date(
            today + timedelta(days=_USUAL_DAYS) if wave is None else wave.closes
        )
        self.add_field("Label", self._label)
        self.add_field("Opens", self._opens)
        self.add_field("Closes", self._closes)
        self._label.textChanged.connect(self._check)
        self._opens.dateChanged.connect(self._check)
        self._closes.dateChanged.connect(self._check)
        self._label.selectAll()
        self._label.setFocus()

    @property
    def label(self) -> str:
        """The label of the wave."""
        return self._label.text().strip()

    @property
    def opens(self) -> date | None:
        """The first day, if any."""
        return _date_of(self._opens)

    @property
    def closes(self) -> date | None:
        """The last day, if any."""
        return _date_of(self._closes)

    def _check(self) -> None:
        opens, closes = self.opens, self.closes
        backwards = opens is not None and closes is not None and closes < opens
        self.complain("The closing date can’t be before the opening date." if backwards else "")
        self.set_ready(ready=bool(self.label) and not backwards)


def _optional_date(value: date | None) -> QDateEdit:
    """A date field whose lowest value means “No date”."""
    result = date_field("", date.today())
    result.setCalendarPopup(True)
    result.lineEdit().setTextMargins(0, 0, 0, 0)  # with a calendar it is styled as a drop-down list
    result.setDisplayFormat(day_pattern())
    result.setMinimumDate(_NO_DATE)
    result.setSpecialValueText("No date")
    result.setDate(_NO_DATE if value is None else QDate(value.year, value.month, value.day))
    return result


def _date_of(field: QDateEdit) -> date | None:
    chosen = field.date()
    if chosen == _NO_DATE:
        return None
    return date(chosen.year(), chosen.month(), chosen.day())
