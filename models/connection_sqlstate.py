"""The SQLSTATE of a refused connection, which psycopg does not give.

libpq shows a refusal as a text in the server's language only. Asked to be terse
(PQsetErrorVerbosity), it shows the SQLSTATE instead, which is the same in every language.
"""

import ctypes
import re
import select
import time
from pathlib import Path
from typing import Any, Final

from psycopg import OperationalError, errors, pq
from psycopg.conninfo import make_conninfo

_PQERRORS_SQLSTATE: Final = 3  # PGVerbosity of libpq-fe.h
_LIMIT: Final = 5.0  # seconds for the second attempt


def connection_sqlstate(error: OperationalError) -> str | None:
    """Return why the server refused the connection that failed with `error`.

    Connects once more, since the text of the first attempt cannot be made terse afterwards. None
    where the server did not answer.
    """
    if error.pgconn is None or isinstance(error, errors.ConnectionTimeout):
        return None
    try:
        message = _terse_message(error.pgconn.info)
    except (OSError, ImportError, LookupError, AttributeError, ValueError, OperationalError):
        return None  # a server that is gone by now, or a psycopg that brings no libpq
    found = re.search(r": +([0-9A-Z]{5})\s*\Z", message)
    return None if found is None else found[1]


def _terse_message(options: list[pq.ConninfoOption]) -> str:
    given = {option.keyword.decode(): option.val.decode() for option in options if option.val}
    connection: Any = pq.PGconn.connect_start(make_conninfo("", **given).encode())
    try:
        set_verbosity = _libpq().PQsetErrorVerbosity
        set_verbosity(ctypes.c_void_p(connection.pgconn_ptr), _PQERRORS_SQLSTATE)
        deadline = time.monotonic() + _LIMIT
        while (left := deadline - time.monotonic()) > 0:
            match connection.connect_poll():
                case pq.PollingStatus.READING:
                    select.select([connection.socket], [], [], left)
                case pq.PollingStatus.WRITING:
                    select.select([], [connection.socket], [], left)
                case _:
                    return str(connection.get_error_message())
        return ""
    finally:
        connection.finish()


def _libpq() -> ctypes.CDLL:
    """The library that psycopg's wheel brings, which this process has loaded already."""
    import psycopg_binary

    package = Path(psycopg_binary.__file__).parent
    libraries = [
        *package.with_name("psycopg_binary.libs").glob("libpq*"),  # Linux and Windows
        *package.glob(".dylibs/libpq*"),  # macOS
    ]
    return ctypes.CDLL(str(libraries[0]))
