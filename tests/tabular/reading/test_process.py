import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.child_command import READ_FILE, child_command
from core.errors import Cancelled, ChildError, UserError
from core.progress import Progress, Step
from tabular.reading import Limits, process, read_file, read_files
from tests.tabular.reading import hostile_files as files

ROOT = Path(__file__).parents[3]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.xlsx"
    path.write_bytes(files.GOOD)
    return path


@pytest.fixture
def child_does(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Runs another program instead of the child."""

    def replace_by(program: str) -> None:
        monkeypatch.setattr(process, "child_command", lambda _: [sys.executable, "-c", program])

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
    good: Path,
    tmp_path: Path,
    child_does: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RUST_BACKTRACE", "1")
    told = tmp_path / "told.txt"
    child_does(f"import os; open({str(told)!r}, 'w').write(os.environ['RUST_BACKTRACE'])")
    with pytest.raises(UserError):
        read_file(good)
    assert told.read_text() == "0"


@pytest.mark.parametrize("error", ["KeyError", "PanicException"])
def test_a_bug_in_the_child_is_a_bug(
    good: Path, child_does: Callable[[str], None], error: str
) -> None:
    child_does(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tabular.reading import child\n"
        "class PanicException(BaseException): pass\n"
        f"def fail(*_given): print('ada'); raise {error}('ada@example.org')\n"
        "child.read = fail; sys.exit(child.main())"
    )
    with pytest.raises(ChildError) as caught:
        read_file(good)
    assert caught.value.report.startswith(f"{error} (")
    assert "reading/child.py:" in caught.value.report
    assert "example.org" not in caught.value.report


@pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the executable")
@pytest.mark.parametrize("frozen", [False, True])
def test_the_child_starts_from_any_folder_and_in_a_frozen_program(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frozen: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    if frozen:
        executable = tmp_path / "almanac"
        executable.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "main.py"}" "$@"\n')
        executable.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(executable))
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        assert len(child_command(READ_FILE)) == 2
    assert read_file(good).sheet.height == 3


def test_cancel_ends_the_child(good: Path, child_does: Callable[[str], None]) -> None:
    child_does("import time; time.sleep(600)")
    cancelled = threading.Event()
    threading.Timer(0.3, cancelled.set).start()
    with pytest.raises(Cancelled):
        read_file(good, progress=Progress(is_cancelled=cancelled.is_set))


def test_a_file_that_gets_shorter_while_it_is_read(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_next_chunk", lambda file, left: file.read(left // 2 or 1))
    monkeypatch.setattr(os, "fstat", lambda _file: SimpleNamespace(st_size=10**6))
    with pytest.raises(UserError) as caught:
        read_file(good)
    assert caught.value.code == "in_use"


def test_a_file_that_a_slow_drive_gives_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "slow.csv"
    path.write_text("Name,City\nAnn,York\n")
    given = process._next_chunk

    def slow(file: BufferedReader, left: int) -> bytes:
        time.sleep(0.5)
        return given(file, left)

    monkeypatch.setattr(process, "_next_chunk", slow)
    monkeypatch.setattr(process, "_STANDSTILL", 4)
    assert read_file(path).sheet.row(1) == ["Ann", "York"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("moment", [0.0, 0.4, 1.0])
def test_a_killed_parent_leaves_neither_a_copy_nor_a_child(tmp_path: Path, moment: float) -> None:
    path, scratch = tmp_path / "large.csv", tmp_path / "scratch"
    scratch.mkdir()
    path.write_bytes(b"Name,City\n" + b"Ann,York\n" * 3_000_000)
    program = (
        "import sys, subprocess; from pathlib import Path; start = subprocess.Popen\n"
        "def told(*args, **options):\n"
        "    child = start(*args, **options); print(child.pid, flush=True); return child\n"
        "subprocess.Popen = told\n"
        "from tabular.reading import read_file; read_file(Path(sys.argv[1]))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(scratch)},
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(moment)
    parent.kill()
    parent.communicate()
    for _ in range(100):
        if not _is_running(child):
            break
        time.sleep(0.1)
    assert not _is_running(child)
    assert list(scratch.iterdir()) == []


def test_a_child_without_its_parent_ends(tmp_path: Path) -> None:
    """As where the system does not kill it: the end of standard input tells it."""
    program = (
        "import os, threading, time; from tabular.reading.child import _await_parent_end\n"
        "threading.Thread(target=_await_parent_end, args=(0,), daemon=True).start()\n"
        "print('ready', flush=True); time.sleep(600)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    assert child.poll() is None
    child.communicate()  # closes its standard input
    assert child.returncode == 1


def _is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # nobody waits for an orphan in a container


def test_progress_tells_the_stages(good: Path) -> None:
    steps: list[Step] = []
    read_file(good, progress=Progress(listener=steps.append))
    texts = [step.text for step in steps]
    assert texts[:2] == ["Reading the file", "Checking the file"]


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


def test_many_files_are_read_by_few_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    children = []

    def counted(argument: str) -> list[str]:
        children.append(argument)
        return child_command(argument)

    monkeypatch.setattr(process, "child_command", counted)
    paths = []
    for place in range(6):
        path = tmp_path / f"{place}.xlsx"
        path.write_bytes(b"" if place == 2 else files.GOOD)
        paths.append(path)
    paths[4].unlink()
    sheet = read_file(paths[0]).sheet
    children.clear()
    found = list(read_files(paths, sheet=sheet.name))
    assert [path for path, _ in found] == paths
    assert [getattr(one, "code", "") for _, one in found] == ["", "", "empty", "", "not_found", ""]
    assert all(one.sheet == sheet for _, one in found if not isinstance(one, UserError))
    assert len(children) == 2  # another one behind the file that is not there


def test_a_file_that_ends_its_child_does_not_take_the_others_with_it(
    good: Path, child_does: Callable[[str], None]
) -> None:
    child_does("import os; os.abort()")
    found = list(read_files([good, good], sheet="Sheet1"))
    assert [one.code for _, one in found if isinstance(one, UserError)] == ["unreadable"] * 2
