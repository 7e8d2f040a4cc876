"""What all tests share: a window without a screen, and databases to work on.

With ALMANAC_WITHOUT_QT set, Qt cannot be imported at all: everything but the window must do
without it (make test runs it so).
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from core.places import data_folder

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
os.environ["XDG_DATA_HOME"] = os.environ["LOCALAPPDATA"] = _data

pytest_plugins = ["tests.databases"]


@pytest.fixture
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for one test alone, which notes in it what others must not find."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("data")))
        yield data_folder()
