"""The dialog for the label and dates of a wave, new or existing."""

from collections.abc import Collection, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from records.wave_privacy import DESCRIPTIONS, Privacy
from surveys.waves import Wave
from ui.pages.surveys.wave_fields import WaveFields, usual_closing_day
from ui.theme import Type
from ui.widgets import combo_box
from ui.widgets.dialogs import FormDialog
from ui.widgets.labels import label


class WaveDialog(FormDialog):
    """For a new wave of the survey called `survey`, or for the dates and privacy of `wave`.

    `privacies` are those to choose from, `taken` the labels of the survey's other waves; the fields
    `wave` hold the label and days. With `answers_from`, the name of a file, the survey is new too,
    and the answers in the file are those of the wave: its days are past, and to be entered.
    """

    def __init__(
        self,
        parent: QWidget,
        survey: str,
        today: date,
        wave: Wave | None = None,
        privacies: Sequence[Privacy] = tuple(Privacy),
        answers_from: str = "",
        taken: Collection[str] = (),
    ) -> None:
        title = f"New wave: {survey}" if wave is None else f"Edit wave: {wave.title}"
        super().__init__(
            parent,
            title,
            _explanation(answers_from) if wave is None else "",
            _accept_text(wave, answers_from),
        )
        opens: date | None = today
        closes: date | None = usual_closing_day(today)
        if wave is not None:
            opens, closes = wave.opens, wave.closes
        elif answers_from:
            opens, closes = None, None
        proposed = str(today.year) if wave is None else wave.label
        self.wave = WaveFields(proposed, opens, closes, taken)
        if wave is not None:
            self.wave.keep_label()
        self.body.addWidget(self.wave)
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
        self.wave.changed.connect(self._check)
        self.wave.setFocus()
        self._check()

    @property
    def privacy(self) -> Privacy:
        """Who can tell who gave which answers."""
        return Privacy(self._privacy.currentData())

    def _explain(self) -> None:
        """Say what the privacy means, and that it stays where there is no other choice."""
        fixed = " It can’t be loosened, as answers came." if self._privacy.count() == 1 else ""
        self._meaning.setText(DESCRIPTIONS[self.privacy].text + fixed)

    def _check(self) -> None:
        self.complain(self.wave.issue)
        self.set_ready(ready=bool(self.wave.label) and not self.wave.issue)


def _accept_text(wave: Wave | None, answers_from: str) -> str:
    if wave is not None:
        return "Save"
    return "Create survey and wave" if answers_from else "Create wave"


def _explanation(answers_from: str) -> str:
    if answers_from:
        return f"The wave that the answers in {answers_from} were given to; they are imported next."
    return "A wave is one round of the survey, with its own invitations and answers."
