"""Work beside the window: plain functions on other threads, told of and stopped from the strip.

Readers run two at a time, writers one after another, and beside them one in the background. What
may last for hours, as sending mails, has threads of its own.
Callbacks come on the window's thread.
Must not know what the work is, nor how a message looks.
"""

from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, qVersion
from shiboken6 import isValid

from core.errors import Cancelled, UserError
from core.log_file import error_report, log
from core.progress import Progress, Step
from ui.theme import Tone
from ui.widgets.banners import Message

T = TypeVar("T")

_MOST_LASTING = 4  # jobs that may take hours, such as mailings to several waves
STOPPED = Message("Stopped. Nothing was changed.", Tone.NEUTRAL)


class Job:
    """One piece of work under way.

    A job without a title is silent: the strip does not show it, its cancelling is not told.
    """

    def __init__(self, title: str, *, writes: bool) -> None:
        self.title = title
        self.writes = writes
        self.step = Step(title)
        self._stop = Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next report; its callbacks get nothing but Cancelled."""
        self._stop.set()

    def is_cancelled(self) -> bool:
        """Tell whether it was asked to stop."""
        return self._stop.is_set()


class Jobs(QObject):
    """Starts jobs and tells of them.

    `changed(Changed)` after every transaction that wrote (models/changed.py); `progressed(job)` at
    each step;
    `listed` when a job starts or ends; `said(Message)` for the user; `crashed(str)` with the
    report of a bug, free of values; `idle` when the last job ended.
    """

    changed = Signal(object)
    progressed = Signal(object)
    listed = Signal()
    said = Signal(object)
    crashed = Signal(str)
    idle = Signal()
    _stepped = Signal(object, object)  # a job and its step, from its thread
    _ended = Signal(object)  # a callable to run on the window's thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: list[Job] = []
        self._readers = _pool(self, 2)
        self._writer = _pool(self, 1)
        self._background = _pool(self, 1)
        self._lasting = _pool(self, _MOST_LASTING)
        self._stepped.connect(self._keep_step, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        *,
        title: str = "",
        failed: Callable[[Exception], object] | None = None,
    ) -> Job:
        """Run `work` on another thread, then `done(result)`.

        `failed(error)` is called instead where the work raised; it then shows a UserError or
        Cancelled by itself. A bug is always logged and told by `crashed`.
        """
        return self._start(Job(title, writes=False), work, done, failed, self._readers)

    def write(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        *,
        title: str,
        failed: Callable[[Exception], object] | None = None,
        in_background: bool = False,
        lasts: bool = False,
    ) -> Job:
        """Run `work`, which changes the database, after other writers.

        With `in_background` nothing waits for it: only its transactions, one by one, take turns
        with those of other jobs. So it does with `lasts`, for what may take hours.
        """
        pool = self._writer
        if in_background or lasts:
            pool = self._lasting if lasts else self._background
        return self._start(Job(title, writes=True), work, done, failed, pool)

    def notify(self, changed: object) -> None:
        """Emit `changed` on the window's thread; a listener of the database, on any thread."""
        self._ended.emit(partial(self.changed.emit, changed))

    def shown(self) -> list[Job]:
        """Give the jobs that have a title, the oldest first."""
        return [job for job in self._running if job.title]

    def is_busy(self) -> bool:
        """Tell whether any job is under way."""
        return bool(self._running)

    def cancel_all(self) -> None:
        """Ask every job to stop; `idle` tells when they have.

        Writers that the user does not know of are let end: they are short and keep what was done.
        """
        for job in self._running:
            if job.title or not job.writes:
                job.cancel()

    def _start(
        self,
        job: Job,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None,
        pool: QThreadPool,
    ) -> Job:
        self._running.append(job)
        pool.start(partial(self._work, job, work, done, failed))
        self.listed.emit()
        return job

    def tell(self, error: BaseException) -> None:
        """Show `error`: a UserError as a message, anything else by `crashed`."""
        if isinstance(error, UserError):
            self.said.emit(Message(error.message, Tone.BAD))
            return
        log.error("A bug in the window or in one of its jobs", exc_info=error)
        self.crashed.emit(error_report(error, f"Qt {qVersion()}"))

    def tell_from_thread(self, error: BaseException) -> None:
        """Show `error`, which ended a thread, to the user."""
        self._ended.emit(partial(self.tell, error))

    def _work(
        self,
        job: Job,
        work: Callable[[Progress], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None,
    ) -> None:
        """Do the work; this alone is not on the window's thread."""
        progress = Progress(
            lambda step: self._stepped.emit(job, step),
            job.is_cancelled,
            lambda sentence: self._ended.emit(partial(self._warn, sentence)),
        )
        try:
            progress.report(job.title)  # it may have been cancelled while it waited
            result = work(progress)
        # The thread's end: whatever it is, the window must hear of it, a panic in Rust as well.
        except BaseException as error:
            self._ended.emit(partial(self._fail, job, _as_exception(error), failed))
        else:
            self._ended.emit(partial(self._finish, job, result, done, failed))

    def _finish(
        self,
        job: Job,
        result: T,
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None,
    ) -> None:
        if job.is_cancelled() and not job.writes:  # too late to stop, and not wanted any more
            self._fail(job, Cancelled(), failed)
            return
        self._take_off(job)
        if not is_gone(done):
            done(result)

    def _fail(
        self, job: Job, error: Exception, failed: Callable[[Exception], object] | None
    ) -> None:
        self._take_off(job)
        expected = isinstance(error, UserError | Cancelled)
        if not expected or (failed is None and isinstance(error, UserError)):
            self.tell(error)
        elif failed is None and job.title:
            self.said.emit(STOPPED)
        if failed is not None and not is_gone(failed):
            failed(error)

    def _take_off(self, job: Job) -> None:
        self._running.remove(job)
        self.listed.emit()
        if not self._running:
            self.idle.emit()

    def _warn(self, sentence: str) -> None:
        self.said.emit(Message(sentence, Tone.WARNING))

    def _keep_step(self, job: Job, step: Step) -> None:
        job.step = step
        self.progressed.emit(job)

    def _call(self, end: Callable[[], None]) -> None:
        end()


def is_gone(callback: Callable[..., object]) -> bool:
    """Whether `callback` is of a dialog or page that was closed while the work was under way."""
    owner = getattr(callback, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)


def _as_exception(error: BaseException) -> Exception:
    """`error`, or a bug in its place that has its kind and place."""
    if isinstance(error, Exception):
        return error
    return RuntimeError(type(error).__name__).with_traceback(error.__traceback__)


def _pool(parent: QObject, threads: int) -> QThreadPool:
    result = QThreadPool(parent)
    result.setMaxThreadCount(threads)
    result.setExpiryTimeout(-1)
    return result
