"""The most memory that a job takes, with every process that it starts; on Linux alone.

    python -m bench.memory JOB FILE

is the process that is measured: `import` into an empty database, `calamine`, the least that
reading the file can take, or `duplicates`, a search in a database.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")
_EVERY: Final = 0.02  # seconds between two looks


def peak_of(job: str, file: Path) -> float | None:
    """Megabytes that `job` on `file` takes at most, in a process of its own with its children.

    None on a system that does not tell it.
    """
    if not (_PROCESSES / "self" / "status").exists():
        return None
    command = [sys.executable, "-m", __name__, job, str(file)]
    process = subprocess.Popen(command, cwd=Path(__file__).parent.parent)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        time.sleep(_EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return peak / 1024


def _resident(process: int) -> int:
    """Kilobytes in memory of a process and of all that it started."""
    place = _PROCESSES / str(process)
    try:
        told = (place / "status").read_text()
        children = [
            int(child)
            for thread in (place / "task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0
    own = next((line.split()[1] for line in told.splitlines() if line.startswith("VmRSS")), "0")
    return int(own) + sum(map(_resident, children))


def _import(file: Path) -> None:
    from bench.imports import import_file
    from models.database import create_database

    with tempfile.TemporaryDirectory() as folder:
        database = create_database(Path(folder) / "imported.db")
        import_file(database, file)
        database.close()


def _calamine(file: Path) -> None:
    from python_calamine import CalamineWorkbook

    CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()


def _duplicates(path: Path) -> None:
    from models.database import open_database
    from records.duplicates.search import find_duplicates

    database = open_database(path)
    with database.read() as connection:
        find_duplicates(connection)
    database.close()


_JOBS: Final[Mapping[str, Callable[[Path], None]]] = {
    "import": _import,
    "calamine": _calamine,
    "duplicates": _duplicates,
}

if __name__ == "__main__":
    _JOBS[sys.argv[1]](Path(sys.argv[2]))
