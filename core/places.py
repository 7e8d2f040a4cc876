"""Where the program finds its things: the database that is meant, the files that came with it."""

import os
import sys
from pathlib import Path
from typing import Final

RESOURCES: Final = Path(__file__).resolve().parent.parent / "resources"
SAMPLES: Final = RESOURCES / "samples"


def default_address() -> str:
    """The database where none is named: ALMANAC_DATABASE, else a file in the data folder."""
    return os.environ.get("ALMANAC_DATABASE") or str(own_database())


def own_database() -> Path:
    """The database of somebody who names none: the one that a first start creates."""
    return data_folder() / "almanac.db"


def data_folder() -> Path:
    """The user's folder for this program's data, as the system has it."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "Almanac"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Almanac"
    return Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share")) / "almanac"
