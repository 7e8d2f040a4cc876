"""An import that is killed leaves all or nothing, and the next command says what did not happen."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.commands import HEADINGS, Almanac, write_book

ROOT = Path(__file__).parent.parent.parent
ROWS = 3000
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal"),
]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    rows = [
        (f"{number}", "Anna", f"Marsh {number}", f"anna.{number}@example.org", "PhD", 2001)
        for number in range(10_000, 10_000 + ROWS)
    ]
    return write_book(tmp_path / "many.xlsx", {"People": [HEADINGS, *rows]})


def _import(almanac: Almanac, file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(ROOT / "main.py"), "--database", almanac.address]
    return subprocess.Popen(
        [*command, "import", "contacts", str(file)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment(almanac: Almanac, alumni: Path, many: Path, seed: int) -> None:
    almanac.json("import", "contacts", alumni)
    running = _import(almanac, many)
    assert running.stderr is not None
    # Half of them early, half from the moment at which the database is written.
    if seed % 2:
        for line in running.stderr:
            if line.startswith("Writing"):
                break
    time.sleep(random.Random(seed).random())
    running.kill()
    running.communicate()

    told = almanac("contacts", "count", "--json")
    assert told.status == 0
    total = told.json["total"]
    assert total in {4, 4 + ROWS}
    if total == 4:
        assert told.err == "" or "many.xlsx" in told.err
    checked = almanac.json("check")
    assert (checked["ok"], checked["problems"]) == (True, [])
    listed = [one["file"] for one in almanac.json("batches")["batches"]]
    assert ("many.xlsx" in listed) == (total > 4)
    again = almanac.json("import", "contacts", many)
    assert again["created"] == (ROWS if total == 4 else 0)


def test_the_import_that_did_not_happen_is_named_once(
    almanac: Almanac, alumni: Path, many: Path
) -> None:
    almanac.json("import", "contacts", alumni)
    running = _import(almanac, many)
    assert running.stderr is not None
    for line in running.stderr:
        if line.startswith("Writing"):
            break
    running.kill()
    running.communicate()

    first = almanac("contacts", "count", "--json")
    assert first.json["total"] == 4
    assert "many.xlsx" in first.err
    assert "nothing was saved" in first.err
    assert almanac("contacts", "count").err == ""
