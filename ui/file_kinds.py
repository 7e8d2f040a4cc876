"""The kinds of files that dialogs offer to open."""

from collections.abc import Sequence
from typing import Final

from core.file_kinds import (
    BACKUP_ENDINGS,
    DATABASE_ENDINGS,
    IMPORT_ENDINGS,
    MESSAGE_ENDINGS,
    SURVEY_ENDINGS,
    TABLE_ENDINGS,
)


def _kinds(name: str, endings: Sequence[str]) -> Sequence[str]:
    return f"{name} ({' '.join(f'*{ending}' for ending in endings)})", "All files (*)"


DATABASE_FILES: Final = _kinds("Almanac databases", DATABASE_ENDINGS)
BACKUP_FILES: Final = _kinds("Backups", BACKUP_ENDINGS)
IMPORT_FILES: Final = _kinds("Spreadsheets and address books", IMPORT_ENDINGS)
ADDRESS_FILES: Final = _kinds("Workbooks and text files", TABLE_ENDINGS)
SURVEY_FILES: Final = _kinds("Questionnaires and answers", SURVEY_ENDINGS)
MESSAGE_FILES: Final = _kinds("Messages and mailboxes", MESSAGE_ENDINGS)
