import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from core.changed import Area, Changed
from core.errors import Cancelled, UserError
from core.log_file import error_report
from core.progress import Progress
from ui.jobs import STOPPED, Job, Jobs
from ui.theme import Tone
from ui.widgets import Message


class Gate:
    """Work that waits until the test opens it, and stops when it is asked to."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self.running = threading.Event()

    def __call__(self, progress: Progress) -> str:
        self.running.set()
        while not self._open.wait(0.01):
            progress.report("Waiting", 3, 10)
        return "through"

    def open(self) -> None:
        self._open.set()


def test_a_result_comes_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    results: list[int] = []

    def work(_progress: Progress) -> int:
        threads.append(threading.current_thread())
        return 42

    def done(result: int) -> None:
        threads.append(threading.current_thread())
        results.append(result)

    with qtbot.waitSignal(jobs.idle):
        jobs.read(work, done)
    qtbot.waitUntil(lambda: results == [42])
    assert threads[0] is not threads[1] is threading.main_thread()


def test_a_change_is_told_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    changed = Changed(1, frozenset({Area.PEOPLE}), frozenset({2}))
    threads: list[threading.Thread] = []
    jobs.changed.connect(lambda _changed: threads.append(threading.current_thread()))
    with qtbot.waitSignal(jobs.changed) as told:
        jobs.write(lambda _progress: jobs.notify(changed), lambda _result: None, title="Saving")
    assert told.args == [changed]
    assert threads == [threading.main_thread()]


def test_a_write_does_not_wait_for_a_job_in_the_background(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Gate()
    saved: list[int] = []
    jobs.write(gate, lambda _result: None, title="Importing", in_background=True)
    qtbot.waitUntil(gate.running.is_set)
    jobs.write(lambda _progress: 1, saved.append, title="Saving")
    qtbot.waitUntil(lambda: saved == [1])
    assert [job.title for job in jobs.shown()] == ["Importing"]
    with qtbot.waitSignal(jobs.idle):
        gate.open()


def test_what_lasts_for_hours_holds_up_nothing_in_the_background(jobs: Jobs, qtbot: QtBot) -> None:
    gates = [Gate(), Gate()]
    for gate in gates:
        jobs.write(gate, lambda _result: None, title="Sending", lasts=True)
        qtbot.waitUntil(gate.running.is_set)
    kept: list[int] = []
    jobs.write(lambda _progress: 1, kept.append, title="Counting", in_background=True)
    qtbot.waitUntil(lambda: kept == [1])
    with qtbot.waitSignal(jobs.idle):
        for gate in gates:
            gate.open()


def test_writes_run_one_after_another(jobs: Jobs, qtbot: QtBot) -> None:
    first, second = Gate(), Gate()
    second.open()
    order: list[str] = []
    jobs.write(first, lambda _result: order.append("first"), title="First")
    jobs.write(second, lambda _result: order.append("second"), title="Second")
    qtbot.waitUntil(first.running.is_set)
    assert not second.running.is_set()
    with qtbot.waitSignal(jobs.idle):
        first.open()
    qtbot.waitUntil(lambda: order == ["first", "second"])


def test_readers_run_beside_each_other_and_beside_a_writer(jobs: Jobs, qtbot: QtBot) -> None:
    gates = [Gate(), Gate(), Gate()]
    jobs.write(gates[0], lambda _result: None, title="Writing")
    for gate in gates[1:]:
        jobs.read(gate, lambda _result: None)
    for gate in gates:
        qtbot.waitUntil(gate.running.is_set)
    with qtbot.waitSignal(jobs.idle):
        for gate in gates:
            gate.open()


def test_steps_are_told(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Gate()
    job = jobs.read(gate, lambda _result: None, title="Counting")
    qtbot.waitUntil(lambda: (job.step.text, job.step.done, job.step.total) == ("Waiting", 3, 10))
    assert jobs.shown() == [job]
    with qtbot.waitSignal(jobs.idle):
        gate.open()
    assert jobs.shown() == []


def test_cancel_stops_and_says_that_nothing_changed(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Gate()
    done: list[str] = []
    job = jobs.write(gate, done.append, title="Importing")
    qtbot.waitUntil(gate.running.is_set)
    with qtbot.waitSignal(jobs.said) as said:
        job.cancel()
    assert said.args == [STOPPED]
    assert done == []


def test_a_job_cancelled_while_it_waits_never_starts(jobs: Jobs, qtbot: QtBot) -> None:
    first, second = Gate(), Gate()
    jobs.write(first, lambda _result: None, title="First")
    jobs.write(second, lambda _result: None, title="Second").cancel()
    with qtbot.waitSignal(jobs.idle):
        first.open()
    assert not second.running.is_set()


def test_a_silent_job_is_cancelled_in_silence(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Gate()
    job = jobs.read(gate, lambda _result: None)
    assert jobs.shown() == []
    with qtbot.assertNotEmitted(jobs.said), qtbot.waitSignal(jobs.idle):
        job.cancel()


def test_a_read_that_is_not_wanted_any_more_is_not_delivered(jobs: Jobs, qtbot: QtBot) -> None:
    started: list[Job] = []
    ready = threading.Event()

    def work(_progress: Progress) -> int:
        ready.wait(5)
        started[0].cancel()  # after its last report
        return 1

    done: list[int] = []
    started.append(jobs.read(work, done.append))
    with qtbot.waitSignal(jobs.idle):
        ready.set()
    assert done == []


def test_a_write_that_came_to_its_end_counts_though_it_was_cancelled(
    jobs: Jobs, qtbot: QtBot
) -> None:
    started: list[Job] = []
    ready = threading.Event()

    def work(_progress: Progress) -> int:
        ready.wait(5)
        started[0].cancel()  # it has committed already
        return 1

    done: list[int] = []
    started.append(jobs.write(work, done.append, title="Saving"))
    ready.set()
    qtbot.waitUntil(lambda: done == [1])


def fail_plainly(_progress: Progress) -> None:
    raise UserError("The file is open in Excel. Nothing was changed. Close it and try again.")


def fail_badly(_progress: Progress) -> None:
    raise ValueError("ada@example.org")


def test_what_can_be_mended_is_one_sentence(jobs: Jobs, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(jobs.crashed), qtbot.waitSignal(jobs.said) as said:
        jobs.write(fail_plainly, lambda _result: None, title="Saving")
    text = "The file is open in Excel. Nothing was changed. Close it and try again."
    assert said.args == [Message(text, Tone.BAD)]


@pytest.mark.parametrize("error", [UserError("No."), Cancelled()])
def test_the_caller_may_take_an_expected_failure(
    jobs: Jobs, qtbot: QtBot, error: Exception
) -> None:
    taken: list[Exception] = []

    def work(_progress: Progress) -> None:
        raise error

    with qtbot.assertNotEmitted(jobs.said), qtbot.waitSignal(jobs.idle):
        jobs.read(work, lambda _result: None, title="Reading", failed=taken.append)
    qtbot.waitUntil(lambda: taken == [error])


def test_a_bug_is_logged_and_told_without_values(jobs: Jobs, qtbot: QtBot, log: Path) -> None:
    taken: list[Exception] = []
    with qtbot.waitSignal(jobs.crashed) as crashed:
        jobs.read(fail_badly, lambda _result: None, failed=taken.append)
    report = crashed.args[0]
    assert report.startswith("ValueError (")
    assert "ui/test_jobs.py:" in report
    assert "in fail_badly" in report
    logged = log.read_text("utf-8")
    assert report.splitlines()[1:] == logged.splitlines()[2:]
    assert "ada@example.org" not in report + logged
    qtbot.waitUntil(lambda: len(taken) == 1)


def test_a_report_names_no_folder_of_the_user() -> None:
    with pytest.raises(ValueError, match="ada") as failure:
        fail_badly(Progress())
    assert __file__ not in error_report(failure.value)


def test_cancelling_everything_ends_in_idle(jobs: Jobs, qtbot: QtBot) -> None:
    for _ in range(3):
        jobs.read(Gate(), lambda _result: None)
    jobs.write(Gate(), lambda _result: None, title="Writing")
    assert jobs.is_busy()
    with qtbot.waitSignal(jobs.idle):
        jobs.cancel_all()
    assert not jobs.is_busy()


class PanicException(BaseException):
    """As extensions written in Rust raise it."""


def test_a_panic_ends_its_job_and_is_told(jobs: Jobs, qtbot: QtBot) -> None:
    def panics(_progress: Progress) -> None:
        raise PanicException("of somebody’s data")

    failed: list[Exception] = []
    with qtbot.waitSignal(jobs.crashed) as crashed:
        jobs.read(panics, lambda _result: None, title="Writing", failed=failed.append)
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert "test_jobs.py" in crashed.args[0]
    assert "somebody" not in crashed.args[0]
    assert len(failed) == 1


class _Dialog(QWidget):
    """A dialog that shows what its job found."""

    def show_found(self, found: object) -> None:
        self.setWindowTitle(str(found))


@pytest.mark.parametrize("fails", [False, True])
def test_a_dialog_that_is_gone_is_told_nothing(jobs: Jobs, qtbot: QtBot, fails: bool) -> None:
    dialog, gate = _Dialog(), Gate()

    def work(progress: Progress) -> str:
        found = gate(progress)
        if fails:
            raise UserError("Nothing was found.")
        return found

    jobs.read(work, dialog.show_found, failed=dialog.show_found)
    qtbot.waitUntil(gate.running.is_set)
    delete(dialog)
    with qtbot.waitSignal(jobs.idle):
        gate.open()
