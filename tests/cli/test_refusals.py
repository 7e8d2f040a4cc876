"""Every refused request: exit status 1, one sentence, no traceback, and nothing changed."""

import io
import os
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from models import engines
from tests.cli.commands import HEADINGS, PEOPLE, Almanac, make_database, write_book
from tests.databases import raw_connection

WAVE = ("--survey", "CAR", "--wave", "2018")


def _not_there(path: Path) -> None:
    assert not path.exists()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _empty_sheet(path: Path) -> None:
    write_book(path, {"Sheet": []})


def _pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + b"1 0 obj\n" * 200)


def _truncated(path: Path) -> None:
    write_book(path, {"People": [HEADINGS, *PEOPLE]})
    path.write_bytes(path.read_bytes()[:2000])


def _with_password(path: Path) -> None:
    write_book(path, {"People": [HEADINGS, *PEOPLE]})
    plain = io.BytesIO(path.read_bytes() + bytes(8000))  # the library writes no smaller one
    with path.open("wb") as file:
        OOXMLFile(plain).encrypt("Ada Lovelace", file)


def _bomb(path: Path) -> None:
    write_book(path, {"People": [HEADINGS, *PEOPLE]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bytes(300_000_000))


def _wide(path: Path) -> None:
    path.write_text(",".join(f"Column {number}" for number in range(6000)) + "\n1\n")


def _no_headings(path: Path) -> None:
    write_book(path, {"Numbers": [(1, 2, 3), (4, 5, 6), (7, 8, 9)]})


@pytest.mark.parametrize("command", [("contacts",), ("responses", *WAVE)], ids=lambda one: one[0])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_not_there, "no file"),
        (_empty, "nothing in"),
        (_empty_sheet, "nothing in"),
        (_pdf, "not a spreadsheet"),
        (_truncated, "damaged"),
        (_with_password, "password"),
        (_bomb, "too large"),
        (_wide, "too large"),
        (_no_headings, "headings"),
    ],
)
def test_a_file_that_cannot_be_imported(
    fielded: Almanac,
    tmp_path: Path,
    command: tuple[str, ...],
    make: Callable[[Path], None],
    words: str,
) -> None:
    before = fielded.content()
    file = tmp_path / ("people.csv" if make is _wide else "people.xlsx")
    make(file)
    refusal = fielded("import", command[0], file, *command[1:]).refusal
    assert words in refusal.casefold()
    assert fielded.content() == before


def test_a_folder_is_no_file_of_people(fielded: Almanac, tmp_path: Path) -> None:
    assert "cannot be opened" in fielded("import", "contacts", tmp_path).refusal
    assert "no answer form" in fielded("import", "responses", tmp_path, *WAVE).refusal


def test_a_wave_is_not_created_for_a_file_without_answers(fielded: Almanac, alumni: Path) -> None:
    before = fielded.json("survey", "list")
    wave = "--survey", "CAR", "--wave", "1999"
    assert "No column" in fielded("import", "responses", alumni, *wave).refusal
    assert fielded.json("survey", "list") == before


def test_a_questionnaire_that_cannot_be_read(almanac: Almanac, alumni: Path) -> None:
    before = almanac.content()
    assert almanac("survey", "create", alumni).refusal
    assert almanac("survey", "create", alumni.parent / "missing.xlsx").refusal
    assert almanac.content() == before


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("import", "contacts", "FILE", "--sheet", "Other"), "Other"),
        (("import", "contacts", "FILE", "--profile", "Other"), "Other"),
        (("import", "contacts", "FILE", "--map", "Other=email"), "Other"),
        (("import", "contacts", "FILE", "--map", "E-mail=other"), "other"),
        (("import", "contacts", "FILE", "--header-row", "99"), "99"),
        (("import", "contacts", "FILE", "--problems", "OUT.txt"), ".xlsx"),
        (("import", "responses", "FILE", *WAVE, "--platform", "other"), "other"),
        (("import", "responses", "FILE", *WAVE, "--map", "E-mail=OTHER"), "OTHER"),
        (("undo", "999"), "999"),
        (("undo", str(2**63 - 1)), ""),
        (("contacts", "show", "999"), "999"),
        (("contacts", "count", "--segment", "Other"), "Other"),
        (("segment", "save", "New", "--where", "colour = red"), "colour"),
        (("segment", "save", "New", "--where", "award ="), ""),
        (("segment", "save", " ", "--where", "award = PhD"), ""),
        (("wave", "open", "--survey", "Other", "--label", "2020"), "Other"),
        (("wave", "open", "--survey", "CAR", "--label", "2018"), "2018"),
        (("wave", "open", "--survey", "CAR", "--label", " "), "label"),
        (("wave", "open", "--survey", "CAR", "--label", "2020", "--opens", "2020-06-01",
          "--closes", "2020-05-01"), "close"),
        (("invite", "--survey", "CAR", "--wave", "1999"), "1999"),
        (("invite", *WAVE, "--segment", "Other"), "Other"),
        (("invite", *WAVE, "--id", "99999"), "99999"),
        (("list", "show", "Other"), "Other"),
        (("list", "rename", "Doctors", "New"), "is a segment"),
        (("segment", "rename", "Other", "New"), "Other"),
        (("segment", "rename", "Doctors", " "), "needs a name"),
        (("segment", "delete", "Other"), "Other"),
        (("disposition", "999", *WAVE, "refused"), ""),
        (("disposition", "3", *WAVE, "asleep"), "asleep"),
        (("disposition", "1", *WAVE, "bounced"), "cannot become"),
        (("summary", "--survey", "CAR", "--wave", "1999"), "1999"),
        (("summary", *WAVE, "--by", "colour"), "colour"),
        (("summary", *WAVE, "--segment", "Other"), "Other"),
        (("summary", *WAVE, "--against", "1999"), "1999"),
        (("export", "contacts", "OUT.pdf"), ".xlsx"),
        (("export", "contacts", "OUT.xlsx", "--segment", "Other"), "Other"),
        (("export", "invitations", "OUT.xlsx", "--survey", "CAR", "--wave", "1999"), "1999"),
        (("export", "responses", "OUT.xlsx", "--survey", "CAR", "--wave", "1999"), "1999"),
        (("export", "report", "OUT.xlsx", "--survey", "CAR", "--wave", "1999"), "1999"),
        (("export", "report", "OUT.odt", *WAVE), ".odt"),
        (("restore", "FILE"), "FILE"),
    ],
    ids=lambda one: " ".join(one[:3]) if isinstance(one, tuple) else None,
)  # fmt: skip
def test_what_is_not_known_or_makes_no_sense(
    fielded: Almanac, alumni: Path, tmp_path: Path, command: tuple[str, ...], words: str
) -> None:
    before = fielded.content()
    names = {"FILE": str(alumni)} | {
        f"OUT{ending}": str(tmp_path / f"out{ending}")
        for ending in (".xlsx", ".pdf", ".txt", ".odt")
    }
    refusal = fielded(*(names.get(word, word) for word in command)).refusal
    assert words.replace("FILE", alumni.name) in refusal
    assert fielded.content() == before
    assert not list(tmp_path.glob("out.*"))


_WRITERS = [
    ("export", "contacts", "OUT.xlsx"),
    ("export", "contacts", "OUT.csv"),
    ("export", "invitations", "OUT.xlsx", *WAVE),
    ("export", "responses", "OUT.xlsx", *WAVE),
    ("export", "report", "OUT.xlsx", *WAVE),
    ("export", "report", "OUT.docx", *WAVE),
    ("backup", "OUT.db"),
]


def _into(folder: Path, command: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.replace("OUT", str(folder / "out")) for word in command)


def _name(command: tuple[str, ...]) -> str:
    return f"{command[1]} {command[2]}" if command[0] == "export" else command[0]


@pytest.mark.parametrize("command", _WRITERS[:-1], ids=_name)
def test_a_folder_that_is_not_there(
    fielded: Almanac, tmp_path: Path, command: tuple[str, ...]
) -> None:
    before = fielded.content()
    assert "folder" in fielded(*_into(tmp_path / "missing", command)).refusal
    assert fielded.content() == before


@pytest.mark.parametrize("command", _WRITERS, ids=_name)
def test_a_folder_below_a_file(fielded: Almanac, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("kept")
    before = fielded.content()
    assert fielded(*_into(tmp_path / "file", command)).refusal
    assert fielded.content() == before


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder into which nobody can write, not even root."""
    folder = tmp_path / "read only"
    folder.mkdir()
    yield from _mounted(folder, "ro,size=64k")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "small disk"
    folder.mkdir()
    yield from _mounted(folder, "size=3m")


def _mounted(folder: Path, options: str) -> Iterator[Path]:
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"a disk can only be mounted by root where that is allowed: {error}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("command", _WRITERS, ids=_name)
def test_a_folder_that_is_read_only(
    fielded: Almanac, read_only: Path, command: tuple[str, ...]
) -> None:
    before = fielded.content()
    assert fielded(*_into(read_only, command)).refusal
    assert fielded.content() == before


@pytest.mark.parametrize("command", _WRITERS, ids=_name)
def test_a_disk_without_room_for_the_file(
    fielded: Almanac, small_disk: Path, command: tuple[str, ...]
) -> None:
    before = fielded.content()
    fill(small_disk, 0)
    assert fielded(*_into(small_disk, command)).refusal
    assert [path.name for path in small_disk.iterdir()] == ["filling"]
    assert fielded.content() == before


def test_a_disk_without_room_for_the_database(
    almanac: Almanac, alumni: Path, small_disk: Path, tmp_path: Path
) -> None:
    office = Almanac(str(small_disk / "office.db"), almanac.capture)
    office.json("import", "contacts", alumni)
    before = office.content()
    rows = [(f"{number:05}", "Anna", f"Marsh{number}", None, "PhD", 2001) for number in range(3000)]
    many = write_book(tmp_path / "many.xlsx", {"People": [HEADINGS, *rows]})
    fill(small_disk, 100_000)
    told = office("import", "contacts", many)
    assert told.status == 1
    assert "No backup was made" in told.err  # for which there is no room either
    assert "office.db” is full. Nothing was changed" in told.err.splitlines()[-1]
    (small_disk / "filling").unlink()
    assert office.content() == before
    assert office.json("check")["ok"] is True


def fill(disk: Path, free: int) -> None:
    """Leave `free` bytes on a disk."""
    room = os.statvfs(disk)
    with (disk / "filling").open("wb") as file:
        file.write(bytes(room.f_bavail * room.f_bsize - free))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("damaged", "damaged"),
        ("text", "damaged or is not"),
        ("foreign", "another program"),
        ("newer", "newer version"),
        ("folder", "is a folder"),
    ],
)
@pytest.mark.parametrize("command", [("contacts", "count"), ("import", "contacts", "FILE")])
def test_a_database_that_cannot_be_opened_is_left_as_it_is(
    almanac: Almanac, alumni: Path, tmp_path: Path, kind: str, words: str, command: tuple[str, ...]
) -> None:
    path = tmp_path / "other.db"
    if kind == "folder":
        path.mkdir()
        before = b""
    else:
        make_database(path, kind)
        before = path.read_bytes()
    arguments = [str(alumni) if word == "FILE" else word for word in command]
    told = almanac.plainly("--database", path, *arguments, "--json")
    assert words in told.refusal
    assert kind == "folder" or path.read_bytes() == before


def test_a_database_that_cannot_be_created(almanac: Almanac, alumni: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    told = almanac.plainly("--database", tmp_path / "file" / "o.db", "import", "contacts", alumni)
    assert "cannot be created" in told.refusal


@pytest.mark.parametrize(
    "address",
    [
        "mysql://localhost/office",
        "postgresql+psycopg://nobody@server.invalid/office",
        "postgresql+psycopg://nobody@127.0.0.1:1/office?connect_timeout=2",
        "postgresql+psycopg://[broken/office",
        "://",
    ],
)
def test_a_server_that_is_none(almanac: Almanac, address: str) -> None:
    refusal = almanac.plainly("--database", address, "contacts", "count").refusal
    assert "database server" in refusal or "postgresql+psycopg://" in refusal


def test_a_server_without_that_database(almanac: Almanac, postgresql: str) -> None:
    address = postgresql.replace("/postgres?", "/missing?", 1)
    assert "server" in almanac.plainly("--database", address, "contacts", "count").refusal


def test_a_database_in_use_by_another_writer(
    almanac: Almanac, alumni: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "WAIT_FOR_WRITER", 0.1)
    before = almanac.content()
    other = raw_connection(almanac.address)
    other.execute("BEGIN IMMEDIATE")
    assert "Another user" in almanac("import", "contacts", alumni).refusal
    assert almanac.content() == before  # reading goes on meanwhile
    other.execute("ROLLBACK")
    other.close()
    assert almanac("import", "contacts", alumni).status == 0
