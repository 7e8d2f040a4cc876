"""The Surveys tab: the person's waves with their status and answers, which are corrected here."""

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from core.progress import Progress
from records.details import SurveyPlace
from records.people import full_name
from surveys.dispositions import LABELS
from surveys.typed_answers import takes_typed_answers
from surveys.waves import Wave, all_waves, by_urgency
from ui.answers.answer_list import AnswerList
from ui.answers.typed_answers_dialog import open_typed_answers
from ui.context import SURVEYS, OpenWave
from ui.formats import short_day
from ui.pages.alumni.columns import tone_of
from ui.pages.alumni.person.tab import Tab
from ui.theme import GRID, Tone, Type
from ui.widgets import Badge, Message, Status, label, link_button, rule
from ui.widgets.plain_text import caption
from ui.widgets.popups import pop_up_menu

_MOST_WAVES: Final = 12  # in a menu; the others are reached from their own page


def fill_surveys(tab: Tab) -> None:
    """Fill `tab` with each wave, the latest first."""
    button = link_button("Type in answers…", lambda: _choose_wave(tab, button))
    tab.add_button(button)
    for place, wave in enumerate(tab.person.details.surveys):
        if place:
            tab.add(rule())
        _add_wave(tab, wave)
    if not tab.person.details.surveys:
        tab.add_nothing("Not invited to any survey yet.")


def _add_wave(tab: Tab, wave: SurveyPlace) -> None:
    title, wave_label = wave.survey_title, wave.wave_label
    name = title if title.endswith(wave_label) else f"{title} {wave_label}"
    top = QWidget()
    row = QHBoxLayout(top)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID)
    row.addWidget(label(name, Type.STRONG, wrap=True), 1)
    row.addWidget(Badge(Status(LABELS[wave.disposition], tone_of(wave.disposition))))
    tab.add(top)
    answered = wave.response_id is not None
    show = OpenWave(
        wave.survey_code,
        wave.wave_label,
        "responses" if answered else "invitations",
        tab.person.id if answered else None,
    )
    open_wave = link_button("Open wave", partial(tab.context.navigate, SURVEYS, show))
    open_wave.setAccessibleName(f"Open wave: {name}")
    below = QWidget()
    links = QHBoxLayout(below)
    links.setContentsMargins(0, 0, 0, 0)
    links.setSpacing(2 * GRID)
    if answered:
        links.addWidget(_answers_button(tab, wave, name))
    links.addWidget(open_wave)
    links.addStretch(1)
    if wave.disposition_on is not None:
        links.addWidget(label(short_day(wave.disposition_on), Type.SMALL, ink="muted"))
    tab.add(below)
    if tab.response is not None and tab.response.response_id == wave.response_id:
        answers = AnswerList(tab.context)
        answers.show_answers(tab.response)
        tab.add(answers)


def _choose_wave(tab: Tab, button: QPushButton) -> None:
    """Offer the waves in a menu, and type in the person's answers to one of them.

    Those to a private wave, or one whose answers were unlinked, can't be linked to the person.
    """
    context, person_id, name = tab.context, tab.person.id, full_name(tab.person.values)

    def read(_progress: Progress) -> list[Wave]:
        with context.database.read() as connection:
            named = [one for one in all_waves(connection) if takes_typed_answers(one)]
        return by_urgency(named, date.today())

    def show(waves: list[Wave]) -> None:
        if not waves:
            text = "There is no wave whose answers are named. Create one under Surveys."
            context.jobs.said.emit(Message(text, Tone.WARNING))
            return
        menu = QMenu(button)
        for wave in waves[:_MOST_WAVES]:
            act = partial(open_typed_answers, tab.parent, context, wave, person_id, name)
            menu.addAction(caption(wave.title), act)
        pop_up_menu(menu, button.mapToGlobal(button.rect().bottomLeft()))

    context.jobs.read(read, show)


def _answers_button(tab: Tab, wave: SurveyPlace, name: str) -> QPushButton:
    """The button that shows the answers to a wave, or hides them."""
    is_shown = tab.response is not None and tab.response.response_id == wave.response_id

    def show() -> None:
        tab.state.response_id = None if is_shown else wave.response_id
        tab.read_again()

    result = link_button("Hide answers" if is_shown else "Show answers", show)
    result.setObjectName(f"answers:{wave.response_id}")
    result.setAccessibleName(f"{result.text()}: {name}")
    return result
