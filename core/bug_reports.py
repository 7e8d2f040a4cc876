"""What went wrong inside the program, for those who correct it: kinds and places, never values."""

import platform
import traceback
from datetime import datetime
from pathlib import Path
from typing import Final

from core.places import data_folder
from core.private_files import create_private, make_private_folder

_LARGEST: Final = 1_000_000  # bytes of the log; then it begins anew beside the former one


def bug_report(error: BaseException, *versions: str) -> str:
    """The kind of `error` and of what led to it, and where each was raised.

    There are no values in it, and so no personal data; `versions` are named beside Python's.
    """
    where = ", ".join([platform.system(), f"Python {platform.python_version()}", *versions])
    lines = [f"{type(error).__name__} ({where})", *_places(error)]
    cause = error.__cause__
    while cause is not None:
        lines += [f"from {type(cause).__name__}", *_places(cause)]
        cause = cause.__cause__
    return "\n".join(lines)


def keep_report(report: str) -> Path | None:
    """Add `report` to the log in the user's data folder; None where it cannot be written."""
    path = data_folder() / "bugs.log"
    try:
        make_private_folder(path.parent)
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_name(path.name + ".1"))
        if not path.exists():
            create_private(path)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}\n{report}\n\n")
    except OSError:
        return None
    return path


def _places(error: BaseException) -> list[str]:
    """Where `error` came through: the last folder of a file and its name, line and function."""
    return [
        f"  {Path(frame.filename).parent.name}/{Path(frame.filename).name}:{frame.lineno}"
        f" in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
