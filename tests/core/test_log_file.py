"""The log names kinds and places of what went wrong, and never a value."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core import log_file
from core.errors import ChildError
from core.log_file import error_report, log_path
from core.log_file import log as own_log

PRIVATE = "ada@example.org"


def fail() -> None:
    try:
        raise KeyError(PRIVATE)
    except KeyError as error:
        error.add_note(PRIVATE)
        raise ValueError(PRIVATE)  # noqa: B904 - its context is meant


def log_failure() -> None:
    try:
        fail()
    except ValueError as error:
        own_log.error("A %s failed after %s rows", PRIVATE, 12, exc_info=error)


def fail_uncaught() -> None:
    try:
        fail()
    except ValueError:
        sys.excepthook(*sys.exc_info())


def fail_in_thread() -> None:
    thread = threading.Thread(target=fail, name=PRIVATE)
    thread.start()
    thread.join()


class Unraisable:
    def __del__(self) -> None:
        fail()


def fail_unraisably() -> None:
    Unraisable()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (log_failure, ["ERROR A str failed after 12 rows", "ValueError (", "from KeyError"]),
        (fail_uncaught, ["ERROR Uncaught", "ValueError (", "from KeyError"]),
        (fail_in_thread, ["ERROR Uncaught", "ValueError (", "core/test_log_file.py:", " in fail"]),
        (fail_unraisably, ["ERROR Uncaught", "ValueError (", "in __del__"]),
        (
            lambda: logging.getLogger("library").warning("read %s", PRIVATE),
            ["WARNING library, test_log_file:", "in <lambda>"],
        ),
        (
            lambda: own_log.error("It ended", exc_info=ChildError("KeyError (child)\n  in child")),
            ["ERROR It ended", "ChildError (", "KeyError (child)\n  in child"],
        ),
    ],
)
def test_what_is_logged_holds_no_value(
    log: Path, capsys: pytest.CaptureFixture[str], act: Callable[[], object], words: list[str]
) -> None:
    act()
    logged = log.read_text("utf-8")
    for one in words:
        assert one in logged
    assert "ada" not in logged + capsys.readouterr().err
    if sys.platform != "win32":
        assert (log.stat().st_mode & 0o777, log.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_an_interrupted_program_and_an_ended_thread_log_nothing(log: Path) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    assert not log.exists()


def test_a_cause_that_leads_back_to_itself_ends() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert error_report(first).count("from ") == 1


@pytest.mark.parametrize("held", [False, True])
def test_the_log_is_rotated_or_grows_on(
    log: Path, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    def refuse(*_given: object) -> None:
        raise PermissionError("another process has it open")

    monkeypatch.setattr(log_file, "_LARGEST", 200)
    if held:  # as on Windows
        monkeypatch.setattr("os.rename", refuse)
    for number in range(50):
        own_log.error("Record %s", number)
    assert log.read_text("utf-8").splitlines()[-1].endswith("Record 49")
    names = {file.name for file in log.parent.iterdir()}
    older = set() if held else {f"almanac.log.{number}" for number in (1, 2, 3)}
    assert names == {"almanac.log"} | older


def test_the_log_is_where_the_platform_keeps_logs(own_data_folder: Path) -> None:
    assert log_path().is_relative_to(own_data_folder.parent)
    if sys.platform == "linux":
        assert log_path() == own_data_folder / "log" / "almanac.log"
