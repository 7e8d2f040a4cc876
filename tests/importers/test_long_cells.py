"""No cell, however long and of whatever letters, keeps the import waiting."""

import subprocess
import sys

import pytest

from tests.importers.long_cells import WAYS


@pytest.mark.parametrize("way", WAYS)
def test_the_cost_of_a_long_cell_is_linear(way: str) -> None:
    command = [sys.executable, "-m", "tests.importers.long_cells", way]
    ended = subprocess.run(command, check=True, timeout=240, capture_output=True, text=True)
    assert ended.stdout == ""
