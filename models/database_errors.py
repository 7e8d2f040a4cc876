"""What a database says of itself when something is wrong, as sentences for the user."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import exc

from core.errors import UserError


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what the database says of itself into sentences for the user.

    Raises UserError for a database that is busy, full, damaged, read-only or out of reach.
    """
    try:
        yield
    except exc.DBAPIError as error:
        said = str(error.orig).casefold()
        for words, code, sentence in _SENTENCES:
            if any(word in said for word in words):
                raise UserError(sentence.format(name=name), code=code) from error
        raise


_SENTENCES: Final = (
    (
        ("database or disk is full", "no space left", "disk full"),
        "disk_full",
        "The disk that holds “{name}” is full. Nothing was changed; free some space and try again.",
    ),
    (
        ("database is locked", "lock timeout", "database is busy", "lock_timeout"),
        "busy",
        "Another desk or program is writing to “{name}”. Nothing was changed; try again in a"
        " moment.",
    ),
    (
        ("file is not a database", "malformed", "disk image", "corrupt"),
        "damaged",
        "The database “{name}” is damaged or is not an Almanac database. It was left as it is;"
        " restore the newest backup, or choose another file.",
    ),
    (
        ("readonly database", "read-only", "permission denied"),
        "read_only",
        "“{name}” cannot be written to. Nothing was changed; check who may write there.",
    ),
    (
        ("unable to open database file",),
        "cannot_open",
        "“{name}” cannot be opened. Nothing was changed; check that the folder exists and may be"
        " written to.",
    ),
    (
        ("connection refused", "could not connect", "connection failed", "connection is bad",
         "could not translate", "failed to resolve", "connection timeout",
         "password authentication failed", "does not exist", "server closed the connection"),
        "no_server",
        "The database server of “{name}” cannot be reached or refused the login. Nothing was"
        " changed; check the address and the network.",
    ),
)  # fmt: skip
