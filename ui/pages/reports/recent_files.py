"""The recent files of this user; deleted files are omitted."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings

_KEY: Final = "reports/recent"
MOST: Final = 6


def recent_files(preferences: QSettings) -> Sequence[Path]:
    """The recent files, the latest first."""
    saved = preferences.value(_KEY) or []
    names = [saved] if isinstance(saved, str) else list(saved)
    return [path for path in map(Path, names) if path.is_file()]


def remember_file(preferences: QSettings, path: Path) -> None:
    """Put `path` first."""
    others = [other for other in recent_files(preferences) if other != path]
    preferences.setValue(_KEY, [str(one) for one in (path, *others)[:MOST]])
