"""The files that the program opens, by their endings; what they hold is seen when they are read."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

DATABASE_ENDINGS: Final = (".almanac", ".db")
BACKUP_ENDINGS: Final = (*DATABASE_ENDINGS, ".aside")
TABLE_ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt")
IMPORT_ENDINGS: Final = (*TABLE_ENDINGS, ".vcf")
SURVEY_ENDINGS: Final = (*TABLE_ENDINGS, ".lss", ".lsa")
MESSAGE_ENDINGS: Final = (".eml", ".mbox", ".mbx", ".msg")


def has_ending(path: Path, endings: Collection[str]) -> bool:
    """Whether the name of `path` ends in one of `endings`, in capitals or not."""
    return path.suffix.lower() in endings
