"""Private folders, also of programs that were killed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.temporary import private_folder, remove_left_folders

ROOT = Path(__file__).parents[2]
_PROGRAM = """
from core.temporary import private_folder
folder = private_folder()
(folder.path / "people.csv").write_text("Name")
print(folder.path.parent, flush=True)
input()
"""


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_is_private_and_goes(scratch: Path) -> None:
    folder = private_folder()
    (folder.path / "people.csv").write_text("Name")
    if sys.platform != "win32":
        assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
        assert stat.S_IMODE(folder.path.parent.stat().st_mode) == 0o700
    folder.remove()
    assert list(scratch.iterdir()) == []


def test_a_folder_in_use_stays_and_one_of_a_killed_program_goes(scratch: Path) -> None:
    own = private_folder()
    other = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(scratch), "TEMP": str(scratch)},
    )
    assert other.stdout is not None
    theirs = Path(other.stdout.readline().strip())
    remove_left_folders()
    assert sorted(scratch.iterdir()) == sorted([own.path.parent, theirs])
    other.kill()
    other.communicate()
    assert (theirs / "files" / "people.csv").exists()
    remove_left_folders()
    assert list(scratch.iterdir()) == [own.path.parent]
    own.remove()


@pytest.mark.parametrize("content", [None, "people.csv"])
def test_what_the_program_did_not_make_stays(content: str | None, scratch: Path) -> None:
    folder = scratch / "almanac-notes"
    folder.mkdir()
    if content is not None:
        (folder / content).write_text("Name")
    (scratch / "almanac-2030.csv").write_text("Name")
    remove_left_folders()
    assert len(list(scratch.iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_not_followed(scratch: Path) -> None:
    target = scratch / "elsewhere"
    (target / "files").mkdir(parents=True)
    (target / "lock").write_text("")
    (scratch / "almanac-link").symlink_to(target)
    remove_left_folders()
    assert (target / "files").exists()


def test_a_folder_that_another_start_took_away_is_made_again(
    scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its making and its locking, a folder looks like one that was left."""
    from core import temporary

    taken: list[object] = []
    take = temporary._take

    def take_after_a_removal(lock: object) -> bool:
        if not taken:
            taken.append(lock)
            remove_left_folders()
        return take(lock)  # type: ignore[arg-type]

    monkeypatch.setattr(temporary, "_take", take_after_a_removal)
    folder = private_folder()
    assert folder.path.is_dir()
    assert list(scratch.iterdir()) == [folder.path.parent]
    folder.remove()
