"""Damaged database files are opened in the window: never silently empty, and a backup offered."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.damaged_files import WAYS, Damage, build, by_window, damaged


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "case"
    shutil.rmtree(tmp_path / "case", ignore_errors=True)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_damaged_file_in_the_window(sound: Path, place: Path, way: Damage) -> None:
    outcome = by_window(damaged(sound, place, way, 0))
    assert outcome in {"opened", "offered a backup", "refused without a backup"}
