"""Drafts whose file has somebody who is erased: they are discarded as a whole."""

import zlib
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Connection, select

from core.errors import UserError
from core.temporary import private_folder
from core.text import comparison_key
from importers.queue.worklist import drop_all
from models.tables import import_drafts
from records.erasure.identity import Identity
from records.erasure.terms import Terms
from tabular.reading import LIMITS_OF_ANSWERS, read_sheets


def discard_drafts(
    connection: Connection, identities: Collection[Identity], terms: Terms
) -> list[str]:
    """Discard the drafts whose file has one of the people, or cannot be looked into; their names.

    The file itself stays where the office keeps it; its rows are left out when it is opened again.
    """
    named = {
        draft.id: draft.file_name
        for draft in connection.execute(select(import_drafts))
        if _has(draft.file_name, zlib.decompress(draft.content), identities, terms)
    }
    drop_all(connection, named)
    return list(named.values())


def _has(name: str, content: bytes, identities: Collection[Identity], terms: Terms) -> bool:
    """Whether any row of the file names one of the people, or nobody can tell."""
    folder = private_folder()
    try:
        path = folder.path / Path(name).name
        path.write_bytes(content)
        sheets = [book.sheet for book in read_sheets(path, limits=LIMITS_OF_ANSWERS)]
    except UserError:  # it has a password, which is not kept, or is damaged
        return True
    finally:
        folder.remove()
    whole = [
        (set(comparison_key(given).split()), set(comparison_key(family).split()))
        for one in identities
        for given in one.given
        for family in one.family
    ]
    for sheet in sheets:
        for cells in zip(*sheet.columns, strict=True):
            text = "\n".join(str(cell) for cell in cells if cell is not None)
            words = set(comparison_key(text).split())
            if any(given <= words and family <= words for given, family in whole if given | family):
                return True
            if terms.are_in(text):
                return True
    return False
