"""The address of a database server: read, refused in one sentence, and shown without its password.

postgresql+psycopg://user@server:5432/database?sslmode=require
"""

import re
from typing import Final, NoReturn

from sqlalchemy import exc
from sqlalchemy.engine import URL, make_url

from core.errors import UserError

EXAMPLE: Final = "postgresql+psycopg://user@server/database"
_DRIVERS: Final = frozenset({"postgresql", "postgresql+psycopg"})
_PORTS: Final = range(1, 65_536)


def is_server_address(address: str) -> bool:
    """Whether `address` is meant as a server's address, be it a correct one, not as a file."""
    return "://" in address or bool(re.match(r"\s*postgres\w*(\+\w*)?:", address, re.IGNORECASE))


def server_url(address: str) -> URL:
    """The URL that `address` writes. Raises UserError, which shows nothing of it, for a bad one."""
    address = address.strip()
    if re.search(r"[\s\x00-\x1f\x7f]", address):
        _refuse("contains a space; write %20 for it")
    if re.fullmatch(r"[^@/?]*://([^@/?]*@)?[^@]*", address) is None:
        _refuse(
            "cannot be understood; within a user name or password write %40 for @, %3A for :,"
            " %2F for / and %3F for ?"
        )
    try:
        url = make_url(address)
    except ValueError:
        _refuse("has a port that is not a number")
    except exc.ArgumentError:
        _refuse("cannot be understood")
    if url.drivername not in _DRIVERS:
        _refuse("is not one of PostgreSQL")
    if url.port is not None and url.port not in _PORTS:
        _refuse("has a port that is not between 1 and 65535")
    if not url.host and "host" not in url.query:
        _refuse("names no server")
    if url.host and re.fullmatch(r"[\w.:%-]+", url.host) is None:
        _refuse("has a server’s name that cannot be understood")
    if not url.database:
        _refuse("names no database")
    if url.query.keys() - _options():  # not named: it may be the rest of a password with an “&”
        _refuse("has an option that PostgreSQL does not know")
    try:
        url.get_dialect()().create_connect_args(url)
    except exc.ArgumentError:
        _refuse("has an option with a wrong value")
    return url


def display_name(url: URL) -> str:
    """`url` for display: server and database, without login and options."""
    return f"{url.host or 'local server'}/{url.database}"


def _options() -> set[str]:
    """The options of a connection, as the client library lists them."""
    from psycopg.pq import Conninfo

    return {option.keyword.decode() for option in Conninfo.get_defaults()}


def _refuse(what: str) -> NoReturn:
    raise UserError(
        f"The address of the database {what}. Nothing was changed; write a file’s path or"
        f" {EXAMPLE}.",
        code="bad_address",
    )
