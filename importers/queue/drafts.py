"""Drafts: unfinished imports, saved with their file in the database.

A draft holds the file's content and everything chosen for it; the plan is made anew when somebody
goes on. Passwords are not kept. Knows nothing of the window. Which
drafts there are, and their end, is importers/queue/worklist.py's.
"""

import hashlib
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from core.errors import UserError
from core.serialization import as_plain, from_plain
from core.text import replace_invalid
from importers.choices import ImportChoices, current_names
from importers.kinds import KINDS
from importers.workflow import SourceFile
from models.database import Database, user_name, utc_now
from models.identifiers import reserve_ids
from models.reasons import Reason
from models.tables import import_drafts

FIRST_STEP: Final = "file"  # of the wizard
_QUICKLY: Final = 1  # zlib's level: workbooks are compressed already


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file as a draft stores it: name, SHA-256 and compressed content."""

    name: str
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an import has come: the choices, the wizard's step in a word, the rows if known."""

    choices: ImportChoices
    step: str = FIRST_STEP
    row_count: int | None = None


def pack(path: Path, digest: str | None = None) -> PackedFile:
    """Read and compress the file at `path`.

    Raises UserError where it is gone, or is not any more the one that `digest` is of.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"“{path.name}” can no longer be read, so no draft of this import was saved; you can"
            " still finish it now.",
            code="not_found",
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if digest is not None and found != digest:
        raise UserError(
            f"“{path.name}” was changed since it was read, so no draft of this import was saved;"
            " open the file again to import its new content.",
            code="file_changed",
        )
    return PackedFile(replace_invalid(path.name), found, zlib.compress(content, _QUICKLY))


def may_wait(database: Database, standing: Standing) -> bool:
    """Whether the file of an import may be kept as a draft: not that of an anonymous wave."""
    choices = standing.choices
    with database.read() as connection:
        return KINDS[choices.kind].may_wait(connection, choices)


def add(
    connection: Connection,
    file: PackedFile,
    standing: Standing,
    *,
    reason: Reason | None = None,
    folder: str | None = None,
) -> int:
    """Save a new draft; return its id. `connection` must be in a writing transaction."""
    draft_id = reserve_ids(connection, import_drafts, 1)[0]
    connection.execute(
        insert(import_drafts).values(
            id=draft_id,
            file_name=file.name,
            file_hash=file.digest,
            content=file.content,
            reason=reason.as_json() if reason is not None else None,
            folder=folder,
            **_values(standing),
        )
    )
    return draft_id


def keep(
    database: Database,
    path: Path,
    digest: str | None,
    standing: Standing,
    draft_id: int | None = None,
) -> int:
    """Save the progress of importing the file at `path`; return the id of its draft.

    The file is taken from `path` the first time alone. Raises UserError as `pack` does.
    """
    values = _values(standing)  # before others wait for the transaction
    if draft_id is not None:
        with database.unjournalled() as connection:
            known = update(import_drafts).where(import_drafts.c.id == draft_id)
            if connection.execute(known.values(reason=None, **values)).rowcount:
                return draft_id
    file = pack(path, digest)
    with database.unjournalled() as connection:
        return add(connection, file, standing)


def unpack(database: Database, draft_id: int, folder: Path) -> tuple[Path, Standing]:
    """Write the file of a draft to `folder`; return its path and the saved progress.

    Raises UserError where somebody dropped or applied it meanwhile.
    """
    with database.read() as connection:
        draft = connection.execute(
            select(import_drafts).where(import_drafts.c.id == draft_id)
        ).first()
    if draft is None:
        raise UserError(
            ("This import was finished or discarded on another computer; nothing was changed."),
            code="unknown_draft",
        )
    path = folder / Path(draft.file_name).name
    path.write_bytes(zlib.decompress(draft.content))
    kind = KINDS[draft.kind].choices
    choices = kind()
    with suppress(ValueError):  # choices of another version: they are made anew
        choices = from_plain(kind, current_names(draft.choices))
    return path, Standing(choices, draft.step, draft.row_count)


def still_sensible(
    connection: Connection, source: SourceFile, choices: ImportChoices, found: ImportChoices
) -> ImportChoices:
    """Earlier `choices` as far as they still apply to the file and the records.

    `found` are the choices that would be proposed now. Columns are mapped as before if they are the
    same; what does not exist any more is left out.
    """
    if not choices.mapping:  # nobody has seen its columns yet
        return replace(
            choices,
            mapping=found.mapping,
            sheet=found.sheet,
            heading_row=found.heading_row,
            profile=found.profile,
        )
    headings = [column.heading for column in choices.mapping]
    if headings != [column.heading for column in found.mapping]:
        return found
    kind = source.kind
    kept = replace(choices, sheet=found.sheet, heading_row=found.heading_row)
    sensible: ImportChoices = kind.sensible(
        connection, kept, found, kind.targets(connection, source, found)
    )
    return sensible


def _values(standing: Standing) -> dict[str, Any]:
    return {
        "kind": standing.choices.kind,
        "choices": as_plain(standing.choices),
        "step": standing.step,
        "row_count": standing.row_count,
        "at": utc_now(),
        "by": user_name(),
    }
