"""The address of a database server: written, read, refused in one sentence, shown without password.

postgresql+psycopg://user@server:5432/database?sslmode=require
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

from sqlalchemy import exc
from sqlalchemy.engine import URL, make_url

from core.errors import UserError

EXAMPLE: Final = "postgresql+psycopg://user@server/database"
DEFAULT_PORT: Final = 5432
_DRIVER: Final = "postgresql+psycopg"
_DRIVERS: Final = frozenset({"postgresql", _DRIVER})
_PORTS: Final = range(1, 65_536)
_SECRETS: Final = ("password", "sslpassword")  # options of the address


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


def server_address(
    server: str,
    port: int,
    database: str,
    user: str,
    password: str,
    options: Mapping[str, str | Sequence[str]] | None = None,
) -> str:
    """The address of a `database`; a `server` that begins with “/” is the folder of its socket."""
    is_socket = server.startswith("/")
    return _written(
        URL.create(
            _DRIVER,
            user or None,
            password or None,
            None if is_socket else server,
            port,
            database,
            {**(options or {}), **({"host": server} if is_socket else {})},
        )
    )


def has_password(address: str) -> bool:
    """Whether a server's `address` has a password in it."""
    url = server_url(address)
    return bool(url.password) or "password" in url.query


def without_password(address: str | URL) -> str:
    """A server's `address` without its password, as it may be kept and shown."""
    url = address if isinstance(address, URL) else server_url(address)
    user, host, port, database = url.username, url.host, url.port, url.database
    query = {key: value for key, value in url.query.items() if key not in _SECRETS}
    return _written(URL.create(_DRIVER, user, None, host, port, database, query))


def with_password(address: str, password: str) -> str:
    """A server's `address` with this `password`."""
    return _written(server_url(without_password(address)).set(password=password))


def display_name(url: URL) -> str:
    """`url` for display: user, server and database, without password and options."""
    user = f"{url.username}@" if url.username else ""
    return f"{user}{url.host or 'local server'}/{url.database}"


def _written(url: URL) -> str:
    return url.render_as_string(hide_password=False).replace(" ", "%20")  # SQLAlchemy leaves it


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
