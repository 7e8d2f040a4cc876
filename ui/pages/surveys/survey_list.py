"""The list of surveys, with their waves as cards."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from analysis.wave_progress import WaveProgress
from core.formats import plural
from queries.surveys import SurveyProgress
from surveys.waves import is_open
from ui.actions import (
    ASK_FOR_DETAILS,
    DELETE_SURVEY,
    DELETE_WAVE,
    EDIT_CROSSWALK,
    EDIT_QUESTIONNAIRE,
    EDIT_WAVE,
    EXPORT_QUESTIONNAIRE,
    NEW_SURVEY,
    NEW_WAVE,
    RENAME_SURVEY,
    REPEAT_WAVE,
    SAVE_TEMPLATE,
    SURVEY_FROM_FILE,
    SURVEY_LINK,
    UPDATING_QUESTIONS,
)
from ui.bound_actions import action_button, bind
from ui.pages.surveys.wave_card import WaveCard
from ui.theme import Type
from ui.widgets import (
    Card,
    EmptyState,
    FlowLayout,
    PageHeader,
    clear,
    label,
    more_button,
    page_column,
)
from ui.widgets.popups import pop_up_menu


class SurveyList(QStackedWidget):
    """Shows surveys.

    Signals: `survey_requested` for a new survey, `file_requested` for one from a file,
    `details_requested` for a wave that asks people for their details,
    `template_requested` for a workbook to write one in, `wave_requested(code)` for a new wave of a
    survey, `wave_chosen(code, label)` for a wave to show; `edit_requested`, `export_requested`,
    `crosswalk_requested`, `updates_requested`, `link_requested`, `rename_requested` and
    `delete_requested` with a SurveyProgress;
    `wave_repeat_requested`, `wave_edit_requested` and `wave_delete_requested` with a WaveProgress.
    """

    survey_requested = Signal()
    details_requested = Signal()
    file_requested = Signal()
    template_requested = Signal()
    edit_requested = Signal(object)
    export_requested = Signal(object)
    crosswalk_requested = Signal(object)
    updates_requested = Signal(object)
    link_requested = Signal(object)
    rename_requested = Signal(object)
    delete_requested = Signal(object)
    wave_requested = Signal(str)
    wave_chosen = Signal(str, str)
    wave_repeat_requested = Signal(object)
    wave_edit_requested = Signal(object)
    wave_delete_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._header = PageHeader("Surveys")
        new = bind(self, NEW_SURVEY, self.survey_requested.emit)
        template = bind(self, SAVE_TEMPLATE, self.template_requested.emit)
        from_file = bind(self, SURVEY_FROM_FILE, self.file_requested.emit)
        self._header.add(action_button(template, "link"))
        self._header.add(action_button(from_file, "link"))
        details = bind(self, ASK_FOR_DETAILS, self.details_requested.emit)
        self._header.add(action_button(details, "link"))
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
        empty = EmptyState(
            "surveys",
            "No surveys yet",
            "Write your questions here, or in Excel and create the survey from the workbook. The "
            "template has a question of every type as an example.",
            "New survey…",
            self.survey_requested.emit,
        )
        empty.add(action_button(from_file, "link"))
        empty.add(action_button(template, "link"))
        self.addWidget(empty)

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

    def _add_actions(self, card: Card, figures: SurveyProgress) -> None:
        """Add the actions of a survey to its card, as buttons and as its context menu."""
        title = figures.survey.title
        edit, export, crosswalk, updates, link, rename, delete, new_wave = (
            bind(card, action, act)
            for action, act in (
                (EDIT_QUESTIONNAIRE, partial(self.edit_requested.emit, figures)),
                (EXPORT_QUESTIONNAIRE, partial(self.export_requested.emit, figures)),
                (EDIT_CROSSWALK, partial(self.crosswalk_requested.emit, figures)),
                (UPDATING_QUESTIONS, partial(self.updates_requested.emit, figures)),
                (SURVEY_LINK, partial(self.link_requested.emit, figures)),
                (RENAME_SURVEY, partial(self.rename_requested.emit, figures)),
                (DELETE_SURVEY, partial(self.delete_requested.emit, figures)),
                (NEW_WAVE, partial(self.wave_requested.emit, figures.survey.code)),
            )
        )
        menu = QMenu(card)
        menu.addAction(new_wave)
        if figures.waves:
            last = max(figures.waves, key=lambda one: one.wave.opens or date.min)
            menu.addAction(bind(card, REPEAT_WAVE, partial(self.wave_repeat_requested.emit, last)))
        menu.addActions([edit, export, crosswalk, updates, link, rename])
        menu.addSeparator()
        menu.addAction(delete)
        for action, name in ((edit, "Edit questionnaire of"), (new_wave, "New wave of")):
            button = action_button(action, "link")
            button.setAccessibleName(f"{name} {title}")
            card.add_to_head(button)
        card.add_to_head(more_button(f"Actions for {title}", menu))
        card.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        card.customContextMenuRequested.connect(
            lambda spot: pop_up_menu(menu, card.mapToGlobal(spot))
        )

    def _card(self, figures: SurveyProgress, today: date) -> Card:
        survey = figures.survey
        card = Card(survey.title, f"{survey.code} · {plural(survey.question_count, 'question')}")
        self._add_actions(card, figures)
        if survey.description:
            card.body.addWidget(label(survey.description, ink="muted", wrap=True))
        if not figures.waves:
            card.body.addWidget(label("No waves yet.", Type.SMALL, ink="muted"))
            return card
        row = QWidget()
        flow = FlowLayout(row, spacing=12)
        for wave in figures.waves:
            flow.addWidget(self._wave_card(wave, today))
        card.body.addWidget(row)
        return card

    def _wave_card(self, figures: WaveProgress, today: date) -> WaveCard:
        """The card of a wave, with what can be done with the wave as its context menu."""
        card = WaveCard(figures, today)
        wave = figures.wave
        open_wave = partial(self.wave_chosen.emit, wave.survey_code, wave.label)
        card.clicked.connect(lambda: open_wave())
        # Not bound: the menu bar and the search offer the actions of one wave, the one shown.
        menu = QMenu(card)
        menu.addAction("Open", open_wave)
        menu.addAction(REPEAT_WAVE.text, partial(self.wave_repeat_requested.emit, figures))
        menu.addAction(EDIT_WAVE.text, partial(self.wave_edit_requested.emit, figures))
        menu.addSeparator()
        menu.addAction(DELETE_WAVE.text, partial(self.wave_delete_requested.emit, figures))
        card.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        card.customContextMenuRequested.connect(
            lambda spot: pop_up_menu(menu, card.mapToGlobal(spot))
        )
        return card
