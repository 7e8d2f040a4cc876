"""Reads the table in a file, for tests of what comes out of files."""

from pathlib import Path
from typing import Any

from tabular.reading import Table, read_file, to_table


def read_table(path: Path, **options: Any) -> Table:
    """The table in the file at `path`; `options` are those of `read_file`."""
    return to_table(read_file(path, **options))
