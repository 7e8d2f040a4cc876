"""The command line by which this program starts itself as a child process.

Loads next to nothing: the entry point asks it before everything else.
"""

import sys
from pathlib import Path
from typing import Final

READ_FILE: Final = "--read-file-as-child"  # hidden: main.py takes it, and --help does not list it
_ENTRY_POINT: Final = Path(__file__).resolve().parent.parent / "main.py"


def child_command(argument: str) -> list[str]:
    """The words that start this program with `argument`, also where it is frozen.

    A frozen program is an executable of its own, which sets `sys.frozen` and has no main.py
    (https://pyinstaller.org/en/stable/runtime-information.html).
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    return [sys.executable, str(_ENTRY_POINT), argument]
