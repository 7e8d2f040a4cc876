"""Messages for the user about errors of the database.

Errors are classified by SQLSTATE (PostgreSQL, appendix A) or by SQLite's result code
(sqlite.org/rescode.html). Words are read only where there is no such code, and then only those
that are never translated: what SQLite says with its general SQLITE_ERROR, and what the client
library of PostgreSQL says of an address or a network.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import exc

from core.errors import UserError

_TOO_LITTLE_ROOM: Final = 1_000_000  # bytes free on a disk that is as good as full


@contextmanager
def explained(name: str, written: str | None = None) -> Iterator[None]:
    """Turn database errors into messages for the user.

    `name` is the path of the database's file, or how its server is called; `written` the path of
    another file that is written meanwhile, such as a backup. Raises UserError for a database that
    is busy, full, damaged, read-only, out of reach and so on.
    """
    try:
        yield
    except exc.DBAPIError as error:
        found = _refusal(error, name, written)
        if found is None:
            raise
        raise found from error
    except exc.TimeoutError as error:  # of SQLAlchemy's pool
        raise _as_refusal("busy", name) from error
    except UnicodeEncodeError as error:
        raise _as_refusal("half_character", name) from error
    except (TypeError, ValueError) as error:
        if not _is_from_reading(error):
            raise
        raise _as_refusal("unreadable_value", name) from error


def _refusal(error: exc.DBAPIError, name: str, written: str | None) -> UserError | None:
    """`error` as a sentence; None where it can only be a bug."""
    driver: Any = error.orig
    if hasattr(driver, "sqlstate"):
        code = _server_code(error, driver)
        return None if code is None else _as_refusal(code, name)
    code = _file_code(driver)
    if code is None:
        return None
    place = written or name
    if code in {"io_error", "cannot_open"} and _is_full(Path(place)):
        code = "disk_full"
    return _as_refusal(code, place if code in _OF_THE_PLACE else name)


def _as_refusal(code: str, name: str) -> UserError:
    return UserError(_SENTENCES[code].format(name=name), code=_STABLE.get(code, code))


def _file_code(driver: Any) -> str | None:
    said = str(driver)
    number = getattr(driver, "sqlite_errorcode", None)
    if number is None:  # the driver's own: it could not turn a value into Python's
        return "unreadable_value" if said.startswith("Could not decode") else None
    if number & 0xFF == _SQLITE_ERROR:
        return _by_words(said, _SQLITE_WORDS)
    return _SQLITE.get(number & 0xFF)  # the rest of an extended code says which kind of it


def _server_code(error: exc.DBAPIError, driver: Any) -> str | None:
    state = driver.sqlstate
    connecting = error.statement is None and not error.connection_invalidated
    if state is None and connecting and isinstance(error, exc.OperationalError):
        from models.connection_sqlstate import connection_sqlstate

        state = connection_sqlstate(driver)
    if state == "42501":  # insufficient_privilege
        if error.statement is None:
            return "no_rights_to_connect"
        verb = error.statement.lstrip().partition(" ")[0].upper()
        return _NO_RIGHTS.get(verb, "no_rights_to_write")
    if state is not None:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    if error.connection_invalidated:  # without a statement: while the change was made permanent
        return "connection_lost" if error.statement is None else "session_ended"
    if connecting and isinstance(error, exc.OperationalError | exc.ProgrammingError):
        return _by_words(str(driver), _CONNECTION_WORDS) or "no_server"
    return None


def _by_words(said: str, table: Sequence[tuple[Sequence[str], str]]) -> str | None:
    said = said.casefold()
    return next((code for words, code in table if any(word in said for word in words)), None)


def _is_full(place: Path) -> bool:
    try:
        return shutil.disk_usage(place.parent).free < _TOO_LITTLE_ROOM
    except OSError:
        return False


def _is_from_reading(error: Exception) -> bool:
    """Whether SQLAlchemy raised it as it turned a stored value into a date, a number or JSON."""
    trace = error.__traceback__
    module = ""
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        trace = trace.tb_next
    return module.startswith(("sqlalchemy.engine._processors", "sqlalchemy.sql.sqltypes"))


_SQLITE_ERROR: Final = 1
_SQLITE: Final[Mapping[int, str]] = {
    3: "read_only",  # PERM
    4: "interrupted",  # ABORT
    5: "busy",
    6: "busy",  # LOCKED
    7: "no_memory",  # NOMEM
    8: "read_only",
    9: "interrupted",
    10: "io_error",
    11: "damaged",  # CORRUPT
    13: "disk_full",
    14: "cannot_open",
    15: "busy",  # PROTOCOL: of locking
    17: "busy",  # SCHEMA: another program changed it
    18: "too_complex",  # TOOBIG
    19: "conflict",  # CONSTRAINT
    22: "io_error",  # NOLFS: the disk cannot hold so large a file
    23: "read_only",  # AUTH
    24: "damaged",  # FORMAT
    26: "damaged",  # NOTADB
}
_SQLITE_WORDS: Final = (
    (
        ("expression tree", "too many", "parser stack", "pattern too complex", "too large"),
        "too_complex",
    ),
    (("unable to open",), "cannot_open"),
    # Of its tables, also where they are not those of the version that it says it has.
    (
        (
            "no such table",
            "no such column",
            "already exists",
            "duplicate column",
            "unsupported file format",
        ),
        "damaged",
    ),
)
_POSTGRESQL: Final[Mapping[str, str]] = {
    "08": "connection_lost",
    "22021": "half_character",  # not in the server's encoding
    "22P05": "half_character",
    "23": "conflict",
    "25006": "read_only_server",
    "25P03": "session_ended",  # idle in transaction
    "25P04": "timeout",  # transaction_timeout
    "28": "login_refused",
    "3D": "no_database",
    "3F": "damaged_server",  # no such schema
    "40": "deadlock",  # and a transaction that cannot be serialised
    "42701": "damaged_server",  # as the next ones: not the tables of the version that it has
    "42703": "damaged_server",  # no such column
    "42710": "damaged_server",
    "42883": "damaged_server",  # no such function
    "42P01": "damaged_server",  # no such table
    "42P07": "damaged_server",
    "53": "server_fault",
    "53100": "server_disk_full",
    "53200": "server_memory",
    "53300": "too_many_connections",
    "54": "too_complex",
    "55000": "no_database",  # that takes no connections, as nothing else of ours raises it
    "55P03": "busy",  # lock_timeout
    "57014": "timeout",
    "57": "session_ended",
    "57P03": "server_starting",
    "57P04": "no_database",  # dropped meanwhile
    "58": "server_fault",
    "F0": "server_fault",
    "XX": "server_fault",
    "XX001": "damaged_server",
    "XX002": "damaged_server",
}
_NO_RIGHTS: Final[Mapping[str, str]] = {
    "SELECT": "no_rights_to_read",
    "WITH": "no_rights_to_read",
    "CREATE": "no_rights_to_create",
    "ALTER": "no_rights_to_create",
    "DROP": "no_rights_to_create",
}
# Of the client library, which speaks English alone. Its words for a network that does not answer
# are the system's own, in any language: whatever is not here is "no_server".
_CONNECTION_WORDS: Final = (
    (("invalid ", "bad value", "definition of service", "uri query"), "bad_option"),
    (("no password supplied",), "login_refused"),
    (("ssl", "certificate"), "no_encryption"),
    (("failed to resolve", "could not translate"), "unknown_server"),
)

# Of the file that is written, which need not be the database.
_OF_THE_PLACE: Final = frozenset({"cannot_open", "disk_full", "io_error", "read_only"})
_SENTENCES: Final[Mapping[str, str]] = {
    "bad_option": "An option in the address of “{name}” is not one that PostgreSQL knows or has a"
    " wrong value. Nothing was changed; correct the address.",
    "busy": "Another user or program is writing to “{name}”. Nothing was changed; try again in a"
    " moment.",
    "cannot_open": "“{name}” cannot be opened. Nothing was changed; check that the folder exists"
    " and may be written to.",
    "conflict": "The change does not fit what is in “{name}” now, perhaps because somebody else"
    " changed the same records. Nothing was changed; look at the records and try again.",
    "connection_lost": "The connection to the database server of “{name}” was lost. The last"
    " change was saved either wholly or not at all; check which before you repeat it.",
    "damaged": "The database “{name}” is damaged or is not an Almanac database. It was left as it"
    " is; restore the newest backup, or choose another file.",
    "damaged_server": "The database “{name}” is damaged or is not an Almanac database. It was left"
    " as it is; ask the server’s administrator to check it or to restore a backup.",
    "deadlock": "Another user changed the same records of “{name}” at the same moment. Nothing was"
    " changed; try again.",
    "disk_full": "The disk that holds “{name}” is full. Nothing was changed; free some space and"
    " try again.",
    "half_character": "A text contains half a character, which no database can store. Nothing was"
    " changed; type the text again.",
    "interrupted": "The work on “{name}” was interrupted. Nothing was changed; try again.",
    "io_error": "The disk that holds “{name}” could not be read or written. Nothing was changed;"
    " check that the disk or network drive is connected and try again.",
    "login_refused": "The database server of “{name}” refused the login. Nothing was changed;"
    " check the user name, the password and “sslmode” in the address, or ask the"
    " server’s administrator.",
    "no_database": "The database server has no open database “{name}”. Nothing was changed; check"
    " the address, or ask the server’s administrator.",
    "no_encryption": "An encrypted connection to the database server of “{name}” is needed or"
    " cannot be made. Nothing was changed; check “sslmode” in the address.",
    "no_memory": "There is not enough free memory for this. Nothing was changed; close other"
    " programs and try again.",
    "no_rights_to_connect": "The login for “{name}” may not use that database. Nothing was"
    " changed; ask the server’s administrator for the right to connect.",
    "no_rights_to_create": "The login for “{name}” may not create tables there. Nothing was"
    " changed; ask the server’s administrator to make it the owner of the database.",
    "no_rights_to_read": "The login for “{name}” may not read the records there. Nothing was"
    " changed; ask the server’s administrator for the right to read.",
    "no_rights_to_write": "The login for “{name}” may not change the records there. Nothing was"
    " changed; ask the server’s administrator for the right to write.",
    "no_server": "The database server of “{name}” cannot be reached or refused the connection."
    " Nothing was changed; check the address and the network.",
    "read_only": "“{name}” cannot be written to. Nothing was changed; check who may write there.",
    "read_only_server": "The database server of “{name}” takes no changes at the moment. Nothing"
    " was changed; ask the server’s administrator.",
    "server_disk_full": "The disk of the database server of “{name}” is full. Nothing was changed;"
    " ask the server’s administrator to free some space.",
    "server_fault": "The database server of “{name}” reported a fault of its own. Nothing was"
    " changed; ask the server’s administrator to look into its log.",
    "server_memory": "The database server of “{name}” has not enough free memory for this."
    " Nothing was changed; try again later.",
    "server_starting": "The database server of “{name}” is starting or stopping. Nothing was"
    " changed; try again in a minute.",
    "session_ended": "The connection to the database server of “{name}” was ended. What was being"
    " saved is not on record; try again, or ask the server’s administrator.",
    "timeout": "The database server of “{name}” stopped the work, which took longer than it"
    " allows. Nothing was changed; try again, or ask the server’s administrator for more time.",
    "too_complex": "The request is too large or too complex for the database. Nothing was changed;"
    " use a shorter filter or search.",
    "too_many_connections": "The database server of “{name}” has no free connection. Nothing was"
    " changed; try again when another user has closed Almanac.",
    "unknown_server": "There is no database server at “{name}”: its name is not known on the"
    " network. Nothing was changed; check the address and the network.",
    "unreadable_value": "A stored value cannot be read, so the database “{name}” is damaged."
    " Nothing was changed; check the database, which names the record, or restore a backup.",
}
# Codes that tests and callers rely on, where several sentences share one.
_STABLE: Final[Mapping[str, str]] = {
    "bad_option": "bad_address",
    "damaged_server": "damaged",
    "deadlock": "busy",
    "no_rights_to_connect": "no_rights",
    "no_rights_to_create": "no_rights",
    "no_rights_to_read": "no_rights",
    "no_rights_to_write": "no_rights",
    "read_only_server": "read_only",
    "server_disk_full": "disk_full",
    "server_memory": "no_memory",
    "unknown_server": "no_server",
}
