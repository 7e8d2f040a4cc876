"""The command line itself: shared options, wrong usage, the window, and what a start loads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.database import create_database
from tests.cli.commands import Almanac

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    "order",
    [
        ("--database", "ADDRESS", "contacts", "count", "--json"),
        ("--json", "contacts", "--database", "ADDRESS", "count"),
        ("contacts", "count", "--json", "--database=ADDRESS"),
    ],
)
def test_shared_options_stand_anywhere(fielded: Almanac, order: tuple[str, ...]) -> None:
    told = fielded.plainly(*(word.replace("ADDRESS", fielded.address) for word in order))
    assert told.json["total"] == 4


def test_the_environment_names_the_database_where_nothing_else_does(
    fielded: Almanac, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ALMANAC_DATABASE", fielded.address)
    assert fielded.plainly("contacts", "count", "--json").json["total"] == 4
    other = tmp_path / "other.db"
    create_database(other).close()
    told = fielded.plainly("contacts", "count", "--json", "--database", other)
    assert told.json["total"] == 0


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="another place there")
def test_the_users_data_folder_has_the_database_at_last(
    almanac: Almanac, alumni: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ALMANAC_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert almanac.plainly("import", "contacts", alumni).status == 0
    assert (tmp_path / "almanac" / "almanac.db").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("contacts", "nonsense"),
        ("contacts", "count", "--nonsense"),
        ("contacts", "count", "--database"),
        ("contacts", "count", "--database", ""),
        ("contacts", "show"),
        ("contacts", "show", "Anna"),
        ("contacts", "show", "0"),
        ("contacts", "show", str(2**63)),
        ("contacts", "search", "x", "--limit", "-1"),
        ("undo", str(2**63)),
        ("import", "contacts"),
        ("import", "contacts", "a.xlsx", "--map", "Heading"),
        ("import", "contacts", "a.xlsx", "--header-row", "0"),
        ("import", "contacts", "a.xlsx", "--existing", "replace"),
        ("import", "contacts", "a.xlsx", "--dates", "backwards"),
        ("import", "responses", "a.xlsx"),
        ("export", "invitations", "a.xlsx", "--survey", "C", "--wave", "1", "--format", "odd"),
        ("wave", "open", "--survey", "C", "--label", "1", "--opens", "soon"),
        ("summary", "--survey", "C"),
        ("bench", "--people", "0"),
        ("demo",),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(almanac: Almanac, arguments: tuple[str, ...]) -> None:
    told = almanac.plainly("--database", almanac.address, *arguments)
    assert told.status == 2
    assert told.out == ""
    assert "Traceback" not in told.err


def test_help_names_every_command(almanac: Almanac) -> None:
    told = almanac.plainly("--help")
    assert told.status == 0
    for command in (
        *("demo", "import", "batches", "undo", "contacts", "segments", "segment", "survey", "wave"),
        *("invite", "export", "disposition", "summary", "backup", "restore", "check", "bench"),
    ):
        assert f"  {command} " in told.out


def test_a_database_without_a_command_opens_the_window_on_it(almanac: Almanac) -> None:
    assert almanac().status == 0
    assert almanac.window.opened == [almanac.address]


def test_a_file_in_place_of_a_command_is_opened_in_the_window(
    almanac: Almanac, tmp_path: Path
) -> None:
    office = tmp_path / "office"  # a file without an ending
    office.write_bytes(b"")
    for name in ("records.almanac", str(office), "postgresql+psycopg://desk@server/alumni"):
        assert almanac.plainly(name).status == 0
        assert almanac.window.opened[-1] == name
    assert almanac.window.imported == []


def test_a_spreadsheet_in_place_of_a_command_is_imported_in_the_window(almanac: Almanac) -> None:
    assert almanac("march.XLSX").status == 0
    assert almanac.window.opened == [almanac.address]
    assert almanac.window.imported == [Path("march.XLSX")]


def test_a_second_database_is_refused(almanac: Almanac) -> None:
    told = almanac("other.almanac")
    assert told.status == 2
    assert almanac.window.opened == []


def test_json_is_utf_8_whatever_the_terminal_speaks(fielded: Almanac) -> None:
    told = _door(fielded.address, "contacts", "search", "nunez", "--json", PYTHONIOENCODING="ascii")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout.decode())["people"][0]["family_name"] == "Núñez"


def test_a_refusal_through_the_real_door(fielded: Almanac) -> None:
    told = _door(fielded.address, "contacts", "show", "999", "--json")
    assert (told.returncode, told.stdout) == (1, b"")
    assert told.stderr.decode().strip() == "There is no person 999; nothing was changed."


@pytest.mark.parametrize(
    "command",
    ["contacts count", "contacts search marsh", "batches", "survey list"],
)
def test_a_light_command_loads_nothing_heavy(fielded: Almanac, command: str) -> None:
    heavy = (
        "pandas", "scipy", "matplotlib", "openpyxl", "docx", "alembic", "ftfy", "PySide6",
    )  # fmt: skip
    code = (
        "import sys; from main import main; "
        f"status = main(['--database', {fielded.address!r}, *{command.split()}]); "
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr); "
        "sys.exit(status)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT,
                          check=False)  # fmt: skip
    assert told.returncode == 0
    assert told.stderr.strip() == "[]"


def _door(address: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--database", address, *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
