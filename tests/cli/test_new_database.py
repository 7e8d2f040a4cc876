"""Which commands create a database, where, and that every other one refuses a missing one."""

from datetime import datetime
from pathlib import Path

import pytest

from core.known_databases import known_databases, remember_database
from tests.cli.commands import Almanac, make_database

WAVE = ("--survey", "CAR", "--wave", "2018")
READERS = [
    ("contacts", "count"),
    ("contacts", "search", "x"),
    ("batches",),
    ("undo", "1"),
    ("segment", "save", "New", "--where", "award = PhD"),
    ("survey", "list"),
    ("wave", "open", "--survey", "CAR", "--label", "2020"),
    ("invite", *WAVE),
    ("summary", *WAVE),
    ("export", "contacts", "OUT.xlsx"),
    ("reviews",),
    ("watch", "list"),
    ("backup", "OUT.db"),
    ("check",),
]


@pytest.fixture
def nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Almanac:
    """Commands on a file that is not there."""
    return Almanac(str(tmp_path / "office" / "office.db"), capsys)


@pytest.mark.parametrize("command", READERS, ids=" ".join)
def test_a_missing_database_is_refused(
    nowhere: Almanac, tmp_path: Path, command: tuple[str, ...]
) -> None:
    told = nowhere(*(word.replace("OUT", str(tmp_path / "out")) for word in command))
    assert "no database" in told.refusal
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("act", ["contacts", "responses", "survey"])
def test_a_missing_database_is_created_and_said(
    nowhere: Almanac, alumni: Path, answers: Path, questionnaire: Path, act: str
) -> None:
    commands: dict[str, tuple[object, ...]] = {
        "contacts": ("import", "contacts", alumni),
        "responses": ("import", "responses", answers, *WAVE),
        "survey": ("survey", "create", questionnaire),
    }
    told = nowhere(*commands[act])
    assert told.err.startswith(f"Creating a new database, “{nowhere.address}” …\n")
    assert nowhere("check").status == 0
    assert known_databases()[0].name == nowhere.address


@pytest.mark.parametrize(
    "left",
    [
        "backups/office-2026-11-27-090000.db",
        "office.db.20261127-090000.aside",
        "office.db.before-0005-upgrade",
        "office.db-wal",
    ],
)
def test_no_database_is_created_where_one_was(nowhere: Almanac, alumni: Path, left: str) -> None:
    file = Path(nowhere.address).parent / left
    file.parent.mkdir(parents=True)
    file.write_bytes(b"of the office")
    told = nowhere("import", "contacts", alumni)
    assert file.name in told.refusal
    assert not Path(nowhere.address).exists()
    file.rename(file.with_name("other.db"))
    assert nowhere("import", "contacts", alumni).status == 0


def test_no_database_is_created_that_was_opened_before(nowhere: Almanac, alumni: Path) -> None:
    nowhere.json("import", "contacts", alumni)
    for file in Path(nowhere.address).parent.iterdir():
        file.unlink()
    assert "opened on this computer before" in nowhere("import", "contacts", alumni).refusal
    assert not Path(nowhere.address).exists()


@pytest.mark.parametrize("kind", ["empty", "text", "foreign", "damaged"])
def test_what_is_no_database_is_never_filled(
    nowhere: Almanac, alumni: Path, questionnaire: Path, kind: str
) -> None:
    path = Path(nowhere.address)
    path.parent.mkdir()
    make_database(path, kind)
    before = path.read_bytes()
    for command in (
        ("import", "contacts", alumni),
        ("survey", "create", questionnaire),
        ("contacts", "count"),
    ):
        assert nowhere(*command).refusal
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["empty", "text", "foreign"])
def test_a_demonstration_replaces_nothing_else(nowhere: Almanac, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "demonstration.db"
    make_database(file, kind)
    before = file.read_bytes()
    assert nowhere("demo", "--output", tmp_path, "--no-window").refusal
    assert file.read_bytes() == before


def test_a_restored_database_need_not_be_there(
    almanac: Almanac, nowhere: Almanac, alumni: Path, tmp_path: Path
) -> None:
    almanac.json("import", "contacts", alumni)
    almanac.json("backup", tmp_path / "copy.db")
    nowhere.json("restore", tmp_path / "copy.db")
    assert nowhere.json("contacts", "count")["total"] == 4


def test_the_list_of_databases_keeps_the_last_ones_and_survives_damage(
    own_data_folder: Path,
) -> None:
    for day in range(1, 29):
        for hour in range(5):
            remember_database(f"/office/{day}-{hour}.db", datetime(2030, 1, day, hour))
    remember_database("/office/20-1.db", datetime(2031, 1, 1))
    found = known_databases()
    assert len(found) == 100
    assert found[0].name == "/office/20-1.db"
    assert found[1].name == "/office/28-4.db"
    (own_data_folder / "databases.json").write_text("{")
    assert known_databases() == []
