"""Imports that are not finished: kept with the file itself, so that they outlive the program.

A draft holds the file's content and everything chosen for it; the plan is made anew when somebody
goes on. Passwords are not kept. Knows nothing of the window, nor of how a plan is made. Which
drafts there are, and their end, is importers/queue/worklist.py's.
"""

import hashlib
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from core.errors import UserError
from core.serialization import as_plain, from_plain
from core.text import replace_invalid
from importers.choices import Choices
from importers.columns import Reason
from models.database import Database, user_name, utc_now
from models.identifiers import reserve_ids
from models.sql import within
from models.tables import import_drafts, people
from records.fields.definitions import Field
from records.people import CUSTOM_PREFIX

FIRST_STEP: Final = "file"  # of the wizard
_QUICKLY: Final = 1  # zlib's level: workbooks are compressed already


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file as a draft keeps it: its name, the SHA-256 and the compressed bytes of its content."""

    name: str
    digest: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an import has come: the choices, the wizard's step in a word, the rows if known."""

    choices: Choices
    step: str = FIRST_STEP
    row_count: int | None = None


def pack(path: Path, digest: str | None = None) -> PackedFile:
    """The file at `path`, ready to be kept.

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


def add(
    connection: Connection,
    file: PackedFile,
    standing: Standing,
    *,
    reason: str = "",
    folder: str | None = None,
) -> int:
    """Keep a draft; give its id. `connection` is that of a transaction that writes."""
    draft_id = reserve_ids(connection, import_drafts, 1)[0]
    connection.execute(
        insert(import_drafts).values(
            id=draft_id,
            file_name=file.name,
            file_hash=file.digest,
            content=file.content,
            reason=reason,
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
    """Keep how far the import of the file at `path` has come; give the id of its draft.

    The file is taken from `path` the first time alone. Raises UserError as `pack` does.
    """
    values = _values(standing)  # before others wait for the transaction
    if draft_id is not None:
        with database.unjournalled() as connection:
            known = update(import_drafts).where(import_drafts.c.id == draft_id)
            if connection.execute(known.values(reason="", **values)).rowcount:
                return draft_id
    file = pack(path, digest)
    with database.unjournalled() as connection:
        return add(connection, file, standing)


def unpack(database: Database, draft_id: int, folder: Path) -> tuple[Path, Standing]:
    """Write the file of a draft into `folder`; give its path, and how far its import has come.

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
    choices = Choices(())
    with suppress(ValueError):  # choices of another version: they are made anew
        known = {"corrections": draft.choices.get("mends", {}), **draft.choices}  # of old drafts
        choices = from_plain(Choices, known)
    return path, Standing(choices, draft.step, draft.row_count)


def still_sensible(
    connection: Connection, choices: Choices, found: Choices, fields: Mapping[str, Field]
) -> Choices:
    """What of `choices`, made earlier, can be said of the file and the records as they are now.

    `found` are the choices that would be proposed now, `fields` those there are. Columns are mapped
    as before if they are the same; fields and people that are gone since are left out.
    """
    if not choices.mapping:  # nobody has seen its columns yet
        return replace(found, dates=choices.dates, existing=choices.existing)
    headings = [column.heading for column in choices.mapping]
    if headings != [column.heading for column in found.mapping]:
        return found
    decided = {one for one in choices.decisions.values() if isinstance(one, int)}
    known = set(connection.scalars(select(people.c.id).where(within(people.c.id, sorted(decided)))))
    return replace(
        choices,
        sheet=found.sheet,
        heading_row=found.heading_row,
        mapping=tuple(
            replace(column, field=None, reason=Reason.NONE)
            if _is_gone(column.field, fields)
            else column
            for column in choices.mapping
        ),
        decisions={
            index: decision
            for index, decision in choices.decisions.items()
            if not isinstance(decision, int) or decision in known
        },
        constants={
            key: value for key, value in choices.constants.items() if not _is_gone(key, fields)
        },
    )


def _values(standing: Standing) -> dict[str, Any]:
    return {
        "choices": as_plain(standing.choices),
        "step": standing.step,
        "row_count": standing.row_count,
        "at": utc_now(),
        "by": user_name(),
    }


def _is_gone(key: str | None, fields: Mapping[str, Field]) -> bool:
    return key is not None and key.startswith(CUSTOM_PREFIX) and key not in fields
