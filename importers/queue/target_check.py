"""Check that an export does not replace a file that is being imported.

Knows drafts of imports; must not know what is exported. tabular.writing.files protects databases.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from core.errors import UserError
from importers.queue.worklist import draft_of, drafts
from models.database import Database
from tabular.writing.files import is_open_here


def check_target(database: Database, path: Path, *sources: Path) -> None:
    """Raise UserError where `path` is the file of an import draft, or one of `sources`.

    Drafts identify files by content, so that links and copies are found as well.
    """
    with suppress(OSError):  # a file that cannot be read is no source; writing says what is wrong
        if not path.is_file() or is_open_here(path.stat()):
            return
        is_source = any(source.exists() and source.samefile(path) for source in sources)
        with database.read() as connection:
            if not is_source and drafts(connection):
                with path.open("rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                is_source = draft_of(connection, digest) is not None
        if is_source:
            raise UserError(
                f"“{path.name}” is the file of an import that is not finished, so it was not"
                " replaced; nothing was changed. Choose another name.",
                code="being_imported",
            )
