"""Fetches the answers to a wave in a job, and tells what came of it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from connections.accounts import ConnectedWave, connected_wave
from core.errors import Cancelled, UserError
from core.progress import Progress
from models.database import utc_now
from surveys.waves import Wave
from ui.context import IMPORTS, SETTINGS, OpenDraft, PageContext, ShowSettings
from ui.formats import counts_in_words, short_time
from ui.jobs import STOPPED
from ui.theme import Tone
from ui.undo import offer_undo
from ui.widgets.banners import Message

if TYPE_CHECKING:  # loaded on the thread of the job
    from connections.fetch import Fetched


def fetch_wave(context: PageContext, wave: Wave) -> None:
    """Fetch the answers to `wave` on request; where none are connected, say how they can be."""
    database = context.database

    def find(_progress: Progress) -> ConnectedWave:
        with database.read() as connection:
            return connected_wave(connection, wave)

    context.jobs.read(
        find,
        lambda found: start_fetch(context, found, lambda: None, is_asked=True),
        failed=lambda error: tell_unconnected(context, error),
    )


def tell_unconnected(context: PageContext, error: Exception) -> None:
    """Show an error; where no connection is chosen for a wave, with the way to choose one."""
    if isinstance(error, UserError) and error.code == "not_connected":
        show = partial(context.navigate, SETTINGS, ShowSettings("connections"))
        context.jobs.said.emit(Message(error.message, Tone.WARNING, "Connections", show))
    elif isinstance(error, UserError):
        context.jobs.tell(error)


def start_fetch(
    context: PageContext, wave: ConnectedWave, ended: Callable[[], object], *, is_asked: bool
) -> None:
    """Fetch the answers to `wave` in a job, and call `ended` whatever comes of it.

    Unless it `is_asked` for, nothing is told where nothing is new, and a failure only once.
    """
    database, jobs = context.database, context.jobs

    def work(progress: Progress) -> "Fetched":
        from connections.fetch import fetch_answers

        return fetch_answers(database, wave, progress, is_asked=is_asked)

    def tell(fetched: "Fetched") -> None:
        ended()
        _tell(context, wave, fetched, is_asked=is_asked)

    def fail(error: Exception) -> None:
        ended()
        if isinstance(error, Cancelled):
            jobs.said.emit(STOPPED)
        elif isinstance(error, UserError):
            jobs.tell(error)

    jobs.write(
        work, tell, title=f"Fetching answers to {wave.name}", failed=fail, in_background=True
    )


def _tell(context: PageContext, wave: ConnectedWave, fetched: "Fetched", *, is_asked: bool) -> None:
    from connections.fetch import FAILED
    from importers.queue.worklist import REFUSED

    said = context.jobs.said
    if fetched.outcome in {FAILED, REFUSED}:
        is_known = (wave.outcome, wave.message) == (fetched.outcome, fetched.message)
        if is_asked or not is_known:
            said.emit(Message(_failure(wave, fetched.message), Tone.BAD))
        return
    if fetched.draft_id is not None:
        show = partial(context.navigate, IMPORTS, OpenDraft(fetched.draft_id, wave.name))
        if is_asked and fetched.batch_id is None:
            show()  # the usual preview
            return
        words = f"Answers to {wave.name} were fetched and wait for review."
        said.emit(Message(words, Tone.INFO, "Review", show))
    if fetched.batch_id is not None:
        words = counts_in_words(fetched.counts) or "nothing new"
        offer_undo(context, f"Answers to {wave.name} imported: {words}.", fetched.batch_id)
    elif is_asked and fetched.draft_id is None:
        said.emit(Message(f"There are no new answers to {wave.name}.", Tone.INFO))
    if fetched.states and is_asked:
        words = "What the platform tells of who was sent to and completed is recorded."
        said.emit(Message(words, Tone.GOOD))


def _failure(wave: ConnectedWave, message: str) -> str:
    """Why a fetch failed, and when it is tried again."""
    text = f"Answers to {wave.name}: {message}"
    if wave.every_hours is None:
        return text
    return f"{text} Next try: {short_time(utc_now() + timedelta(hours=wave.every_hours))}."
