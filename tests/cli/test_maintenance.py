"""Copies of the database, its check, and the benchmark by commands."""

from pathlib import Path

import pytest

from bench.figures import BenchFigure
from core.progress import Progress
from models import file_keys
from models.database import create_database
from models.passphrase import Copies, set_passphrase
from tests.cli.commands import Almanac, make_database
from tests.databases import raw_connection, server_database


def test_a_backup_is_restored_and_the_former_database_kept(
    almanac: Almanac, alumni: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "100% safe?" / "copy.db"
    made = almanac.json("backup", copy)
    assert (made["ok"], made["problems"]) == (True, [])
    almanac.json("import", "contacts", alumni)
    restored = almanac.json("restore", copy)
    assert (restored["ok"], restored["problems"]) == (True, [])
    assert almanac.json("contacts", "count")["total"] == 0
    aside = Almanac(restored["aside"], almanac.capture)
    assert aside.json("contacts", "count")["total"] == 4


def test_a_sound_database_is_said_to_be_sound(almanac_anywhere: Almanac) -> None:
    is_server = "://" in almanac_anywhere.address
    backups: dict[str, object] | None = (
        None if is_server else {"sound": 0, "newest": None, "unsound": []}
    )
    assert almanac_anywhere.json("check") == {"ok": True, "problems": [], "backups": backups}


def test_files_of_a_killed_window_are_removed(
    almanac: Almanac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "almanac-left"
    (left / "files").mkdir(parents=True)
    (left / "files" / "people.csv").write_text("Name")
    (left / "lock").write_text("")
    almanac("contacts", "count")
    assert not left.exists()


def test_what_is_wrong_in_a_database_is_told(almanac: Almanac, alumni: Path) -> None:
    almanac.json("import", "contacts", alumni)
    connection = raw_connection(almanac.address)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("UPDATE contact_points SET person_id = 999 WHERE person_id = 1")
    connection.close()
    told = almanac("check", "--json")
    assert told.status == 1
    assert told.json["ok"] is False
    assert "contact_points" in told.json["problems"][0]
    assert "is damaged" in told.err


@pytest.mark.parametrize("kind", ["empty", "foreign", "newer", "text", "missing"])
def test_what_is_no_backup_leaves_the_database_alone(
    almanac: Almanac, alumni: Path, tmp_path: Path, kind: str
) -> None:
    almanac.json("import", "contacts", alumni)
    before = Path(almanac.address).read_bytes()
    file = tmp_path / "copy.db"
    make_database(file, kind)
    assert "Nothing was changed" in almanac("restore", file).refusal.replace("nothing", "Nothing")
    assert Path(almanac.address).read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if "aside" in path.name or "part" in path.name]


def test_a_server_is_backed_up_to_a_database_file_and_restored_from_it(
    almanac: Almanac, postgresql: str, alumni: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    with server_database(postgresql, "empty") as address:
        server = Almanac(address, almanac.capture)
        server.json("import", "contacts", alumni)
        assert server.json("backup", copy)["ok"]
        assert Almanac(str(copy), almanac.capture).content() == server.content()
        server.json("undo", 1)
        restored = server.json("restore", copy)
        assert (restored["former"], restored["aside"]) == ("later", None)
        assert server.json("contacts", "count")["total"] == 4
        assert server.json("contacts", "search", "nunez")["total"] == 1


def test_the_benchmark_prints_every_figure(
    almanac: Almanac, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def measure(people: int, progress: Progress, *window: object) -> list[BenchFigure]:
        asked.append(people)
        return [
            BenchFigure("import", 8.0, "s", 2.0, 4),
            BenchFigure("search", 31.0, "ms", None, 30),
        ]

    monkeypatch.setattr("bench.run.measure", measure)
    first, second = almanac.json("bench", "--people", 10)["figures"]
    assert (first["ratio"], first["holds"]) == (4.0, True)
    assert (second["ratio"], second["holds"]) == (None, False)
    assert "MISSED" in almanac("bench").out
    assert asked == [10, 100_000]


def test_pictures_are_drawn_on_the_samples_in_another_folder(
    almanac: Almanac, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def build(folder: Path, progress: Progress) -> Path:
        create_database(folder / "some.db").close()
        return folder / "some.db"

    monkeypatch.setattr("cli.demo.build_demonstration", build)
    told = almanac.json("pictures", "--output", tmp_path / "pictures")
    assert [Path(one).exists() for one in told["files"]] == [True]


def test_a_passphrase_comes_from_the_environment_or_the_keyring(
    almanac: Almanac, alumni: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_keys, "_ROUNDS", 2)
    stored: list[str] = []
    monkeypatch.setattr("cli.session.stored_passphrase", lambda _path: next(iter(stored), None))
    almanac.json("import", "contacts", alumni)
    path, words = Path(almanac.address), "correct horse battery"
    plain = tmp_path / "copies" / "plain.db"
    almanac.json("backup", plain)
    set_passphrase(path, words, Copies.REWRITE)
    salt = path.read_bytes()[:16]

    def forget() -> None:
        del file_keys._unlocked[salt]

    forget()
    assert "ALMANAC_PASSPHRASE" in almanac("contacts", "count").refusal
    monkeypatch.setenv("ALMANAC_PASSPHRASE", "another one altogether")
    refusal = almanac("contacts", "count").refusal
    assert "does not open" in refusal
    assert "another one" not in refusal
    monkeypatch.setenv("ALMANAC_PASSPHRASE", words)
    assert almanac.json("contacts", "count")["total"] == 4
    forget()
    monkeypatch.delenv("ALMANAC_PASSPHRASE")
    stored.append(words)
    assert almanac.json("contacts", "count")["total"] == 4
    forget()
    almanac.json("restore", plain)
    assert file_keys.protection_of(path) is file_keys.Protection.PASSPHRASE
    assert almanac.json("check")["problems"] == []
