"""Damaged database files are opened by commands: never silently empty, never a traceback."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.damaged_files import WAYS, Damage, build, by_commands, damaged


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "case"
    shutil.rmtree(tmp_path / "case", ignore_errors=True)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_damaged_file_by_commands(sound: Path, place: Path, way: Damage, seed: int) -> None:
    assert by_commands(damaged(sound, place, way, seed)) in {"opened", "refused"}
