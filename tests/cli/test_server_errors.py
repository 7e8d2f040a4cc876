"""A server that fails in the midst of a command: one sentence, and nothing is half done."""

from pathlib import Path

import pytest

from importers.contacts import writing
from models.database import Database
from tests.cli.commands import Almanac
from tests.databases import run_on_server

_END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    " AND pid <> pg_backend_pid()"
)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("closes", [False, True])
def test_a_session_that_is_ended_in_the_midst_of_an_import(
    database: Database,
    almanac_anywhere: Almanac,
    postgresql: str,
    alumni: Path,
    monkeypatch: pytest.MonkeyPatch,
    closes: bool,
) -> None:
    name = database.engine.url.database
    before = almanac_anywhere.content()
    written = writing.write_plan

    def end_then_write(*arguments: object) -> object:
        if closes:  # then even the note that the import failed cannot be written
            run_on_server(postgresql, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        run_on_server(postgresql, _END.format(name=name))
        return written(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "write_plan", end_then_write)
    told = almanac_anywhere("import", "contacts", alumni)
    assert "was ended" in told.refusal
    run_on_server(postgresql, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    monkeypatch.setattr(writing, "write_plan", written)
    assert almanac_anywhere.json("contacts", "count")["total"] == before[0]
    assert almanac_anywhere("import", "contacts", alumni).status == 0
