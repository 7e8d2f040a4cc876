"""The kinds of import that exist: the one place that knows them."""

from typing import Final

from sqlalchemy import Connection

from importers.answers.kind import RESPONSES
from importers.contacts.kind import CONTACTS
from importers.workflow import AnyKind, Recognition
from tabular.reading import Book

KINDS: Final[dict[str, AnyKind]] = {kind.key: kind for kind in (CONTACTS, RESPONSES)}


def recognise_kinds(connection: Connection, book: Book) -> list[Recognition]:
    """What a book may be, the likeliest first."""
    found = [one for kind in KINDS.values() for one in kind.recognise(connection, book)]
    return sorted(found, key=lambda one: -one.share)
