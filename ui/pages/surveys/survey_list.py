"""The list of surveys, with their waves as cards."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.formats import plural
from queries.surveys import SurveyProgress
from surveys.waves import is_open
from ui.actions import NEW_SURVEY, NEW_WAVE, action_button, bind
from ui.pages.surveys.wave_card import WaveCard
from ui.theme import Type
from ui.widgets import (
    Card,
    EmptyState,
    FlowLayout,
    PageHeader,
    clear,
    label,
    page_column,
)


class SurveyList(QStackedWidget):
    """Shows surveys.

    Signals: `survey_requested` for a new survey, `wave_requested(code)` for a new wave of a survey,
    `wave_chosen(code, label)` for a wave to show.
    """

    survey_requested = Signal()
    wave_requested = Signal(str)
    wave_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._header = PageHeader("Surveys")
        new = bind(self, NEW_SURVEY, self.survey_requested.emit)
        self._header.add(action_button(new, "primary"))
        filled = QWidget()
        column = page_column(filled)
        column.addWidget(self._header)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        column.addLayout(self._cards)
        column.addStretch(1)
        self.addWidget(QWidget())  # shown until the surveys have been read
        self.addWidget(filled)
        self.addWidget(
            EmptyState(
                "surveys",
                "No surveys yet",
                "Create a survey from a workbook with the sheets “Survey”, “Questions” and "
                "“Choices”.",
                "New survey from workbook…",
                self.survey_requested.emit,
            )
        )

    def show_surveys(self, surveys: Sequence[SurveyProgress], today: date) -> None:
        """Show `surveys` with their status on `today`."""
        waves = [wave for survey in surveys for wave in survey.waves]
        count = sum(is_open(wave.wave, today) for wave in waves)
        self._header.set_text(
            "Surveys", f"{plural(len(surveys), 'survey')} · {plural(count, 'wave')} open"
        )
        clear(self._cards)
        for survey in surveys:
            self._cards.addWidget(self._card(survey, today))
        self.setCurrentIndex(1 if surveys else 2)

    def _card(self, figures: SurveyProgress, today: date) -> Card:
        survey = figures.survey
        card = Card(survey.title, f"{survey.code} · {plural(survey.question_count, 'question')}")
        new_wave = bind(card, NEW_WAVE, lambda: self.wave_requested.emit(survey.code))
        button = action_button(new_wave, "link")
        button.setAccessibleName(f"New wave of {survey.title}")
        card.add_to_head(button)
        if survey.description:
            card.body.addWidget(label(survey.description, ink="muted", wrap=True))
        if not figures.waves:
            card.body.addWidget(label("No waves yet.", Type.SMALL, ink="muted"))
            return card
        row = QWidget()
        flow = FlowLayout(row, spacing=12)
        for wave in figures.waves:
            wave_card = WaveCard(wave, today)
            wave_card.clicked.connect(
                lambda _checked=False, at=wave.wave: self.wave_chosen.emit(at.survey_code, at.label)
            )
            flow.addWidget(wave_card)
        card.body.addWidget(row)
        return card
