"""Drafts that a later version of their file makes needless, as of a workbook that grows.

A file that is saved again and again, or answers that are fetched every hour, would fill the list of
what waits. A draft is replaced where nobody has begun it and the later file has all of its rows.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Select, select

from core.errors import UserError
from core.progress import Progress
from core.temporary import private_folder
from core.text import replace_invalid
from importers.choices import ImportChoices, ReadOptions
from importers.kinds import KINDS
from importers.queue import drafts, worklist
from importers.workflow import SourceFile, read_source
from models.database import Database
from models.tables import import_drafts
from tabular.reading import Cell, Table


def needless_drafts(
    database: Database,
    folder: str,
    source: SourceFile,
    choices: ImportChoices,
    progress: Progress,
) -> Sequence[int]:
    """The drafts of earlier versions of a file of `folder`, by id, of which it has all rows."""
    with database.read() as connection:
        found = connection.scalars(_untouched(folder, source)).all()
    if not found:
        return ()
    key = _key_column(source, choices)
    now = _rows(source.table, key)
    return [
        draft_id
        for draft_id in found
        if (before := _read(database, draft_id, progress)) is not None
        and before.headings == source.table.headings
        and _rows(before, key) <= now
    ]


def replace_drafts(
    connection: Connection, folder: str, source: SourceFile, draft_ids: Collection[int]
) -> None:
    """Take drafts away, but those that somebody has begun since, in a transaction that writes."""
    for draft_id in connection.scalars(_untouched(folder, source)).all():
        if draft_id in draft_ids:
            worklist.finish(connection, draft_id, worklist.REPLACED, None)


def _untouched(folder: str, source: SourceFile) -> Select[int]:
    """The drafts of files of that name in the folder that nobody has begun."""
    draft = import_drafts.c
    return select(draft.id).where(
        draft.folder == folder,
        draft.file_name == replace_invalid(source.path.name),
        draft.kind == source.kind.key,
        draft.file_hash != source.digest,
        draft.reason.is_not(None),
    )


def _read(database: Database, draft_id: int, progress: Progress) -> Table | None:
    """The rows of a draft; None where it cannot be read, or is gone."""
    place = private_folder()
    try:
        path, standing = drafts.unpack(database, draft_id, place.path)
        kind = KINDS[standing.choices.kind]
        read = read_source(database, kind, path, ReadOptions(), standing.choices, progress)
    except UserError:
        return None
    finally:
        place.remove()
    table: Table = read.table
    return table


def _key_column(source: SourceFile, choices: ImportChoices) -> int | None:
    """By which column rows are known again, as answers by the platform’s ID of the response."""
    fields = [column.field for column in choices.mapping]
    key = source.kind.row_key
    return fields.index(key) if key in fields else None


def _rows(table: Table, key: int | None) -> set[tuple[Cell, ...]]:
    """The rows by their key, or else by all of their cells."""
    columns = table.columns if key is None else [table.columns[key]]
    return set(zip(*columns, strict=True))
