"""Where the program finds its things: the database that is meant, the files that came with it."""

import os
import sys
from pathlib import Path
from typing import Final

_NAME: Final = "Almanac" if sys.platform in {"win32", "darwin"} else "almanac"
RESOURCES: Final = Path(__file__).resolve().parent.parent / "resources"
SAMPLES: Final = RESOURCES / "samples"
WORLD_MAP: Final = RESOURCES / "world-map.json"


def default_address() -> str:
    """The database where none is named: ALMANAC_DATABASE, else a file in the data folder."""
    return os.environ.get("ALMANAC_DATABASE") or str(own_database())


def own_database() -> Path:
    """The database of somebody who names none: the one that a first start creates."""
    return data_folder() / "almanac.db"


def sample_database() -> Path:
    """The database with invented people, to try the window with."""
    return data_folder() / "sample.almanac"


def data_folder() -> Path:
    """The user's folder for this program's data, as the system has it."""
    from platformdirs import user_data_path  # not needed at the window's start

    return user_data_path(_NAME, appauthor=False)


def log_folder() -> Path:
    """The user's folder for this program's log, as the system has it."""
    from platformdirs import user_log_path

    return user_log_path(_NAME, appauthor=False)
