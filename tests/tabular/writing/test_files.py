import errno
import io
import os
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from core.errors import UserError
from tabular.writing import files
from tabular.writing.files import replacing
from tabular.writing.package_check import has_parts


def write(
    path: Path, content: bytes, check: Callable[[BinaryIO], bool] = lambda _file: True
) -> None:
    with replacing(path, check) as file:
        file.write(content)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_the_new_file_takes_the_place_of_the_former_one(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"one")
    write(tmp_path / "a.txt", b"two")
    assert (tmp_path / "a.txt").read_bytes() == b"two"
    assert names(tmp_path) == ["a.txt"]


def test_a_failure_leaves_the_former_file(tmp_path: Path) -> None:
    def fails() -> None:
        with replacing(tmp_path / "a.txt", lambda _file: True) as file:
            file.write(b"half")
            raise KeyError

    write(tmp_path / "a.txt", b"one")
    with pytest.raises(KeyError):
        fails()
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EFBIG, "too_large"),
        (errno.ENAMETOOLONG, "name_too_long"),
        (errno.EINVAL, "bad_name"),
        (errno.ENOENT, "not_writable"),
        (errno.EACCES, "not_writable"),
        (errno.EROFS, "not_writable"),
        (errno.EIO, "disk_error"),
        (errno.ESTALE, "disk_error"),
        (None, "disk_error"),
    ],
)
@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_every_failure_of_the_disk_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int | None, code: str
) -> None:
    def fails(*_arguments: object) -> None:
        raise OSError(number, "said by the system")

    write(tmp_path / "a.txt", b"one")
    if step == "write":
        monkeypatch.setattr(files._PartFile, "write", _marked(fails))
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", fails)
    else:
        monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(UserError) as refusal:
        write(tmp_path / "a.txt", b"two")
    assert refusal.value.code == code
    assert "said by the system" not in refusal.value.message
    monkeypatch.undo()
    assert (tmp_path / "a.txt").read_bytes() == b"one"
    assert names(tmp_path) == ["a.txt"]


def _marked(fails: Callable[..., None]) -> Callable[..., None]:
    def write(file: files._PartFile, _data: bytes) -> None:
        file.is_ours = True
        fails()

    return write


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no/a.txt", "no_folder"),
        ("folder", "is_folder"),
        ("one.txt/a.txt", "no_folder"),
        ("é" * 200 + ".csv", "name_too_long"),
        ("long" * 300 + "/a.csv", "name_too_long"),
        ("loop", "disk_error"),
        ("pipe", "not_a_file"),
    ],
)
def test_places_that_take_no_file(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder").mkdir()
    write(tmp_path / "one.txt", b"one")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    before = names(tmp_path)
    with pytest.raises(UserError) as refusal:
        write(tmp_path / name, b"")
    assert refusal.value.code == code
    assert len(refusal.value.message) < 400 + len(str(tmp_path / name))
    assert names(tmp_path) == before


def test_a_failure_of_another_place_names_the_temporary_folder(tmp_path: Path) -> None:
    def fails() -> None:
        with replacing(tmp_path / "a.txt", lambda _file: True):
            raise OSError(errno.ENOSPC, "of a temporary file")

    with pytest.raises(UserError, match="temporary files") as refusal:
        fails()
    assert refusal.value.code == "temporary_folder"
    assert names(tmp_path) == []


def test_what_cannot_be_read_again_is_discarded(tmp_path: Path) -> None:
    def packed(xml: str) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("mimetype", "text")
            archive.writestr("empty.xml", '<?xml version="1.0"?>\n<nothing of="it"/>\n')
            archive.writestr("content.xml", xml)
        return buffer.getvalue()

    xml = f"<?xml version='1.0'?><!-- a --><a>{'<b/>' * 500_000}</a>"
    whole = packed(xml)
    check = has_parts(["content.xml"])
    write(tmp_path / "a.ods", whole, check)
    damaged = whole.replace(b"<b/><b/>", b"<c/><b/>", 1)
    another = whole.replace(b"content", b"another")
    cut = packed(xml[:-4])  # as a writer packs what it has of a part
    for content in (b"", whole[:-30], damaged, another, cut, packed(xml[:30]), packed("")):
        with pytest.raises(UserError) as refusal:
            write(tmp_path / "a.ods", content, check)
        assert refusal.value.code == "unsound_file"
    assert (tmp_path / "a.ods").read_bytes() == whole
    assert names(tmp_path) == ["a.ods"]


@pytest.mark.parametrize(
    "content",
    [
        b"SQLite format 3\0" + b"page" * 1000,
        bytes(range(256)) * 16,  # as an encrypted database
        b"7\x7f\x06\x82" + bytes(100),  # a write-ahead log
        bytes(32768),  # its index
    ],
)
@pytest.mark.parametrize("way", ["itself", "symbolic link", "hard link"])
def test_only_documents_are_replaced(tmp_path: Path, content: bytes, way: str) -> None:
    base = tmp_path / "office.csv"
    base.write_bytes(content)
    target = base
    if way != "itself":
        target = tmp_path / "list.csv"
        if way == "hard link":
            target.hardlink_to(base)
        else:
            target.symlink_to(base)
    before = names(tmp_path)
    with pytest.raises(UserError, match="not a document") as refusal:
        write(target, b"a,b\r\n")
    assert refusal.value.code == "not_a_document"
    assert base.read_bytes() == content
    assert names(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="locks are not ended there")
@pytest.mark.parametrize("way", ["itself", "hard link"])
def test_the_locks_of_an_open_database_stay(tmp_path: Path, way: str) -> None:
    base = target = tmp_path / "office.csv"
    connection = sqlite3.connect(base, isolation_level=None)
    connection.execute("CREATE TABLE people (id INTEGER)")
    connection.execute("BEGIN EXCLUSIVE")
    if way == "hard link":
        target = tmp_path / "list.csv"
        target.hardlink_to(base)
    with pytest.raises(UserError) as refusal:
        write(target, b"a,b\r\n")
    assert refusal.value.code == "not_a_document"
    other = (
        "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN EXCLUSIVE')"
    )
    told = subprocess.run(
        [sys.executable, "-c", other, str(base)], capture_output=True, text=True, check=False
    )
    assert "database is locked" in told.stderr
    connection.close()


@pytest.mark.parametrize(
    "content",
    [b"", b"a;b\r\n", b"PK\3\4" + bytes(99), "x".encode("utf-16"), b"%PDF-1.4\n\0", b"\x89PNG\0"],
)
def test_documents_of_any_kind_are_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    write(tmp_path / "a.csv", b"new")
    assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    write(tmp_path / "shared" / "a.csv", b"one")
    (tmp_path / "a.csv").symlink_to(tmp_path / "shared" / "a.csv")
    write(tmp_path / "a.csv", b"two")
    assert (tmp_path / "a.csv").is_symlink()
    assert (tmp_path / "shared" / "a.csv").read_bytes() == b"two"
    assert names(tmp_path / "shared") == ["a.csv"]


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_permissions_follow_the_umask_and_the_former_file(tmp_path: Path, umask: int) -> None:
    def permissions() -> int:
        return stat.S_IMODE((tmp_path / "a.csv").stat().st_mode)

    former = os.umask(umask)
    try:
        write(tmp_path / "a.csv", b"one")
        assert permissions() == 0o666 & ~umask
        (tmp_path / "a.csv").chmod(0o640)
        write(tmp_path / "a.csv", b"two")
        assert permissions() == 0o640
    finally:
        os.umask(former)


def test_a_drive_without_permissions_takes_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_path: Path, _mode: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    write(tmp_path / "a.csv", b"one")
    monkeypatch.setattr(Path, "chmod", fails)
    write(tmp_path / "a.csv", b"two")
    assert (tmp_path / "a.csv").read_bytes() == b"two"
