"""Asks before the answers to a wave are unlinked from people, or removed, both for good."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QMessageBox, QWidget

from core.formats import plural
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.erasure_clean_up import cut_log
from surveys.anonymous_answers import remove_answers
from surveys.unlinked_answers import unlink_wave
from surveys.waves import Wave, find_wave, is_closed
from ui.context import PageContext
from ui.theme import Tone
from ui.widgets import Message
from ui.widgets.message_box import message_box


def ask_to_unlink(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Say what unlinking means, and unlink the answers to a closed wave once that is confirmed."""
    today = date.today()
    if not is_closed(wave, today):
        text = (
            f"{wave.title} has not closed yet. Set its closing date before unlinking its answers."
        )
        context.jobs.said.emit(Message(text, Tone.WARNING))
        return

    def work(progress: Progress) -> str:
        with context.database.write(BatchKind.ANSWERS_UNLINK, progress=progress) as changes:
            unlink_wave(changes, _stored(changes, wave), today)
        cut_log(context.database)
        return f"The answers to {wave.title} name nobody any more."

    _ask(
        parent,
        context,
        f"Unlink the answers to “{wave.title}” from people?",
        "Nobody will be able to tell who gave which answers. Their times and the answers in"
        " people’s own words are removed. Figures and response rates stay; break-downs by records"
        " and trends of the same people do not. Backups made before still have the links.\n\nThis"
        " can’t be undone.",
        "Unlink answers",
        work,
    )


def ask_to_remove(parent: QWidget, context: PageContext, wave: Wave) -> None:
    """Say what is lost, and remove all answers to an anonymous wave once that is confirmed."""

    def work(progress: Progress) -> str:
        with context.database.write(BatchKind.ANSWERS_REMOVE, progress=progress) as changes:
            count = remove_answers(changes, _stored(changes, wave))
        return f"{plural(count, 'response')} to {wave.title} removed."

    _ask(
        parent,
        context,
        f"Remove all answers to “{wave.title}”?",
        "Whoever answered counts as not having answered, and may be reminded. Only the file of the"
        " answers brings them back: of anonymous answers no single import can be"
        " undone.\n\nThis can’t be undone.",
        "Remove answers",
        work,
    )


def _stored(changes: ChangeSet, wave: Wave) -> Wave:
    """The wave as it is now, which somebody may have changed since it was shown."""
    return find_wave(changes.connection, wave.survey_code, wave.label)


def _ask(
    parent: QWidget,
    context: PageContext,
    question: str,
    meaning: str,
    button: str,
    work: Callable[[Progress], str],
) -> None:
    """Ask a question whose `button` starts `work`, which says what was done."""

    def start() -> None:
        context.jobs.write(
            work,
            lambda text: context.jobs.said.emit(Message(text, Tone.GOOD)),
            title=button,
        )

    box = message_box(parent, question, meaning)
    yes = box.addButton(button, QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole))
    yes.clicked.connect(start)
    box.open()
