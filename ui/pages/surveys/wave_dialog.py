"""The dialog for the label and dates of a wave, new or existing."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtWidgets import QLineEdit, QWidget

from records.wave_privacy import DESCRIPTIONS, Privacy
from surveys.waves import Wave
from ui.theme import Type
from ui.widgets import DateField, combo_box
from ui.widgets.dialogs import FormDialog
from ui.widgets.labels import label

_USUAL_DAYS = 28  # how long a wave is open by default


class WaveDialog(FormDialog):
    """For a new wave of the survey called `survey`, or for the dates and privacy of `wave`.

    `privacies` are those to choose from. With `answers_from`, the name of a file, the survey is new
    too, and the answers in the file are those of the wave: its days are past, and to be entered.
    """

    def __init__(
        self,
        parent: QWidget,
        survey: str,
        today: date,
        wave: Wave | None = None,
        privacies: Sequence[Privacy] = tuple(Privacy),
        answers_from: str = "",
    ) -> None:
        title = f"New wave: {survey}" if wave is None else f"Edit wave: {wave.title}"
        super().__init__(
            parent,
            title,
            _explanation(answers_from) if wave is None else "",
            _accept_text(wave, answers_from),
        )
        self._label = QLineEdit(str(today.year) if wave is None else wave.label)
        self._label.setEnabled(wave is None)
        opens: date | None = today
        closes: date | None = today + timedelta(days=_USUAL_DAYS)
        if wave is not None:
            opens, closes = wave.opens, wave.closes
        elif answers_from:
            opens, closes = None, None
        self._opens = DateField("Opens", opens, optional=True)
        self._closes = DateField("Closes", closes, optional=True)
        self.add_field("Label", self._label)
        self.add_field("Opens", self._opens)
        self.add_field("Closes", self._closes)
        self._privacy = combo_box()
        for one in privacies:
            self._privacy.addItem(DESCRIPTIONS[one].title, one)
        self._meaning = label("", Type.SMALL, ink="muted", wrap=True)
        self._privacy.currentIndexChanged.connect(self._explain)
        self._privacy.setCurrentIndex(
            self._privacy.findData(Privacy.NAMED if wave is None else wave.privacy)
        )
        self._explain()
        self.add_field("Answers are", self._privacy)
        self.body.addWidget(self._meaning)
        self._label.textChanged.connect(self._check)
        self._opens.day_changed.connect(self._check)
        self._closes.day_changed.connect(self._check)
        self._label.selectAll()
        self._label.setFocus()

    @property
    def label(self) -> str:
        """The label of the wave."""
        return self._label.text().strip()

    @property
    def opens(self) -> date | None:
        """The first day, if any."""
        return self._opens.day

    @property
    def closes(self) -> date | None:
        """The last day, if any."""
        return self._closes.day

    @property
    def privacy(self) -> Privacy:
        """Who can tell who gave which answers."""
        return Privacy(self._privacy.currentData())

    def _explain(self) -> None:
        """Say what the privacy means, and that it stays where there is no other choice."""
        fixed = " It can’t be loosened, as answers came." if self._privacy.count() == 1 else ""
        self._meaning.setText(DESCRIPTIONS[self.privacy].text + fixed)

    def _check(self) -> None:
        opens, closes = self.opens, self.closes
        backwards = opens is not None and closes is not None and closes < opens
        issue = self._opens.issue or self._closes.issue
        if backwards:
            issue = "The closing date can’t be before the opening date."
        self.complain(issue)
        self.set_ready(ready=bool(self.label) and not issue)


def _accept_text(wave: Wave | None, answers_from: str) -> str:
    if wave is not None:
        return "Save"
    return "Create survey and wave" if answers_from else "Create wave"


def _explanation(answers_from: str) -> str:
    if answers_from:
        return f"The wave that the answers in {answers_from} were given to; they are imported next."
    return "A wave is one round of the survey, with its own invitations and answers."
