"""Addresses of servers: good ones are read, bad ones refused, and no password is ever shown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from models.database import open_database
from models.database_address import (
    display_name,
    has_password,
    is_server_address,
    server_address,
    server_url,
    with_password,
    without_password,
)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("postgresql+psycopg://zoe@server/office", "zoe@server/office"),
        ("postgresql://zoe:s3cret@server:5433/office", "zoe@server/office"),
        ("  postgresql+psycopg://zoe:a:b%40c%2F@server/office ", "zoe@server/office"),
        ("postgresql+psycopg://zoe:s3cret@[::1]:5432/office?sslmode=require", "zoe@::1/office"),
        ("postgresql+psycopg://zoe:@/office?host=/run/postgresql", "zoe@local server/office"),
        ("postgresql+psycopg://server/office?password=s3cret", "server/office"),
    ],
)
def test_good_addresses(address: str, name: str) -> None:
    assert is_server_address(address)
    assert display_name(server_url(address)) == name


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql+psycopg://zoe:s3cret@heim@127.0.0.1/office", "%40"),
        ("postgresql+psycopg://zoe:s3cret/heim@127.0.0.1/office", "%2F"),
        ("postgresql+psycopg://zoe:12/s3cret@127.0.0.1/office", "%2F"),
        ("postgresql+psycopg://zoe:s3cret?heim@127.0.0.1/office", "%3F"),
        ("postgresql+psycopg://zoe:s3cret:/heim@127.0.0.1/office", "%3A"),
        ("postgresql+psycopg://zoe@mail.example.org:s3cret@127.0.0.1/office", "%40"),
        ("postgresql+psycopg://zoe:s3 cret@127.0.0.1/office", "space"),
        ("postgresql+psycopg://zoe:s3cret@127.0.0.1:port/office", "port"),
        ("postgresql+psycopg://zoe:s3cret@127.0.0.1:70000/office", "port"),
        ("postgresql+psycopg://zoe:s3cret@127.0.0.1:-1/office", "port"),
        ("postgresql+psycopg://zoe:s3cret@/office", "no server"),
        ("postgresql+psycopg://zoe:s3cret@:5432/office", "no server"),
        ("postgresql+psycopg://zoe:s3cret@127.0.0.1", "no database"),
        ("postgresql+psycopg://zoe:s3cret@127.0.0.1/", "no database"),
        ("postgresql+psycopg://zoe:s3cret@127.0.0.1/office?colour=s3cret", "option"),
        ("postgresql+psycopg://127.0.0.1/office?password=ab&s3cret=1", "option"),
        ("postgresql+psycopg2://zoe:s3cret@127.0.0.1/office", "PostgreSQL"),
        ("mysql://zoe:s3cret@127.0.0.1/office", "PostgreSQL"),
        ("sqlite:///s3cret.db", "PostgreSQL"),
        ("postgresql:zoe:s3cret@127.0.0.1/office", "cannot be understood"),
        ("postgresql+psycopg:/zoe:s3cret@127.0.0.1/office", "cannot be understood"),
        ("Postgres://zoe:s3cret@127.0.0.1/office", "PostgreSQL"),
        ("://zoe:s3cret@127.0.0.1/office", "cannot be understood"),
        ("postgresql+psycopg://[s3cret/office", "server’s name"),
        ("://", "cannot be understood"),
    ],
)
def test_bad_addresses(address: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        open_database(address)
    assert caught.value.code == "bad_address"
    assert words in caught.value.message
    assert not any(secret in caught.value.message for secret in ("s3", "cret", "heim", "zoe"))


@pytest.mark.parametrize("path", ["office.db", "C:/office.db", "a@b:c.db", "postgres.db"])
def test_paths_are_no_addresses(path: str, tmp_path: Path) -> None:
    assert not is_server_address(path)
    assert not is_server_address(str(tmp_path / path))


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (("server", 5432, "office", "zoe", "s3cret"),
         "postgresql+psycopg://zoe:s3cret@server:5432/office"),
        (("server", 5433, "office", "zoe", ""), "postgresql+psycopg://zoe@server:5433/office"),
        (("::1", 5432, "office", "zoe", "a b:c@d/e?f"),
         "postgresql+psycopg://zoe:a%20b%3Ac%40d%2Fe%3Ff@[::1]:5432/office"),
        (("/run/postgresql", 5432, "office", "zoe", "s3cret"),
         "postgresql+psycopg://zoe:s3cret@:5432/office?host=%2Frun%2Fpostgresql"),
    ],
)  # fmt: skip
def test_an_address_is_written(parts: tuple[str, int, str, str, str], written: str) -> None:
    assert server_address(*parts) == written


_WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1)


@given(st.sampled_from(["server", "/run/my sockets"]), _WORDS, _WORDS, _WORDS)
def test_what_is_written_is_read_again(
    server: str, database: str, user: str, password: str
) -> None:
    address = server_address(server, 5433, database, user, password, {"sslmode": "require"})
    url = server_url(address)
    assert (url.host or url.query["host"], url.port) == (server, 5433)
    assert (url.database, url.username, url.password) == (database, user, password)
    assert url.query["sslmode"] == "require"
    bare = without_password(address)
    assert not has_password(bare)
    assert server_url(with_password(bare, password)) == url


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://zoe:s3cret@server/office",
        "postgresql+psycopg://zoe@server/office?password=s3cret",
        "postgresql+psycopg://zoe:other@server/office?password=s3cret",
    ],
)
def test_an_address_is_kept_without_its_password(address: str) -> None:
    assert has_password(address)
    assert without_password(address) == "postgresql+psycopg://zoe@server/office"
