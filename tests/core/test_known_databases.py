"""What is noted of the databases that were opened: enough to open each again."""

import json
from datetime import datetime
from pathlib import Path

from core.known_databases import (
    is_known,
    known_databases,
    recent_databases,
    remember_database,
    remove_from_recent,
)

NOON = datetime(2026, 11, 20, 12)
ADDRESS = "postgresql+psycopg://zoe@server:5433/office"


def test_a_file_opens_by_its_path_and_one_on_a_server_by_its_address(
    own_data_folder: Path, tmp_path: Path
) -> None:
    remember_database(str(tmp_path / "office.db"), NOON)
    remember_database("server/office", NOON.replace(hour=13), ADDRESS)
    assert [one.opens_by for one in recent_databases()] == [ADDRESS, str(tmp_path / "office.db")]
    remove_from_recent(str(tmp_path / "office.db"))
    assert [one.opens_by for one in recent_databases()] == [ADDRESS]
    assert len(known_databases()) == 2


def test_one_on_a_server_is_listed_once_under_the_name_it_has_now(own_data_folder: Path) -> None:
    remember_database("server/office", NOON, ADDRESS)
    remember_database("zoe@server/office", NOON.replace(hour=13), ADDRESS)
    other = ADDRESS.replace("zoe", "max")
    remember_database("max@server/office", NOON.replace(hour=14), other)
    assert [one.name for one in recent_databases()] == ["max@server/office", "zoe@server/office"]


def test_one_on_a_server_without_an_address_is_known_but_not_offered(
    own_data_folder: Path,
) -> None:
    own_data_folder.mkdir(parents=True, exist_ok=True)
    noted = {"name": "server/office", "opened_at": NOON.isoformat()}  # by an earlier version
    (own_data_folder / "databases.json").write_text(json.dumps({"databases": [noted]}))
    assert is_known("server/office")
    assert recent_databases() == []
