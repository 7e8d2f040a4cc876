import gc
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import Cancelled, UserError
from core.progress import Progress, Step
from importers.reading import Limits, process, read_file
from tests.importers.reading import hostile_files as files


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    path.write_bytes(files.GOOD)
    return path


@pytest.fixture
def child_does(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Runs another program instead of the child."""

    def replace_by(program: str) -> None:
        monkeypatch.setattr(process, "_COMMAND", (sys.executable, "-c", program))

    return replace_by


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "raise SystemExit(3)",
        "import sys; sys.stdin.buffer.read(1); sys.stdout.write('not a message')",
        "import pickle, sys; sys.stdout.buffer.write(pickle.dumps([1] * 1000)[:50])",
    ],
)
def test_a_child_that_dies_is_a_refusal(
    program: str, good: Path, child_does: Callable[[str], None]
) -> None:
    child_does(program)
    with pytest.raises(UserError) as caught:
        read_file(good)
    assert caught.value.code == "unreadable"


def test_a_child_that_hangs_is_stopped(good: Path, child_does: Callable[[str], None]) -> None:
    child_does("import time; time.sleep(600)")
    with pytest.raises(UserError) as caught:
        read_file(good, limits=Limits(seconds=0.2))
    assert caught.value.code == "timeout"


@pytest.mark.skipif(sys.platform != "linux", reason="nobody tells how long a process worked")
def test_a_child_that_stands_still_is_given_up(
    good: Path, child_does: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_STANDSTILL", 6)
    child_does("import time; time.sleep(600)")
    with pytest.raises(UserError) as caught:
        read_file(good)
    assert caught.value.code == "unreadable"


@pytest.mark.skipif(sys.platform != "linux", reason="nobody tells how long a process worked")
def test_a_child_at_work_does_not_stand_still(
    good: Path, child_does: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_STANDSTILL", 20)
    child_does("while True: pass")
    with pytest.raises(UserError) as caught:
        read_file(good, limits=Limits(seconds=3))
    assert caught.value.code == "timeout"


def test_what_is_written_where_memory_ends_is_kept_short(
    good: Path, child_does: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    child_does("import os; raise KeyError(os.environ['RUST_BACKTRACE'])")
    with pytest.raises(RuntimeError, match="KeyError: '0'"):
        read_file(good)


def test_a_bug_in_the_child_is_a_bug(good: Path, child_does: Callable[[str], None]) -> None:
    child_does("raise KeyError('of the program')")
    with pytest.raises(RuntimeError, match="of the program"):
        read_file(good)


def test_cancel_ends_the_child(good: Path, child_does: Callable[[str], None]) -> None:
    child_does("import time; time.sleep(600)")
    cancelled = threading.Event()
    threading.Timer(0.3, cancelled.set).start()
    with pytest.raises(Cancelled):
        read_file(good, progress=Progress(is_cancelled=cancelled.is_set))


def test_progress_tells_the_stages(good: Path) -> None:
    steps: list[Step] = []
    read_file(good, progress=Progress(listener=steps.append))
    texts = [step.text for step in steps]
    assert texts[:2] == ["Copying the file", "Checking the file"]


def test_memory_over_the_limit_is_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"Name,City\n" + b"Ann,York\n" * 10_000_000)
    with pytest.raises(UserError) as caught:  # for its bytes there is memory, for its text none
        read_file(path, limits=Limits(memory_bytes=160_000_000))
    assert caught.value.code == "too_large"


def test_a_child_that_takes_no_request_leaves_nothing_open(
    good: Path, child_does: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_does("raise SystemExit(3)")
    start = subprocess.Popen

    def start_and_wait(*args: Any, **options: Any) -> "subprocess.Popen[bytes]":
        child = start(*args, **options)
        child.wait()
        return child

    monkeypatch.setattr(subprocess, "Popen", start_and_wait)
    with pytest.raises(UserError) as caught:
        read_file(good)
    assert caught.value.code == "unreadable"
    gc.collect()  # a pipe left open would be warned of here


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(columns=1), "too_large"), (Limits(cells=3), "too_large"), (Limits(), None)],
)
def test_limits_of_a_sheet(limits: Limits, code: str | None, good: Path) -> None:
    if code is None:
        assert read_file(good, limits=limits).sheet.height == 3
        return
    with pytest.raises(UserError) as caught:
        read_file(good, limits=limits)
    assert caught.value.code == code


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_file(tmp_path / "none.xlsx")
    assert caught.value.code == "not_found"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_file(tmp_path)
    assert caught.value.code == "in_use"
