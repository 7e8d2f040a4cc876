"""What all tests share: a window without a screen, and databases to work on.

With ALMANAC_WITHOUT_QT set, Qt cannot be imported at all: everything but the window must do
without it (make test runs it so).
"""

import atexit
import gc
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from core.errors import UserError
from core.log_file import LogHandler, log_path, start_log
from core.paths import data_folder
from core.progress import Progress
from tabular.reading import Book
from tabular.reading.child import read
from tabular.reading.messages import Request
from tabular.reading.process import FileContents

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.environ.get("ALMANAC_WITHOUT_QT"):
    for module in ("PySide6", "shiboken6", "qtpy", "qtawesome"):
        sys.modules[module] = None  # type: ignore[assignment]  # Python's way to block a module

# A machine that is busy must not fail a test, nor may a change be judged by another's luck:
# where CI is set, the examples are the same in every run.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# What the program notes for the user, as the databases that were opened, is the tests' own.
_data = tempfile.mkdtemp(prefix="almanac-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
DATA_VARIABLES = (
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "XDG_CONFIG_HOME",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA",
)
for _name in DATA_VARIABLES:
    os.environ[_name] = _data

# Collecting makes half a million objects that stay: looking through them again and again took a
# quarter of its time.
gc.disable()


def pytest_collection_finish() -> None:
    """Keep what was collected out of the garbage collector's sight from here on."""
    gc.freeze()
    gc.enable()


pytest_plugins = ["tests.databases", "tests.mail.returned.dovecot"]


@pytest.fixture(autouse=True)
def _no_known_erasures() -> None:
    """No test knows the erasures of another one, whose database may have the same key."""
    shutil.rmtree(data_folder() / "erasures", ignore_errors=True)


@pytest.fixture(autouse=True)
def child_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in the test's own process: a child's start takes longer than a small file.

    Slow tests read as the program does; so do those where a fixture of this name says nothing.
    """
    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr("tabular.reading.process._answers", _read_here)


def _read_here(
    content: FileContents, request: Request, progress: Progress
) -> Generator[Book | UserError, None, None]:
    for size in content.sizes:
        try:
            yield read(content.stream.read(size), request, progress)
        except UserError as error:
            yield error


@pytest.fixture
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for one test alone, which notes in it what others must not find."""
    with pytest.MonkeyPatch.context() as patch:
        folder = str(tmp_path_factory.mktemp("data"))
        for name in DATA_VARIABLES:
            patch.setenv(name, folder)
        yield data_folder()


@pytest.fixture
def log(own_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The log of a program that has just been started; it has no file yet."""
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    start_log()
    yield log_path()
    root = logging.getLogger()
    for handler in list(root.handlers):  # pytest has its own among them
        if isinstance(handler, LogHandler):
            root.removeHandler(handler)
            handler.close()
