"""A restore or a backup that is killed leaves a complete database and no half backup."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal")
def test_killed_at_any_moment() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.models.backups.killing", "12", "7"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["failures"] == []
    assert sum(found["outcomes"].values()) == 12
    assert any(", killed" in outcome for outcome in found["outcomes"])
